"""The guide to a first program: a few answers about the shop, and the template that fits them, with its numbers."""
