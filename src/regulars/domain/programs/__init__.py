"""The program: the document that says how a shop's membership works."""
