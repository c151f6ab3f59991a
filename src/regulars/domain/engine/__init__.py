"""Deciding: one pure function from a program, a member and an event to what follows."""
