"""Choose the likeness from which two pieces of advice say the same: ``python -m tests.eval.calibrate_grouping``.

``kb.practices.grouping.SAME`` is the lowest threshold at which nine of ten linked pairs translate each other, on the
guides that are not held back. Not that of the best BCubed F1, which is lower: here every section has its translation,
while in a collection of articles hardly any advice has its like, and what is linked wrongly is seen as an agreement of
publishers that there is not.
"""

import tempfile
from pathlib import Path

import numpy as np

from kb.embedding import load_embedder
from kb.practices.grouping import SAME
from tests.eval.parallel_advice import sections

_RIGHT = 0.9


def main() -> None:
    """Print F1 and the share of right pairs by threshold, and the lowest that is good."""
    with tempfile.TemporaryDirectory() as folder:
        of_guides = sections(load_embedder("default", Path(folder)), held_back=False)
    good = []
    for threshold in np.arange(0.2, 0.8, 0.02).round(2).tolist():
        right, found = of_guides.right_pairs(threshold)
        print(f"{threshold:.2f} F1 {of_guides.f1(threshold):.3f}, pairs: {right:.3f} right, {found:.3f} found")
        good += [threshold] if right >= _RIGHT else []
    print(f"lowest with {_RIGHT} of the pairs right: {min(good):.2f}; set is {SAME}")


if __name__ == "__main__":
    main()
