"""Choose the likeness from which two pieces of advice say the same: ``python -m tests.eval.calibrate_grouping``.

BCubed F1 at every threshold on the guides that are not held back; ``kb.practices.grouping.SAME`` is the middle of the
thresholds that come within a hundredth of the best.
"""

import tempfile
from pathlib import Path

import numpy as np

from kb.embedding import load_embedder
from kb.practices.grouping import SAME
from tests.eval.parallel_advice import sections


def main() -> None:
    """Print F1 by threshold, and the middle of the best."""
    with tempfile.TemporaryDirectory() as folder:
        of_guides = sections(load_embedder("default", Path(folder)), held_back=False)
    scores = {round(float(threshold), 2): of_guides.f1(threshold) for threshold in np.arange(0.2, 0.8, 0.02)}
    for threshold, score in scores.items():
        print(f"{threshold:.2f} {score:.3f}")
    good = [threshold for threshold, score in scores.items() if score >= max(scores.values()) - 0.01]
    print(f"middle of the best: {(min(good) + max(good)) / 2:.2f}; set is {SAME}")


if __name__ == "__main__":
    main()
