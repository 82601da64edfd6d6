"""The names that people give to what they keep: watches, saved searches, audiences, collections. Pure."""


def name_key(name: str) -> str:
    """What two names have in common that are one to a person: neither case counts, nor how many blanks there are."""
    return " ".join(name.split()).casefold()
