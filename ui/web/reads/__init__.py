"""What the pages read from the knowledge base, kept until the store changes. One module for each domain."""
