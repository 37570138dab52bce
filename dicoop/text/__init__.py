"""How does the text of a file become values with places, and values become text?"""
