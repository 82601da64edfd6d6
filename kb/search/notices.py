"""What a person should know beside the hits. Stable English sentences: the user interface translates them."""

NOTHING_INDEXED = "Nothing is indexed yet."
QUERY_CUT = "The query was too long; only its beginning was used."
VECTORS_MISSING = "Search by meaning is not ready yet; only words were compared."
VECTORS_PARTIAL = "Some articles can only be found by their words so far."
