"""Pages that appear every day and are no news: told by their headlines and addresses. Pure.

Each is recognised by what such pages call themselves in Spanish, Portuguese and English, not by a word that news use
too: *horóscopo de hoy* is noise, *la red social de horóscopos* is not.
"""

import re
from enum import StrEnum
from functools import lru_cache

from kb.index.analysis import fold
from kb.networks import without_networks


class Noise(StrEnum):
    """What such a page is."""

    HOROSCOPE = "horoscope"
    LOTTERY = "lottery"
    LIVE_SCORE = "live_score"
    COUPON = "coupon"
    WEATHER = "weather"
    RATES = "rates"  # of currencies and the like
    SERVICE = "service"  # what holds for a day: who may not drive, a puzzle's answer, who is paid
    LISTING = "listing"
    LIVE_BLOG = "live_blog"
    PLEA = "plea"  # to follow the publisher or to subscribe


_DAY = r"(?:hoy|hoje|today|mañana|amanha|tomorrow|esta semana|this week|de la semana|da semana|do dia|del dia)"
_DATE = (
    r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|segunda|terca|quarta|quinta|sexta|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|\d{1,2} de|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|"
    r"june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? \d)"
)
_WHEN = rf"(?:{_DAY}|(?:del?|do|da|for|este|para el|el)? ?{_DATE})"
# A week that is told in one article. That of a holiday, and the one before of which news tell, are none.
_WEEK = r"(?:(?:de (?:la|esta)|d(?:est)?a) semana\b(?! (?:pasada|passada|santa|que)\b)|(?:this|of the) week\b)"
# The climate of opinion, not of the sky.
_OF_WHOM = r"(?! (?:politico|social|laboral|economico|electoral)\b)"
# A day itself, by its date or as today: *desde el lunes* tells of what changes then.
_ON_THE_DAY = (
    r"(?:hoy|hoje|today|\d{1,2} de \w{4,}|(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december) \d)"
)
# Over folded titles: lower case, no accents but ñ.
_TITLES = {
    Noise.HOROSCOPE: (
        rf"(?:horoscopo|horoscope|horoscopos|horoscopes|zodiac|zodiaco).{{0,40}}\b{_WHEN}"
        r"|(?:horoscopo|horoscope)s? (?:diario|semanal|mensual|daily|weekly|chino)|(?:daily|weekly) horoscope"
        r"|tu horoscopo|your horoscope|seu horoscopo"
        rf"|^(?:tarot|numerologia|numerology)\b.{{0,30}}\b{_WHEN}"
    ),
    Noise.LOTTERY: (
        r"(?:resultados?|numeros?|sorteo|sorteio|results?|numbers?|ganadores|vencedores)\b.{0,30}"
        r"(?:loteria|lotto|lottery|quiniela|baloto|melate|chispazo|mega.?sena|quina\b|lotofacil|powerball|"
        r"mega millions|euromillones|euromilhoes|once\b.{0,10}cupon|primitiva|bonoloto|tinka|kino\b)"
        r"|(?:comprobar|comprueba|consultar|consulta) (?:la |tu )?(?:loteria|decimo)\b"
        r"|(?:loteria|quiniela|baloto|melate|mega.?sena|lotofacil|powerball|mega millions|euromillones|bonoloto|tinka|"
        r"(?:la|de) primitiva)\b.{0,40}"
        r"(?:resultados?|numeros? ganador|ganadores|sorteo|sorteio|winning|results?|dezenas)"
    ),
    Noise.LIVE_SCORE: (
        r"(?:\bvs?\.? |(?<=\w )x (?=\w)|partido|partida|jogo|match|game).{0,60}"
        r"\b(?:(?<!compras )(?<!ventas )(?<!vendas )(?:en vivo|ao vivo|en directo)|live (?:score|stream|update)|"
        r"minuto a minuto|donde ver|onde assistir|"
        r"where to watch|que canal|(?:hora|horario|canal) [ye] (?:canal|hora|horario)|horario y|a que hora juega)"
        r"|(?:en vivo|ao vivo|en directo|live)\b.{0,40}\b(?:vs\.? |(?<=\w )x (?=\w)|minuto a minuto)"
        r"|live scores?\b|marcador en vivo|placar ao vivo|tabla de posiciones|tabela do (?:brasileirao|campeonato)"
    ),
    Noise.COUPON: (
        r"(?:cup(?:on|om)(?:es|ns)?|coupons?|coupon codes?|vouchers?)\b.{0,30}"
        r"(?:descuento|desconto|promocional|promocionales|off\b|\d+ ?%|deals?|for \w+ 20\d\d)"
        r"|(?:coupon|promo|discount|voucher) codes?\b|codigos? (?:de descuento|promocional|de desconto)"
        r"|(?:mejores|melhores|best)\b.{0,30}\b"
        r"(?:ofertas(?! de (?:empleo|trabajo)\b)|deals|promocoes|promociones|descuentos|descontos|discounts)\b"
        r"|(?:con|com|at)(?: un| hasta| ate| up to)? \d{2} ?% (?:off|de descuento|de desconto)\b"
    ),
    Noise.WEATHER: (
        rf"(?:^|[:|–—-] )(?:el |asi estara el )?(?:pronostico|clima{_OF_WHOM}|tiempo(?! que\b)|weather)\b"
        rf".{{0,40}}\b{_WHEN}"
        r"|(?:pronostico|previsao) del? tiempo|previsao do tempo|weather forecast"
    ),
    Noise.RATES: (
        r"(?:dolar|euro(?! ?20\d\d)|euribor|bitcoin|ufs?\b|cotizacion|cotacao|precio del dolar|precio de la luz|"
        r"tipo de cambio)\b.{0,40}"
        rf"(?:\b{_DAY}|a cuanto (?:cotiza|esta|cerro)|tipo de cambio)"
        r"|a cuanto (?:cotiza|esta) el (?:dolar|euro)|precio del? (?:dolar|oro|gasolina).{0,20}\bhoy"
    ),
    Noise.SERVICE: (
        rf"(?:hoy no circula|pico y placa|restriccion vehicular|rodizio)\b.{{0,40}}\b(?:{_ON_THE_DAY}\b|"
        r"(?:que|quais|los|las|as) (?:autos|carros|vehiculos|placas|patentes|digitos)\b.{0,15}\b"
        r"(?:descansan|no circulan|no pueden|nao podem|nao circulam)\b)"
        r"|\b(?:nyt connections|strands|wordle|crossword|sudoku|crucigrama|palavras cruzadas)\b.{0,40}"
        rf"\b(?:hints?|answers?|pistas|dicas|{_ON_THE_DAY}(?! \w))|\bconnections hints\b"
        r"|\bcodigos (?:de )?(?:free fire|roblox|fortnite)\b|\bredeem codes\b|\broblox codes\b"
        rf"|\befemerides\b.{{0,30}}\b{_ON_THE_DAY}\b|\b(?:un|um) dia como (?:hoy|hoje)\b"
        r"|^(?:on this day|today in history|hoy en la historia|hoje na historia)\b(?! d[aeo]\b)"
        rf"|^(?:evangelio|evangelho|liturgia|oracion|oracao|salmo)\b.{{0,40}}\b{_ON_THE_DAY}\b"
        rf"|\b(?:quien(?:es)? cobran?|quem recebe)\b.{{0,40}}\b{_ON_THE_DAY}\b"
    ),
    Noise.LISTING: (
        r"^(?:portada|titulares|noticias|ultimas noticias|agenda|archivo|categoria|etiqueta|inicio|home|latest news|"
        r"news|headlines|arquivo|manchetes|tag|tags|category|archives?|sitemap|mapa del sitio)"
        rf"(?:\s*\|.*|\s[–—-]\s.*|\s+{_WHEN}.*|\s*)$"
        r"|^(?:las|as|the|today'?s)? ?(?:portadas|primeras planas|capas dos jornais|front pages)\b"
        r"|(?:titulares|noticias|noticias mas importantes|manchetes|headlines|top stories)\s"
        rf"(?:de|da|do|for|of)? ?{_DAY}"
        rf"|^(?:el )?santoral\b.{{0,20}}\b{_WHEN}|que santos? se celebran?\b.{{0,20}}\b{_WHEN}"
        # What television shows.
        r"|^avances? (?:del capitulo|de los capitulos|semanal|de ['‘’“\"«])"
        r"|^resumo (?:da novela|dos capitulos|semanal d[aeo])\b"
        rf"|(?:programacion|programacao) (?:de |da )?(?:tv|television|televisao|globo)\b.{{0,20}}\b{_WHEN}"
        rf"|(?:que ver|o que ver|what to watch)\b.{{0,15}}\b(?:tv|tele|television|televisao)\b.{{0,20}}\b{_WHEN}"
        rf"|(?:que ver|o que ver|what to watch) {_WHEN}.{{0,15}}\b(?:tv|tele|television|televisao)\b"
        rf"|what'?s on (?:tv|television) (?:tonight|{_WHEN})"
        # What tells the news of a day or a week in one article, and what is on in it.
        r"|\b(?:lo que|o que|what) (?:hay que|debes|tienes que|necesitas|voce precisa|you need to) (?:saber|know) "
        rf"{_WHEN}"
        r"|\b(?:y otras|e outras|and other)(?: \w+)? (?:noticias|claves|stories|news) "
        rf"(?:de la jornada|(?:de )?d?est[ae]\b|{_WHEN})"
        rf"|^o que e noticia {_WHEN}\b"
        rf"|\b(?:noticias|claves|destaques) (?:de la jornada|(?:de )?d?est[ae] {_DATE})"
        r"|^(?:\w+ ){0,3}(?:morning|evening|daily|weekly|news) (?:briefing|round-?up)\b"
        r"|^(?:the|this|last) week in (?:review|pictures|photos|[\w &]{2,25}(?::| [|–—-] |$))"
        r"|^(?:esta|la|nesta|na|a) semana (?:en|em|nas?|nos?) (?!(?:la )?que\b)[\w ]{2,25}(?::| [|–—-] |$)"
        r"|^(?:el |o |a )?(?:resumen|resumo|repaso|balance|balanco|giro|panorama) (?:semanal\b|a la semana\b"
        rf"|{_WEEK})"
        r"|^(?:\w+ ){0,4}(?:titulares|noticias|novedades|novidades|destaques|manchetes|news|headlines|stories)"
        rf"(?: \w+){{0,4}} {_WEEK}"
        rf"|^(?:lo mas|lo mejor|o mais|o melhor)(?: \w+){{1,3}} {_WEEK}"
        r"|^(?:los |las |os |as )?(?:mejores |melhores )?"
        rf"(?:memes|fotos|imagenes|imagens|frases|(?:ganadores|vencedores) [ye] (?:los |os )?perdedores) {_WHEN}"
        rf"|^(?:agenda(?: \w+)?|cartelera|programacion cultural)\b.{{0,25}} (?:{_WHEN}|fin de semana|fim de semana)\b"
        r"|^(?:letters to the editor|cartas (?:al director|a la directora|al editor|ao editor|a redacao|del lector|"
        rf"de(?: los)? lectores|do leitor|d[eo]s leitores)|painel do leitor)(?:\s*[|–—-]\s.*|[,:]?\s+{_WHEN}.*|\s*)$"
    ),
    Noise.LIVE_BLOG: (
        r"minuto a minuto|ultima hora,? en directo|\blive ?blog\b|live updates\b|\bao vivo:"
        r"|(?:sigue|siga) en (?:vivo|directo)"
        r"|(?:^|[:;.!?|–—-] )¿?(?:sigue|segui|siga|acompanhe)\b.{0,50}\b(?:en vivo|en directo|ao vivo)\b"
        r"|\b(?:hoy|hoje),? (?:en vivo|en directo|ao vivo)\b"
        r"|(?:^|[,|–—-] )(?:en vivo|en directo|live|ao vivo)\b ?[:|–—-]|^directo ?[:|–—-]"
    ),
    Noise.PLEA: (
        r"^\W*(?:siguenos|siganos|sigannos|seguinos|seguidnos|sigam?-nos|nos siga|follow us)\b"
        r"(?=\W*$| (?:en|por|a traves|tambien|y|no|na|nas|nos|pel[oa]s?|e|on|and|for)\b)"
        r"|^\W*(?:sig[au]e?n?|segui|follow) .{1,40} (?:en|no|por|pelo|on) (?:google (?:news|noticias|discover)|"
        r"whatsapp|telegram|instagram|facebook|tiktok|youtube)\W*$"
        r"|^\W*(?:suscrib(?:ete|ase|anse|ite)|registrate|unete|unite|unase|unanse|recib[ei]|descarg(?:a|ue|ate)|"
        r"inscreva-se|cadastre-se|assine|entre|participe|receba|baixe|subscribe|sign up|join|get|download)\b.{0,20}"
        r"\b(?:nuestr[oa]s?|noss[oa]s?|our)\b.{0,30}\b(?:canal(?:es)?|canais|grupos?|newsletters?|bolet(?:in|im|ines|ins)|"
        r"comunidade?|app|aplicacion|aplicativo|podcast|whatsapp|telegram|channels?|groups?|community)\b"
    ),
}  # fmt: skip
# What a title must hold somewhere to be looked at more closely: most hold none of it.
_SIGNS = {
    Noise.HOROSCOPE: ("horoscop", "zodiac", "tarot", "numerolog"),
    Noise.LOTTERY: (
        "decimo", "loter", "lott", "lotof", "quiniela", "baloto", "melate", "chispazo", "mega", "quina", "powerball",
        "euromil", "once", "primitiva", "bonoloto", "tinka", "kino",
    ),
    Noise.LIVE_SCORE: ("vivo", "directo", "live", "minuto", "donde ver", "onde assistir", "watch", "canal", "horario",
                       "a que hora", "tabla de pos", "tabela do"),
    Noise.COUPON: ("cupo", "codigo", "code", "coupon", "voucher", "ofertas", "deals", "promoc", "desc", "disc", "%"),
    Noise.WEATHER: ("pronostico", "clima", "el tiempo", "do tempo", "weather"),
    Noise.RATES: ("dolar", "euribor", "euro", "bitcoin", "uf", "cotiza", "cotacao", "cambio", "precio"),
    Noise.SERVICE: ("circula", "pico y placa", "restriccion vehicular", "rodizio", "wordle", "connections",
                    "strands", "crossword", "sudoku", "crucigrama", "cruzadas", "codigos", " codes", "efemerides",
                    "dia como", "on this day", "in history", "historia", "evangel", "liturgia", "oracion", "oracao",
                    "salmo", "cobra", "quem recebe"),
    Noise.LISTING: ("portada", "titulares", "noticias", "agenda", "archiv", "categor", "etiqueta", "inicio", "home",
                    "news", "headlines", "arquivo", "manchetes", "tag", "sitemap", "mapa", "primeras planas", "capas",
                    "front pages", "top stories", "letters to", "cartas", "leitor", "santo", "avance", "resumo",
                    "programac", "que ver", "to watch", "on tv", "on television", "hay que saber", "debes saber",
                    "tienes que saber", "necesitas saber", "precisa saber", "need to know", "claves", "destaques",
                    "stories", "que e noticia", "briefing", "round", "memes", "fotos", "imagen", "imagens", "frases",
                    "perdedores", "cartelera", "semana", "week"),
    Noise.LIVE_BLOG: ("minuto", "directo", "live", "vivo"),
    Noise.PLEA: ("sig", "segui", "follow", "nuestr", "noss", "our"),
}  # fmt: skip
# Who warns of coupons, or reports on them, gives none away: fraud by discount codes is what people talk of.
_REPORTS = re.compile(r"\b(?:fals[oa]s?|fake|fraud|estafa|golpes?\b|scam|phishing|denunci|multad?[ao]|multan?\b)")
_PATTERNS = tuple((noise, _SIGNS[noise], re.compile(pattern)) for noise, pattern in _TITLES.items())
_ADDRESSES = (
    (Noise.HOROSCOPE, re.compile(r"/horoscop")),
    (Noise.LOTTERY, re.compile(r"/(?:loteria|lottery|quiniela)s?[/-]")),
    (Noise.LIVE_SCORE, re.compile(r"/(?:livescores?|live-scores?|marcadores?-en-vivo|placar)[/-]")),
    # Deals of a business page are mergers.
    (Noise.COUPON, re.compile(r"/(?:coupons?|cupones|cupons|promo-codes?|(?<!business/)(?<!markets/)deals|vouchers)/")),
    (Noise.WEATHER, re.compile(r"/(?:weather|clima|pronostico|previsao-do-tempo)/")),
    # Tags are of few words; there are blogs and forums that have their articles below such a folder.
    (Noise.LISTING, re.compile(r"/(?:tags?|category|categoria|etiqueta|topics?)/(?!\d+/?$)[\w%]+(?:-[\w%]+){0,2}/?$")),
    (Noise.LIVE_BLOG, re.compile(r"/(?:live-?blog|live/|en-vivo/|ao-vivo/)")),
)
# What is filed under weather is a forecast where its headline says so: climate change is filed there too, and floods.
_FORECAST = re.compile(
    r"\b(?:pronostico|previsao|forecast)\b"
    r"|^(?=.*\b(?:clima|tiempo|tempo|weather|temperatur|lluvi|llover|chuv|tormenta|calor|frio|frente|nieve|nevad|helada|"
    rf"rain|snow|storm|sunny|heat|cold)).*\b(?:{_DAY}|fin de semana|fim de semana|weekend|{_DATE})\b"
)
_ADDRESS_SIGNS = ("horoscop", "lot", "quiniela", "live", "marcador", "placar", "coupon", "cupon", "promo", "deals",
                  "voucher", "weather", "clima", "pronostico", "previsao", "tag", "categor", "etiqueta", "topic",
                  "vivo")  # fmt: skip
