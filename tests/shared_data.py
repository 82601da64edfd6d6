"""Where the real data lies that is never committed (see EVAL.md beside it)."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def shared_data(name: str) -> Path:
    """The folder ``name`` of the real data; skips the test where it is absent (fails under CATALEJO_REQUIRE_ALL)."""
    folder = SHARED / name
    if not folder.exists():
        reason = f"real data {name!r} is not here"
        if os.environ.get("CATALEJO_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
