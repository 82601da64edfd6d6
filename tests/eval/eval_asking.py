"""Asking the playbook: questions in everyday words, in one language of three, that one section of an article answers.

Over the Open Source Guides in three languages and the articles of the sample site. ``labels/asking.jsonl`` holds 96
questions; each was written, in the section's language or another, by somebody who had read the advice of the section
and nothing of how the playbook answers. A section is told by the number of its heading in its article, 0 before the
first. A practice answers if a passage of it stands in that section, or in its translation. Every second question is
held back.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import PracticeAnswer, PracticeFilters, PracticePassage
from kb.practices.answering import ask
from kb.practices.building import update_playbook
from kb.practices.sentences import Role, split_sentences
from kb.progress import silent
from kb.store.database import Database
from tests.eval.advice_labels import article
from tests.eval.eval_queries import NOW, guides, sample
from tests.eval.model import default_model

QUICK = True
_LIMIT = 10
_LANGUAGES = ("es", "pt", "en")
Section = tuple[str, int]  # the article, whichever its language, and the number of the heading


@dataclass(frozen=True)
class Question:
    """What is asked, in ``lang``, and the section of an article that answers."""

    question: str
    lang: str
    file: str
    article_lang: str
    section: int


def run() -> list[dict[str, Any]]:
    """MRR@10 of sections, and how often a practice of the right article is among the first three."""
    asked = questions()
    is_held_back = [place % 2 == 1 for place in range(len(asked))]
    is_foreign = [question.lang != question.article_lang for question in asked]
    with tempfile.TemporaryDirectory() as folder:
        answers = list(_answers(asked, Path(folder)))
    by_section = [_reciprocal_rank(question, answer) for question, answer in zip(asked, answers, strict=True)]
    by_article = [_is_of_article(question, answer) for question, answer in zip(asked, answers, strict=True)]
    return [
        {"metric": "asking the playbook, held back, MRR@10", "value": _mean(by_section, is_held_back)},
        {"metric": "asking the playbook, held back, article among three", "value": _mean(by_article, is_held_back)},
        {"metric": "asking the playbook, all, MRR@10", "value": _mean(by_section, [True] * len(asked))},
        {"metric": "asking the playbook, in another language, MRR@10", "value": _mean(by_section, is_foreign)},
    ]


def questions() -> list[Question]:
    """The questions, in a fixed order."""
    lines = (Path(__file__).parent / "labels" / "asking.jsonl").read_text("utf-8").splitlines()
    return [Question(**json.loads(line)) for line in lines]


def _answers(asked: Sequence[Question], folder: Path) -> Iterator[PracticeAnswer]:
    model = default_model()
    database = Database.open(f"sqlite:///{folder}/catalejo.db")
    with database.write() as connection:
        for document in [*guides(), *sample()]:
            accept(connection, document, NOW)
    Indexer(database, model, folder, server=None).run()
    update_playbook(database, model, folder, NOW, silent)
    for question in asked:
        yield ask(database, model, question.question, PracticeFilters(), _LIMIT, NOW)
    database.close()


def _reciprocal_rank(question: Question, answer: PracticeAnswer) -> float:
    wanted = _section(question.file, question.section)
    for rank, entry in enumerate(answer.practices, start=1):
        if any(_section_of(passage) == wanted for passage in entry.passages):
            return 1 / rank
    return 0.0


def _is_of_article(question: Question, answer: PracticeAnswer) -> float:
    name = Path(question.file).stem
    return float(any(Path(passage.url).name == name for entry in answer.practices[:3] for passage in entry.passages))


def _section_of(passage: PracticePassage) -> Section:
    host, *_, name = passage.url.removeprefix("https://").split("/")
    if host == "guides.example":
        file = f"guides/{passage.lang}/{name}.md"
    else:
        file = f"sample_site/{host.removesuffix('.example')}/{name}.md"
    number = _headings(file).get(passage.heading_path[-1], 0) if passage.heading_path else 0
    return _section(file, number)


def _section(file: str, number: int) -> Section:
    """The same for translations of each other, where they have as many headings."""
    name = Path(file).stem
    translations = [f"guides/{lang}/{name}.md" for lang in _LANGUAGES]
    if file in translations and len({len(_headings(other)) for other in translations}) == 1:
        return name, number
    return file, number


@cache
def _headings(file: str) -> Mapping[str, int]:
    try:
        sentences = split_sentences(article(file))
    except FileNotFoundError:  # a guide that was not translated
        return {}
    headings = [sentence.text for sentence in sentences if sentence.role is Role.HEADING]
    return {heading: number for number, heading in reversed(list(enumerate(headings, start=1)))}


def _mean(values: Sequence[float], counted: Sequence[bool]) -> float:
    chosen = [value for value, counts in zip(values, counted, strict=True) if counts]
    return sum(chosen) / len(chosen)
