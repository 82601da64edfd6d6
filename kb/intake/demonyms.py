"""What people and things of a country are called, in Spanish, Portuguese and English. Pure.

The Unicode CLDR, which has the names of countries, has none of these.
"""

from collections.abc import Iterator, Mapping
from functools import cache

# Folded, in the singular, of men. Those that are words of another meaning as often are left out: *indio*, *americano*.
_DEMONYMS = """
    AR argentino argentine argentinian
    AT austriaco austrian
    AU australiano australian
    BE belga belgian
    BO boliviano bolivian
    BR brasileño brasileiro brazilian
    CA canadiense canadense canadian
    CH suizo suico swiss
    CL chileno chilean
    CN chino chines chinese
    CO colombiano colombian
    CR costarricense costarriquenho
    CU cubano cuban
    DE aleman alemao alemaes german
    DK danes dinamarques danish
    DO dominicano
    EC ecuatoriano equatoriano ecuadorian
    EG egipcio egyptian
    ES español espanhol espanhois spanish
    FI finlandes finnish
    FR frances french
    GB britanico british
    GR griego grego greek
    GT guatemalteco guatemalan
    HN hondureño hondurenho honduran
    ID indonesio indonesian
    IE irlandes irish
    IL israeli israelense
    IR irani iraniano iranian
    IT italiano italian
    JP japones japanese
    KR surcoreano
    MX mexicano mexican
    MY malasio malaysian
    NI nicaraguense nicaraguan
    NL neerlandes holandes dutch
    NO noruego noruegues norwegian
    NZ neozelandes
    PA panameño panamenho panamanian
    PE peruano peruvian
    PL polaco polish
    PT portugues portuguese
    PY paraguayo paraguaio paraguayan
    RU ruso russo russian
    SE sueco swedish
    SV salvadoreño salvadorenho salvadoran
    TR turco turkish
    UA ucraniano ukrainian
    US estadounidense estadunidense norteamericano
    UY uruguayo uruguaio uruguayan
    VE venezolano venezuelano venezuelan
    ZA sudafricano
"""


def country_of_demonym(folded: str) -> str | None:
    """The country (ISO 3166-1 alpha-2) whose people a folded word calls; ``None`` for any other word."""
    return _countries().get(folded)


def _forms(demonym: str) -> Iterator[str]:
    yield from (demonym, f"{demonym}s")
    if demonym.endswith("o"):
        yield from (f"{demonym[:-1]}a", f"{demonym[:-1]}as")
    elif demonym[-1] in "lnsu":
        yield from (f"{demonym}a", f"{demonym}as", f"{demonym}es")


@cache
def _countries() -> Mapping[str, str]:
    rows = (line.split() for line in _DEMONYMS.strip().splitlines())
    return {form: country for country, *demonyms in rows for demonym in demonyms for form in _forms(demonym)}
