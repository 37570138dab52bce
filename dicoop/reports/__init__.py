"""What is shown? Pure functions from a ledger and a day to documents; a page is a module."""
