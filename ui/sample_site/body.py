"""The text of an article: Markdown to HTML, for its page and for feeds that carry whole articles."""

from markdown_it import MarkdownIt

from ui.sample_site.content import ARTICLE_LINK_SCHEME, Article
from ui.sample_site.edition import Edition


def body_html(edition: Edition, article: Article) -> str:
    """The article's Markdown as HTML, links to other articles resolved to their addresses. HTML in it is escaped."""
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(article.body)
    for token in (child for block in tokens for child in block.children or ()):
        href = token.attrGet("href")
        if isinstance(href, str) and href.startswith(ARTICLE_LINK_SCHEME):
            linked = edition.content.articles[href.removeprefix(ARTICLE_LINK_SCHEME)]
            token.attrSet("href", edition.article_url(linked))
    return str(markdown.renderer.render(tokens, markdown.options, {}))
