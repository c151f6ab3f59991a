"""The ledger proved: all history folded again and compared with what is stored."""
