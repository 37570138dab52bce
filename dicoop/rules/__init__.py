"""Is it right, and what does it come to? Pure functions of a ledger and a day."""
