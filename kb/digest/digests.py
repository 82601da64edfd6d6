"""Digests kept: audiences, their editions, and what editors make of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from kb.digest.composing import Composer
from kb.digest.editing import edited, entry_keys
from kb.digest.edition import Edition, edition_from_json, edition_to_json
from kb.digest.period import Period, must_have_begun
from kb.digest.rendering.brand import DEFAULT_ACCENT, Brand, load_logo
from kb.errors import DigestError
from kb.intake.source_fields import cut_line
from kb.models import Audience, EditorsWork
from kb.names import name_key
from kb.quiet_hours import zone_name
from kb.store import audiences, editions
from kb.store.database import Database
from kb.store.editions import EditionKey, StoredEdition
from kb.store.saved_searches import list_saved_searches
from kb.store.watches import list_watches
from kb.translation import LANGUAGES
from kb.trends.marks import topic_of

_MAX_NAME = 100
MAX_NOTE = 2_000
MAX_TOPICS = 100


@dataclass(frozen=True, slots=True)
class DigestVersion:
    """A version of an edition as it is told, the editor's work included; ``composed`` is when (UTC)."""

    version: int
    composed: datetime
    edition: Edition


def everybody(lang: str, time_zone: str) -> Audience:
    """The audience of a digest for nobody special, which tells of everything. Without a zone, in this computer's.

    Raises ``DigestError`` for a language or a zone that cannot be.
    """
    return _checked(Audience("", lang, time_zone))


