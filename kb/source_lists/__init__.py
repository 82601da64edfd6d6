"""Lists of sources as other programs write and read them: OPML of feed readers, CSV of spreadsheets."""
