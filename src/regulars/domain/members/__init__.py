"""What is known of one member: the state that events fold into, and what can be read from it."""
