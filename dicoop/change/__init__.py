"""How do two versions of a record differ, and how do changes of two sides come together?"""
