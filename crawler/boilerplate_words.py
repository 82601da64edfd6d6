"""What boilerplate says of itself, in Spanish, Portuguese and English. Pure: text in, a verdict out.

What publishers write around their articles is much the same on every site: pointers to other articles ("Lea también:
…"), calls to follow or to subscribe ("Síguenos en …"), notices ("All rights reserved"), labels of lists ("Etiquetas"),
credits of photographs, lines that only say when and by whom. The patterns are by that kind, never by site, and are
matched against folded text (``fold``): one line, lower case, without accents.
"""

import re
from enum import Enum, auto

from crawler.author_names import SIGNATURE
from crawler.boilerplate_calls import is_call, is_linked_call
from crawler.boilerplate_notices import is_notice
from crawler.boilerplate_terms import ARTICLE, ENDS, any_of
from crawler.photo_credits import is_credit
from crawler.written_dates import read_written_date

# Longer texts of the kind are rare, and a paragraph of an article that happens to match is mostly longer.
_MAX_LABEL = 60
_MAX_POINTER = 260
_MAX_DATELINE = 80
MAX_LENGTH = 420  # of anything that is judged at all

_FOLDED = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüñç’‘“”«»\xa0", 'aaaaaeeeeiiiiooooouuuunc\'\'"""" ')
_WORDS = re.compile(r"\w.*", re.DOTALL)


class Verdict(Enum):
    """What a block of text is."""

    TEXT = auto()
    LABEL = auto()  # the heading of a list of other things: "Noticias relacionadas", "Etiquetas", "Compartir"
    CREDIT = auto()  # of a photograph; an item of a list may begin alike: "Foto: clara y con buena luz"
    BOILERPLATE = auto()


_PIECES = (
    "(?:notas?|noticias?|articulos?|artigos?|contenidos?|conteudos?|temas?|lecturas?|leituras?|publicaciones|posts?|"
    "materias?|reportagens|historias?|enlaces?|links?|stories|articles?|content|coverage|reading|topics|news|videos?|"
    "terms|recipes|recetas|receitas)"
)
_READ = (
    "(?:lea|lee|leer|leia|ler|mira|mire|mirar|vea|ve|ver|veja|confira|escucha|escuche|ouca|assista|repasa|repase|read|see|"
    "watch|listen)"
)
# Said of another article, whatever follows: "Lea también", "Puede leer además", "Veja ainda", "Le puede interesar",
# "Nota relacionada", "Read also", "You may also like".
_CERTAIN = re.compile(
    any_of(
        rf"(?:(?:puedes?|podes|pode) )?{_READ} (?:tambien|tambem|ademas|ainda|igualmente|also)\b",
        r"(?:lea|lee|leer|leia|ler|read|saiba|veja|ver|vea) (?:mas|mais|more|aqui|next)\b",
        rf"(?:tambien|tambem|also) (?:{_READ}|puedes? (?:leer|ver|interesar\w*))\b",
        r"(?:tambien |esto |quizas? |tal vez )?(?:te|le|les|os|lhe) (?:puede|podria|pode) (?:tambien )?"
        r"(?:interes|gust)\w+",
        r"(?:talvez )?voce (?:tambem )?(?:pode|vai|podera) (?:tambem )?(?:gostar|se interessar)",
        r"you (?:may|might)(?: also)? (?:like|enjoy|be interested)",
        r"(?:seguir|segui|sigue|siga|continue|continuar|keep) (?:leyendo|lendo|reading)\b",
        rf"(?:{_PIECES} )?relacionad[oa]s?\b",
        rf"related(?: {_PIECES})?\b",
        rf"{_PIECES} (?:recomendad[oa]s?|sugerid[oa]s?)\b",
        r"(?:lo |las |los |as |os )?(?:mas|mais) (?:leid[oa]s?|vist[oa]s?|lid[oa]s?|comentad[oa]s?)\b",
        r"(?:most (?:read|popular|viewed)|in case you missed it|por si (?:te|se) lo (?:perdiste|perdio))\b",
    )
)
# Articles give such advice too, "Conoce más a tu audiencia": only with a link, or with a colon and in bold.
_POSSIBLE = re.compile(
    any_of(
        rf"(?:{_READ}|consulta|consulte|conoce|conozca|conheca|revisa|revise|descubre|descubra|enterate|enterese|informate|"
        r"sepa|learn|discover|find out) (?:mas|mais|more|aqui|here|now|ahora|(?:la |esta |a )?(?:nota|noticia|materia)|"
        rf"(?:el |este |o )?(?:articulo|artigo)|(?:(?:las|los|as|os|the) )?(?:ultimas|latest|demas|demais) {_PIECES})"
        r"\b",
        r"(?:te|le|les|os) (?:recomendamos|sugerimos|aconsejamos|interesa|interesara|gustara)\b",
        r"(?:no (?:te|se) (?:lo )?pierdas?|no dejes? de (?:leer|ver)|nao (?:perca|deixe de ler)|don't miss)\b",
        rf"(?:mas|mais|more|otras|outras|ultimas|latest)(?: {_PIECES}| informacion| informacoes| sobre| acerca de| en"
        r"| em| from| on| about| by)\b",
        rf"(?:recommended|suggested|trending)(?: {_PIECES}| for you| now)?\b",
        r"(?:recomendad[oa]s?(?: para (?:ti|voce|usted|vos))?|up next|en otras noticias|em outras noticias)\b",
        rf"(?:ademas|tambien|tambem|ainda),? {_READ}\b",
        r"(?:le |te )?puede (?:interesar|servir)[lt]e\b",
        rf"(?:{_READ}|puedes? (?:leer|ver|revisar)|ademas|tambien|recomendamos|videos?|en video|de interes|lo ultimo|"
        r"enterate|aqui te contamos)(?=\s*[:|])",
    )
)
_SOON_A_COLON = re.compile(r"[^:|]{0,30}[:|]")
_COLON = re.compile(r"\s*[:|]")
# A link that leads up or back: "← Volver al blog", "Voltar para a página inicial".
_BACK = re.compile(
    r"(?:volver|voltar|regresar|retornar|(?:go )?back|return)(?: (?:atras|arriba|al?|ao|aos|as|para|to)(?: \w+){0,4})?"
)
_ALONE = re.compile(
    any_of(
        r"(?:espacio |contenido )?(?:publicidad|publicidade|publicitario|patrocinado)",
        r"anuncios?|advertisements?|sponsored(?: content)?",
        r"(?:la nota |la noticia )?(?:continua|sigue|continue|segue)\b.{0,25}\b(?:publicidad|publicidade|anuncio)",
        r"(?:story|article) continues below.{0,15}|(?:scroll|continue reading) .{0,20}advertisement",
        r"(?:comparte|compartir|compartilhe|compartilhar|comparti|share)(?: (?:esta|este|esto|la|el|essa|esse|isso|a|o|"
        r"this|en|no|on|with|con|via|por|facebook|twitter|whatsapp|linkedin|telegram|threads|bluesky|x|email|correo|"
        r"nota|noticia|articulo|artigo|materia|post|story|article|tus|seus|your|amigos|friends|redes|sociales|sociais|publicacion|contenido))*",
        r"(?:reporta|reportar|informar|avisar|comunicar|comunique|report)(?: de)?(?: (?:un|algun|um|algum|an?))? "
        rf"(?:error|erro) (?:en|na|no|nest[ae]|in)(?: (?:est[ea]|la|el|this))? {ARTICLE}",
        r"imprimir|print|copiar (?:enlace|link)|copy link|enlace copiado|guardar|cerrar|fechar",
        r"(?:(?:tus|seus|ver|mostrar|show|view|load|add|post|leave|deja|dejar|escribe|deixe)(?: (?:un|tu|um|seu|a|los|"
        r"os|all|mas|mais|more))? )?(?:\d+ )?(?:comentarios?|comments?|respuesta|reply)",
        r"(?:tiempo|tempo) de (?:lectura|leitura)\b.{0,20}|reading time\b.{0,20}|"
        r"(?:lectura de )?\d+ min\w* (?:de )?(?:lectura|leitura|read)|lectura de \d+ min\w*",
        r"(?:escuchar?|ouvir|ouca|listen)(?: to)? (?:(?:la|esta|este|a|o|this|el) )?"
        rf"{ARTICLE}",
        r"(?:cargando|carregando|loading)",
        r"(?:skip to|saltar al|ir al|ir para o|pular para o) (?:main )?(?:content|contenido|conteudo)(?: principal)?|"
        r"volver arriba|voltar ao topo|back to top",
        r"(?:est[ae] )?(?:noticia|nota|materia) (?:esta )?(?:en desarrollo|em atualizacao)",
        r"beneficio (?:do|del|para) (?:assinantes?|suscriptor(?:es)?)",
        r"(?:sobre|acerca del?) ?(?:el |la |o |a )?(?:autora?|firma)|about the author",
        r"(?:galeria de|galeria com) (?:fotos|fotografias|imagenes|imagens)|(?:photo|image) gallery",
        r"(?:tu|su|sua|your) privac\w+ (?:nos importa|es importante para nosotros|e importante para nos|matters to us)|"
        r"(?:valoramos|respetamos|respeitamos|we value|we respect) (?:tu|su|sua|your) priva\w+",
        r"cancela cuando quieras|cancele (?:cuando quiera|quando quiser)|cancel any ?time",
        r"sign up|subscribe|log ?in|suscribete|inscreva-se|registrate|iniciar sesion|assine|donate",
        r"(?:suscribirse a|assinar|subscribe to):? (?:enviar comentarios|postar comentarios|post comments|entradas|"
        r"postagens|posts)(?: \(atom)?|lee sin limites|leia sem limites",
        r"tags?|etiquetas?|palabras clave|palavras-chave|keywords|en esta nota|mas temas|temas relacionados",
        r"(?:tabla|indice) de contenidos?|indice|indice de conteudo|sumario|table of contents|"
        r"(?:en est[ea]|n?est[ea]|in this) (?:articulo|guia|artigo|post|article|guide)"
        r"(?: (?:veras|encontraras|voce vera))?",
    )
)
_TAGS = re.compile(
    r"(?:temas(?: relacionados)?|tags?|etiquetas?|palabras clave|palavras-chave|assuntos|filed under|archivado en|"
    r"arquivado em|temas en esta nota|en esta nota|tagged(?: with)?|posted in)\b"
)
# "Publicado el 03/05/2022 a las 22h03", "Última actualización: 4 de mayo de 2022", "Por Ana Ruiz | 4 may 2022"
_DATELINE = re.compile(
    r"(?:fecha|publicad[oa]|ultima actualizacion|actualizad[oa]|atualizad[oa]|modificad[oa]|cread[oa]|criad[oa]|"
    r"data (?:de|da) \w+|data(?=\s?:)|published|updated|last updated|posted|issued|por(?! que\b)|by)\b"
)
# An example of what one may write, or what somebody said.
_QUOTED = re.compile(r"[“«\"][^“”«»\"]{20,}[”»\"][.,]?", re.DOTALL)
_BYLINE = re.compile(r"(?:publicado|publicada|escrito|redactado|posted|written) (?:por|by)(?: \w[\w.'-]*){1,5}")


def fold(text: str) -> str:
    """Text as the patterns want it: one line, lower case, no accents, from its first letter or digit on."""
    words = _WORDS.search(" ".join(text.lower().translate(_FOLDED).split()))
    return words.group() if words else ""


def judge(text: str, *, stands_out: bool, link_share: float) -> Verdict:
    """What a block of text is, by its words.

    ``stands_out``: all of it is a heading or bold. ``link_share``: how much of it is link, 0 to 1. Both tell a pointer
    to another article from a sentence of this one that begins alike.
    """
    if len(text) > 2 * MAX_LENGTH:  # white space counts here; what remains is bounded below
        return Verdict.TEXT
    folded = fold(text)
    length = len(folded)
    if not folded or length > MAX_LENGTH or _QUOTED.fullmatch(text.strip()):
        return Verdict.TEXT
    if length <= _MAX_LABEL and _ALONE.fullmatch(folded.rstrip(ENDS)):
        return Verdict.LABEL
    if is_credit(text, folded, stands_out=stands_out):
        return Verdict.CREDIT
    if _is_dateline(folded):
        return Verdict.BOILERPLATE
    if length <= _MAX_LABEL and (":" in text or not stands_out) and SIGNATURE.fullmatch(text):
        return Verdict.BOILERPLATE
    if link_share > 0.5 and (_TAGS.match(folded) or _BACK.fullmatch(folded.rstrip(ENDS))):
        return Verdict.BOILERPLATE
    if link_share >= 0.4 and is_linked_call(folded):
        return Verdict.BOILERPLATE
    if length <= _MAX_POINTER and (verdict := _judge_pointer(folded, stands_out, link_share)) is not Verdict.TEXT:
        return verdict
    if is_notice(folded) or is_call(text, folded):
        return Verdict.BOILERPLATE
    return Verdict.TEXT


def _judge_pointer(folded: str, stands_out: bool, link_share: float) -> Verdict:
    certain = _CERTAIN.match(folded)
    pointer = certain or _POSSIBLE.match(folded)
    if pointer is None:
        return Verdict.TEXT
    rest = folded[pointer.end() :]
    if not rest.strip(ENDS) or (stands_out and len(rest) <= 25 and link_share == 0):
        return Verdict.LABEL
    if link_share >= 0.4:
        return Verdict.BOILERPLATE
    if certain:
        return Verdict.BOILERPLATE if _SOON_A_COLON.match(rest) or (stands_out and link_share > 0) else Verdict.TEXT
    return Verdict.BOILERPLATE if _COLON.match(rest) and (stands_out or link_share > 0) else Verdict.TEXT


def _is_dateline(folded: str) -> bool:
    if len(folded) > _MAX_DATELINE or folded.endswith("."):
        return False
    if _BYLINE.fullmatch(folded):
        return True
    return bool(_DATELINE.match(folded)) and read_written_date(folded) is not None
