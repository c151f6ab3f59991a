"""The HTTP shell, over a real server and a real database."""
