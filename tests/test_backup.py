"""A backup, and going back to it, by the very commands of ``docs/serving.md``, while Catalejo runs and after a kill."""

import os
import re
import subprocess
import sys
from pathlib import Path

from kb.boards.boards import Boards
from kb.knowledge_base import KnowledgeBase
from tests.web_app import settings_of

DOCUMENTED = Path(__file__).parents[1] / "docs" / "serving.md"
# Makes a board and is killed, so that it stands in the second file beside the database alone.
KILLED = """
import os, sys
from datetime import UTC, datetime
from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
KnowledgeBase.open(load_settings()).boards.create(sys.argv[1], "", datetime.now(UTC))
os._exit(1)
"""


def _names(boards: Boards) -> list[str]:
    return [board.name for board in boards.all_boards()]


def _make_and_be_killed(home: Path, name: str) -> None:
    subprocess.run([sys.executable, "-c", KILLED, name], env={**os.environ, "CATALEJO_HOME": str(home)})


def _commands(home: Path, backups: Path) -> tuple[str, str]:
    """The two blocks of the section, in places where a test may write, without the service and its user."""
    section = DOCUMENTED.read_text(encoding="utf-8").partition("## Backup")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    ours = {
        "/opt/catalejo/bin/python": sys.executable,
        "/var/lib/catalejo": str(home),
        "/var/backups": str(backups),
        "-o catalejo -g catalejo ": "",
    }
    for there, here in ours.items():
        blocks = [block.replace(there, here) for block in blocks]
    back_up, restore = (re.sub(r"^systemctl .*\n", "", block, flags=re.MULTILINE) for block in blocks)
    return back_up, restore


def test_a_backup_holds_all_and_brings_it_back(tmp_path: Path) -> None:
    home, backups = tmp_path / "home", tmp_path / "backups"
    home.mkdir()
    backups.mkdir()
    back_up, restore = _commands(home, backups)
    with KnowledgeBase.open(settings_of(home)):  # as `up` keeps it open
        _make_and_be_killed(home, "Mayo")
        subprocess.run(back_up, shell=True, check=True)
        subprocess.run(back_up, shell=True, check=True)  # the next night
    _make_and_be_killed(home, "Junio")
    subprocess.run(restore, shell=True, check=True)
    with KnowledgeBase.open(settings_of(home)) as knowledge:
        assert _names(knowledge.boards) == ["Mayo"]
