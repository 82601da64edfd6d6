"""What the playbook learned in a period, and what has become doubtful in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from kb.digest.edition import Advised, Quote, ToCheck
from kb.digest.scope import Scope, article
from kb.models import Document, Kind, PracticeEntry, PracticePassage
from kb.practices.ageing import Announced, Reason, Status, last_said, standing_of
from kb.practices.answering import network_changes, practices_until
from kb.practices.sentences import split_sentences
from kb.practices.titles import is_clear
from kb.store.documents import get_documents


def advised(connection: Connection, scope: Scope) -> tuple[tuple[Advised, ...], tuple[ToCheck, ...]]:
    """The practices that are new or confirmed in a period, and those that have to be checked since.

    What most publishers say comes first, then what articles on the craft say, then what is clear by itself, then what
    is in the edition's language and has a reason beside it; of the rest what is surest.
    """
    window = scope.window
    entries = [each for each in practices_until(connection, window.until, window.known_until) if each.passages]
    changes = network_changes(connection, window.since, window.known_until)
    fresh = [entry for entry in entries if entry.last_confirmed is not None and entry.last_confirmed >= window.since]
    doubtful = [entry for entry in entries if entry.status == Status.CHECK and _held(entry, changes, window.since)]
    doubtful = [entry for entry in doubtful if _is_read(scope, entry.passages[0])]
    said_in = get_documents(
        connection,
        {passage.document_id for entry in (*fresh, *doubtful) for passage in entry.passages}
        | {entry.announcement.document_id for entry in doubtful if entry.announcement},
    )
    fresh = [entry for each in fresh if (entry := _said_in_period(scope, each, said_in)).passages]
    if window.collected_since is not None:
        first = window.collected_since
        fresh = [entry for entry in fresh if said_in[entry.passages[0].document_id].seen >= first]

    def rank(entry: PracticeEntry) -> tuple[int, bool, bool, bool, bool, float, int]:
        passage, document = entry.passages[0], said_in[entry.passages[0].document_id]
        title, _ = _title(entry)
        is_unclear = not is_clear(title, entry.passages[:1])
        is_foreign = document.lang != scope.audience.lang
        is_bare = passage.text.strip() == title
        is_of_another_kind = document.kind != Kind.PRACTICE
        surest = -passage.odds
        return -entry.publishers, is_of_another_kind, is_unclear, is_foreign, is_bare, surest, entry.practice_id

    chosen = _of_different_articles(sorted(fresh, key=rank), scope.amounts.practices)
    to_check = _of_different_articles(sorted(doubtful, key=rank), scope.amounts.to_check)
    return (
        tuple(_advised(scope, entry, said_in) for entry in chosen),
        tuple(_to_check(entry, said_in) for entry in to_check),
    )


def _is_read(scope: Scope, passage: PracticePassage) -> bool:
    """Whether it is in a language that the audience reads."""
    langs = scope.audience.source_langs
    return not langs or passage.lang in langs


def _said_in_period(scope: Scope, entry: PracticeEntry, said_in: Mapping[int, Document]) -> PracticeEntry:
    """A practice with its passages of the period that the audience reads, those in the edition's language first."""
    since = scope.window.since
    passages = [said for said in entry.passages if said_in[said.document_id].moment >= since and _is_read(scope, said)]
    passages.sort(key=lambda said: said.lang != scope.audience.lang)
    return replace(entry, passages=tuple(passages))


def _held(entry: PracticeEntry, changes: Announced, at: datetime) -> bool:
    """Whether a practice was not to be checked at an instant."""
    confirmed = last_said(entry.last_confirmed, entry.own_confirmed)
    return standing_of(entry.theme, entry.networks, confirmed, changes, at).status is Status.CURRENT


def _of_different_articles(entries: Sequence[PracticeEntry], most: int) -> list[PracticeEntry]:
    """The first entries, one for each article that gives them: who gives ten pieces of advice is heard once."""
    first: dict[int, PracticeEntry] = {}
    for entry in entries:
        first.setdefault(entry.passages[0].document_id, entry)
    return list(first.values())[:most]


def _advised(scope: Scope, entry: PracticeEntry, said_in: Mapping[int, Document]) -> Advised:
    title, lang = _title(entry)
    return Advised(
        key=f"practice/{entry.practice_id}",
        practice_id=entry.practice_id,
        title=title,
        lang=lang,
        theme=entry.theme,
        networks=entry.networks,
        publishers=entry.publishers,
        is_new=entry.since is not None and entry.since >= scope.window.since,
        quote=_quote(entry, said_in),
    )


def _to_check(entry: PracticeEntry, said_in: Mapping[int, Document]) -> ToCheck:
    confirmed = last_said(entry.last_confirmed, entry.own_confirmed)
    assert confirmed is not None  # what has no date is never to be checked
    assert entry.check_reason is not None
    title, lang = _title(entry)
    change = entry.announcement
    return ToCheck(
        key=f"check/{entry.practice_id}",
        practice_id=entry.practice_id,
        title=title,
        lang=lang,
        networks=tuple(each for each in entry.networks if change is None or each in change.networks),
        reason=Reason(entry.check_reason),
        last_confirmed=confirmed,
        quote=_quote(entry, said_in),
        announcement=article(said_in[change.document_id]) if change else None,
    )


def _title(entry: PracticeEntry) -> tuple[str, str | None]:
    """What a person calls it, in no known language; else how the article begins that is quoted.

    That the playbook has may be of an article that is not quoted here, or that came later.
    """
    if entry.retitled or entry.own:
        return entry.title, None
    passage = entry.passages[0]
    sentences = split_sentences(passage.text)
    return sentences[0].text if sentences else passage.text.strip(), passage.lang


def _quote(entry: PracticeEntry, said_in: Mapping[int, Document]) -> Quote:
    passage = entry.passages[0]
    return Quote(passage.text, article(said_in[passage.document_id]))
