"""The pieces of the page of sources."""
