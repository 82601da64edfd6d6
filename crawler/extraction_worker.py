"""What workers of the extraction pool need; imported once, in the process that they are all forked from."""

import crawler.feed_parser
import crawler.raw_pages
import crawler.site_map  # noqa: F401
from kb.intake.language import load_identifier

load_identifier()
