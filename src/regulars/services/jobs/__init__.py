"""Long work that people ask for: it waits its turn, is done in a process of its own, and shows how far it has come."""
