"""The web app: Streamlit pages over ``kb.knowledge_base``.

``app.py`` is the entry that ``server.py`` starts. Pages are in ``app_pages``, one small file each; what they share is
in ``components``. What a person asks for is kept in the address (``address.py``) and nowhere else. Text from the web
passes ``markup.py`` before it is shown.
"""
