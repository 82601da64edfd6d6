"""``catalejo stories``: what several publishers tell, in whatever language."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from kb.models import Story, StoryDocument
from ui.commands.documents import MAX_ID
from ui.commands.options import Json, country_of, language_of
from ui.commands.told_stories import AsOf, bring_stories_up_to_date, end_of, number
from ui.console import out, print_json, printable, settings, to_json, utc_text

_MOST_STORIES = 1000
_MOST_DAYS = 3650
_ARTICLES = 3  # of each story in a list


def stories(
    story: Annotated[
        int | None, typer.Argument(metavar="STORY", min=1, max=MAX_ID, help="Only this story, with all its articles.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=_MOST_DAYS, help="Told in so many days.")] = 7,
    limit: Annotated[int, typer.Option(min=1, max=_MOST_STORIES, help="Most stories to give.")] = 20,
    country: Annotated[str | None, typer.Option(help="Only articles of this country count.")] = None,
    lang: Annotated[str | None, typer.Option(help="Only articles in this language count.")] = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Which articles tell the same, and who tells it. With --json, the story of every article, a line each."""
    from kb.knowledge_base import KnowledgeBase

    instant = None if as_of is None else end_of(as_of)
    where = {"country": country_of(country) if country else None, "lang": language_of(lang) if lang else None}
    with KnowledgeBase.open(settings()) as knowledge:
        bring_stories_up_to_date(knowledge)
        if story is not None:
            found = knowledge.story(story, as_of=instant, **where)
            if as_json:
                print_json(story_json(found))
            else:
                _print(found, len(found.documents))
        elif as_json:
            for url, story_id in knowledge.story_ids(as_of=instant, **where):
                print_json({"url": url, "story_id": story_id})
        else:
            _print_all(knowledge.stories(since=timedelta(days=days), as_of=instant, limit=limit, **where))


def story_json(story: Story) -> dict[str, Any]:
    """The documented shape of ``stories STORY --json``."""
    values: dict[str, Any] = to_json(story)
    return values


def _print_all(found: list[Story]) -> None:
    if not found:
        out().print("No story was told by two publishers in this time. Try more --days, or collect more sources.")
    for story in found:
        _print(story, _ARTICLES)


def _print(story: Story, articles: int) -> None:
    from rich.text import Text

    facts = [
        f"#{story.story_id}",
        number(len(story.publishers), "publisher"),
        number(len(story.documents), "article"),
    ]
    facts += [f"collected {' to '.join(dict.fromkeys((str(story.first_seen.date()), str(story.last_seen.date()))))}"]
    facts += [", ".join(part) for part in (story.countries, story.langs) if part]
    out().print(Text(printable(" ".join(story.title.split())), style="bold"))
    out().print(Text("   " + printable(" · ".join(facts)), style="cyan"))
    if story.terms:
        out().print(Text("   " + printable(", ".join(story.terms)), style="dim"))
    if story.summary:
        out().print(Text(f"   “{printable(' '.join(story.summary.split()))}”"))
    for document in story.documents[:articles]:
        _print_article(document)
    if len(story.documents) > articles:
        out().print(f"   … {len(story.documents) - articles} more: catalejo stories {story.story_id}")
    out().print()


def _print_article(document: StoryDocument) -> None:
    from rich.text import Text

    facts = [document.publisher, document.lang or "", utc_text(document.published) or "no date"]
    if document.copies:
        facts.append(number(document.copies, "copy", "copies"))
    out().print(
        Text(f"   – {printable(' '.join(document.title.split()))} ({printable(' · '.join(filter(None, facts)))})")
    )
    out().print(Text(f"     {printable(document.url)}", style="dim"), soft_wrap=True)
