"""Which way to the nearest vectors is best. Pure.

Chroma is never given a filter, which makes it slower than scanning every vector in memory. The measurements are in
docs/decisions/0003-exact-scan-before-the-vector-server.md.
"""

from enum import StrEnum

# 400,000 vectors of 384 dimensions take 0.6 GB.
MOST_IN_MEMORY = 400_000
# As many rows are read from SQLite and scored in about as long as a person does not notice.
MOST_ROWS = 50_000
# Below this part of all, reading the rows is cheaper than loading the matrix for one search.
_SMALL_PART = 0.2


class Plan(StrEnum):
    """Where the vectors of a search come from."""

    MATRIX = "matrix"  # every vector, in memory; exact
    ROWS = "rows"  # those that the filter leaves, from SQL; exact
    SERVER = "server"  # the nearest of all from the vector server, filtered afterwards; every one from SQL if none runs


def plan(total: int, left: int) -> Plan:
    """Choose for ``total`` vectors of which the filter leaves ``left``, where the matrix is not in memory yet."""
    if total <= MOST_IN_MEMORY:
        return Plan.ROWS if left <= _SMALL_PART * total else Plan.MATRIX
    return Plan.ROWS if left <= MOST_ROWS else Plan.SERVER
