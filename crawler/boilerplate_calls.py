"""What a publisher asks of its readers around an article: follow, subscribe, sign in, pay. Pure."""

import re

from crawler.boilerplate_terms import ARTICLE, CHANNEL, IN_BROWSER, any_of

_MAX_CALL = 340
_PODCASTS = "(?:spotify|apple podcasts?|deezer|ivoox|amazon music|castbox|google podcasts|youtube)"
_IMPERATIVE = (
    "(?:sigue|siga|segui|suscrib\\w+|subscribe|un[ei]te|unase|sumate|sumese|registrate|registrese|inscrib\\w+|"
    "inscreva\\S*|assine|acompanhe|receba|recibe|reciba|participe|entra|entre|ingresa|ingrese|descarga|descargue|baixe|"
    "cadastre\\S*|curta|activa|active|visita|visite|haz clic|haga clic|clique|mira|mire|conoce|conozca|dale|follow|"
    "sign up|join|download|like|check out|visit)"
)
# Said by a publisher of itself, and asking for something: "follow us", "join our channel". What an article says of the
# channels of others, and what a practitioner tells of "our channels", stays.
_CALL = re.compile(
    r"\b"
    + any_of(
        rf"{_IMPERATIVE}\b.{{0,60}}\b(?:nuestr[oa]s?|noss[oa]s?|our) (?:\w+ )?(?:canal(?:es)?|canais|app|aplicacion|"
        rf"aplicativo|grupo|{CHANNEL}|(?:cuentas?|contas?|noticias|paginas?|perfil(?:es)?|perfis|accounts?|pages?|"
        rf"news) (?:en|no|na|em|on) {CHANNEL})\b",
        r"(?:dej[ae]nos|deixe)\b.{0,10}\b(?:tu|su|seu|sua) (?:comentarios?|opinion|opiniao)\b.{0,40}$",
        rf"(?:seguir|escribirnos|contactarnos)\b.{{0,60}}\b{CHANNEL}.{{0,30}}\b{CHANNEL}",
        rf"(?:tenemos|temos|we have)\b.{{0,20}}\b(?:canal|grupo|channel|group) (?:de|en|do|no|on) {CHANNEL}",
        r"(?:apunta|suscribi|registra|inscribi)(?:rte|rse|te) aqui para recibir\b",
        r"help us\b.{0,60}\b(?:continue|keep|spread)\b",
        r"(?:hazte|hacete) (?:miembro|soci[oa]|suscriptor\w*)\b.{0,30}\b(?:disfruta|beneficios|apoya|accede)\b",
        r"(?:apoy[ae] (?:nuestro|el|al) periodismo|apoie o jornalismo|seja (?:nosso )?assinante|"
        r"support (?:our|independent) journalism|(?:ya eres|ja e|already a) (?:suscriptor\w*|assinante|subscriber))\b",
    )
)
# The same, of a text that begins so.
_CALL_FIRST = re.compile(
    any_of(
        rf".{{0,60}}\b(?:siguenos|siganos|seguinos|siga-?nos|nos siga|encuentranos|encontranos|follow us|like us)\b"
        rf".{{0,80}}\b{CHANNEL}",
        r"(?:escucha|escuche|ouca|listen to) (?:nuestr[oa]|nosso|our) podcast\b",
        rf"(?:escucha\w*|escuche|ouca|listen)\b.{{0,40}}\b{_PODCASTS}\b.{{1,20}}\b{_PODCASTS}\b",
        rf"(?:si )?(?:te|le|les) (?:ha gustado|gusto|sirvio) (?:est[ae]|el|la|nuestr[oa]) {ARTICLE}\b.{{0,80}}"
        r"\b(?:compart|coment|cuentan|dejan|suscrib)",
        rf"(?:se )?(?:voce )?(?:gostou|curtiu) d?(?:o|a|esse|essa|este|esta|isso)\b.{{0,30}}\b(?:{ARTICLE}|dica)\b"
        r".{0,40}\b(?:compartilh|coment|deixe|siga|assine|inscreva)",
        r".{0,40}\b(?:deixe|deja|dale|leave)\b.{0,12}\b(?:aplausos?|palmas|claps?)\b",
        rf"(?:if )?you (?:liked?|enjoy(?:ed)?) (?:this|our) {ARTICLE}\b.{{0,80}}\b(?:share|clap|comment|follow|"
        r"subscribe|sign up)\b",
        rf"(?:suscribe?te|suscribase|suscribite|subscribe|sign up|inscreva-se|inscribete|assine|registrate)\b.{{0,80}}"
        rf"\b(?:{CHANNEL}|aqui|here|gratis|gratuita\w*|e-?mail|correo|alertas?)\b",
        r"(?:recibe|reciba|recibi|receba|get)\b.{0,80}\b(?:en|no|in|to|por) (?:tu|su|seu|your) (?:correo|e-?mail|"
        r"inbox|bandeja|whatsapp|telegram|celular)\b",
        r"(?:quieres|quiere|queres|quer|(?:do you )?want to) (?:be informed|estar informad[oa]|ficar por dentro|"
        r"recibir (?:mas|las|nuestr\w+)|receber (?:mais|as|noss\w+))\b",
        r"(?:gracias por leer|obrigad[oa] por ler|thanks for reading)\b.{0,100}"
        r"\b(?:suscrib\w+|assine|inscreva|subscribe|clap|sigueme|me siga|follow me)",
    )
)
# Of somebody with a name. Not folded: "Acompanhe as métricas no Instagram" is advice.
_FOLLOW = re.compile(
    r"\W*(?i:siga|sigam|acompanhe) (?:(?:[oa]s? )?(?:(?:perfil|página|canal|conta|equipe|notícias) d[aeo] )?"
    r"(?:@\w|[A-ZÁÉÍÓÚÂÊÔÃÕÇ])[^.!?]{0,50}|a gente|o (?:nosso )?canal)"
    rf" (?:também )?(?:n[oa]s?|em) (?i:{CHANNEL}|google|redes sociais)"
)
# What stands where an article ends for those who have not paid or signed in: it is theirs alone, so much was free,
# sign in to go on. "Contenido exclusivo para suscriptores de Twitch", sold by others, is a topic.
_SIGN_IN = (
    r"(?:suscrib\w+|registra\w+|inici[ae]r? sesion|ingres[ae]|identificate|acced[ae]|crea (?:tu|una) cuenta|hazte|"
    r"elige|assin[ae]r?|cadastr\S+|faca (?:o |seu )?login|entre|crie (?:sua|uma) conta|subscribe|sign (?:in|up)|"
    r"log ?in|register|create (?:an|your))"
)
_GO_ON = "(?:seguir|continuar|continue|keep) (?:leyendo|lendo|viendo|a ler|reading)"
_WALL = re.compile(
    any_of(
        r"(?:(?:ya|ja|has|ha|voce|you|you've|have) ){0,3}(?:alcanz|lleg|super|lei|leu|ating|cheg|reached|read)\w*\b"
        rf".{{0,30}}\b(?:(?:limite|limit)\b.{{0,40}}\b{ARTICLE}|{ARTICLE} (?:gratis|gratuit[oa]s))\b",
        rf"(?:te quedan?|voce (?:ainda )?tem|you have) (?:solo )?\d+ (?:{ARTICLE} (?:gratis|gratuit[oa]s?)|"
        rf"free {ARTICLE})\b",
        rf"(?:.{{0,40}}\beste es un |est[ea] |this )?{ARTICLE} (?:(?:es|e|is|esta) )?"
        r"(?:exclusiv[oa]s?|solo|apenas|restrit[oa]s?|reservad[oa]s?|exclusive(?:ly)?|only) (?:para|a|aos?|for|to) "
        r"(?:(?:nuestros|nossos|our|los|os|usuarios) )?(?:suscriptor(?:es|as)|suscritos|assinantes|miembros|membros|"
        r"socios|registrados|cadastrados|subscribers|members)(?=[.!]|$)",
        rf"(?:est[ea]|this) {ARTICLE} (?:es|e|is) (?:para|for) "
        r"(?:suscriptores de pago|assinantes pagos|paid subscribers|subscribers only)\b",
        rf"(?:para|to|si (?:quieres|queres|deseas|desea)|quer|se quiser) {_GO_ON}\b.{{0,60}}\b{_SIGN_IN}\b",
        rf"(?:(?:acceso|acesso) ilimitado (?:a|ao)|unlimited access to) (?:\w+ ){{0,3}}{ARTICLE}(?=[.!,]|$)",
        r"(?:tu|su|sua) (?:suscripcion|assinatura) (?:se esta usando|esta sendo usada) e[nm] ou?tro dispositivo\b",
        r"(?:quieres|quiere|quer) (?:anadir|agregar|adicionar) ou?tro usuario a (?:tu|su|sua) "
        r"(?:suscripcion|assinatura)\b",
        rf"(?:debes |tienes que |voce precisa |please |you must )?{_SIGN_IN} (?:o|ou|or) {_SIGN_IN}\b.{{0,20}}"
        r"\b(?:para|to) (?:seguir|comentar|responder|participar|guardar|salvar|votar|leer|ler|comment|follow|"
        r"participate|read|reply|save|vote)\b",
        r"(?:tienes|te quedan|voce tem|you have) \d+ (?:\w+ ){0,4}"
        r"(?:(?:para|to) (?:dar de presente|regalar|gift|give)|gift articles)\b",
        rf"{_SIGN_IN}\b.{{0,60}}\b(?:para|to) "
        rf"(?:{_GO_ON}|continuar$|(?:leer|ler|read) (?:\w+ ){{0,2}}{ARTICLE})\b",
        r"(?:ya (?:tienes|tenes|tiene)|ja (?:tem|possui)|already (?:have|a))\b"
        rf".{{0,40}}\? {_SIGN_IN}(?: aqui| here)?[.!]?$",
        r".*\b(?:mes|month)\b.{0,60}"
        r"\b(?:cancela cuando quieras|cancele (?:cuando quiera|quando quiser)|cancel any ?time)\b",
    )
)
# Said of a channel that it names: advice on those of others says it too, but not as a link.
_LINKED_CALL = re.compile(
    rf"(?:participe|clique|entre|sumate|un[ei]te|siga|sigue|segui)\b.{{0,60}}\b(?:canal|grupo)\b.{{0,60}}\b{CHANNEL}"
    rf"|(?:siga|sigue|segui) a .{{1,60}} (?:en|no|na) {CHANNEL}|(?:click|(?:haz|haga) clic|clique) (?:here|aqui)\b"
    rf"|(?:ver|abrir|leer|ler|view|read|open)(?: it)? {IN_BROWSER}\b"
    r"|(?:unsubscribe|dar[ts]e de baja|cancelar (?:la |tu |su |sua )?(?:suscripcion|inscricao|assinatura))\b"
    r"|(?:para |si (?:ya no )?(?:quieres|deseas) )(?:dar[ts]e de baja|cancelar)\b.{0,60}\b(?:aqui|clic|enlace)\b"
    r"|\w+\b.{1,60}\b(?:fuente|fonte|source) (?:preferid[oa]|favorit[oa])\b.{0,20}\bgoogle\b"
    r"|\w+\b.{1,60}\b(?:preferred|favou?rite) source\b.{0,20}\bgoogle\b"
)


def is_call(text: str, folded: str) -> bool:
    """Whether a block of text asks for something, by the text and the same folded."""
    if len(folded) > _MAX_CALL:
        return False
    found = _FOLLOW.match(text) or _CALL_FIRST.match(folded) or _CALL.search(folded) or _WALL.match(folded)
    return found is not None


def is_linked_call(folded: str) -> bool:
    """Whether it does where much of it is a link."""
    return len(folded) <= _MAX_CALL and _LINKED_CALL.match(folded) is not None
