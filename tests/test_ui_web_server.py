"""The web app is served on this machine only, and nothing heavy is imported to say so."""

import subprocess
import sys
from pathlib import Path

from kb.config import load_settings
from ui.web.server import web_command, web_environment


def test_command_binds_to_loopback_and_refuses_other_names(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, web_port=8600)
    command = web_command(settings)
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(command[4]).is_file()
    assert (Path(command[4]).parent / ".streamlit" / "config.toml").is_file()
    assert {"--server.address=127.0.0.1", "--server.port=8600", "--server.allowedHosts=127.0.0.1"} <= set(command)
    assert "--browser.gatherUsageStats=false" in command
    assert "--server.port=9000" in web_command(settings, 9000)


def test_child_works_in_the_same_home(tmp_path: Path) -> None:
    assert web_environment(load_settings(tmp_path))["CATALEJO_HOME"] == str(tmp_path)


def test_pages_import_nothing_heavy() -> None:
    # What the first search needs comes with the first search; the page itself must be there at once.
    code = (
        "import sys; import ui.web.app_pages.search, ui.web.components.frame;"
        "print(*sorted(sys.modules.keys() & {'torch', 'sentence_transformers', 'chromadb', 'scrapy', 'crawler'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ""
