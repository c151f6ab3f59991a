"""A believable shop, simulated and sent through the engine."""
