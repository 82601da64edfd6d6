"""Pieces that pages are made of. Each takes what it shows as arguments; what makes HTML is a pure function."""
