"""When documents were published, as part of how alike they are. Pure.

Stages of an affair, and two events about one person, differ in little but the days on which they were told. Nearness in
time decays exponentially with the days between two documents; a sum of cosines makes a product of vectors of it, so
that it can be summed over the members of a story as their meaning is.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from kb.stories.space import Vectors

# What nearness in time adds to the likeness of documents of one moment, and the days after which a third of it is left:
# the best of some tried by hand on the sample site (0.04 to 0.09; 3, 5 and 10 days).
TIME_WEIGHT = 0.06
_SCALE = 5.0
_A_DAY = 86_400  # seconds
# The decay repeats itself after so many days: what is older counts as of the oldest day that cannot be mixed up.
_PERIOD, _OLDEST = 120.0, 60.0
_FREQUENCIES = 2 * np.pi * np.arange(13) / _PERIOD


def nearness(moments: Sequence[datetime], now: datetime) -> Vectors:
    """A row for each moment: the product of two rows is 1 for one moment and falls to 0 with the days between them.

    Moments after ``now`` count as it.
    """
    seconds = np.fromiter(map(datetime.timestamp, moments), float, len(moments)) - now.timestamp()
    days = (seconds / _A_DAY).clip(-_OLDEST, 0.0)
    # The Fourier coefficients of an exponential decay.
    shares = 1 / (1 + (_FREQUENCIES * _SCALE) ** 2)
    shares[0] /= 2
    shares /= shares.sum()
    angles = np.outer(days, _FREQUENCIES)
    rows: Vectors = np.concatenate([np.cos(angles), np.sin(angles)], axis=1) * np.sqrt(np.tile(shares, 2))
    return rows.astype(np.float32)
