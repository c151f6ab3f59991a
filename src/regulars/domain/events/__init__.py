"""Events: facts from outside in the form of the Segment spec, checked at the door and read into plain values."""
