"""OPML (http://opml.org/spec2.opml), the lists that feed readers exchange. Pure: bytes in, sources out, and back.

What OPML has no word for is in attributes of a namespace of our own, which other programs ignore: ``type``,
``publisher``, ``country``, ``kind``, ``tags`` (all of them; folders show the first alone), ``javascript`` and
``enabled``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from lxml import etree

from kb.errors import CatalejoError, InvalidAddressError, ListFault, NoFeedError, SourceListError, UnreadableLineError
from kb.intake.addresses import parse_web_address
from kb.intake.language import language_named
from kb.intake.publishers import publisher_of
from kb.intake.source_fields import make_source, with_scheme
from kb.models import Source, SourceType
from kb.source_lists.opml_repair import repair_opml
from kb.source_lists.source_list import Assumed, SourceList, decode_list, join_tags, split_tags, writable

# Nothing need be found at a namespace's name; this one is only ours.
NAMESPACE = "urn:catalejo:opml"
_OWN = f"{{{NAMESPACE}}}"
_FEED_TYPES = frozenset({"rss", "rss1", "rss2", "rdf", "atom", "feed", "jsonfeed"})
_MAX_FOLDERS = 10  # inside each other; readers have one or two
_ENTITY = re.compile(r"<!ENTITY\b")
# What the parser says once more at every tag around a broken one.
_WHAT_FOLLOWS = frozenset({etree.ErrorTypes.ERR_TAG_NAME_MISMATCH, etree.ErrorTypes.ERR_TAG_NOT_FINISHED})


def read_opml(body: bytes, assumed: Assumed | None = None) -> SourceList:
    """Read a list of any version, also where it is no sound XML. Folders become tags.

    Outlines that name no feed and hold nothing are passed over. Raises ``SourceListError`` if the body is no OPML at
    all, declares entities or has too many entries.
    """
    text = decode_list(body)
    if _ENTITY.search(text):
        raise SourceListError(
            "the file declares XML entities, which no list of feeds needs; it is not read", ListFault.ENTITIES
        )
    # The text is UTF-8 now, whatever its declaration says.
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True
    )
    try:
        root = etree.fromstring(repair_opml(text).strip().encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or _local_name(root) != "opml":
        raise SourceListError(
            "the file is no OPML; export the list of feeds from your reader as OPML", ListFault.NO_OPML
        )
    found = SourceList()
    folders: list[str] = []  # around the outline, outermost first
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if _local_name(element) != "outline":
            continue
        if event == "end":
            folders.pop()
            continue
        found.require_room()
        said = _said(element)
        try:
            if source := _source(element, said, folders, assumed or Assumed()):
                found.add(source)
        except CatalejoError as error:
            found.errors.append((element.sourceline or 0, error))
        folders.append(_name(said))
    found.errors += _broken_lines(parser.error_log)
    found.errors.sort(key=itemgetter(0))
    return found


def write_opml(sources: Iterable[Source]) -> bytes:
    """OPML 2.0 in UTF-8: a folder for each first tag, sources without a tag beside the folders."""
    root = etree.Element("opml", version="2.0", nsmap={"catalejo": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Catalejo"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for source in map(writable, sources):
        parent = body
        if source.tags:
            tag = source.tags[0]
            if tag not in folders:
                folders[tag] = etree.SubElement(body, "outline", text=tag, title=tag)
            parent = folders[tag]
        etree.SubElement(parent, "outline", _attributes(source))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _broken_lines(log: Iterable[etree._LogEntry]) -> Iterator[tuple[int, UnreadableLineError]]:
    """Each line where the XML is broken, once. That tags do not match is no news after it."""
    broken = set[int]()
    for error in log:
        follows = broken and error.type in _WHAT_FOLLOWS
        if error.domain == etree.ErrorDomains.PARSER and error.line not in broken and not follows:
            broken.add(error.line)
            said = f"the XML is broken here ({error.message[:100]}); what could be read was taken"
            yield error.line, UnreadableLineError(said)


def _source(
    outline: etree._Element, said: Mapping[str, str], folders: Sequence[str], assumed: Assumed
) -> Source | None:
    """The source that an outline is; ``None`` for a folder or a heading. Raises ``CatalejoError`` for a bad one."""
    own = _said_in_our_own_words(outline)
    address = _address(outline, said, own)
    if address is None:
        return None
    return make_source(
        address,
        name=_name(said),
        source_type=own.get("type", ""),
        publisher=own.get("publisher") or _publisher(said),
        lang=language_named(said.get("language", "")) or assumed.lang,
        country=own.get("country") or assumed.country,
        kind=own.get("kind") or assumed.kind,
        tags=(*(split_tags(own["tags"]) if "tags" in own else _tags(said, folders)), *assumed.tags),
        javascript=own.get("javascript") == "true",
        enabled=own.get("enabled") != "false",
    )


def _address(outline: etree._Element, said: Mapping[str, str], own: Mapping[str, str]) -> str | None:
    """The address of the source that an outline is. Raises ``NoFeedError`` where there should be one."""
    kind = said.get("type", "").lower()
    if "+" in kind:  # FreshRSS: HTML+XPath, XML+XPath, JSON+DotNotation …
        raise NoFeedError(f"{_shown(said)} is no feed; {kind[:40]} is a way to read pages that only FreshRSS has")
    if address := said.get("xmlurl") or said.get("feedurl"):
        return address
    is_feed = kind in _FEED_TYPES
    if said.get("url") and (is_feed or "type" in own):
        return said["url"]
    if is_feed:
        raise NoFeedError(f"{_shown(said)} has no address (xmlUrl)")
    page = said.get("url") or said.get("htmlurl")
    if page and len(outline) == 0:
        raise NoFeedError(
            f"{_shown(said)} is a page, not a feed; `catalejo sources add` finds the feed of {page[:200]}"
        )
    return None


def _said(outline: etree._Element) -> dict[str, str]:
    """The attributes of OPML, by their names in lower case: ``xmlurl`` for ``xmlUrl``, ``xmlURL``, ``xml_url``."""
    values: dict[str, str] = {}
    for name, value in outline.items():
        if not name.startswith("{"):
            values.setdefault(name.lower().replace("_", "").replace("-", ""), value.strip())
    return values


def _said_in_our_own_words(outline: etree._Element) -> dict[str, str]:
    return {name.removeprefix(_OWN): value for name, value in outline.items() if name.startswith(_OWN)}


def _tags(said: Mapping[str, str], folders: Sequence[str]) -> Iterator[str]:
    """The folders around an outline, then its categories: ``/Boston/Weather,Music`` is three."""
    yield from folders[:_MAX_FOLDERS]
    for category in said.get("category", "").split(","):
        yield from category.split("/")


def _name(said: Mapping[str, str]) -> str:
    return said.get("text") or said.get("title") or ""


def _publisher(said: Mapping[str, str]) -> str:
    """Whose domain the page of the feed is at: the feed itself may be with Feedburner."""
    try:
        return publisher_of(parse_web_address(with_scheme(said.get("htmlurl", ""))))
    except InvalidAddressError:
        return ""


def _attributes(source: Source) -> dict[str, str]:
    attributes = {"text": source.name, "title": source.name}
    if source.type is SourceType.FEED:
        attributes |= {"type": "rss", "xmlUrl": source.url}
    else:  # other readers know no sources without a feed; this is OPML's word for a page
        attributes |= {"type": "link", "url": source.url}
    if source.lang:
        attributes["language"] = source.lang
    own = {
        "type": source.type.value,
        "publisher": source.publisher,
        "country": source.country or "",
        "kind": source.kind,
        "tags": join_tags(source.tags),
        "javascript": "true" if source.javascript else "",
        "enabled": "" if source.enabled else "false",
    }
    return attributes | {_OWN + key: value for key, value in own.items() if value or key == "tags"}


def _shown(said: Mapping[str, str]) -> str:
    return repr((_name(said) or "an outline")[:80])


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
