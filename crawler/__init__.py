"""The collector: turns the web into raw documents with Scrapy and hands them to ``kb.intake``."""
