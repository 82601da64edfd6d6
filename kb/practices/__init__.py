"""The playbook: advice found in articles, grouped into practices."""
