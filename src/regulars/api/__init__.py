"""The HTTP shell: parse a request, call one use case, show what came of it."""
