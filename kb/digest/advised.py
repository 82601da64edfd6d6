"""What the playbook learned in a period, and what has become doubtful in it."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from kb.digest.edition import Advised, Quote, ToCheck
from kb.digest.scope import Scope, article
from kb.models import Document, Kind, PracticeEntry
from kb.practices.ageing import Reason, Status
from kb.practices.playbook import practices_known
from kb.store.documents import get_documents


def advised(connection: Connection, scope: Scope) -> tuple[tuple[Advised, ...], tuple[ToCheck, ...]]:
    """The practices that are new or confirmed in a period, and those that have to be checked since.

    What most publishers say comes first, then what articles on the craft say and give a reason for, then what is in the
    edition's language.
    """
    window = scope.window
    at_end = _read(scope, practices_known(connection, window.until, window.known_until, window.until))
    at_start = practices_known(connection, window.until, window.known_until, window.since)
    held = {entry.practice_id for entry in at_start if entry.status == Status.CURRENT}
    fresh = [entry for entry in at_end if entry.last_confirmed is not None and entry.last_confirmed >= window.since]
    doubtful = [entry for entry in at_end if entry.status == Status.CHECK and entry.practice_id in held]
    said_in = get_documents(connection, {entry.passages[0].document_id for entry in (*fresh, *doubtful)})

    def rank(entry: PracticeEntry) -> tuple[int, bool, bool, bool, int]:
        passage, document = entry.passages[0], said_in[entry.passages[0].document_id]
        is_foreign = document.lang != scope.audience.lang
        is_bare = passage.text.strip().rstrip(".") == entry.title.rstrip(".")
        return -entry.publishers, document.kind != Kind.PRACTICE, is_bare, is_foreign, entry.practice_id

    chosen = _of_different_articles(sorted(fresh, key=rank), scope.amounts.practices)
    to_check = _of_different_articles(sorted(doubtful, key=rank), scope.amounts.to_check)
    return (
        tuple(_advised(scope, entry, said_in) for entry in chosen),
        tuple(_to_check(entry, said_in) for entry in to_check),
    )


def _read(scope: Scope, entries: Iterable[PracticeEntry]) -> list[PracticeEntry]:
    """Those whose latest passage is in a language that the audience reads."""
    langs = scope.audience.source_langs
    return [entry for entry in entries if entry.passages and (not langs or entry.passages[0].lang in langs)]


def _of_different_articles(entries: Sequence[PracticeEntry], most: int) -> list[PracticeEntry]:
    """The first entries, one for each article that gives them: who gives ten pieces of advice is heard once."""
    first: dict[int, PracticeEntry] = {}
    for entry in entries:
        first.setdefault(entry.passages[0].document_id, entry)
    return list(first.values())[:most]


def _advised(scope: Scope, entry: PracticeEntry, said_in: Mapping[int, Document]) -> Advised:
    return Advised(
        key=f"practice/{entry.practice_id}",
        practice_id=entry.practice_id,
        title=entry.title,
        lang=_title_lang(entry),
        theme=entry.theme,
        networks=entry.networks,
        publishers=entry.publishers,
        is_new=entry.since is not None and entry.since >= scope.window.since,
        quote=_quote(entry, said_in),
    )


def _to_check(entry: PracticeEntry, said_in: Mapping[int, Document]) -> ToCheck:
    assert entry.last_confirmed is not None  # what has no date is never to be checked
    assert entry.check_reason is not None
    return ToCheck(
        key=f"check/{entry.practice_id}",
        practice_id=entry.practice_id,
        title=entry.title,
        lang=_title_lang(entry),
        networks=entry.networks,
        reason=Reason(entry.check_reason),
        last_confirmed=entry.last_confirmed,
        quote=_quote(entry, said_in),
    )


def _quote(entry: PracticeEntry, said_in: Mapping[int, Document]) -> Quote:
    passage = entry.passages[0]
    return Quote(passage.text, article(said_in[passage.document_id]))


def _title_lang(entry: PracticeEntry) -> str | None:
    """The language of the passage that the title is taken from; ``None`` for a person's own words."""
    return next((passage.lang for passage in entry.passages if entry.title.rstrip(".") in passage.text), None)
