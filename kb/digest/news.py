"""What is new since somebody last looked: the sections of a digest that need no period to be over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from kb.alerts.deciding import FRESH
from kb.digest.advised import advised
from kb.digest.edition import Advised, PlatformChange
from kb.digest.platform_changes import platform_changes
from kb.digest.scope import Scope
from kb.intake.dates import CLOCK_SKEW
from kb.models import Audience, DigestLength
from kb.store.publications import Window, ids_published
from kb.store.stories import stories_of


@dataclass(frozen=True, slots=True)
class News:
    """What is new. ``told`` are the stories of new articles; what networks said has its story in ``story_of``, by the
    ids of articles, where it has one.
    """

    told: frozenset[int]
    platform_changes: tuple[PlatformChange, ...]
    practices: tuple[Advised, ...]
    story_of: dict[int, int]


def news_since(connection: Connection, lang: str, since: datetime, now: datetime, *, looked: bool) -> News:
    """What is new since an instant, for somebody who reads a language.

    Where they last ``looked`` then, that is what was collected since and was no older than a week, else what was
    published since.
    """
    dated_since = since - FRESH if looked else since
    window = Window(dated_since, now + CLOCK_SKEW, now, collected_since=since if looked else None)
    story_of = stories_of(connection, ids_published(connection, window))
    reader = Audience("", lang, "UTC", length=DigestLength.LONG)
    scope = Scope(reader, window, story_of, keys={})
    changes = platform_changes(connection, scope, told=())
    cited = {change.article.document_id for change in changes}
    return News(
        told=frozenset(story_of.values()),
        platform_changes=changes,
        practices=advised(connection, scope)[0],
        story_of={document: story for document, story in story_of.items() if document in cited},
    )
