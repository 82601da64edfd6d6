"""What trend sources answer, written by hand from their documentation, which each cites; addresses are invented."""

import json

# https://support.google.com/trends/answer/3076011 ("Trending now", export as RSS); the elements are those of
# https://trends.google.com/trending/rss as public readers of the feed know them.
GOOGLE_TRENDS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:ht="https://trends.google.com/trending/rss" version="2.0"><channel>
<title>Daily Search Trends</title><description>Recent searches</description>
<link>https://trends.google.com/trending?geo=MX</link>
<item><title>apagón cdmx</title><ht:approx_traffic>2000+</ht:approx_traffic><description/>
<link>https://trends.google.com/trending/rss?geo=MX</link><pubDate>Sun, 22 Nov 2026 06:10:00 -0800</pubDate>
<ht:picture>https://img.example/a.jpg</ht:picture><ht:picture_source>El Diario</ht:picture_source>
<ht:news_item><ht:news_item_title>Apagón en la Ciudad de México: qué &lt;b&gt;se sabe&lt;/b&gt;</ht:news_item_title>
<ht:news_item_snippet/><ht:news_item_url>https://diario.example/apagon-cdmx</ht:news_item_url>
<ht:news_item_picture>https://img.example/a.jpg</ht:news_item_picture>
<ht:news_item_source>El Diario</ht:news_item_source>
</ht:news_item>
<ht:news_item><ht:news_item_title>Vuelve la luz</ht:news_item_title>
<ht:news_item_url>https://prensa.example/vuelve-la-luz</ht:news_item_url>
<ht:news_item_source>La Prensa</ht:news_item_source>
</ht:news_item>
</item>
<item><title>liga mx</title><ht:approx_traffic>200,000+</ht:approx_traffic>
<pubDate>Sun, 22 Nov 2026 05:00:00 -0800</pubDate></item>
</channel></rss>""".encode()

# https://hn.algolia.com/api, "Hacker News API": search?tags=front_page
HACKER_NEWS = json.dumps(
    {
        "exhaustive": {"nbHits": True, "typo": True},
        "hits": [
            {
                "_tags": ["story", "author_ana", "story_41000001", "front_page"],
                "author": "ana",
                "created_at": "2026-11-22T08:00:00Z",
                "created_at_i": 1795334400,
                "num_comments": 87,
                "objectID": "41000001",
                "points": 312,
                "story_id": 41000001,
                "title": "Why small communities <last>",
                "url": "https://blog.example/small-communities?utm_source=hn",
            },
            {
                "_tags": ["story", "ask_hn", "front_page"],
                "author": "beto",
                "num_comments": 40,
                "objectID": "41000002",
                "points": 55,
                "story_text": "How do you…",
                "title": "Ask HN: How do you moderate a forum?",
                "url": None,
            },
        ],
        "hitsPerPage": 50,
        "nbHits": 2,
        "nbPages": 1,
        "page": 0,
        "params": "tags=front_page&hitsPerPage=50",
        "query": "",
    }
).encode()

_HISTORY = [
    {"day": "1795305600", "accounts": "23", "uses": "31"},
    {"day": "1795219200", "accounts": "7", "uses": "7"},
]
# https://docs.joinmastodon.org/methods/trends/#links and https://docs.joinmastodon.org/entities/PreviewCard/
MASTODON_LINKS = json.dumps(
    [
        {
            "url": "https://noticias.example/elecciones",
            "title": "Elecciones: lo que &amp; cómo votar",
            "description": "",
            "type": "link",
            "authors": [],
            "author_name": "",
            "provider_name": "Noticias",
            "html": "",
            "width": 400,
            "image": None,
            "history": _HISTORY,
        },
        {"url": "https://videos.example/v/1", "title": "Un video", "type": "video", "history": []},
    ]
).encode()
# https://docs.joinmastodon.org/methods/trends/#tags and https://docs.joinmastodon.org/entities/Tag/
MASTODON_TAGS = json.dumps(
    [
        {"id": "201", "name": "hola", "url": "https://mastodon.example/tags/hola", "history": _HISTORY},
        {"id": "202", "name": "BuenosDías", "url": "https://mastodon.example/tags/BuenosD%C3%ADas", "history": []},
    ]
).encode()
# https://docs.joinmastodon.org/methods/trends/#statuses and https://docs.joinmastodon.org/entities/Status/
MASTODON_POSTS = json.dumps(
    [
        {
            "id": "108910940413327534",
            "created_at": "2026-11-22T08:44:26.366Z",
            "sensitive": False,
            "language": "es",
            "url": "https://mastodon.example/@ana/108910940413327534",
            "replies_count": 3,
            "reblogs_count": 120,
            "favourites_count": 300,
            "content": "<p>Hoy cumple diez años <a href='#'>nuestra comunidad</a>.</p><p>Gracias</p>",
            "card": {"url": "https://comunidad.example/diez-anos", "title": "Diez años", "type": "link"},
        },
        {"id": "2", "language": None, "url": "https://mastodon.example/@b/2", "content": "<p>Hi</p>", "card": None},
    ]
).encode()


def wikipedia(articles: list[dict[str, object]], day: str = "2026-11-21", **facts: str) -> bytes:
    """https://doc.wikimedia.org/generated-data-platform/aqs/analytics-api/reference/page-views.html"""
    year, month, of_month = day.split("-")
    item = {**facts, "access": "all-access", "year": year, "month": month, "day": of_month, "articles": articles}
    return json.dumps({"items": [item]}).encode()


