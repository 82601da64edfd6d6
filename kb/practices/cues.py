"""Words by which advice is known in Spanish, Portuguese and English: patterns over folded text. Pure.

Folded as ``kb.index.analysis.fold`` does: lower case, no accents but on ñ.
"""

import re


def _any(words: str) -> re.Pattern[str]:
    """Any of these lines as whole words."""
    return re.compile(r"\b(?:" + "|".join(line.strip() for line in words.strip().splitlines()) + r")\b")


# What the reader has to do.
OBLIGATION = {
    "es": _any(r"""
        debes|deberias|debieras|tienes que|tenes que|tendras que|tendrias que|necesitas|necesitaras|hay que|habra que
        habria que
        usted (?:debe|deberia|tiene que|necesita)|no (?:debes|deberias)|has de
    """),
    "pt": _any(r"""
        voces? (?:(?!nao)\w+ )?(?:deve|devem|deveria|deveriam|precisa|precisam|tem que|tem de|tera que|precisara)
        e preciso|e necessario|ha que
    """),
    "en": _any(r"""
        you(?:'ll|'d)? (?:\w+ )?(?:should(?! not have to)|must|need to|have to|ought to|want to|had better)
        should(?:n't)? (?:not )?be
        you need|you(?:'ll| will) (?:need|want) to
    """),
}
NO_OBLIGATION = _any(r"""
    no (?:tienes|tenes|tiene|tienen) que|no (?:necesitas?|necesitan)|no hace falta
    nao (?:precisam?|tem que|e preciso|e necessario)
    (?:don't|do not|doesn't|does not) (?:just )?(?:have|need) to|should(?:n't| not) have to|needn't
""")
# What somebody has to do: advice if it is the reader, news if it is the mayor.
DUTY = {
    "es": _any(r"deben?|deberan?|deberian?|tienen? que|necesitan?|puede que tengas? que"),
    "pt": _any(r"devem?|devera|deverao|deveriam?|precisam?|tem que|tem de"),
    "en": _any(r"should(?:n't)?|must(?:n't)?|needs? to|ha(?:s|ve) to"),
}
RECOMMENDATION = {
    "es": _any(r"""
        (?:es|resulta|sera|seria) (?:\w+ )?importante|(?:es|resulta|sera|seria) (?:\w+ )?recomendable
        (?:es|resulta|sera|seria) (?:\w+ )?aconsejable|(?:es|resulta|sera|seria) (?:\w+ )?mejor
        (?:es|resulta|sera|seria) (?:\w+ )?conveniente|(?:es|resulta|sera|seria) (?:\w+ )?fundamental
        (?:es|resulta|sera|seria) (?:\w+ )?esencial|(?:es|resulta|sera|seria) (?:\w+ )?clave
        (?:es|resulta|sera|seria) (?:\w+ )?vital|(?:es|resulta|sera|seria) (?:\w+ )?buena idea
        (?:es|resulta|sera|seria) (?:\w+ )?necesario|(?:es|resulta|sera|seria) (?:\w+ )?imprescindible
        (?:es|resulta|sera|seria) (?:\w+ )?util|(?:es|resulta|sera|seria) (?:\w+ )?preferible
        conviene|convendria|vale la pena|merece la pena|lo (?:mejor|ideal|primero|recomendable) es
        (?:te|les|os|se) (?:recomendamos|recomiendo|aconsejamos|sugerimos|recomienda|aconseja)
        recomendamos|aconsejamos|sugerimos|recomendacion|consejo|no (?:esta de mas|olvides|olvide)|mejor (?:no|que|si)
        basta con|cuidado con
        la mejor (?:manera|forma)|una buena (?:manera|forma|idea|practica)|nada de
    """),
    "pt": _any(r"""
        (?:e|sera|seria|pode ser) (?:\w+ )?importante|(?:e|sera|seria|pode ser) (?:\w+ )?recomendavel
        (?:e|sera|seria|pode ser) (?:\w+ )?aconselhavel|(?:e|sera|seria|pode ser) (?:\w+ )?melhor
        (?:e|sera|seria|pode ser) (?:\w+ )?conveniente|(?:e|sera|seria|pode ser) (?:\w+ )?fundamental
        (?:e|sera|seria|pode ser) (?:\w+ )?essencial|(?:e|sera|seria|pode ser) (?:\w+ )?vital
        (?:e|sera|seria|pode ser) (?:\w+ )?uma boa ideia|(?:e|sera|seria|pode ser) (?:\w+ )?util
        (?:e|sera|seria|pode ser) (?:\w+ )?preferivel|(?:e|sera|seria|pode ser) (?:\w+ )?bom
        (?:e|sera|seria|pode ser) (?:\w+ )?interessante
        convem|vale a pena|o (?:melhor|ideal|recomendavel) e|recomendamos|aconselhamos|sugerimos|recomenda-se|dica
        nao (?:esqueca|deixe)
        melhor (?:nao|que|se)|basta|cuidado com|a melhor (?:maneira|forma)|um bom lugar
        uma boa (?:maneira|forma|ideia|pratica)|nada de|vale
    """),
    "en": _any(r"""
        it(?:'s| is) (?:\w+ )?important|it(?:'s| is) (?:\w+ )?best|it(?:'s| is) (?:\w+ )?better
        it(?:'s| is) (?:\w+ )?worth|it(?:'s| is) (?:\w+ )?advisable|it(?:'s| is) (?:\w+ )?essential
        it(?:'s| is) (?:\w+ )?crucial|it(?:'s| is) (?:\w+ )?a good idea|it(?:'s| is) (?:\w+ )?wise
        it(?:'s| is) (?:\w+ )?helpful|it(?:'s| is) (?:\w+ )?useful|it(?:'s| is) (?:\w+ )?vital
        (?:we|i) (?:recommend|suggest|advise)|be sure|make sure|worth \w+ing|a good (?:way|place|idea|practice|rule)
        the best (?:way|thing)|better to
        try (?:to|and)|remember to|don't forget|no need to|keep in mind
    """),
}
SUGGESTION = {
    "es": _any(
        r"""puedes|podes|podrias|podria ser|te gustaria|puede ser de ayuda|quizas? quieras|tal vez quieras
        es posible que quieras|usted puede"""
    ),
    "pt": _any(r"voces? (?:\w+ )?(?:pode|podem|poderia|poderiam)|talvez voce|voce tambem pode"),
    "en": _any(
        r"you (?:\w+ )?(?:can|could|may|might)(?: \w+)? (?:want|wish|like|find)|you (?:can|could|may|might)|feel free"
    ),
}
SECOND_PERSON = {
    "es": _any(r"tu|tus|te|ti|contigo|usted|ustedes|vos|os|vuestr[oa]s?|tuy[oa]s?"),
    "pt": _any(r"voces?|te|teus?|tuas?|tu|contigo|seus?|suas?"),
    "en": _any(r"you|your|yours|yourself|you're|you'll|you've|you'd"),
}
FIRST_PERSON = {
    "es": _any(r"yo|me|mi|mis|nos|nosotros|nuestr[oa]s?|\w+[aei]mos|estoy|tengo|creo|era|hice|fui"),
    "pt": _any(r"eu|me|meus?|minhas?|nos|noss[oa]s?|\w+[aei]mos|estou|tenho|acho|era|fiz|fui"),
    "en": _any(r"i|i'm|i've|i'd|me|my|we|us|our|ours|we're|we've|was"),
}
# What is told, not advised.
TOLD = {
    "es": _any(r"""
        dijo|aseguro|explico|afirmo|señalo|indico|informo|anuncio|declaro|agrego|añadio|comento|segun|era|eran|fue
        fueron|habia|habian|estaba|estaban|tuvo|hizo
        ha \w+d[oa]|han \w+d[oa]|habia \w+d[oa]|\w+aron|\w+ieron|ayer|anoche|hoy
    """),
    "pt": _any(r"""
        disse|afirmou|explicou|informou|anunciou|declarou|segundo|era|eram|foi|foram|havia|estava|estavam|teve|fez
        \w+aram|\w+eram|\w+iram|ontem|hoje
    """),
    "en": _any(
        r"""said|says|told|was|were|had|did|has been|have been|announced|according to|yesterday|today|went|became|found
        asked|wrote"""
    ),
}
# Pointers to what else there is to read or to do on the site.
POINTS = _any(r"""
    check out|read (?:more|on)|see (?:our|the|also)|learn more|echa un vistazo|consulta (?:nuestr[oa]|el|la)|lee mas
    mas informacion|suscribete|siguenos
    de uma olhada|confira|leia mais|veja (?:tambem|nosso|nossa|mais)|saiba mais|inscreva-se|siga-nos|subscribe
    follow us|click here|haz clic|clique aqui|ver tambien
""")
# Conditions and aims that stand before what to do: "If …, thank them".
SUBORDINATE = {
    "es": _any(
        r"""si|en|a quien|quien|cuando|antes de|despues de|para|en lugar de|en vez de|al|mientras|aunque|incluso si
        en caso de|donde|a medida que|siempre que|una vez|ante|frente a|con|sin|tras|cada"""
    ),
    "pt": _any(
        r"""se|em|a quem|quem|quando|antes de|antes que|depois de|para|em vez de|ao|enquanto|embora|mesmo se|caso|onde
        conforme|sempre que|uma vez|na|no|nas|nos|diante de|com|sem|cada"""
    ),
    "en": _any(
        r"""if|when|whenever|before|after|to|for|instead of|while|unless|once|where|although|even if|as|in|on|by|every
        until|rather than"""
    ),
}
NEGATION = {
    "es": _any(r"no|nunca|jamas|tampoco"),
    "pt": _any(r"nao|nunca|jamais|tampouco"),
    "en": _any(r"never"),
}
# Words that may stand before an imperative.
BEFORE_VERB = frozenset(
    """
    y o e ou and or but pero mas entonces tambien ademas siempre luego despues primero segundo finalmente por
    favor ahora asi
    mejor solo
    entao tambem alem disso sempre depois primeiro finalmente agora apenas so
    also always then next first second finally instead just simply please so now only again
    ultimamente generalmente normalmente quando necessario cuando sea necesario ojo tip consejo dica
    """.split()
)
AVOIDING = frozenset("evita evite eviten evitar evitem avoid stop skip".split())
PRONOUNS_BEFORE_VERB = frozenset("te se le les lo la los las me nos os o a as lhe lhes".split())
AFTER_NOUN = frozenset("de del do da dos das para of".split())
VERBS_WITH_DE = frozenset("trata deja cuida habla aprende gusta parte sal toma aproveita".split())
# Headings over advice.
ADVISING_HEADING = _any(
    r"""
    consejos?|claves?|tips?|pasos?|buenas practicas|recomendaciones|trucos|errores|que hacer|que no hacer|como|reglas?
    normas?|checklist|lista de verificacion|guia|estrategias?|ideas
    dicas?|passos?|boas praticas|recomendacoes|truques|erros|o que fazer|regras?|guia
    how to|steps?|best practices|advice|do's|don'ts|dos and don'ts|mistakes|rules?|what to do|ways|guide|strategies
    rutinas|rotinas|minimos|detalles
    """
)
# "With more information you can:" is followed by what it is good for, not by what to do.
INTRODUCES_USES = _any(
    r"""
    puedes|podras|puede|ayuda a|ejemplos?|incluyen?|situaciones|sirve|permite|razones|motivos
    pode|podem|ajuda a|exemplos?|incluem|situacoes|serve|permite|razoes|motivos
    you can|can help|examples?|include|situations|allows?|reasons|helps
    """
)
