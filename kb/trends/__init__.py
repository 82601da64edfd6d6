"""What is moving, where, since when, and how that is known."""
