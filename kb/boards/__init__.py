"""What a team keeps together: boards of articles, stories and practices, and the files they are taken along as."""
