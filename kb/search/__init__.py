"""Finding the passage that answers: words and meaning together."""
