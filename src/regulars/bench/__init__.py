"""Measuring: ratios taken in one run, interleaved, at full durability. `regulars bench` prints them."""
