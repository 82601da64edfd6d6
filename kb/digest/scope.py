"""What every section of one edition is composed from. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.digest.choosing import AMOUNTS, Amounts
from kb.digest.edition import Article, Finding, Quote
from kb.models import AlertArticle, Audience, Document
from kb.store.publications import Window

Subject = tuple[str, int]  # what an article tells: its story, else itself


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom, of which time, and the story of each document of that time that has one.

    ``keys`` are those that stories had in the version before.
    """

    audience: Audience
    window: Window
    story_of: Mapping[int, int]
    keys: Mapping[int, str]

    @property
    def amounts(self) -> Amounts:
        """How much is told."""
        return AMOUNTS[self.audience.length]

    def subject(self, document_id: int) -> Subject:
        """What a document tells."""
        story = self.story_of.get(document_id)
        return ("document", document_id) if story is None else ("story", story)

    def story_key(self, story_id: int) -> str:
        """What names a story to an editor."""
        return self.keys.get(story_id, f"story/{story_id}")

    def own_language_first(self, documents: Iterable[Document]) -> list[Document]:
        """The documents in the edition's language, then the others, each in their order."""
        return sorted(documents, key=lambda document: document.lang != self.audience.lang)


def article(document: Document) -> Article:
    """A document as editions cite it."""
    return Article(
        document_id=document.id,
        url=document.url,
        title=document.title,
        publisher=document.publisher,
        lang=document.lang,
        country=document.country,
        published=document.published,
        date_reliability=document.date_reliability,
    )


def finding(found: AlertArticle) -> Finding:
    """What a watch or a trend found, as editions cite it."""
    cited = Article(
        document_id=found.document_id,
        url=found.url,
        title=found.title,
        publisher=found.source,
        lang=found.lang,
        country=found.country,
        published=found.published,
        date_reliability=found.date_reliability,
    )
    return Finding(cited, None if found.quote is None else Quote(found.quote, cited), found.others)
