"""What software and lawyers say around an article: of cookies, rights, browsers, newsletters, machines. Pure."""

import re

from crawler.boilerplate_terms import AGENCY, ARTICLE, ENDS, IN_BROWSER, any_of

_MAX_LINE = 260
_MAIL = "(?:correo(?: electronico)?|e-?mail|mensaje|mensagem|boletin|boletim|newsletter)"
_MADE = (
    r"(?:generad|cread|gerad|criad|feit|generat|creat|producid|produzid|realizad|elaborad|desarrollad|escrit|written|"
    r"produced)\w*"
)
_AI = "(?:inteligencia artificial|i\\.?a|a\\.?i|artificial intelligence)"
_POST = "(?:publicacion|publicacao|post|fot[oa]|photo|reel|video)"
# What software says around a text: that of newsletters, of posts of networks shown in a page, of players, comments and
# advertisements. Whole lines, for articles speak of all of these.
_MACHINE = re.compile(
    any_of(
        rf"[^.?!]{{0,40}}\b{_MAIL}\b[^.?!]{{0,30}}\? "
        r"(?:suscrib[ei]te|suscribase|registra(?:te|rse)|inscribete|inscreva-se|assine|cadastre-se|subscribe|sign up)"
        r"(?: \w+){0,4}",
        rf"[^.?!]{{0,40}}\b{_MAIL}\b[^.?!]{{0,20}}\? .{{0,40}}\b(?:navegador|browser|online)",
        r"(?:ver|abrir|leer|ler|view|read|open) (?:(?:est[ea]|el|la|o|a|this|it) )?"
        rf"{_MAIL} (?:{IN_BROWSER}|online)",
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
        rf"(?:(?:est[ea]|esse|this) )?(?:resumen|resumo|summary|{ARTICLE}) (?:fue |foi |was )?{_MADE} "
        rf"(?:con|por|com|by|with) (?:(?:la |o )?(?:\w+ ){{1,2}}de )?{_AI}",
        rf"(?:(?:est[ea]|esse|this) )?(?:resumen|resumo|summary) (?:fue |foi |was )?{_MADE} (?:con|por|com|by|with) "
        rf"{_AI}\b.{{0,60}}",
        rf"(?:est[ea]|esse|this) {ARTICLE} (?:fue |foi |was ){_MADE} (?:con|por|com|by|with) "
        rf"(?:(?:la |o )?(?:\w+ ){{1,2}}de )?{_AI}\b.{{0,80}}",
        r"(?:(?:editor's note|nota d(?:el|e la|o|a) (?:editor\w*|redac\w+)) ?: )?"
        rf"(?:(?:est[ea]|esse|this) {ARTICLE} (?:fue |foi |was |se ))?(?:public(?:ad[oa]|o) originalmente|originally "
        r"(?:published|appeared)) (?:en|em|no|na|on|in) [^.]{2,60}",
        rf"(?:con informacion|com informac(?:ao|oes)) d(?:e|a|o) (?:(?:la |a )?agencia )?{AGENCY}"
        rf"(?: (?:y|e) (?:d[aeo] )?{AGENCY})?",
        r"(?:conforme a|se adhiere a|de acuerdo con|segun|de acordo com) l?os criteri?os d[eo] (?:the )?trust project",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"copyright\W{0,5}(?:19|20)\d\d\b[^.]{0,80}",
    )
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


def is_notice(folded: str) -> bool:
    """Whether folded text holds such a notice, or is nothing but such a line."""
    is_line = len(folded) <= _MAX_LINE and _MACHINE.fullmatch(folded.rstrip(ENDS)) is not None
    return is_line or _NOTICE.search(folded) is not None
