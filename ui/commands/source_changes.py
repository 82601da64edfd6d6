"""``catalejo sources enable``, ``disable`` and ``edit``: what a person says of a source that is stored."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import SourceError
from kb.models import Kind, Source
from ui.commands.collecting import find
from ui.commands.options import Json, country_of, language_of
from ui.console import out, print_json, printable, settings

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

Sources = Annotated[list[str], typer.Argument(metavar="SOURCE", help="Ids, addresses, names or publishers.")]


def enable(sources: Sources, as_json: Json = False) -> None:
    """Collect sources again that were disabled, or switched off because they were gone."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        found = _find_all(knowledge, sources)
        for source in found:
            knowledge.sources.enable(source)
        knowledge.runs.queue("collect")  # an `up` that runs need not wait for its schedule
    _tell([replace(source, enabled=True) for source in found], "Enabled", as_json=as_json)


def disable(sources: Sources, as_json: Json = False) -> None:
    """Do not collect sources until they are enabled again. Their articles stay."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        found = [
            knowledge.sources.change(source.id, lambda stored: replace(stored, enabled=False))
            for source in _find_all(knowledge, sources)
        ]
    _tell(found, "Disabled", as_json=as_json)


def edit(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, address or name.")],
    name: Annotated[str | None, typer.Option(help="Name to show.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language, as es, pt or en; '' for none.")] = None,
    country: Annotated[str | None, typer.Option(help="Country, as MX or BR; '' for none.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What it is about.")] = None,
    add_tag: Annotated[list[str] | None, typer.Option(help="Tag to add (repeatable).")] = None,
    remove_tag: Annotated[list[str] | None, typer.Option(help="Tag to take off (repeatable).")] = None,
    javascript: Annotated[
        bool | None,
        typer.Option("--javascript/--no-javascript", help="Whether a browser runs its pages' scripts first."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Change what is said of a source. The articles that it brought already take it on; each keeps its language."""
    from kb.intake.source_fields import MAX_NAME, clean_tags, cut_line
    from kb.knowledge_base import KnowledgeBase

    if all(option is None for option in (name, lang, country, kind, add_tag, remove_tag, javascript)):
        raise typer.BadParameter(
            "say what to change, as: --name, --lang, --country, --kind, --add-tag, --remove-tag, --javascript"
        )
    if name is not None and not cut_line(name, MAX_NAME):
        raise typer.BadParameter("a source needs a name", param_hint="--name")
    said_lang, said_country = language_of(lang or ""), country_of(country or "")
    with KnowledgeBase.open(settings()) as knowledge:
        removed = set(clean_tags(remove_tag or ()))

        def change(found: Source) -> Source:
            if unknown := removed - set(found.tags):
                own = ", ".join(found.tags) or "none"
                raise SourceError(f"{found.name} has no tag {min(unknown)!r}; it has: {own}.")
            kept = tuple(tag for tag in found.tags if tag not in removed)
            return replace(
                found,
                name=found.name if name is None else cut_line(name, MAX_NAME),
                lang=found.lang if lang is None else said_lang,
                country=found.country if country is None else said_country,
                kind=found.kind if kind is None else kind.value,
                tags=clean_tags((*kept, *(add_tag or ()))),
                javascript=found.javascript if javascript is None else javascript,
            )

        changed = knowledge.sources.change(find_one(knowledge, source).id, change)
    if as_json:
        print_json(changed)
        return
    rendered = "in a browser" if changed.javascript else ""
    facts = [changed.lang, changed.country, changed.kind, *changed.tags, rendered]
    out().print(f"Changed {printable(changed.name)}: {printable(', '.join(filter(None, facts)))}", soft_wrap=True)


def find_one(knowledge: "KnowledgeBase", name: str) -> Source:
    """The one source that a person means. Raises ``SourceError`` if there are none or several."""
    found = find(knowledge, name)
    if len(found) > 1:
        ids = ", ".join(str(source.id) for source in found)
        raise SourceError(f"{name!r} means several sources; say which by its id: {ids}.")
    return found[0]


def _find_all(knowledge: "KnowledgeBase", names: list[str]) -> list[Source]:
    """Every source that is meant, once. Nothing is changed if one of the names means none."""
    return list({source.id: source for name in names for source in find(knowledge, name)}.values())


def _tell(changed: list[Source], what: str, *, as_json: bool) -> None:
    if as_json:
        print_json(changed)
        return
    for source in changed:
        out().print(f"{what} {printable(source.name)} ({printable(source.url)}).", soft_wrap=True)
