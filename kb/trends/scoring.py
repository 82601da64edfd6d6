"""How sure it is that a topic moves: observed against expected attention. Pure."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from kb.trends.attention import Expectation, Floats

# What is expected of a topic of which nothing was: one publisher. Of two where none was expected nothing follows yet.
_PRIOR = 1.0
_CHANCE = 0.05
WINDOWS = (1, 3, 7)


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each topic, in the window that speaks loudest, or in the longest if none holds more than was expected.

    Arrays of one length. ``score`` is the signed root of the Poisson deviance of what was observed from what was
    expected (plus one publisher): 0 as expected, 3 hardly chance, below 0 less than expected. ``times`` is the ratio,
    shrunk towards 1; ``at_least`` its lower bound at 5 %, the posterior quantile of a gamma-Poisson model (DuMouchel
    1999, "Bayesian Data Mining in Large Frequency Tables", there EB05). ``ago`` is how many days ago the window ended.
    """

    score: Floats
    window: Floats
    ago: Floats
    observed: Floats
    expected: Floats
    times: Floats
    at_least: Floats


def deviance(observed: Floats, expected: Floats) -> Floats:
    """The signed root of the Poisson deviance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    signed: Floats = np.sign(observed - expected) * np.sqrt(2 * np.maximum(0.0, logs - (observed - expected)))
    return signed


def score(expectations: list[Expectation]) -> Scores:
    """The scores of topics whose attention was looked at in several windows."""
    observed = np.array([each.observed for each in expectations])
    expected = np.array([each.expected for each in expectations])
    scores = deviance(observed, expected + _PRIOR)
    best = np.where(scores.max(axis=0) > 0, scores.argmax(axis=0), len(expectations) - 1)
    pick = (best, np.arange(scores.shape[1]))
    window = np.array([each.window for each in expectations], float)[best]
    ago = np.array([each.ago for each in expectations], float)[best]
    told, awaited = observed[pick], expected[pick] + _PRIOR
    at_least = gammaincinv(told + _PRIOR, _CHANCE) / awaited  # the quantile of a gamma distribution
    return Scores(scores[pick], window, ago, told, expected[pick], (told + _PRIOR) / awaited, at_least)
