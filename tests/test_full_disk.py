"""A full disk: one line, and what was stored before stays readable. In a mount namespace, on a tmpfs of 4 MB."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lacking import lacking

SCRIPT = """
set -u
mount -t tmpfs -o size=4m tmpfs "$FOLDER"
"$PYTHON" -m ui.cli --home "$FOLDER/home" import "$FILE" 2>"$RESULTS/errors"
echo $? >"$RESULTS/code"
"$PYTHON" -m ui.cli --home "$FOLDER/home" show 1 --json >"$RESULTS/shown" 2>&1
mount -o remount,size=40m "$FOLDER"
"$PYTHON" -m ui.cli --home "$FOLDER/home" import "$FILE" --json >"$RESULTS/again" 2>&1
"""


@pytest.mark.soak
def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    probe = [unshare or "", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(tmp_path)]
    if unshare is None or subprocess.run(probe, capture_output=True).returncode != 0:
        lacking("mount namespaces are not allowed here")
    file, folder = tmp_path / "articles.jsonl", tmp_path / "disk"
    folder.mkdir()
    with file.open("w", encoding="utf-8") as lines:
        for number in range(1500):
            text = f"Artículo número {number}. " + "Las comunidades crecen con paciencia. " * 60
            lines.write(json.dumps({"url": f"https://a.example/{number}", "title": f"N {number}", "text": text}) + "\n")
    environment = {"FOLDER": str(folder), "FILE": str(file), "RESULTS": str(tmp_path), "PYTHON": sys.executable}
    subprocess.run(
        [unshare, "--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT],
        env={**os.environ, **environment},
        check=True,
        timeout=120,
    )
    assert (tmp_path / "code").read_text().strip() == "1"
    errors = (tmp_path / "errors").read_text()
    assert "Traceback" not in errors
    assert "full" in next(line for line in errors.splitlines() if line.startswith("Error: "))
    assert json.loads((tmp_path / "shown").read_text())["url"] == "https://a.example/0"
    again = json.loads((tmp_path / "again").read_text().splitlines()[-1])
    assert again["new"] + again["unchanged"] == 1500
    assert again["unchanged"] > 0
