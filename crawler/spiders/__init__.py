"""The spiders: for sources with a feed, those without, and trends, and for looking at a source without collecting."""
