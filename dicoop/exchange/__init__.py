"""What do sheets of others hold, and what of it can be taken over? Bytes in, values out: the disk is not touched here."""
