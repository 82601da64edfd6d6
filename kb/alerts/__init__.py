"""What a person wants to be told of: watches, and the alerts that they and trends raise."""
