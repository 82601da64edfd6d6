"""Trend sources: one small module each, that reads what the source's documented interface answers. Pure."""
