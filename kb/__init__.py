"""The knowledge base: documents in, answers out. Knows no Scrapy, no feedparser and no Streamlit."""
