"""The sample site: fictional publishers on loopback that Catalejo's demo and tests collect.

Its parts, each knowing only those before it: ``content`` (what is written in ``publishers.toml`` and ``articles/``),
``labels`` (the words around it), ``edition`` (the content at one moment on one port: dates and addresses), ``body``
(Markdown to HTML), ``faults`` (what is wrong on purpose), ``feeds`` (RSS, RDF, Atom, JSON Feed, sitemap), ``pages``
(HTML), ``answers`` (what each address answers), ``protocol`` (HTTP) and ``server``. Only ``server`` knows the clock.
"""

from ui.sample_site.server import SampleSite, SampleSource

__all__ = ["SampleSite", "SampleSource"]
