"""What a person should know beside the hits. Stable English sentences: the user interface translates them.

Those with the place ``{value}`` are about something in the query or the settings, which ``kb.models.Notice`` carries
beside them.
"""

NOTHING_CLOSE = "Nothing that was collected is close to this; these are the nearest."
NOTHING_INDEXED = "Nothing is indexed yet."
QUERY_CUT = "The query was too long; only its beginning was used."
NO_TELLING_WORDS = "The query holds only signs or words that stand everywhere; the results are a guess."
WORDS_MISSING = "Search by words is not ready yet; only meaning was compared."
VECTORS_MISSING = "Search by meaning is not ready yet; only words were compared."
VECTORS_PARTIAL = "Some articles can only be found by their words so far."
QUOTE_NOT_CLOSED = "A quotation mark is not closed; it was left out."
OR_ALONE = "OR stands between two things that are looked for; here it was taken as a word."
UNKNOWN_OPERATOR = "“{value}” is no operator; it was taken as words."
OPERATOR_WITHOUT_VALUE = "Nothing stands after “{value}”; it was taken as a word."
UNKNOWN_LANGUAGE = "“{value}” is no language; it was taken as words."
UNKNOWN_COUNTRY = "“{value}” is no country; it was taken as words."
UNKNOWN_KIND = "“{value}” is no kind of article; it was taken as words."
UNKNOWN_DATE = "“{value}” is no date; it was taken as words. Write it like 2026-11-22 or 7d."
UNKNOWN_SITE = "“{value}” is no web site; it was taken as words."
PHRASE_NOWHERE = "No result holds “{value}” word for word; these come nearest."
NO_SUCH_SOURCE = "No source is called “{value}”."
NOT_COLLECTED = "“{value}” is none of your sources: nothing new of it is collected."
NO_SUCH_SITE = "There are no articles from the site “{value}”."
NO_SUCH_TAG = "No article has the tag “{value}”."
NOT_RERANKED = "The re-ranking model “{value}” cannot be used; results are ranked without it."
LANGUAGE_UNCLEAR = "The language of the query cannot be told; articles in all languages were searched."