WIKIPEDIA = wikipedia(
    [
        {"article": "Wikipedia:Portada", "views": 912000, "rank": 1},
        {"article": "Especial:Buscar", "views": 300100, "rank": 2},
        {"article": "Día_de_Muertos", "views": 80123, "rank": 3},
        {"article": "AC/DC", "views": 70001, "rank": 4},
    ],
    project="es.wikipedia",
)
WIKIPEDIA_COUNTRY = wikipedia(
    [
        {"article": "Main_Page", "project": "en.wikipedia", "views_ceil": 9900, "rank": 1},
        {"article": "Lionel_Messi", "project": "es.wikipedia", "views_ceil": 8700, "rank": 2},
    ],
    country="AR",
)
# lexicons/app/bsky/unspecced/getTrendingTopics.json and defs.json of https://github.com/bluesky-social/atproto
BLUESKY = json.dumps(
    {
        "topics": [
            {"topic": "Copa América", "link": "/profile/trending.bsky.app/feed/1"},
            {"topic": "g", "displayName": "Gamescom", "link": "/profile/trending.bsky.app/feed/2"},
        ],
        "suggested": [{"topic": "Popular", "link": "/profile/bsky.app/feed/whats-hot"}],
    }
).encode()
# https://docs.github.com/en/rest/search/search#search-repositories
GITHUB = json.dumps(
    {
        "total_count": 2,
        "incomplete_results": False,
        "items": [
            {"full_name": "ana/bot", "html_url": "https://github.example/ana/bot", "stargazers_count": 4200},
            {"full_name": "b/c", "html_url": "https://github.example/b/c", "stargazers_count": 900},
        ],
    }
).encode()
# https://www.reddit.com/dev/api#GET_hot, https://github.com/reddit-archive/reddit/wiki/JSON
REDDIT_HOT = json.dumps(
    {
        "kind": "Listing",
        "data": {
            "after": "t3_abc",
            "dist": 3,
            "children": [
                {
                    "kind": "t3",
                    "data": {
                        "title": "Reglas de la comunidad",
                        "score": 5,
                        "stickied": True,
                        "permalink": "/r/mexico/comments/a/reglas/",
                    },
                },
                {
                    "kind": "t3",
                    "data": {
                        "title": "Abren nueva línea del metro",
                        "score": 812,
                        "num_comments": 90,
                        "is_self": False,
                        "stickied": False,
                        "permalink": "/r/mexico/comments/b/abren/",
                        "url": "https://diario.example/metro",
                    },
                },
                {
                    "kind": "t3",
                    "data": {
                        "title": "Una foto",
                        "score": 99,
                        "is_self": False,
                        "permalink": "/r/mexico/comments/c/una_foto/",
                        "url": "https://i.redd.it/x.jpg",
                    },
                },
            ],
        },
    }
).encode()
# https://github.com/reddit-archive/reddit/wiki/OAuth2#application-only-oauth
REDDIT_TOKEN = json.dumps(
    {"access_token": "eyJh.bGci-_0", "token_type": "bearer", "expires_in": 86400, "scope": "*"}
).encode()
# https://www.reddit.com/wiki/rss
REDDIT_FEED = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>hot : mexico</title>
<entry><author><name>/u/ana</name></author><category term="mexico" label="r/mexico"/>
<content type="html">&lt;a href="https://diario.example/metro"&gt;[link]&lt;/a&gt;</content><id>t3_b</id>
<link href="https://www.reddit.com/r/mexico/comments/b/abren/"/><updated>2026-11-22T08:00:00+00:00</updated>
<title>Abren nueva l\xc3\xadnea del metro</title></entry>
<entry><id>t3_c</id><link href="https://www.reddit.com/r/mexico/comments/c/una_foto/"/>
<updated>2026-11-22T07:00:00+00:00</updated><title>Una foto</title></entry></feed>"""

# A whole answer of each, and the articles that it names with the words they are named by.
ANSWERS = {
    "google-trends": GOOGLE_TRENDS,
    "hacker-news": HACKER_NEWS,
    "mastodon-links": MASTODON_LINKS,
    "mastodon-tags": MASTODON_TAGS,
    "mastodon-posts": MASTODON_POSTS,
    "wikipedia": WIKIPEDIA,
    "wikipedia-country": WIKIPEDIA_COUNTRY,
    "reddit": REDDIT_FEED,
    "reddit by token": REDDIT_HOT,
    "bluesky": BLUESKY,
    "github": GITHUB,
}
ARTICLES = {
    "google-trends": {
        "https://diario.example/apagon-cdmx": "Apagón en la Ciudad de México: qué se sabe",
        "https://prensa.example/vuelve-la-luz": "Vuelve la luz",
    },
    "hacker-news": {"https://blog.example/small-communities?utm_source=hn": "Why small communities <last>"},
    "mastodon-links": {"https://noticias.example/elecciones": "Elecciones: lo que & cómo votar"},
    "mastodon-posts": {"https://comunidad.example/diez-anos": "Diez años"},
    "reddit by token": {"https://diario.example/metro": "Abren nueva línea del metro"},
}
