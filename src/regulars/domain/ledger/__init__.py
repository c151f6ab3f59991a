"""The ledger: postings with two ends, lots of points with their own expiry, wallets."""
