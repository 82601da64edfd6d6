"""The SQL store: the truth that everything else is derived from."""