# In capitals after what it is about, as live-blogs have it: *Videos en vivo: siete consejos* is none.
_LIVE_IN_CAPITALS = re.compile(r"\b(?:EN (?:VIVO|DIRECTO)|AO VIVO) ?[:|–—]")
# As ``fold``, for the letters of our languages at once.
_FOLDED = {code: fold(chr(code)) for code in range(0xC0, 0x180)}
# Where a network stood is one space, and the one before the next word another.
_LIVE_OF_A_NETWORK = re.compile(r"(?:^|\s) lives?\b")
_MOST = 300  # code points of a title or address that are looked at


def _without_networks(folded: str) -> str:
    """A headline without networks and what they call their broadcasts: neither *TikTok x Spotify* is a match, nor
    *Facebook Live vs Instagram Live*.
    """
    return _LIVE_OF_A_NETWORK.sub(" ", without_networks(folded))


@lru_cache(maxsize=100_000)
def noise_in(title: str, url: str) -> Noise | None:
    """What kind of such a page this is, by its headline or address; ``None`` for any other."""
    folded = " ".join(title[:_MOST].casefold().translate(_FOLDED).split())
    for noise, signs, pattern in _PATTERNS:
        if not any(sign in folded for sign in signs):
            continue
        if noise is Noise.COUPON and _REPORTS.search(folded):
            continue
        if pattern.search(_without_networks(folded) if noise is Noise.LIVE_SCORE else folded):
            return noise
    if _LIVE_IN_CAPITALS.search(title[:_MOST]) and not title.isupper():
        return Noise.LIVE_BLOG
    path = url.partition("//")[2].partition("/")[2][:_MOST].lower()
    if not any(sign in path for sign in _ADDRESS_SIGNS):
        return None
    for noise, pattern in _ADDRESSES:
        if pattern.search("/" + path) and (noise is not Noise.WEATHER or _FORECAST.search(folded)):
            return noise
    return None
