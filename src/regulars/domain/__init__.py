"""The pure core: no clock, no database, no randomness, no logging; everything is in the arguments."""
