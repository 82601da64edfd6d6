"""``make bench``: run every benchmark and print one table of ratios, each measured in one run.

A benchmark is a module ``bench_*.py`` here with ``run() -> list[dict]``, each dict ``{"metric", "value", "goal",
"higher_is_better"}``. A goal that is missed is shown, not an error: these are figures to look at, on a noisy machine.
"""

import argparse

from rich.console import Console
from rich.table import Table

from tests.discovery import modules


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these benchmarks, as 'embedding'")
    options = parser.parse_args()

    table = Table("metric", "this run", "goal", "", title="Speed and memory", title_justify="left")
    for module in modules("tests.benchmarks", "bench_", options.names):
        for row in module.run():
            goal, value = row["goal"], row["value"]
            sign = "≥" if row["higher_is_better"] else "≤"
            met = goal is None or (value >= goal if row["higher_is_better"] else value <= goal)
            table.add_row(
                row["metric"], f"{value:.3g}", "" if goal is None else f"{sign} {goal:g}", "" if met else "missed"
            )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
