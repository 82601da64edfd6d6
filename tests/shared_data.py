"""Where the real data lies that is never committed (see EVAL.md beside it)."""

from pathlib import Path

from tests.lacking import lacking

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def shared_data(name: str) -> Path:
    """The folder ``name`` of the real data; skips the test where it is absent, unless everything is required."""
    folder = SHARED / name
    if not folder.exists():
        lacking(f"real data {name!r} is not here")
    return folder
