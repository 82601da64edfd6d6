"""What a piece of advice is about: one theme of a closed list, by its words. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from kb.index.analysis import fold
from kb.practices.figures import HOW_OFTEN, TIME_OF_DAY


class Theme(StrEnum):
    """What advice is about."""

    MODERATION = "moderation"  # rules and their enforcement, trolls, conflicts
    MEMBERSHIP = "membership"  # welcoming, involving, keeping people; roles in a community
    SUPPORT = "support"  # answering questions, complaints and requests
    GROWTH = "growth"  # being found, reach, followers
    CONTENT = "content"  # what to publish and how to make it
    SCHEDULE = "schedule"  # when and how often
    CRISIS = "crisis"  # before, in and after a bad day
    MEASUREMENT = "measurement"  # figures, tests, reports
    TONE = "tone"  # how to speak
    EVENTS = "events"  # meetings, live broadcasts
    TOOLS = "tools"  # software, channels, automation
    ADVERTISING = "advertising"  # paid reach
    TEAM = "team"  # who does what, tiredness, shifts
    ACCESSIBILITY = "accessibility"  # for people who see, hear or read differently
    SECURITY = "security"  # accounts, passwords, vulnerabilities
    LAW = "law"  # rights, licences, privacy
    FUNDING = "funding"  # money for the community itself
    OTHER = "other"


# Beginnings of words, folded (ñ stays), in the three languages; a word may count for one theme only.
_STEMS = {
    Theme.MODERATION: """
        moder regla norma conducta conduct banea ban expuls suspen troll acos hostig insult spam denunc trol
        conflict desacuerd disput
        regra banir banim expuls assedi xing briga conflit rule enforc harass toxic toxi violat violac abus
        advert warning censur bloque mute silenc
        remov disagree battle pelea batalla golpe estafa amenaz tolera decisor tiebreaker infrac hostil
        prohib proib forbid agresiv agressiv aggressiv odio
    """,
    Theme.MEMBERSHIP: """
        bienvenid acog miembr integrant participant voluntari contribu colabor invit newcomer member welcom
        onboard volunt volunteer join
        membr novat acolh boas-vindas ingres comunidad comunidade community lurk regulars ownership propiedad
        propriedad reconoc recognize recognition
        pertenen belong retain retener
    """,
    Theme.SUPPORT: """
        respond respuest contest reply replie answer client customer reclam queja complain pregunt question
        pergunt respost
        responda responder soporte support suporte
        ticket inbox bandeja issue solicitud request atenc atend atende duda duvida feedback coment comment
    """,
    Theme.GROWTH: """
        crec seguidor audienc alcanc follower audience reach grow cresc seguidores publico promoc promov promot
        divulg descubrimient discovery discoverab descobert sorteo sorteio giveaway sweepstake
        viral algoritm algorithm seo hashtag difund visibil premio prize ganador vencedor passatempo
    """,
    Theme.CONTENT: """
        conten public post video foto imagen image photo texto title titul caption copy carrus carousel reel
        stori histori formato format escrib write
        escrev escreva redac read readme document guion script thumbnail miniatura plantilla template modelo
        tema pilar pillar compart gancho hook
    """,
    Theme.SCHEDULE: """
        calendari calendar horari hora hour frecuenc frequenc programa agenda schedul semanal weekly diari
        daily lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday
        sunday weekday weekend sexta segunda-feira terca-feira quarta-feira quinta-feira rhythm timing
        ritmo cadenc planific planej
    """,
    Theme.CRISIS: """
        crisis crise emergenc incident outage apagon caida queda apolog disculp descul comunicad statement
        portavoz spokes reputac reputation vazad falla rumor
    """,
    Theme.MEASUREMENT: """
        medir mide mida metric metrica indicador kpi analit analyt analiz analis analys monitor report informe
        relatorio dato data
        dados dashboard test prueba teste experiment compara compare comparis
        estadistic estatistic statistic
        porcentaj percent retorno roi measur track rastre cohort turma encuesta survey pesquisa resultado
    """,
    Theme.TONE: """
        tono tone tom voz voice amabl kind gentil polite respet respect firme firm humor lenguaj linguagem
        language friendly amistos amig calido calida caloros cordial
        agradec thank empat ironia
    """,
    Theme.EVENTS: """
        event encuentro encontro reunion reuniao meeting meetup conferenc charla palestra talk directo live
        transmis webinar ama taller workshop anfitrion host
        vivo stream
    """,
    Theme.TOOLS: """
        herramient ferrament tool software app aplicac bot autom configur instal integra plugin api slack canal
        channel github etiquet label notific
    """,
    Theme.ADVERTISING: """
        anunci ads ad advert publicid publicidad campañ campanh campaign presupuest budget orcament pauta segmentac
        targeting sponsor influenc promocionad boost impulsion
    """,
    Theme.TEAM: """
        equip equipe team turno shift descans burnout agot esgot cansanc workload carga deleg relevo vacacion
        ferias pausa breaks colleague colega boundary limite liderazgo
        lideranc leadership maintainer mantenedor freelanc briefing
    """,
    Theme.ACCESSIBILITY: """
        accesib acessib accessib alt-text alt alternativ subtitul legend caption contrast screen-reader aria
        teclad keyboard camelcase dislexi dyslexi blind ciego ciega
    """,
    Theme.SECURITY: """
        segurid seguranc security contraseñ senha password vulnerab verificacion mfa 2fa autentic authentic
        acceso acesso credential phishing hack invadid
        dependenc secret robar robad robaron roubar roubad roubaram stole steal
    """,
    Theme.LAW: """
        licen legal law ley lei derech direito rights copyright autor privac privacid permis consent trademark
        marca-registrada contrat regulament juridic abogad lawyer
    """,
    Theme.FUNDING: """
        financ funding funds fundrais funder patrocin donac doac donat donor donante doador dinero
        dinheiro money ingres revenue pagar paid salario crowdfund grant
    """,
}
# Words that begin like those of a theme and are of none: *fundamental*, *normalmente*, *públicamente*.
_OF_NONE = """
    fundament normal publicament publicly posterior postura postpone postul poster ready eventual respecto respectiv
    autorid integral voiceover calidad encontrou quedat quedar quedan quedas quedem
