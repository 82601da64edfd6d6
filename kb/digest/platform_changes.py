"""What networks said of themselves."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection

from kb.digest.edition import PlatformChange, Quote
from kb.digest.scope import Scope, Subject, article
from kb.index.analysis import words
from kb.models import Document
from kb.networks import named_networks
from kb.store.marked_topics import list_topics
from kb.store.publications import platform_documents
from kb.stories.summary import telling_sentence
from kb.trends.marks import Marks, topics_told

_LEAD = 300  # code points of a text that tell what it is about


def platform_changes(connection: Connection, scope: Scope, told: Collection[Subject]) -> tuple[PlatformChange, ...]:
    """The announcements of a period, each once, those that most articles tell first.

    What is ``told`` is left out, and what a person hides. Of whatever country: a network speaks to all of them.
    """
    window = scope.window
    marks = Marks(tuple(list_topics(connection, window.known_until)))
    anywhere = replace(window, countries=())
    found: dict[Subject, list[Document]] = defaultdict(list)
    for document in platform_documents(connection, anywhere):
        if not scope.audience.topics or topics_told(scope.audience.topics, [document.title]):
            found[scope.subject(document.id)].append(document)
    new = [
        documents
        for subject, documents in found.items()
        if subject not in told and not marks.hides(document.title for document in documents)
    ]
    new.sort(key=lambda documents: -len(documents))
    return tuple(_change(scope, documents) for documents in new[: scope.amounts.platform_changes])


def _change(scope: Scope, documents: list[Document]) -> PlatformChange:
    first = scope.own_language_first(documents)[0]
    sentence = telling_sentence([first], [first.title[word.start : word.end] for word in words(first.title)])
    return PlatformChange(
        key=f"platform/{first.id}",
        article=article(first),
        networks=named_networks(first.title) or named_networks(first.text[:_LEAD]),
        quote=None if sentence is None else Quote(sentence.text, article(first)),
        others=len(documents) - 1,
    )
