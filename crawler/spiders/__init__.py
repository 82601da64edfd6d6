"""The spiders: one for sources with a feed, one for those without; both fetch pages the same way."""