"""
_PASSAGE, _HEADING, _TITLE = 2.0, 1.5, 1.0
_WORD = re.compile(r"\b(?!kinds? of\b)[^\W\d_][\w-]*", re.IGNORECASE)
_NUMBER = r"(?:\d+|una?|uma|dos|duas|tres|três|cuatro|quatro|primeras?|primeiras?|one|an|two|three|four|few|first)"
# *Las primeras horas de la mañana* are a time of day.
_NOT_OF_DAY = r"(?! (?:de la (?:mañana|tarde|noche)|del día|da (?:manhã|tarde|noite)|do dia|of the (?:day|morning)))"
# What several words say, and the one that is counted for them; none for what is said *in public*, for a title that
# promises *questions and answers*, and for how long something takes, which is not when.
_PHRASES = (
    (re.compile(r"\b(?:en|em|in) p[uú]blico?\b", re.I), ""),
    (re.compile(r"\b(?:preguntas y respuestas|perguntas e respostas|questions and answers)\b", re.I), ""),
    (re.compile(rf"(?<!\b[aà]s )(?<!\b[ld]as )\b{_NUMBER} (?:\d+ )?(?:horas?|hours?)\b{_NOT_OF_DAY}", re.I), ""),
    (re.compile(r"\b(?:screen readers?|lector(?:es)? de pantalla|leitor(?:es)? de telas?)\b", re.I), "screen-reader"),
    (re.compile(r"\b(?:textos? alternativos?|alt(?:ernative)? texts?|image descriptions?)\b", re.I), "alt-text"),
    (re.compile(r"\bdescri(?:pci[oó]n|pciones|ção|ções) d[ea]s? im[aá]ge(?:n|nes|m|ns)\b", re.I), "alt-text"),
    (re.compile(r"\b(?:giveaway|sweepstakes?|contest|official) rules\b", re.I), "legal"),
    (
        re.compile(
            r"\b(?:reglas|bases|normas|regras)(?: legales)? (?:d[aeo]l?|para)s? (?:\w+ )?(?:sorte|concurs)i?os?\b", re.I
        ),
        "legal",
    ),
    (re.compile(r"\b(?:salud|sa[uú]de) mental\b|\bmental health\b", re.I), "burnout"),
    # Of a picture or a post; of a video they are *legendas*.
    (re.compile(r"\blegenda\b", re.I), "texto"),
    # What Portuguese calls a date.
    (re.compile(r"\b(?:(?:na|da|uma|com|sem) data|data (?:d[aeo]|e hora))\b", re.I), ""),
    (re.compile(r"\b(?:roles|rangos|cargos) (?:y|e|and) perm[ie]\w+", re.I), ""),
    (
        re.compile(
            r"\b(?:(?:best|peak|right) (?:times?|days?)|time zones?|me(?:j|lh)or(?:es)? (?:momento|d[ií]a)s?)\b", re.I
        ),
        "timing",
    ),
    (TIME_OF_DAY, "timing"),
    (HOW_OFTEN, "timing"),
)
_LONGEST = 13
# Most articles use their words, whatever they are about.
_BROAD = frozenset({Theme.GROWTH, Theme.CONTENT})


def theme_of(passage: str, heading_path: Sequence[str], title: str) -> Theme:
    """The theme that most words of the passage, its headings and its title speak of; of equal ones the first that is
    neither *content* nor *growth*.

    Where no heading tells a theme, as in an article without, the title stands for it too: "Pause scheduled posts" in an
    article on crises is about these.
    """
    told, headings, titled = (_themes_in(text) for text in (passage, " ".join(heading_path[-2:]), title))
    votes: Counter[Theme] = Counter()
    for themes, weight in ((told, _PASSAGE), (headings or titled, _HEADING), (titled, _TITLE)):
        for theme in themes:
            # A long passage has more words, not more weight.
            votes[theme] += weight / (len(themes) ** 0.5)
    if not votes:
        return Theme.OTHER
    return min(votes, key=lambda theme: (-votes[theme], theme in _BROAD, list(Theme).index(theme)))


def _themes_in(text: str) -> list[Theme]:
    """The theme of each word of a text that has one."""
    return [theme for word in _words(text) if (theme := _theme_of_word(fold(word)))]


def _words(text: str) -> list[str]:
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return _WORD.findall(text)


def _theme_of_word(word: str) -> Theme | None:
    stems = _stems()
    for length in range(min(len(word), _LONGEST), 1, -1):
        # Short stems stand for themselves: *ad* is not the beginning of *add* or *adaptar*.
        if length < 4 and word[length:] not in ("", "s"):
            return None
        if word[:length] in stems:
            return stems[word[:length]]
    return None


@cache
def _stems() -> dict[str, Theme | None]:
    found: dict[str, Theme | None] = dict.fromkeys(_OF_NONE.split())
    found.update((stem, theme) for theme, stems in _STEMS.items() for stem in stems.split())
    return found
