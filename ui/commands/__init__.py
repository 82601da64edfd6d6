"""One file a group of commands. Heavy imports stay inside the functions: ``catalejo search`` must start at once."""
