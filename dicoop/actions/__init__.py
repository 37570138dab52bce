"""What can be done with a ledger: read, apply a rule, save, say what changed?"""
