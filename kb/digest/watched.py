"""What watches and saved searches found in a period, each story once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from kb.alerts.watching import Watching
from kb.digest.edition import Finding, Watched
from kb.digest.scope import Scope, Subject, finding
from kb.models import Watch
from kb.names import name_key
from kb.store.saved_searches import list_saved_searches
from kb.store.watches import list_watches


def watched(
    watching: Watching, watches: Sequence[Watch], scope: Scope, told: Mapping[Subject, str]
) -> tuple[Watched, ...]:
    """What each watch of the audience found, in their order.

    What is ``told`` already, above or by an earlier one, is named by the key of its entry alone. Raises
    ``EmbeddingError``.
    """
    names, above = {name_key(name) for name in scope.audience.watches}, dict(told)
    found: list[Watched] = []
    for watch in watches:
        if not names or name_key(watch.name) in names:
            articles = watching.finds_in(watch, scope.window, scope.window.until)
            found += _watched(watch.name, [finding(each) for each in articles], scope, above)
    return tuple(found)


def watches_of(connection: Connection) -> list[Watch]:
    """Every watch, and every saved search as one: what it would have found had it been watched for; by name each."""
    watches = list_watches(connection)
    taken = {name_key(watch.name) for watch in watches}
    searches = [search for search in list_saved_searches(connection) if name_key(search.name) not in taken]
    return watches + [Watch(each.name, each.query, each.filters, each.created) for each in searches]


def _watched(name: str, findings: Sequence[Finding], scope: Scope, told: dict[Subject, str]) -> list[Watched]:
    """What one of them found, if anything; its entry tells its subjects from now on."""
    key = f"watch/{name}"
    new, known = list[Finding](), list[str]()
    for each in findings:
        subject = scope.subject(each.article.document_id)
        if subject in told:
            known.append(told[subject])
        else:
            told[subject] = key
            new.append(each)
    if not new and not known:
        return []
    shown = new[: scope.amounts.findings]
    return [Watched(key, name, tuple(shown), len(new) - len(shown), tuple(known))]
