"""The parts of the make-believe shop: its goods, its seasons, its customers."""
