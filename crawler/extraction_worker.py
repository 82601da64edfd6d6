"""What workers of the extraction pool need; imported once, in the process that they are all forked from."""

import crawler.feed_parser
import crawler.raw_pages
import crawler.site_map  # noqa: F401 - these are imported for those who are forked from here
from kb.intake.language import load_identifier

load_identifier()
