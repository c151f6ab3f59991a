"""What was decided, in words of both languages."""
