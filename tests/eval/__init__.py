"""Quality, measured on real data."""