class Digests:
    """The digests of one store. ``composer``, which loads a model, is called when needed."""

    def __init__(self, database: Database, composer: Callable[[], Composer]) -> None:
        self._database = database
        self._composer = composer

    def add_audience(self, audience: Audience) -> Audience:
        """Store a new audience. Raises ``DigestError``, and ``TopicError`` for a topic that says too little."""
        audience = replace(audience, name=cut_line(audience.name, _MAX_NAME))
        if not audience.name:
            raise DigestError("An audience needs a name.")
        with self._database.write() as connection:
            return audiences.put_audience(connection, _valid(connection, audience))

    def change_audience(self, name: str, change: Callable[[Audience], Audience]) -> Audience:
        """Have an audience read something else, under the same name: ``change`` makes the new one of the old.

        Its digests are composed anew from then on; subscriptions stay. Raises as ``add_audience``.
        """
        with self._database.write() as connection:
            before = audiences.get_audience(connection, name)
            changed = _valid(connection, change(before), before.watches)
            changed = replace(changed, name=before.name, id=before.id)
            audiences.change_audience(connection, changed)
        return changed

    def audiences(self) -> list[Audience]:
        """Every audience, by name."""
        with self._database.read() as connection:
            return audiences.list_audiences(connection)

    def audience(self, name: str) -> Audience:
        """The audience of this name. Raises ``DigestError`` if there is none."""
        with self._database.read() as connection:
            return audiences.get_audience(connection, name)

    def brand(self, audience: Audience) -> Brand:
        """The colour and logo of an audience's digests, ours where it has none of its own."""
        with self._database.read() as connection:
            accent, logo = audiences.get_brand(connection, audience)
        return Brand(audience.name or "Catalejo", accent or DEFAULT_ACCENT, logo)

    def brand_of(self, edition: Edition) -> Brand:
        """The colour and logo of the audience of an edition as they are now."""
        with self._database.read() as connection:
            known = {each.name: each for each in audiences.list_audiences(connection)}
        return self.brand(known.get(edition.audience.name, edition.audience))

    def set_brand(self, audience: Audience, accent: str | None = None, logo: bytes | None = None) -> Brand:
        """Give an audience a colour (``#rrggbb``), a logo (PNG, JPEG or GIF) or both; what is ``None`` stays.

        Raises ``DigestError`` for what is none.
        """
        picture = None if logo is None else load_logo(logo)
        with self._database.write() as connection:
            accent_before, logo_before = audiences.get_brand(connection, audience)
            accent, picture = accent or accent_before, picture or logo_before
            brand = Brand(audience.name, accent or DEFAULT_ACCENT, picture)
            audiences.put_brand(connection, audience, accent, picture)
        return brand

    def remove_brand(self, audience: Audience) -> None:
        """Take an audience's colour and logo away: its digests have ours again."""
        with self._database.write() as connection:
            audiences.put_brand(connection, audience, None, None)

    def remove_audience(self, audience: Audience) -> None:
        """Forget an audience and who subscribed to its digests; the digests stay."""
        with self._database.write() as connection:
            audiences.remove_audience(connection, audience)

    def find(self, audience: Audience, period: Period, version: int | None = None) -> DigestVersion | None:
        """A version of an edition, by default the last, as its editor left it; ``None`` if there is none.

        The last one does not count if it was composed before the period was over, or for the audience as it was.
        """
        key = _key(audience, period)
        with self._database.read() as connection:
            stored = editions.find_edition(connection, key, version)
            if stored is None:
                return None
            found = _version(stored, editions.get_work(connection, key))
        is_for_it = replace(found.edition.audience, id=0) == replace(audience, id=0)
        if version is None and not (is_for_it and found.edition.known_until >= period.ends):
            return None
        return found

    def kept(
        self, audience_name: str, lang: str, start: date, end: date, version: int | None = None
    ) -> DigestVersion | None:
        """A version of an edition, by default the last, whenever it was composed; ``None`` if there is none.

        Also for an audience that is gone, or has another language now.
        """
        key = EditionKey(audience_name, lang, start, end)
        with self._database.read() as connection:
            stored = editions.find_edition(connection, key, version)
            return None if stored is None else _version(stored, editions.get_work(connection, key))

    def compose(self, audience: Audience, period: Period, now: datetime) -> DigestVersion:
        """Compose an edition of what is known now: a new version, or the last one where that tells the same.

        Stories and playbook are taken as they are. Raises ``DigestError`` for a period that has not begun,
        ``EmbeddingError``.
        """
        must_have_begun(period, now)
        key = _key(audience, period)
        with self._database.read() as connection:
            last = editions.find_edition(connection, key)
        version_before = None if last is None else _readable(last)
        edition = self._composer().compose(audience, period, now, self._told_before(key), version_before)
        with self._database.write() as connection:
            stored = editions.find_edition(connection, key)
            before = None if stored is None else _readable(stored)
            if stored is None or before is None or not _tell_the_same(edition, before, period):
                stored = editions.put_edition(connection, key, edition_to_json(edition).decode(), now)
            return _version(stored, editions.get_work(connection, key))

    def editions(self, limit: int, audience: Audience | None = None) -> list[DigestVersion]:
        """The last version of each edition as its editor left it, the latest days first; of one audience, or of all."""
        of = None if audience is None else (audience.name, audience.lang)
        with self._database.read() as connection:
            found = editions.list_editions(connection, limit, of)
            return [_version(stored, editions.get_work(connection, stored.key)) for stored in found]

    def work(self, version: DigestVersion) -> EditorsWork:
        """What an editor decided for an edition."""
        with self._database.read() as connection:
            return editions.get_work(connection, _key_of(version.edition))

    def draft(self, version: DigestVersion) -> DigestVersion:
        """A version as it was composed, before its editor. Raises ``DigestError`` if it is not there any more."""
        with self._database.read() as connection:
            return _version(_stored(connection, version), EditorsWork())

    def edit(self, version: DigestVersion, change: Callable[[EditorsWork], EditorsWork]) -> DigestVersion:
        """Change what an editor decided for an edition, for all of its versions; give this one as it is then.

        Raises ``DigestError`` for an entry that this version does not have, and for a note that is too long.
        """
        key = _key_of(version.edition)
        with self._database.write() as connection:
            stored = _stored(connection, version)
            before = editions.get_work(connection, key)
            work = change(before)
            # What is named already may be of another version.
            known = {*entry_keys(edition_from_json(stored.content)), *_named(before)}
            for named in _named(work):
                if named not in known:
                    raise DigestError(f"This edition has no entry {named[:80]!r}; `catalejo digest edit` lists them.")
            if both := set(work.pinned).intersection(work.dropped):
                raise DigestError(f"{min(both)!r} cannot be pinned and dropped; choose one.")
            if any(len(note) > MAX_NOTE for note in (work.note, *work.notes.values())):
                raise DigestError(f"A note has {MAX_NOTE} letters at the most.")
            editions.put_work(connection, key, work)
        return _version(stored, work)

    def _told_before(self, key: EditionKey) -> Edition | None:
        """What the edition before told, without what its editor dropped."""
        with self._database.read() as connection:
            stored = editions.edition_before(connection, key)
            told = None if stored is None else _readable(stored)
            if stored is None or told is None:
                return None
            return edited(told, editions.get_work(connection, stored.key))


