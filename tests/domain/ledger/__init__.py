"""The ledger: lots, purses and postings."""
