"""Sources: which there are, what is known of them, and how they come and go."""
