"""The digest: what moved in a period, with its evidence, in words, in many forms."""
