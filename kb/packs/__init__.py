"""Source packs: lists of publishers that ship with the project, and switching them on and off."""
