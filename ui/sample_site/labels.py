"""The words of a page that are not its content, in the three languages of the sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Labels:
    """One language's words. ``article_folder``, ``topic_folder`` and ``about_folder`` stand in addresses."""

    sample_mark: str
    about_text: tuple[str, ...]
    article_folder: str
    topic_folder: str
    about_folder: str
    home: str
    about: str
    cookie_notice: str
    accept: str
    settings: str
    by: str
    published: str
    syndicated_from: str
    share: str
    copy_link: str
    read_also: str
    most_recent: str
    topics: str
    newsletter: str
    newsletter_text: str
    email: str
    subscribe: str
    log_in: str
    members_only: str
    back_home: str
    errors: Mapping[int, str]
    rights: str
    months: str  # all twelve, in order, between spaces
    date_pattern: str

    def date(self, moment: datetime) -> str:
        """A day and time as a reader of this language writes them, in UTC."""
        day = self.date_pattern.format(day=moment.day, month=self.months.split()[moment.month - 1], year=moment.year)
        return f"{day}, {moment:%H:%M} UTC"


LABELS: Mapping[str, Labels] = {
    "es": Labels(
        sample_mark="Sitio de muestra de Catalejo: este medio, su gente y lo que cuenta son inventados.",
        about_text=(
            "Este medio no existe. Forma parte del sitio de muestra con que Catalejo se prueba sin conexión.",
            "Las personas, las empresas y los hechos son inventados, y las fechas se calculan al servir cada página.",
        ),
        article_folder="nota",
        topic_folder="tema",
        about_folder="acerca",
        home="Portada",
        about="Acerca de",
        cookie_notice="Usamos cookies propias y de terceros para mejorar tu experiencia y mostrarte publicidad.",
        accept="Aceptar todas",
        settings="Configurar",
        by="Por",
        published="Publicado el",
        syndicated_from="Nota distribuida por",
        share="Compartir",
        copy_link="Copiar enlace",
        read_also="Lea también",
        most_recent="Lo más reciente",
        topics="Temas",
        newsletter="Recibe nuestro boletín",
        newsletter_text="Cada lunes, lo importante de la semana en tu correo. Sin ruido.",
        email="Correo electrónico",
        subscribe="Suscribirme",
        log_in="Entrar",
        members_only="Solo para suscriptores",
        back_home="Volver a la portada",
        errors={
            404: "La página no existe",
            410: "Esta página se retiró",
            429: "Demasiadas visitas seguidas",
        },
        rights="Todos los derechos inventados.",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        date_pattern="{day} de {month} de {year}",
    ),
    "en": Labels(
        sample_mark="Catalejo sample site: this publisher, its people and its stories are made up.",
        about_text=(
            "This publisher does not exist. It is part of the sample site that comes with Catalejo to try it offline.",
            "People, companies and events are made up, and dates are computed when a page is served.",
        ),
        article_folder="article",
        topic_folder="topic",
        about_folder="about",
        home="Home",
        about="About",
        cookie_notice="We and our partners use cookies to improve your experience and to show you advertising.",
        accept="Accept all",
        settings="Settings",
        by="By",
        published="Published on",
        syndicated_from="Distributed by",
        share="Share",
        copy_link="Copy link",
        read_also="Read also",
        most_recent="Most recent",
        topics="Topics",
        newsletter="Get our newsletter",
        newsletter_text="Every Monday, what mattered this week in your inbox. No noise.",
        email="Email",
        subscribe="Subscribe",
        log_in="Log in",
        members_only="For members only",
        back_home="Back to the home page",
        errors={
            404: "There is no such page",
            410: "This page was withdrawn",
            429: "Too many visits in a row",
        },
        rights="All rights made up.",
        months="January February March April May June July August September October November December",
        date_pattern="{month} {day}, {year}",
    ),
    "pt": Labels(
        sample_mark="Site de amostra do Catalejo: este veículo, sua gente e o que ele conta são inventados.",
        about_text=(
            "Este veículo não existe. Faz parte do site de amostra que acompanha o Catalejo para testá-lo sem conexão.",
            "Pessoas, empresas e fatos são inventados, e as datas são calculadas quando cada página é servida.",
        ),
        article_folder="materia",
        topic_folder="tema",
        about_folder="sobre",
        home="Início",
        about="Sobre",
        cookie_notice="Usamos cookies próprios e de terceiros para melhorar sua experiência e exibir publicidade.",
        accept="Aceitar todos",
        settings="Configurar",
        by="Por",
        published="Publicado em",
        syndicated_from="Matéria distribuída por",
        share="Compartilhar",
        copy_link="Copiar link",
        read_also="Leia também",
        most_recent="Mais recentes",
        topics="Temas",
        newsletter="Receba nossa newsletter",
        newsletter_text="Toda segunda, o que importou na semana no seu e-mail. Sem ruído.",
        email="E-mail",
        subscribe="Assinar",
        log_in="Entrar",
        members_only="Só para assinantes",
        back_home="Voltar ao início",
        errors={
            404: "A página não existe",
            410: "Esta página foi retirada",
            429: "Visitas demais em seguida",
        },
        rights="Todos os direitos inventados.",
        months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        date_pattern="{day} de {month} de {year}",
    ),
}
