"""The directions of import in pyproject.toml, kept by import-linter; what one-shot commands must not load; and that
what is imported is declared.
"""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Of them nothing is imported by name: the event loop is named to Scrapy, the other completes lxml for trafilatura.
NOT_IMPORTED = {"uvloop", "lxml-html-clean"}
PACKAGES = packages_distributions()


def test_import_contracts_are_kept() -> None:
    # In a process of its own: import-linter caches modules and reads its contracts from the working directory.
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_command_line_starts_without_what_takes_long_to_load() -> None:
    heavy = "alembic babel chromadb numpy rich.table scipy scrapy sqlalchemy streamlit torch".split()
    code = f"import sys, ui.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = set(map(_name, project["dependencies"]))
    extras = {_name(line) for lines in project["optional-dependencies"].values() for line in lines}
    files = [file for root in ("crawler", "kb", "ui") for file in (ROOT / root).rglob("*.py")]
    imported = set().union(*map(_distributions, files))
    installed = {_name(owner) for owners in PACKAGES.values() for owner in owners}  # some are for other systems
    assert imported - needed - extras - {"pydantic-core"} == set()  # which is a part of pydantic
    assert (needed & installed) - imported - NOT_IMPORTED == set()
    tests = set().union(*map(_distributions, (ROOT / "tests").rglob("*.py")))
    assert tests - needed - extras - {"pydantic-core"} == set()


def _name(requirement: str) -> str:
    """The name of a distribution as PyPA normalises it."""
    match = re.match(r"[\w.-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def _distributions(file: Path) -> set[str]:
    """The distributions that a module imports of, anywhere in it."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    owners = (PACKAGES.get(module.split(".")[0], ()) for module in modules)
    return {_name(owner) for found in owners for owner in found} - {"catalejo"}
