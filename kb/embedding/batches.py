"""Which texts are encoded together."""

from collections.abc import Iterator, Sequence


def token_batches(sizes: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices of ``sizes`` (tokens of each text), longest text first, each index once.

    A batch is padded to its longest text; padded it has at most ``budget`` tokens, or is one text.
    """
    order = sorted(range(len(sizes)), key=lambda index: -sizes[index])
    start = 0
    while start < len(order):
        fitting = max(1, budget // max(1, sizes[order[start]]))
        yield order[start : start + fitting]
        start += fitting
