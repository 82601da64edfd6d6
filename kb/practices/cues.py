"""Words by which advice is known in Spanish, Portuguese and English: patterns over folded text. Pure.

Folded as ``kb.index.analysis.fold`` does: lower case, no accents but on ñ.
"""

import re


def _joined(words: str) -> str:
    """Any of these lines."""
    return "|".join(line.strip() for line in words.strip().splitlines())


def _any(words: str) -> re.Pattern[str]:
    """Any of these lines as whole words."""
    return re.compile(rf"\b(?:{_joined(words)})\b")


# What the reader has to do.
OBLIGATION = {
    "es": _any(r"""
        debes|deberias|debieras|tienes que|tenes que|tendras que|tendrias que|necesitas|necesitaras|hay que|habra que
        habria que
        debeis|deberiais|teneis que|tendreis que|necesitais|habeis de
        usted (?:debe|deberia|tiene que|necesita)|no (?:debes|deberias)|has de
        (?:es posible que|quizas?|tal vez) (?:tambien |solo )?(?:quieras?|debas?|necesites?|desees?)
        puede que (?:tambien |solo )?(?:quieras|debas|necesites|desees)
        tu trabajo (?:\w+ ){0,4}es|es tu trabajo|ni se (?:te|le|les) ocurra
    """),
    "pt": _any(r"""
        voces? (?:(?!nao)\w+ )?(?:deve|devem|deveria|deveriam|precisa|precisam|tem que|tem de|tera que|precisara)
        e preciso|e necessario|ha que|seu trabalho (?:\w+ ){0,4}e \w+[aei]r
        voces? (?:vai|ira) (?:querer|precisar)|talvez voces? (?:\w+ )?(?:queira|precise|deva)
    """),
    "en": _any(r"""
        you(?:'ll|'d)? (?:\w+ )?(?:should(?! not have to)|must|need to|have to|ought to|want to|had better)
        should(?:n't)? (?:not )?be
        you (?:\w+ )?need|you(?:'ll| will) (?:still |also |probably )?(?:need|want) to
        your job (?:\w+ ){0,4}is|it's your job
        you (?:may|might) (?:also |even |still |just )?(?:want|need) to|let's
    """),
}
# Whom articles advise that do not say *you*, and what these make.
_OURS = {
    "es": r"""
        marcas? empresas? negocios? pymes? agencias? tiendas? equipos? proyectos? organizaci\w+ creador\w* anunciantes?
        managers? moderador\w* administrador\w* portavo\w+ vocer\w+ comunidad(?:es)? publicaci\w+ posts? mensajes?
        titulos? textos? descripci\w+ comentarios? respuestas? videos? reels? historias? imagen(?:es)? enlaces?
        hashtags? normas? reglas? disculpas? comunicados? protocolos? calendarios? perfil(?:es)? contenidos?
    """,
    "pt": r"""
        marcas? empresas? negocios? agencias? lojas? equip[ea]s? projetos? organizac\w+ criador\w* anunciantes?
        managers? medias moderador\w* administrador\w* porta-vo\w+ comunidades? publicac\w+ posts? mensage(?:m|ns)
        titulos? textos? descric\w+ legendas? comentarios? respostas? videos? reels? image(?:m|ns) links?
        hashtags? regras? comunicados? protocolos? calendarios? perfi[ls] conteudos? cana(?:l|is) grupos?
    """,
    "en": r"""
        brands? business(?:es)? compan(?:y|ies) agenc(?:y|ies) teams? nonprofits? organi[sz]ations? creators?
        advertisers? marketers? managers? moderators? admins? spokespe\w+ communit(?:y|ies) posts? messages? captions?
        headlines? titles? bios? profiles? comments? repl(?:y|ies) videos? reels? stor(?:y|ies) images? links? hashtags?
        rules? apolog(?:y|ies) statements?
    """,
}


def _duty_of_ours(lang: str, before: str, duty: str, verb: str) -> re.Pattern[str]:
    """The words of a duty, from what stands ``before`` the noun whose it is to its ``verb``."""
    ours = "|".join(_OURS[lang].split())
    return re.compile(rf"\b(?:(?:{before}) )*(?:{ours}) (?:(?!qu?e\b|s[ei]\b|that\b)\w+ ){{0,2}}?(?:{duty}) {verb}\b")


