"""The pages, one small file each, with a ``show(words)`` that draws the page."""