def _checked(audience: Audience) -> Audience:
    """The audience with the name of its zone. Raises ``DigestError``."""
    if audience.lang not in LANGUAGES:
        raise DigestError(f"A digest is written in {', '.join(LANGUAGES)}; {audience.lang[:20]!r} is none of them.")
    try:
        return replace(audience, time_zone=zone_name(audience.time_zone))
    except ValueError as error:
        if not audience.time_zone:
            raise DigestError(f"Setting 'time_zone': {error}, as to America/Mexico_City.") from None
        raise DigestError(f"The time zone cannot be {audience.time_zone[:60]!r}: {error}.") from None


def _valid(connection: Connection, audience: Audience, named_already: tuple[str, ...] = ()) -> Audience:
    """The audience with the name of its zone. Raises ``DigestError`` and ``TopicError`` for what none can be.

    Of what it ``named_already`` some may have been removed since.
    """
    audience = _checked(audience)
    if len(audience.topics) > MAX_TOPICS:
        raise DigestError(f"An audience has {MAX_TOPICS} topics at the most.")
    for topic in audience.topics:
        topic_of(topic)
    known = {name_key(watch.name) for watch in list_watches(connection)}
    known |= {name_key(search.name) for search in list_saved_searches(connection)}
    known |= {name_key(name) for name in named_already}
    for name in audience.watches:
        if name_key(name) not in known:
            raise DigestError(f"There is no watch and no saved search {name[:80]!r}; add it first.")
    return audience


def _stored(connection: Connection, version: DigestVersion) -> StoredEdition:
    """A version as it is kept. Raises ``DigestError`` if it is not any more."""
    stored = editions.find_edition(connection, _key_of(version.edition), version.version)
    if stored is None:
        raise DigestError("This version of the edition is not there any more.")
    return stored


def _key(audience: Audience, period: Period) -> EditionKey:
    return EditionKey(audience.name, audience.lang, period.start, period.end)


def _key_of(edition: Edition) -> EditionKey:
    return EditionKey(edition.audience.name, edition.audience.lang, edition.start, edition.end)


def _named(work: EditorsWork) -> tuple[str, ...]:
    """The keys of the entries that an editor decided on."""
    return (*work.pinned, *work.dropped, *work.notes)


def _version(stored: StoredEdition, work: EditorsWork) -> DigestVersion:
    return DigestVersion(stored.version, stored.composed, edited(edition_from_json(stored.content), work))


def _readable(stored: StoredEdition) -> Edition | None:
    """A version as it was composed; ``None`` for one of another format, without which a new one can be composed."""
    try:
        return edition_from_json(stored.content)
    except DigestError:
        return None


def _tell_the_same(edition: Edition, other: Edition, period: Period) -> bool:
    """Whether two editions of a period differ in nothing but what could be known, and both or none say it is over."""
    are_whole = [each.known_until >= period.ends for each in (edition, other)]
    return are_whole[0] == are_whole[1] and replace(edition, known_until=other.known_until) == other
