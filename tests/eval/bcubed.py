"""BCubed precision, recall and F1 of a clustering.

Bagga and Baldwin: "Entity-Based Cross-Document Coreferencing Using the Vector Space Model" (1998),
https://aclanthology.org/P98-1012/.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def bcubed(truth: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> tuple[float, float, float]:
    """``(precision, recall, F1)`` over the items of ``truth``; both name the cluster of each. Zeros without items."""
    true_clusters, found_clusters = _clusters(truth), _clusters({item: found[item] for item in truth})
    if not truth:
        return 0.0, 0.0, 0.0
    precision = recall = 0.0
    for item in truth:
        together, said = true_clusters[truth[item]], found_clusters[found[item]]
        right = len(together & said)
        precision += right / len(said)
        recall += right / len(together)
    precision, recall = precision / len(truth), recall / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _clusters(labels: Mapping[Item, Hashable]) -> dict[Hashable, set[Item]]:
    clusters: dict[Hashable, set[Item]] = defaultdict(set)
    for item, label in labels.items():
        clusters[label].add(item)
    return clusters
