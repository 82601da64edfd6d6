"""Which documents tell the same story, in whatever language."""
