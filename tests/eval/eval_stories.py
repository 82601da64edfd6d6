"""Stories: real headlines clustered as documents of one day, against words alone (TF-IDF, average linkage).

Time and publishers, which help in use, are not in this data: 128 of 3,743 headlines in three languages carry the label
of one of 24 stories, and all of 999 English ones that of one of 18. The sample site's articles, all on social networks
and collected over two months or at once, go through the store day by day; those that tell no story count as one each.
"""

import tempfile
from pathlib import Path
from typing import Any

from kb.stories.day import tell
from kb.stories.space import space_of, words_alone
from tests.eval.bcubed import bcubed
from tests.eval.headlines import Headlines, embed, of_a_week, of_uci, told
from tests.eval.model import default_model
from tests.eval.sample_stories import SampleStore

QUICK = True


def run() -> list[dict[str, Any]]:
    """BCubed F1, precision and recall."""
    return [
        *_measured("of a week", of_a_week()),
        *_measured("UCI", of_uci()),
        *_of_sample_site("of the sample site", at_once=False),
        *_of_sample_site("of the sample site collected at once", at_once=True),
    ]


def _of_sample_site(name: str, *, at_once: bool) -> list[dict[str, Any]]:
    model = default_model()
    with tempfile.TemporaryDirectory() as folder:
        store = SampleStore(model, Path(folder), at_once=at_once)
        scores = store.bcubed(space_of(model.model_id, model.dimension))
        store.close()
    return [
        {"metric": f"stories {name}, BCubed {part}", "value": score}
        for part, score in zip(("precision", "recall", "F1"), scores, strict=True)
    ]


def _measured(name: str, headlines: Headlines) -> list[dict[str, Any]]:
    """BCubed F1 of the stories of headlines, never below that of words alone, and its precision and recall."""
    model = default_model()
    stored = embed(headlines.titles, model)
    spaces = [space_of(model.model_id, model.dimension), words_alone(model.dimension)]
    days = [tell((), {}, {}, told(headlines, stored, space), space) for space in spaces]
    (precision, recall, both), (_, _, by_words) = (bcubed(headlines.stories, day.story_of) for day in days)
    return [
        {"metric": f"stories {name}, BCubed F1", "value": both, "at_least": by_words},
        {"metric": f"stories {name}, BCubed precision", "value": precision},
        {"metric": f"stories {name}, BCubed recall", "value": recall},
        {"metric": f"stories {name}, BCubed F1 of words alone", "value": by_words},
    ]
