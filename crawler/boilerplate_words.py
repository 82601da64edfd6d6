"""What boilerplate says of itself, in Spanish, Portuguese and English. Pure: text in, a verdict out.

What publishers write around their articles is much the same on every site: pointers to other articles ("Lea también:
…"), calls to follow or to subscribe ("Síguenos en …"), notices ("All rights reserved"), labels of lists ("Etiquetas"),
credits of photographs, lines that only say when and by whom. The patterns are by that kind, never by site, and are
matched against folded text (``fold``): one line, lower case, without accents.
"""

import re
from enum import Enum, auto

from crawler.author_names import SIGNATURE
from crawler.written_dates import read_written_date

# Longer texts of the kind are rare, and a paragraph of an article that happens to match is mostly longer.
_MAX_LABEL = 60
_MAX_CREDIT = 120
_MAX_POINTER = 260
_MAX_CALL = 340
_MAX_DATELINE = 80
MAX_LENGTH = 420  # of anything that is judged at all

_ENDS = ' .:;!?…»>|")]-–—'
_FOLDED = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüñç’‘“”«»\xa0", 'aaaaaeeeeiiiiooooouuuunc\'\'"""" ')
_WORDS = re.compile(r"\w.*", re.DOTALL)


class Verdict(Enum):
    """What a block of text is."""

    TEXT = auto()
    LABEL = auto()  # the heading of a list of other things: "Noticias relacionadas", "Etiquetas", "Compartir"
    CREDIT = auto()  # of a photograph; an item of a list may begin alike: "Foto: clara y con buena luz"
    BOILERPLATE = auto()


def _any(*parts: str) -> str:
    return "(?:" + "|".join(parts) + ")"


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
    _any(
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
    _any(
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
_CHANNEL = (
    "(?:whatsapp|telegram|google (?:news|noticias|discover)|instagram|facebook|twitter|youtube|tiktok|linkedin|"
    "redes socia(?:les|is)|social media|newsletters?|boletin(?:es)?|boletim|boletins|mailing list|"
    "notificaciones|notificacoes)"
)
_PODCASTS = "(?:spotify|apple podcasts?|deezer|ivoox|amazon music|castbox|google podcasts|youtube)"
_IMPERATIVE = (
    "(?:sigue|siga|segui|suscrib\\w+|subscribe|un[ei]te|unase|sumate|sumese|registrate|registrese|inscrib\\w+|"
    "inscreva\\S*|assine|acompanhe|receba|recibe|reciba|participe|entra|entre|ingresa|ingrese|descarga|descargue|baixe|"
    "cadastre\\S*|curta|activa|active|visita|visite|haz clic|haga clic|clique|mira|mire|conoce|conozca|dale|follow|"
    "sign up|join|download|like|check out|visit)"
)
_ARTICLE = (
    "(?:contenidos?|conteudos?|articulos?|artigos?|notas?|noticias?|materias?|reportajes?|reportage(?:m|ns)|textos?|"
    "posts?|publicacion(?:es)?|publicac(?:ao|oes)|lecturas?|leituras?|funcionalidad(?:es?)?|content|articles?|"
    "stor(?:y|ies))"
)
# Said by a publisher of itself, and asking for something: "follow us", "join our channel". What an article says of the
# channels of others, and what a practitioner tells of "our channels", stays.
_CALL = re.compile(
    r"\b"
    + _any(
        rf"{_IMPERATIVE}\b.{{0,60}}\b(?:nuestr[oa]s?|noss[oa]s?|our) (?:\w+ )?(?:canal(?:es)?|canais|app|aplicacion|"
        rf"aplicativo|grupo|{_CHANNEL}|(?:cuentas?|contas?|noticias|paginas?|perfil(?:es)?|perfis|accounts?|pages?|"
        rf"news) (?:en|no|na|em|on) {_CHANNEL})\b",
        r"(?:dej[ae]nos|deixe)\b.{0,10}\b(?:tu|su|seu|sua) (?:comentarios?|opinion|opiniao)\b.{0,40}$",
        rf"(?:seguir|escribirnos|contactarnos)\b.{{0,60}}\b{_CHANNEL}.{{0,30}}\b{_CHANNEL}",
        rf"(?:tenemos|temos|we have)\b.{{0,20}}\b(?:canal|grupo|channel|group) (?:de|en|do|no|on) {_CHANNEL}",
        r"(?:apunta|suscribi|registra|inscribi)(?:rte|rse|te) aqui para recibir\b",
        r"help us\b.{0,60}\b(?:continue|keep|spread)\b",
        r"(?:hazte|hacete) (?:miembro|soci[oa]|suscriptor\w*)\b.{0,30}\b(?:disfruta|beneficios|apoya|accede)\b",
        r"(?:apoy[ae] (?:nuestro|el|al) periodismo|apoie o jornalismo|seja (?:nosso )?assinante|"
        r"support (?:our|independent) journalism|(?:ya eres|ja e|already a) (?:suscriptor\w*|assinante|subscriber))\b",
    )
)
# The same, of a text that begins so.
_CALL_FIRST = re.compile(
    _any(
        rf".{{0,60}}\b(?:siguenos|siganos|seguinos|siga-?nos|nos siga|encuentranos|encontranos|follow us|like us)\b"
        rf".{{0,80}}\b{_CHANNEL}",
        r"(?:escucha|escuche|ouca|listen to) (?:nuestr[oa]|nosso|our) podcast\b",
        rf"(?:escucha\w*|escuche|ouca|listen)\b.{{0,40}}\b{_PODCASTS}\b.{{1,20}}\b{_PODCASTS}\b",
        rf"(?:si )?(?:te|le|les) (?:ha gustado|gusto|sirvio) (?:est[ae]|el|la|nuestr[oa]) {_ARTICLE}\b.{{0,80}}"
        r"\b(?:compart|coment|cuentan|dejan|suscrib)",
        rf"(?:se )?(?:voce )?(?:gostou|curtiu) d?(?:o|a|esse|essa|este|esta|isso)\b.{{0,30}}\b(?:{_ARTICLE}|dica)\b"
        r".{0,40}\b(?:compartilh|coment|deixe|siga|assine|inscreva)",
        r".{0,40}\b(?:deixe|deja|dale|leave)\b.{0,12}\b(?:aplausos?|palmas|claps?)\b",
        rf"(?:if )?you (?:liked?|enjoy(?:ed)?) (?:this|our) {_ARTICLE}\b.{{0,80}}\b(?:share|clap|comment|follow|"
        r"subscribe|sign up)\b",
        rf"(?:suscribe?te|suscribase|suscribite|subscribe|sign up|inscreva-se|inscribete|assine|registrate)\b.{{0,80}}"
        rf"\b(?:{_CHANNEL}|aqui|here|gratis|gratuita\w*|e-?mail|correo|alertas?)\b",
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
    rf" (?:também )?(?:n[oa]s?|em) (?i:{_CHANNEL}|google|redes sociais)"
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
    _any(
        r"(?:(?:ya|ja|has|ha|voce|you|you've|have) ){0,3}(?:alcanz|lleg|super|lei|leu|ating|cheg|reached|read)\w*\b"
        rf".{{0,30}}\b(?:(?:limite|limit)\b.{{0,40}}\b{_ARTICLE}|{_ARTICLE} (?:gratis|gratuit[oa]s))\b",
        rf"(?:te quedan?|voce (?:ainda )?tem|you have) (?:solo )?\d+ (?:{_ARTICLE} (?:gratis|gratuit[oa]s?)|"
        rf"free {_ARTICLE})\b",
        rf"(?:.{{0,40}}\beste es un |est[ea] |this )?{_ARTICLE} (?:(?:es|e|is|esta) )?"
        r"(?:exclusiv[oa]s?|solo|apenas|restrit[oa]s?|reservad[oa]s?|exclusive(?:ly)?|only) (?:para|a|aos?|for|to) "
        r"(?:(?:nuestros|nossos|our|los|os|usuarios) )?(?:suscriptor(?:es|as)|suscritos|assinantes|miembros|membros|"
        r"socios|registrados|cadastrados|subscribers|members)(?=[.!]|$)",
        rf"(?:est[ea]|this) {_ARTICLE} (?:es|e|is) (?:para|for) "
        r"(?:suscriptores de pago|assinantes pagos|paid subscribers|subscribers only)\b",
        rf"(?:para|to|si (?:quieres|queres|deseas|desea)|quer|se quiser) {_GO_ON}\b.{{0,60}}\b{_SIGN_IN}\b",
        rf"(?:(?:acceso|acesso) ilimitado (?:a|ao)|unlimited access to) (?:\w+ ){{0,3}}{_ARTICLE}(?=[.!,]|$)",
        r"(?:tu|su|sua) (?:suscripcion|assinatura) (?:se esta usando|esta sendo usada) e[nm] ou?tro dispositivo\b",
        r"(?:quieres|quiere|quer) (?:anadir|agregar|adicionar) ou?tro usuario a (?:tu|su|sua) "
        r"(?:suscripcion|assinatura)\b",
        rf"(?:debes |tienes que |voce precisa |please |you must )?{_SIGN_IN} (?:o|ou|or) {_SIGN_IN}\b.{{0,20}}"
        r"\b(?:para|to) (?:seguir|comentar|responder|participar|guardar|salvar|votar|leer|ler|comment|follow|"
        r"participate|read|reply|save|vote)\b",
        r"(?:tienes|te quedan|voce tem|you have) \d+ (?:\w+ ){0,4}"
        r"(?:(?:para|to) (?:dar de presente|regalar|gift|give)|gift articles)\b",
        rf"{_SIGN_IN}\b.{{0,60}}\b(?:para|to) "
        rf"(?:{_GO_ON}|continuar$|(?:leer|ler|read) (?:\w+ ){{0,2}}{_ARTICLE})\b",
        r"(?:ya (?:tienes|tenes|tiene)|ja (?:tem|possui)|already (?:have|a))\b"
        rf".{{0,40}}\? {_SIGN_IN}(?: aqui| here)?[.!]?$",
        r".*\b(?:mes|month)\b.{0,60}"
        r"\b(?:cancela cuando quieras|cancele (?:cuando quiera|quando quiser)|cancel any ?time)\b",
    )
)
_MAIL = "(?:correo(?: electronico)?|e-?mail|mensaje|mensagem|boletin|boletim|newsletter)"
_IN_BROWSER = "(?:en|no|in) (?:(?:el|tu|su|seu|your|a) )?(?:navegador|browser)"
_MADE = (
    r"(?:generad|cread|gerad|criad|feit|generat|creat|producid|produzid|realizad|elaborad|desarrollad|escrit|written|"
    r"produced)\w*"
)
_AI = "(?:inteligencia artificial|i\\.?a|a\\.?i|artificial intelligence)"
# Of news and of pictures.
_AGENCY = (
    "(?:getty images|istock|shutterstock|unsplash|pexels|pixabay|alamy|afp|ap|efe|epa|dpa|ansa|reuters|bloomberg|"
    "xinhua|anadolu|agencia brasil|associated press|lusa|telam|europa press|cuartoscuro|folhapress|"
    "estadao conteudo|zuma press)"
)
_POST = "(?:publicacion|publicacao|post|fot[oa]|photo|reel|video)"
# What software says around a text: that of newsletters, of posts of networks shown in a page, of players, comments and
# advertisements. Whole lines, for articles speak of all of these.
_MACHINE = re.compile(
    _any(
        rf"[^.?!]{{0,40}}\b{_MAIL}\b[^.?!]{{0,30}}\? "
        r"(?:suscrib[ei]te|suscribase|registra(?:te|rse)|inscribete|inscreva-se|assine|cadastre-se|subscribe|sign up)"
        r"(?: \w+){0,4}",
        rf"[^.?!]{{0,40}}\b{_MAIL}\b[^.?!]{{0,20}}\? .{{0,40}}\b(?:navegador|browser|online)",
        r"(?:ver|abrir|leer|ler|view|read|open) (?:(?:est[ea]|el|la|o|a|this|it) )?"
        rf"{_MAIL} (?:{_IN_BROWSER}|online)",
        rf"(?:ver|view) (?:est[ae]|essa|esse|this) {_POST} (?:en|on|no) "
        r"(?:instagram|facebook|threads|tiktok|x|twitter)",
        rf"(?:una?|uma?|a) {_POST} (?:compartid[oa]|compartilhad[oa]|shared) (?:por|de|by) .{{1,100}}\(@[\w.]+\)?",
        r"(?:tu|su|o seu|seu|your) (?:navegador|browser) (?:no|nao|does not|doesn't) "
        r"(?:soporta|admite|suporta|support|es compatible)\b[^.]{0,60}",
        r"(?:please |por favor,? )?(?:enable|activ[ae]|habilit[ae]|ative) (?:el )?javascript (?:to|para) .{0,80}",
        r"(?:hemos detectado|detectamos|we(?: have|'ve)? detected)\b.{0,40}"
        r"\b(?:bloqueador (?:de (?:anuncios|publicidad)|de publicidade)|ad ?blocker)\b.{0,80}",
        r"(?:tu direccion de correo electronico no sera publicada|o seu endereco de e-?mail nao sera publicado|"
        r"your email address will not be published)\b.{0,80}",
        r"(?:usuarios navegando|users browsing)\b.{1,20}\b(?:foro|forum): .{1,120}",
        rf"(?:(?:est[ea]|esse|this) )?(?:resumen|resumo|summary|{_ARTICLE}) (?:fue |foi |was )?{_MADE} "
        rf"(?:con|por|com|by|with) (?:(?:la |o )?(?:\w+ ){{1,2}}de )?{_AI}",
        rf"(?:(?:est[ea]|esse|this) )?(?:resumen|resumo|summary) (?:fue |foi |was )?{_MADE} (?:con|por|com|by|with) "
        rf"{_AI}\b.{{0,60}}",
        rf"(?:est[ea]|esse|this) {_ARTICLE} (?:fue |foi |was ){_MADE} (?:con|por|com|by|with) "
        rf"(?:(?:la |o )?(?:\w+ ){{1,2}}de )?{_AI}\b.{{0,80}}",
        r"(?:(?:editor's note|nota d(?:el|e la|o|a) (?:editor\w*|redac\w+)) ?: )?"
        rf"(?:(?:est[ea]|esse|this) {_ARTICLE} (?:fue |foi |was |se ))?(?:public(?:ad[oa]|o) originalmente|originally "
        r"(?:published|appeared)) (?:en|em|no|na|on|in) [^.]{2,60}",
        rf"(?:con informacion|com informac(?:ao|oes)) d(?:e|a|o) (?:(?:la |a )?agencia )?{_AGENCY}"
        rf"(?: (?:y|e) (?:d[aeo] )?{_AGENCY})?",
        r"(?:conforme a|se adhiere a|de acuerdo con|segun|de acordo com) l?os criteri?os d[eo] (?:the )?trust project",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"copyright\W{0,5}(?:19|20)\d\d\b[^.]{0,80}",
    )
)
# Said of a channel that it names: advice on those of others says it too, but not as a link.
_LINKED_CALL = re.compile(
    rf"(?:participe|clique|entre|sumate|un[ei]te|siga|sigue|segui)\b.{{0,60}}\b(?:canal|grupo)\b.{{0,60}}\b{_CHANNEL}"
    rf"|(?:siga|sigue|segui) a .{{1,60}} (?:en|no|na) {_CHANNEL}|(?:click|(?:haz|haga) clic|clique) (?:here|aqui)\b"
    rf"|(?:ver|abrir|leer|ler|view|read|open)(?: it)? {_IN_BROWSER}\b"
    r"|(?:unsubscribe|dar[ts]e de baja|cancelar (?:la |tu |su |sua )?(?:suscripcion|inscricao|assinatura))\b"
    r"|(?:para |si (?:ya no )?(?:quieres|deseas) )(?:dar[ts]e de baja|cancelar)\b.{0,60}\b(?:aqui|clic|enlace)\b"
    r"|\w+\b.{1,60}\b(?:fuente|fonte|source) (?:preferid[oa]|favorit[oa])\b.{0,20}\bgoogle\b"
    r"|\w+\b.{1,60}\b(?:preferred|favou?rite) source\b.{0,20}\bgoogle\b"
)
# A link that leads up or back: "← Volver al blog", "Voltar para a página inicial".
_BACK = re.compile(
    r"(?:volver|voltar|regresar|retornar|(?:go )?back|return)(?: (?:atras|arriba|al?|ao|aos|as|para|to)(?: \w+){0,4})?"
)
_NOTICE = re.compile(
    r"\b(?:(?:todos los derechos reservados|todos os direitos reservados|all rights reserved|prohibida (?:su |la )?"
    r"reproduccion|proibida a reproducao|se prohibe la reproduccion|"
    r"expresamente prohibida la (?:reproduccion|redistribucion))\b"
    r"|(?:we|podemos|podriamos) (?:may |might )?(?:earn|receive|get|ganar|recibir|receber)\b.{0,60}"
    r"\b(?:commission|compensation|comision(?:es)?|comissao)\b"
    r"|(?:this|our|este|esta|nuestr[oa]s?)\b.{0,40}\b(?:contains?|includes?|contiene|contener|contem|incluye|inclui) "
    r"(?:\w+ ){0,2}(?:affiliate links|enlaces de afiliad\w+|links de afiliad\w+)\b"
    r"|(?:usamos|utilizamos|we use|accept|est[ea] (?:sitio|web|site|pagina)(?: web)? (?:usa|utiliza)|"
    r"this (?:web)?site uses) (?:\w+ ){0,5}cookies\b"
    r"|(?:nosotros|nos|we) (?:y|e|and) (?:(?:los|os) )?(?:nuestros|nossos|our) (?:\d[\d.,]* )?"
    r"(?:socios|parceiros|partners|proveedores|fornecedores|vendors)\b.{0,40}"
    r"\b(?:almacen|armazen|proces|store|tratamento|tratamiento)\w*"
    r"|(?:almacenar|armazenar|store) (?:la |as |and/or access )?(?:informacion|informacoes|information)\b.{0,20}"
    r"\b(?:en un|num|em um|on a) (?:dispositivo|device)\b"
    r"|(?:al|ao|by) (?:continuar|navegar|continuing|signing up|hacer clic|clicar)\b.{0,80}"
    r"\b(?:acepta\w*|politica|terminos|concorda|aceita|termos|agree|accept|policy|terms)\b)"
)
_ALONE = re.compile(
    _any(
        r"(?:espacio |contenido )?(?:publicidad|publicidade|publicitario|patrocinado)",
        r"anuncios?|advertisements?|sponsored(?: content)?",
        r"(?:la nota |la noticia )?(?:continua|sigue|continue|segue)\b.{0,25}\b(?:publicidad|publicidade|anuncio)",
        r"(?:story|article) continues below.{0,15}|(?:scroll|continue reading) .{0,20}advertisement",
        r"(?:comparte|compartir|compartilhe|compartilhar|comparti|share)(?: (?:esta|este|esto|la|el|essa|esse|isso|a|o|"
        r"this|en|no|on|with|con|via|por|facebook|twitter|whatsapp|linkedin|telegram|threads|bluesky|x|email|correo|"
        r"nota|noticia|articulo|artigo|materia|post|story|article|tus|seus|your|amigos|friends|redes|sociales|sociais|publicacion|contenido))*",
        r"(?:reporta|reportar|informar|avisar|comunicar|comunique|report)(?: de)?(?: (?:un|algun|um|algum|an?))? "
        rf"(?:error|erro) (?:en|na|no|nest[ae]|in)(?: (?:est[ea]|la|el|this))? {_ARTICLE}",
        r"imprimir|print|copiar (?:enlace|link)|copy link|enlace copiado|guardar|cerrar|fechar",
        r"(?:(?:tus|seus|ver|mostrar|show|view|load|add|post|leave|deja|dejar|escribe|deixe)(?: (?:un|tu|um|seu|a|los|"
        r"os|all|mas|mais|more))? )?(?:\d+ )?(?:comentarios?|comments?|respuesta|reply)",
        r"(?:tiempo|tempo) de (?:lectura|leitura)\b.{0,20}|reading time\b.{0,20}|"
        r"(?:lectura de )?\d+ min\w* (?:de )?(?:lectura|leitura|read)|lectura de \d+ min\w*",
        r"(?:escuchar?|ouvir|ouca|listen)(?: to)? (?:(?:la|esta|este|a|o|this|el) )?"
        rf"{_ARTICLE}",
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
_CREDIT = re.compile(
    r"(?:(?:fotos?|fotografias?|photos?|creditos?)|fuente de (?:la )?(?:imagen|foto)|reproducao|captura de pantalla|"
    r"(?:imagen|imagem|image|photograph|picture|ilustracion|infografia|video) "
    r"(?:de|do|da|by|por|via|credits?|courtesy|cortesia)\b)"
    r"(?: (?:de|do|da|by|por|credits?|courtesy|cortesia|source|referencial|de archivo))*\s*[:/|©]"
)
# A caption that ends with its credit, as Brazilian newspapers have it: "O grupo em Recife — Foto: Ana Ruiz/TV Sol". Not
# folded: "Publica un carrusel (foto: clara y con luz)" credits nobody.
_CAPTION = re.compile(
    r"\s*\S.{2,200}?\s?[—–|(\[/-]\s?(?i:fotos?|im[aá]gen(?:es)?|image[mn]s?|cr[eé]ditos?|photos?|arte|reprodução)\s?:\s?"
    r"[@A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][^:;\d]{1,70}",
    re.DOTALL,
)
_MAX_CAPTION = 240
# "Foto Arquivo Pessoal (Ana Ruiz)", "Foto de archivo"; "Imagens de arquivo mostram a praça." is a sentence.
_ARCHIVE = re.compile(r"(?:fotos?|image[mn]|imagens) (?:de |do )?(?:arquivo|archivo|acervo|divulgacao|cortesia)\b[^.]*")
# Of those at the agency who wrote, edited and sent it, at the end: "lml/cpy/dmt".
_INITIALS = re.compile(r"\s*\(?[a-z]{2,4}(?:/[a-z]{2,4}){2,4}\)?\s*")
_ONE = r"[\w.'-]+(?: [\w.'-]+){0,4}"
# "Ana Ruiz/Getty Images", "EFE/Juan Paz": a name on one side at least, of which an article says nothing.
_AGENCY_CREDIT = re.compile(rf"(?:{_ONE} ?[/|] ?)+{_AGENCY}|{_AGENCY}(?: ?[/|] ?{_ONE})+")
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
    if length <= _MAX_LABEL and _ALONE.fullmatch(folded.rstrip(_ENDS)):
        return Verdict.LABEL
    if length <= _MAX_CREDIT and _CREDIT.match(folded):
        return Verdict.CREDIT
    if (length <= _MAX_CAPTION and _CAPTION.fullmatch(text)) or _INITIALS.fullmatch(text):
        return Verdict.CREDIT
    if length <= _MAX_LABEL and not stands_out and (_AGENCY_CREDIT.fullmatch(folded) or _ARCHIVE.fullmatch(folded)):
        return Verdict.CREDIT
    if _is_dateline(folded):
        return Verdict.BOILERPLATE
    if length <= _MAX_LABEL and (":" in text or not stands_out) and SIGNATURE.fullmatch(text):
        return Verdict.BOILERPLATE
    if link_share > 0.5 and (_TAGS.match(folded) or _BACK.fullmatch(folded.rstrip(_ENDS))):
        return Verdict.BOILERPLATE
    if link_share >= 0.4 and length <= _MAX_CALL and _LINKED_CALL.match(folded):
        return Verdict.BOILERPLATE
    if length <= _MAX_POINTER and (verdict := _judge_pointer(folded, stands_out, link_share)) is not Verdict.TEXT:
        return verdict
    if length <= _MAX_POINTER and _MACHINE.fullmatch(folded.rstrip(_ENDS)):
        return Verdict.BOILERPLATE
    if (
        _NOTICE.search(folded)
        or (length <= _MAX_CALL and _FOLLOW.match(text))
        or (length <= _MAX_CALL and (_CALL_FIRST.match(folded) or _CALL.search(folded) or _WALL.match(folded)))
    ):
        return Verdict.BOILERPLATE
    return Verdict.TEXT


def _judge_pointer(folded: str, stands_out: bool, link_share: float) -> Verdict:
    certain = _CERTAIN.match(folded)
    pointer = certain or _POSSIBLE.match(folded)
    if pointer is None:
        return Verdict.TEXT
    rest = folded[pointer.end() :]
    if not rest.strip(_ENDS) or (stands_out and len(rest) <= 25 and link_share == 0):
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
