"""Runs ``catalejo`` in a process of its own, as a person would."""

import os
import subprocess
import sys
from pathlib import Path


def catalejo(
    home: Path, *arguments: str, stdin: str | None = None, timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line on a home folder; ``environment`` is added to ours."""
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", "--home", str(home), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=timeout,
    )
