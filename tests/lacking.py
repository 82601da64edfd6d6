"""What a test needs of the machine and does not find there."""

import os
from typing import NoReturn

import pytest


def lacking(reason: str) -> NoReturn:
    """Skip the test; fail it under ``CATALEJO_REQUIRE_ALL=1``, as in ``.ci/run``, where everything is to be tested."""
    if os.environ.get("CATALEJO_REQUIRE_ALL") == "1":
        pytest.fail(f"{reason}; CATALEJO_REQUIRE_ALL is set")
    pytest.skip(reason)
