"""Who publishes what is at an address, and which addresses are of one hand."""

import pytest

from kb.intake.publishers import publisher_of, same_site, site_of
from kb.intake.source_fields import make_source


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.noticias.com.br/x", "noticias.com.br"),
        ("https://blogs.elpais.com/x", "elpais.com"),
        ("https://www.ana.blogspot.com.ar/2026/11/x.html", "ana.blogspot.com.ar"),
        ("https://ana.wordpress.com/x", "ana.wordpress.com"),
        ("https://wordpress.com/x", "wordpress.com"),
        ("https://ana.substack.com/feed", "ana.substack.com"),
        ("https://ana.github.io/x", "ana.github.io"),
        ("https://medium.com/@ana/x", "medium.com"),
        ("http://radar-social.localhost:8000/x", "radar-social.localhost"),
        ("http://127.0.0.1/x", "127.0.0.1"),
    ],
)
def test_a_site_is_in_one_hand(address: str, site: str) -> None:
    assert site_of(address) == site


@pytest.mark.parametrize(
    ("address", "publisher"),
    [
        ("https://medium.com/feed/@ana", "medium.com/@ana"),
        ("https://medium.com/@ana/nota-1f2", "medium.com/@ana"),
        ("https://medium.com/feed/tag/redes", "medium.com"),
        ("https://medium.com/feed/una-revista", "medium.com/una-revista"),
        (
            "https://www.youtube.com/feeds/videos.xml?channel_id=UC1234567890123456789012",
            "youtube.com/channel/UC1234567890123456789012",
        ),
        ("https://www.youtube.com/channel/UC1234567890123456789012", "youtube.com/channel/UC1234567890123456789012"),
        ("https://www.youtube.com/watch?v=x", "youtube.com"),
        ("https://www.reddit.com/r/argentina/.rss", "reddit.com/r/argentina"),
        ("https://mastodon.example/@ana.rss", "mastodon.example/@ana"),
        ("https://ana.substack.com/feed", "ana.substack.com"),
        ("https://twitter.com/ana", "x.com/ana"),
        ("https://x.com/ana/status/12", "x.com/ana"),
        ("https://x.com/i/web/status/12", "x.com"),
        ("https://nitter.example/ana/status/12#m", "x.com/ana"),
        ("https://www.instagram.com/ana/", "instagram.com/ana"),
        ("https://www.instagram.com/p/Abc1/", "instagram.com"),
        ("https://about.instagram.com/blog", "instagram.com"),
        ("https://es-la.facebook.com/ana/posts/12", "facebook.com/ana"),
        ("https://www.facebook.com/permalink.php?id=1", "facebook.com"),
        ("https://www.facebook.com/business/news", "facebook.com"),
        ("https://mx.linkedin.com/company/marca/posts/", "linkedin.com/company/marca"),
        ("https://t.me/s/canal/12", "t.me/canal"),
        ("https://kill-the-newsletter.com/feeds/a1b2/entries/c3.html", "kill-the-newsletter.com/feeds/a1b2"),
        ("https://docs.github.com/en", "github.com"),
        ("https://elpais.com/economia/", "elpais.com"),
    ],
)
def test_on_a_platform_each_account_is_a_publisher(address: str, publisher: str) -> None:
    assert publisher_of(address) == publisher


def test_a_source_without_a_name_is_called_by_its_publisher() -> None:
    source = make_source("https://medium.com/feed/@ana")
    assert (source.publisher, source.name) == ("medium.com/@ana", "medium.com/@ana")


def test_two_blogs_of_one_platform_are_not_one_site() -> None:
    assert not same_site("https://malo.blogspot.com/x", "https://victima.blogspot.com/x")
    assert same_site("https://m.diario.com.ar/x", "https://www.diario.com.ar/y")
