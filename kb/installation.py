"""What is installed: which Catalejo, under which licence, with the work of whom."""

from importlib.metadata import distribution

_NAME = "catalejo"


def version() -> str:
    """The version that runs."""
    return distribution(_NAME).version


def licence_text() -> str:
    """The licence that Catalejo is under; empty where it was installed without."""
    return _carried("LICENSE")


def notice_text() -> str:
    """What Catalejo carries or installs, and whose it is; likewise."""
    return _carried("NOTICE")


def _carried(name: str) -> str:
    # Where PEP 639 has the files of ``license-files`` lie, in a wheel and in an editable installation.
    return distribution(_NAME).read_text(f"licenses/{name}") or ""
