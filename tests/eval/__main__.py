"""``make eval``: run every evaluation, print one table, fail when a floor is missed.

An evaluation is a module ``eval_*.py`` here with ``run() -> list[dict]``, each dict ``{"metric", "value"}`` and, where
a figure is measured against another of the same run, ``"at_least"``. ``QUICK = True`` puts it into the quick part.
Floors are pinned in ``floors.toml`` and never lowered by this program.
"""

import argparse
import sys
import tomllib
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.discovery import modules

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


def main() -> int:
    """Print the table; 1 if a floor was missed or never measured."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the quick part, as in CI")
    parser.add_argument("names", nargs="*", help="only these evaluations, as 'retrieval'")
    options = parser.parse_args()

    table = Table("metric", "this run", "floor", "", title="Quality", title_justify="left")
    missed = []
    for module in modules("tests.eval", "eval_", options.names):
        if options.quick and not module.QUICK:
            continue
        for row in module.run():
            floors = [value for value in (FLOORS.pop(row["metric"], None), row.get("at_least")) if value is not None]
            passed = all(row["value"] >= floor for floor in floors)
            missed += [] if passed else [row["metric"]]
            shown = f"{max(floors):.3f}" if floors else ""
            table.add_row(row["metric"], f"{row['value']:.3f}", shown, "pass" if passed else "[bold red]FAIL")
    Console(width=120).print(table)
    if FLOORS and not options.quick and not options.names:
        missed += FLOORS  # a floor whose figure is not measured any more holds nothing
    if missed:
        print(f"Below the floor: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
