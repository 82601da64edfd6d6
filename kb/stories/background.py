"""How many documents of a background corpus hold each term of ``kb.stories.words``, frozen.

``tests/eval/calibrate_stories.py`` counts them among headlines of other times and kinds than those that are clustered.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILE = "background_terms.json"


@dataclass(frozen=True, slots=True)
class Background:
    """So many ``documents``, and how many of them have a term: those that one has are left out."""

    documents: int
    having: Mapping[str, int]


@cache
def background() -> Background:
    """The background that ships with Catalejo, whatever the model."""
    return Background(**json.loads((files("kb.stories") / "spaces" / FILE).read_text("utf-8")))
