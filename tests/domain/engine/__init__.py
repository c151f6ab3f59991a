"""The engine: what follows from an event."""