# What they have to do: "Las marcas deben responder", "Captions must be short"; but not what they owe, nor what is
# expected in Portuguese: "As empresas devem investir mais".
DUTY_OF_OURS = {
    "es": _duty_of_ours(
        "es",
        r"el|las?|los|una?|cada|tod[ao]s?|tus?|sus?|primer[ao]?",
        r"deben?|deberian?|(?:tienen?|tendrian?) que|necesitan?|han? de",
        r"(?!haber)(?:\w+ )??\w+[aei]r(?:se|l[aeo]s?)?",
    ),
    "pt": _duty_of_ours(
        "pt",
        r"as?|os?|uma?|cada|tod[ao]s?|seus?|suas?|primeir[ao]",
        r"devem?|deveriam?|precisam?|tem (?:que|de)",
        r"(?!ter\b|investir|crescer|gastar|demitir|contratar|faturar|movimentar|chegar|ganhar|perder|lancar|aumentar)"
        r"(?:\w+ )??\w+[aei]r(?:-\w+)?",
    ),
    "en": _duty_of_ours(
        "en",
        r"the|an?|every|each|all|any|your|first",
        r"should(?:n't)?|must(?:n't)?|needs? to|ha(?:s|ve) to|ought to",
        r"(?!have (?:\w+e[dn]|known|done|gone|thought|kept|told|left|said)\b)\w+",
    ),
}
# Who says so: then it is news of what others should do.
REPORTED = {
    "es": _any(r"""
        dijo|dice|dicen|aseguro|explico|afirmo|afirma|señalo|señala|indico|informo|anuncio|declaro|agrego|añadio|comento
        segun
    """),
    "pt": _any(r"disse|diz|dizem|afirmou|afirma|explicou|informou|anunciou|declarou|segundo"),
    "en": _any(r"said|says?|told|announced|according to|critics"),
}
NO_OBLIGATION = _any(r"""
    no (?:tienes|tenes|teneis|tiene|tienen) que|no (?:necesitas?|necesitais|necesitan)|no hace falta
    nao (?:precisam?|tem que|e preciso|e necessario)
    (?:don't|do not|doesn't|does not) (?:just )?(?:have|need) to|should(?:n't| not) have to|needn't
    no es (?:necesario|preciso)|isn't necessary
""")
# What the reader is to know, which is what the article tells: "You should know that networks are companies".
INFORMS = _any(r"""
    (?:debes|deberias|tienes que|necesitas|debeis|teneis que|hay que|usted debe) (?:saber|entender) que
    (?:voces? )(?:\w+ )?(?:deve|devem|precisa|precisam) (?:saber|entender) que
    you (?:\w+ )?(?:should|must|need to|have to) (?:\w+ )?(?:know|understand|expect) (?:that|to)
""")
# What calms the reader before the article goes on; but not "Don't worry about figures".
REASSURES = re.compile(
    r"(?:(?:pero|mas|but),? )?(?:no (?:te|se|os) preocup\w+|nao se preocup\w+|(?:don't|do not) worry)(?=[,.:;!]|$)"
)
# After these, what follows is no duty of its own: "what you need", "if you want to", "some think you should".
SUBORDINATING = {
    "es": frozenset("que si cuando donde como quien cual cuales cuanto aunque porque".split()),
    "pt": frozenset("que se quando onde como quem qual quais quanto embora porque caso".split()),
    "en": frozenset("what that if when where which how why who than think whatever because so as though".split()),
}
# "Ask anybody, and they will tell you": what happens then, not what to do.
CONSEQUENCE = {
    "es": _any(r"y (?:(?:te|se|lo|la|le) )?(?:vas? a|veras|\w+ra[sn]?)"),
    "pt": _any(r"e (?:(?:eles?|elas?|voces?) (?:\w+ )?)?(?:vai|vao|vera|verao|\w+ra|\w+rao)"),
    "en": _any(r"and (?:you|they|it|he|she)(?:'ll| will| might| may| can)"),
}
# Conclusions and emphases that may stand before an imperative: "…, así que empieza por …", "First of all, do not …".
THEREFORE = re.compile(
    r"^(?:así que|por es[oa]|por lo tanto|entonces|por isso|portanto|então|assim|so|therefore"
    r"|ante todo|sobre todo|en primer lugar|por último|acima de tudo|antes de (?:nada|mais nada|tudo)|em primeiro lugar"
    r"|por fim|first of all|above all|most importantly"
    r"|(?:la regla de oro|a regra de ouro|the golden rule)(?: \w+){0,3})\b[,:]?\s*",
    re.IGNORECASE,
)
# What somebody has to do: advice if it is the reader, news if it is the mayor.
DUTY = {
    "es": _any(r"deben?|deberan?|deberian?|tienen? que|necesitan?|puede que tengas? que"),
    "pt": _any(r"devem?|devera|deverao|deveriam?|precisam?|tem que|tem de"),
    "en": _any(r"should(?:n't)?|must(?:n't)?|needs? to|ha(?:s|ve) to|ought to"),
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
        (?:recomiendan|aconsejan|sugieren) (?:no )?\w+[aei]r
        basta con|(?:cuidado|ojo|aguas) con|recomiendo|aconsejo|sugiero|mas vale
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
        recomendo|aconselho|sugiro|(?:recomendam|aconselham|sugerem) (?:nao )?\w+[aei]r
        nao (?:esqueca|deixe)
        melhor (?:nao|que|se)|basta|cuidado com|a melhor (?:maneira|forma)|um bom lugar
        uma boa (?:maneira|forma|ideia|pratica)|nada de|vale
    """),
    "en": _any(r"""
        it(?:'s| is) (?:\w+ )?important|it(?:'s| is) (?:\w+ )?best|it(?:'s| is) (?:\w+ )?better
        it(?:'s| is) (?:\w+ )?worth|it(?:'s| is) (?:\w+ )?advisable|it(?:'s| is) (?:\w+ )?essential
        it(?:'s| is) (?:\w+ )?crucial|it(?:'s| is) (?:\w+ )?a good idea|it(?:'s| is) (?:\w+ )?wise
        it(?:'s| is) (?:\w+ )?helpful|it(?:'s| is) (?:\w+ )?useful|it(?:'s| is) (?:\w+ )?vital
        (?:we|i)(?:'d| would)? (?:recommend|suggest|advise)|\w+s (?:recommend|suggest|advise) (?:against )?\w+ing
        be sure|make sure|worth \w+ing|a good (?:way|place|idea|practice|rule)
        the best (?:way|thing)|better to
        try (?:to|and)|remember to|don't forget|no need to|keep in mind
    """),
}
# What is recommended, and not only called important: "it is important to …".
_GOOD_ES = r"""importante|recomendable|aconsejable|mejor|conveniente|fundamental|esencial|vital|buena idea|necesario
    imprescindible|util|preferible|razonable|de (?:gran )?ayuda|bueno"""
_GOOD_PT = r"""importante|recomendavel|aconselhavel|melhor|conveniente|fundamental|essencial|vital|uma boa ideia|util
    preferivel|bom|interessante|razoavel|preciso|necessario"""
RECOMMENDED = {
    "es": re.compile(
        rf"\b(?:(?:es|sera|seria|resulta|sigue siendo) (?:\w+ )?(?:{_joined(_GOOD_ES)})"
        r"|(?:te |les |os |se )?(?:recomiend[oa]n?|recomendamos|aconsej[oa]n?|aconsejamos|sugier[oe]n?|sugerimos)"
        r"|lo (?:primero|mejor|ideal|recomendable|correcto|coherente)(?: que \w+(?: \w+)?)? es|el primer paso es"
        r"|conviene|convendria|(?:mas vale|vale la pena|esta bien|no esta de mas)(?= \w+r))"
        r" (?:que|no|\w+[aei]r(?:se|l[aeo]s?)?)\b"
    ),
    "pt": re.compile(
        rf"\b(?:(?:e|sera|seria|pode ser) (?:\w+ )?(?:{_joined(_GOOD_PT)})"
        r"|o (?:melhor|ideal|correto|recomendado|recomendavel|primeiro passo) e(?: sempre)?"
        r"|recomend(?:o|a|am|amos|a-se)|aconselh(?:o|a|am|amos|a-se)|suger(?:e|em|imos|e-se)|sugiro|convem|vale a pena)"
        r" (?:que|nao|se|\w+[aei]r(?:-\w+)?)\b"
    ),
    "en": re.compile(
        r"\b(?:it(?:'s| is|'ll| will| may| might| can| would)|that's) (?:be )?(?:\w+ )?"
        r"(?:important|best|better|worth|advisable|essential|crucial|good idea|wise|helpful|help|useful|vital"
        r"|reasonable|good practice|recommended|fine|ok|okay) (?:not )?(?:to|that|if|you|\w+ing)\b"
        r"|\b(?:(?:we|i)(?:'d| would)?|\w+s) (?:recommend|suggest|advise) (?:not )?(?:to|that|you|against|\w+ing)\b"
        r"|\bthe (?:best|first|safest|most \w+) thing (?:to do )?is (?:not )?to\b"
        r"|\bit pays to\b|\byou(?:'d| would) be better off\b"
    ),
}
SUGGESTION = {
    "es": _any(r"""
        (?<!no )p(?:uedes|od(?:es|eis|riai?s))(?! (?:ver|encontrar|(?:ob)?tener|recibir|necesitar|ser|estar|llegar)\b)
        podria ser|te gustaria|puede ser de ayuda|quizas? quieras|tal vez quieras|es posible que quieras|usted puede
    """),
    "pt": _any(
        r"""voces? (?:(?!nao)\w+ )?(?:podem?|poderiam?)(?! (?:\w+ )?(?:ver|encontrar|ter|obter|receber|ser|estar)\b)
        talvez voce|voce tambem pode"""
    ),
    "en": _any(
        r"""you (?:\w+ )?(?:can|could|may|might)(?: \w+)? (?:want|wish|like)
        you (?:can|could|may|might)(?! (?:\w+ )?(?:find|see|get|notice|expect|be|feel|hear)\b)|feel free"""
    ),
}
SECOND_PERSON = {
    "es": _any(r"tu|tus|te|ti|contigo|usted|ustedes|vos|os|vosotr[oa]s|vuestr[oa]s?|tuy[oa]s?"),
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
# What a network announces, in the title or the first sentences: "Hoy presentamos una función", "Starting today".
ANNOUNCES = _any(r"""
    (?:presentamos|lanzamos|anunciamos|estrenamos|incorporamos|añadimos|sumamos|nos alegra)
    (?:estamos|empezamos a) (?:lanza|proba|presenta|habilita|activa)\w+
    (?:desde|a partir de) (?:hoy|hoje)|ya esta[n]? disponibles?|ja esta(?:o)? disponive(?:l|is)
    nuev[ao]s? (?:funci\w+|herramientas?|opci\w+|controles|ajustes)
    (?:apresentamos|lancamos|adicionamos)|estamos (?:lanca|testa|apresenta|libera)\w+
    nov[ao]s? (?:recursos?|ferramentas?|func\w+|opc\w+|controles)
    (?:starting|from|beginning) today|today,? we|now available|introducing
    we(?:'re| are) (?:\w+ )?(?:introducing|launching|announcing|rolling out|adding|testing|updating|excited|thrilled)
    new (?:features?|tools?|settings?|options?|controls?)
""")
# The title of what binds the users of a site, and the clauses by which it is that and no article on it.
LEGAL_TITLE = _any(r"""
    (?:terminos|termos) (?:y condiciones|e condicoes|de (?:uso|servicios?|servicos?)|del servicio)
    condiciones (?:generales|de uso|legales|del servicio)|condicoes (?:gerais|de uso)
    politicas? de (?:privacidade?|cookies|proteccion de datos|protecao de dados)|avisos? (?:legal|de privacidade?)
    terms (?:and conditions|of (?:use|service))|(?:privacy|cookies?) (?:policy|notice|statement)|legal notice
""")
LEGAL_CLAUSE = _any(r"""
    (?:al|ao) (?:usar|utilizar|acceder|acessar|navegar|registrarse|se cadastrar|contratar)
    (?:usted )?acepta (?:estos|estas|los|las|nuestr[oa]s)|(?:concorda|aceita) (?:com )?(?:estes|estas|os|as|noss[oa]s)
    nos reservamos|reservamo-nos|(?:recopilamos|recabamos|coletamos|recolhemos|tratamos) (?:\w+ ){0,3}(?:datos|dados)
    (?:el|do|dos|o|al) (?:usuario|titular)s?|derechos arco|responsable del tratamiento
    by (?:using|accessing|continuing)|we (?:collect|use cookies|may (?:collect|change|modify|update|share))
    we reserve the right|do not use our
""")
# Pointers to what else there is to read or to do on the site.
POINTS = _any(r"""
    check out|read (?:more|on)|(?<![a-z] )see (?:our|the|also)|please see|learn more|echa un vistazo
    consulta (?:nuestr[oa]|el|la)|lee mas|mas informacion|suscribete|siguenos
    de uma olhada|confira|leia mais|veja (?:tambem|nosso|nossa|mais)|saiba mais|inscreva-se|siga-nos|subscribe
    follow us|click here|haz clic|clique aqui|ver tambien|refer to (?:this|the)
    for more (?:inspiration|help|information|details)|para mas (?:inspiracion|ayuda|informacion)
    para mais (?:inspiracao|ajuda|informacoes)
    consulta (?:este|esta)s?
    (?:mira|mire) (?:el|la|los|las) (?:grafic[ao]|tabla|imagen|captura|cifra)s?
    veja (?:o|a) (?:grafico|tabela|imagem|captura)|see the (?:chart|graph|table|figure|screenshot)
    mira (?:este|esta|esto)|veja (?:este|esta|esse|essa)s?
    read next|(?:keep|continue) reading|(?<!to )sign up (?:for|to|now|today|here)|click through|download our
    (?:lee|lea|lean) (?:tambien|aqui)|sigue leyendo|descarga nuestr[oa]|registrate (?:aqui|gratis)
    compart[ea]n? (?:este|esta) (?:articulo|nota|mensaje|publicacion|informacion)
    leia (?:tambem|aqui)|continue lendo|assine (?:nossa|nosso|a newsletter)|cadastre-se|baixe noss[oa]
    a seguir,? (?:veja|confira)|veja (?:a seguir|abaixo|como \w+[aei]r)
    veja (?:as |os |algum[ao]s )?(?:melhores |boas )?(?:praticas|dicas|maneiras|formas|passos|exemplos)
    descubr[ea] como|descubra como|discover how|find out how
    baixe o (?:app|aplicativo)(?! d)|compartilhe (?:este|esta|esse|essa) (?:artigo|post|materia|noticia)
    (?:repare|note|nota|observe|observa|fijate|fijense|fijese) que|not(?:e|ice) (?:that|how)
    [\w.]{1,40}@\w{1,40}\.\w+
    free trial|^free (?:template|checklist|e-?book|guide|webinar|download)
    enter your (?:e-?mail|address)(?: address)? (?:below|here|and)|join (?:over |more than )?\d[\d.,]*
    (?:book|schedule|request|get) a (?:free )?(?:demo|quote)|(?:contact|talk to|write to|get in touch with) us
    (?:on|from) our (?:web)?site|leave us a (?:review|rating)
    (?:listen|subscribe) on (?:spotify|apple|youtube)|support the (?:show|podcast)
    share this (?:story|article|post|page|episode)
    (?:prueba|pruebal[oa]|teste|experimente) (?:gratis|gratuit\w+)|(?:presupuesto|orcamento) (?:sin|sem) compromis[os]o
    (?:pide|pedi|solicita|peca|solicite) (?:tu|seu|un|um) (?:presupuesto|orcamento)|(?:pide|solicita|agenda) una demo
    (?:agende|solicite|peca) uma demo(?:nstracao)?|contactanos|escribenos|escribinos|(?:fale|em contato) conosco
    en nuestr[oa] (?:web|sitio|pagina)|n[oa] noss[oa] (?:site|pagina)
    suscrib(?:ite|ios|anse)|segu(?:inos|idnos)|sigan?nos|sigam-nos|siga (?:a gente|o nosso|a nossa)
    (?:deja|deje|deixe)(?: (?:o|un|um))? (?:tu|su|seu)? ?(?:comentario|like|me gusta|e-?mail|correo) a(?:bajo|baixo|qui)
    stay tuned|fique(?:m)? (?:ligad[oa]s?|de olho)(?=\W*$)
    (?:deja|dejanos|deixe|leave|give)(?: us)? (?:cinco|five|5) (?:estrellas|estrelas|stars)
    activ[ae] la campanita|ative o sininho
    (?:escucha|escuchalo|escuchanos|ouca|ouca-nos)(?: \w+)? (?:en|no|na) (?:spotify|apple|deezer|youtube)
    (?:apoya|banca|apoie) (?:el|este|nuestro|o|este|nosso) (?:programa|proyecto|projeto|podcast)
    (?:descarga|descargate|baixe) (?:gratis|aqui|agora|ahora|(?:la|el|o) (?:plantilla|modelo|template|e-?book))
""")
# Headings over what there is to read elsewhere, whose items are titles: "Informe Digital 2026"; and of a column.
READING = re.compile(
    r"(?:para (?:seguir )?(?:leer|leyendo)|para (?:continuar )?(?:lendo|ler)"
    r"|(?:(?:lecturas|leituras|enlaces|links|recursos|fuentes|fontes|referencias|resources|sources|references)"
    r"(?: (?:recomendad[ao]s|relacionad[ao]s|de la semana|da semana|of the week|utiles|uteis))?)"
    r"|(?:further|recommended) reading|what we(?:'re| are)? read(?:ing)?|reading list)\W*"
)
COLUMN = re.compile(
    r"(?:\w+ )?(?:consejo|dica|tip|truco|truque)s? (?:de la|del|da|do|of the) (?:semana|dia|mes|week|day|month)\W*"
)
# Steps in a program. What is pressed, also after what is opened: "Abre la app y pulsa en tu foto".
_THING_ON_SCREEN = r"""
    menus?|botone?s?|iconos?|pestañas?|ajustes|configuracion|engranaje|tres (?:puntos|rayas|lineas)|desplegable
    barra lateral|buttons?|icons?|tabs?|settings|gear|three (?:dots|lines)|drop-?down|sidebar|toolbar
    bot(?:ao|oes)|icones?|aba|configuracoes|engrenagem|tres (?:pontos|linhas)
"""
PRESSES = re.compile(
    r"(?:[^.:;]{1,60}(?:,| y| e| and) )?(?:luego |despues |depois |then )?"
    r"(?:(?:haz|haga|hagan|hace|da|dale|de) (?:doble )?cli(?:c|ck)|pulsa|pulse|pulsen|clique|cliquem|clica"
    rf"|(?:presion[ae]|pressione|toc[ae]|toque|arrastr[ae]|arraste) (?:\w+ ){{0,2}}(?:{_joined(_THING_ON_SCREEN)})"
    r"|desli(?:za|ce|ze) (?:hacia|para) (?:arriba|abajo|la \w+|cima|baixo|o lado|a \w+)"
    r"|(?:right-|double-)?(?:click|tap)|press the|swipe (?:up|down|left|right))\b"
)
# The name that a button or a menu bears, and nothing besides: "Select Save.", "Toca «Programar» …".
CHOOSES_BY_NAME = re.compile(
    r"(?:[Tt]oc[ae]|[Tt]oque|[Tt]ap|[Cc]lick|[Pp]resion[ae]|[Pp]ressione)(?: en| em)? (?:[\"“«'‘]|[A-ZÁÉÍÓÚÑ])"
    r"|(?:[Ss]eleccion[ae]|[Ss]elecione|[Ss]elect|[Ee]lige|[Ee]lija|[Ee]scolha|[Cc]hoose|[Pp]ick)"
    r" (?:[\"“«'‘][^\"”»'’]{1,40}[\"”»'’]|[A-ZÁÉÍÓÚÑ][\w-]*(?: [A-ZÁÉÍÓÚÑ][\w-]*){0,3})(?:[.,;]|\Z| (?:y|e|and)\b)"
)
# And what is gone to or opened, where it is something on a screen.
OPENS = re.compile(
    r"(?:(?:primero|luego|despues|primeiro|depois|first|then|next|en|desde|no|na|in|from)\b[^.:;]{0,40}?,? )?"
    r"(?:ve|vete|vaya|anda|dirigete|entra|entre|ingresa|ingrese|accede|acceda|abre|abra|abri|selecciona|seleccione|elige"
    r"|elija|acesse|va|selecione|escolha|role|go|open|select|choose|navigate|head|enter|scroll)\b"
)
ON_SCREEN = re.compile(rf"[>›→]|\b(?:{_joined(_THING_ON_SCREEN)})\b")
# What introduces what follows it and says nothing by itself: "Do this once:", "Evita estos errores".
POINTS_AHEAD = re.compile(
    r"\b(?:this|these|the following|est[oae]s?|las? siguientes?|l?os? siguientes?|ist[oa]|ess?[ae]s|as? seguintes?"
    r"|os? seguintes?)(?: \w+){0,8}:\W*$"
    r"|\b(?:follow|try|siga|sigue|sigan|segui|usa|use)(?: \w+)? (?:these|est[aoe]s|ess[ae]s) (?:\w+ )?"
    r"(?:steps|tips|rules|pasos|consejos|reglas|passos|dicas|regras)\b"
    r"|\b(?:remember|recuerda|lembre-se)(?: to| de| que)?[:;]\W*$"
    r"|\b(?:these|est[aoe]s|ess[ae]s) (?:\w+ )?"
    r"(?:steps|mistakes|tips|rules|pasos|errores|consejos|reglas|passos|erros|dicas|regras)\W*$"
)
# What may be the case, not what to do.
GUESS = re.compile(
    r"(?:^|[:;,] )(?:talvez|quizas?|tal vez|puede que|es posible que|pode ser que|perhaps|maybe|probably|possibly"
    r"|probablemente|provavelmente|possivelmente|posiblemente)\b"
)
# Spanish statements that begin with their verb, which is written like an order: "Pasa los viernes algo curioso", "Llega
# la Navidad", "Cuenta con 40 mil miembros".
HAPPENS = re.compile(
    r"(?:tambien |ademas |entonces |luego |y )?"
    r"(?:(?:pasa|ocurre|sucede)n? (?:que|(?:\w+ ){0,3}?(?:algo|lo (?:mismo|contrario|siguiente)))\b"
    r"|(?:llega|crece|nace|surge|aparece|ocurre|sucede|sorprende|cae|queda|existe|muere|falta)n?"
    r" (?:el|la|los|las|claro)\b"
    r"|cuentan? con (?:mas de |casi |unos |cerca de )?\d)"
)
# Verbs by which a sentence is given to a speaker: "Cuando esté listo, responde Prado".
SAYING = frozenset(
    """
    responde contesta afirma explica cuenta conta asegura assegura pregunta pergunta señala comenta resume insiste
    advierte adverte reconoce reconhece anuncia agrega repite repete recuerda lembra escribe escreve
    """.split()
)
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
# Conditions alone, which may also begin a later clause: "Finally, if …, consider".
CONDITION = {
    "es": _any(r"si|cuando|en caso de"),
    "pt": _any(r"se|quando|caso"),
    "en": _any(r"if|when|whenever"),
}
NEGATION = {
    "es": _any(r"no|nunca|jamas|tampoco"),
    "pt": _any(r"nao|nunca|jamais|tampouco"),
    "en": _any(r"never"),
}
# Words that may stand before an imperative.
BEFORE_VERB = {
    "es": frozenset(
        """
        y o e pero mas entonces tambien ademas siempre luego despues primero segundo finalmente por favor ahora asi
        mejor solo ultimamente generalmente normalmente ojo tip consejo
        """.split()
    ),
    "pt": frozenset(
        """
        e ou mas entao tambem alem disso sempre depois primeiro segundo finalmente por favor agora apenas so
        ultimamente geralmente normalmente dica
        """.split()
    ),
    "en": frozenset(
        "and or but so also always then next first second finally instead just simply please now only again tip".split()
    ),
}
AVOIDING = frozenset("evita evitad evite eviten evitar evitem avoid stop skip".split())
PRONOUNS_BEFORE_VERB = frozenset("te se le les lo la los las me nos os o a as lhe lhes".split())
# Which words make something else of a verb: "use of funds", "open source", "seja por …".
NOUN_BEFORE = {
    "use": ("of",),
    "open": ("source", "rate", "rates"),
    "welcome": ("email", "emails", "kit", "letter", "letters", "message", "messages", "post"),
    "hace": tuple(
        """
        un una unos unas dos tres cuatro cinco varios varias algunos algunas mucho muchos poco pocos tiempo días semanas
        meses años falta
        """.split()
    ),
    "escolha": ("de", "da", "do", "das", "dos"),
    "alcance": ("", "de", "del", "da", "do", "y", "e", "total", "orgánico", "orgânico", "medio", "médio"),
    "seja": ("por", "para", "em", "no", "na", "qual"),
    "sea": ("por", "para", "en", "cual", "como"),
}
# And which words another needs behind it to be a verb: "entre em contato", but not "entre outros".
ONLY_BEFORE = {
    "entre": ("em", "no", "na", "nos", "nas", "en", "a", "al", "ao", "para"),
    "brief": ("the", "your", "them", "everyone", "everybody", "all", "every", "each", "whoever"),
    "own": ("it", "the", "up", "what", "your"),
}
AFTER_NOUN = frozenset("de del do da dos das para of".split())
VERBS_WITH_DE = frozenset("trata deja cuida habla aprende gusta parte sal toma aproveita".split())
# Headings over advice.
ADVISING_HEADING = _any(
    r"""
    consejos?|claves?|tips?|pasos?|buenas practicas|recomendaciones|trucos|que (?:no )?(?:\w+[aei]r|debe)|como|reglas?
    normas?|checklist|lista de verificacion|guia|estrategias?|ideas
    dicas?|passos?|boas praticas|recomendacoes|truques|o que (?:nao )?(?:\w+[aei]r|deve)|regras?|guia
    how to|steps?|best practices|advice|do's|don'ts|dos and don'ts|rules?|what (?:not )?to|ways|guide|strategies
    rutinas|rotinas|minimos|detalles
    """
)
# Headings over what others do wrong.
MISTAKES = _any(r"errores|fallos|erros|falhas|mistakes|pitfalls|errors")
# Headings over what is to be left, whose items are the opposite of advice; other than the ``MISTAKES`` above, which
# is a feature that weights were learned for.
NAMES_MISTAKES = _any(r"""
    errores|fallos|malas practicas|peores practicas|erros|falhas|mas praticas|piores praticas
    mistakes|pitfalls|blunders|bad practices|worst practices
    (?:malos|peores) habitos|habitos mal vistos|(?:maus|piores) habitos|(?:bad|worst) habits
""")
# But not "qué no olvidar": what must not be forgotten is to be done. Nor "por qué no responder", which asks why.
_NOT_LEFT = r"(?!(?:faltar|olvidar|perder|esquecer|forget|miss)\b)"
_ONE_MUST = r"(?:(?:se )?(?:debes?|deberias?|deves?|puedes?|podes?|conviene|convem|hay que) )?"
WHAT_NOT = _any(rf"""
    (?<!por )que (?:no|nunca|jamas|nao) {_ONE_MUST}{_NOT_LEFT}\w+[aei]r(?:se)?
    que {_ONE_MUST}evitar
    que dejar (?:a)?fuera|que deixar (?:de )?fora|no (?:hagas|hagan|haga) (?:esto|eso|nada de esto)|nao faca isso
    (?:what|things|how) (?:not|never) to {_NOT_LEFT}\w+
    (?:what|things) (?:you )?(?:shouldn't|should not|should never|must not|mustn't) \w+
    (?:what|things|habits) to (?:avoid|leave out)|don't do (?:this|these|any of these)
    ^(?:the )?don'?ts
""")
# A heading, a column, or what introduces a list, that is a negation alone: "Nunca", "Don't", "Prohibido", "A evitar".
BARE_NEGATION = re.compile(
    r"(?:(?:(?:lo|o) que )?(?:no|nunca|jamas|nao|jamais|never|do not|don'?t)"
    r"(?: (?:do|hagas|hagan|haga|faca|facam)(?: (?:this|that|it|esto|eso|isto|isso))?)?"
    r"|prohibido|proibido|incorrecto|incorreto|errado|wrong"
    r"|(?:a |para |lo que )?(?:evita|evitar|evite|eviten|evitad)(?: (?:esto|eso|isto|isso))?|avoid(?: (?:this|these))?"
    r"|(?:no|nao) recomend(?:ado|able|avel)|desaconsej(?:ado|ad[ao]s)|not recommended)\W*$"
)
# A mark that an item or a line begins with where it tells what not to do: "❌ Delete complaints".
MARKED_NOT = re.compile(r"[^\w❌✗✘✖🚫⛔👎]{0,4}[❌✗✘✖🚫⛔👎]")
# What names both sides, or what to do about mistakes.
WHAT_TO_DO = re.compile(
    r"\bque (?:si )?(?:hacer|fazer)\b|\bwhat to do\b|\bdo'?s\b"
    r"|^(?:como|consejos|dicas|tips|how to|para|to|si|se|if|cuando|quando|when|tras|after|depois)\b"
)
# "Estos son los errores que más alejan a la gente:", but not "Vimos nuestros errores y ahora hacemos esto:".
_TO_THE_END = r"(?: (?!(?:y|e|and)\b)\w+){0,6}:$"
ENDS_WITH_MISTAKES = re.compile(NAMES_MISTAKES.pattern + _TO_THE_END)
ENDS_WITH_WHAT_NOT = re.compile(WHAT_NOT.pattern + _TO_THE_END)
# "Mistake 1: ignore your audience"
LABELLED_MISTAKE = re.compile(r"(?:error|fallo|erro|falha|mistake|pitfall)(?: (?:n\.?[ºo°] ?|#)?\d+)?\s*[:.–—-]")
# "With more information you can:" is followed by what it is good for, not by what to do.
INTRODUCES_USES = _any(
    r"""
    puedes|podras|puede|ayuda a|ejemplos|incluyen?|situaciones|sirve|permite|razones|motivos
    pode|podem|ajuda a|exemplos|incluem|situacoes|serve|permite|razoes|motivos
    you can|can help|examples|include|situations|allows?|reasons|helps
    """
)
# What a list that such a sentence introduces names are ends, not steps: "Moderation exists to:", "Las normas pueden:".
NAMES_ENDS = re.compile(
    r"\b(?:exists?|serves?|helps?(?: \w+)?|aims?|allows? \w+|(?:is|are) (?:used|meant|designed|there)"
    r"|the (?:goal|aim|purpose)s? (?:of (?:\w+ ){1,3})?(?:is|are)) to:$"
    r"|(?<!\busted )(?<!\bse )(?<!\bvoce )\b(?:puede|pueden|podran?|permiten?|ayudan?|sirven?|pode|podem|permitem?"
    r"|ajudam?|servem?|serve)(?: \w+){0,3}:$"
)
