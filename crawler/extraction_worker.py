"""What workers of the extraction pool need; imported once, in the process that they are all forked from."""

import atexit
import os
import shutil

import crawler.feed_parser
import crawler.raw_pages
import crawler.site_map  # noqa: F401 - these are imported for those who are forked from here
from crawler.extraction_pool import SERVER_FOLDER
from kb.intake.language import load_identifier

load_identifier()
# The collector does so too, unless it is killed. Workers end without what is registered here.
atexit.register(shutil.rmtree, os.environ[SERVER_FOLDER], ignore_errors=True)
