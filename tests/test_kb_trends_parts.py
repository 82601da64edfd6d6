"""The parts of trends: what counts, what is expected, where a topic stands, where an article is from."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from kb.digest.missed import not_covered
from kb.models import DateReliability, Kind, Signal
from kb.noise import Noise, noise_in
from kb.store.trends import DatedArticle
from kb.trends.attention import expectation, known_days, panel, presences
from kb.trends.belief import Belief, belief_in
from kb.trends.counting import LeftOut, reasons
from kb.trends.demand import demand_for
from kb.trends.ladder import Arrival, ladder
from kb.trends.places import Certainty, place_of
from kb.trends.sample import HORIZON_DAYS, sample
from kb.trends.scoring import WINDOWS, Scores, score
from kb.trends.status import Status, life
from kb.trends.terms import terms_of
from kb.trends.trend import Direction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def article(number: int, publisher: str = "a", **more: Any) -> DatedArticle:
    values: dict[str, Any] = {
        "url": f"https://{publisher}.example/{number}",
        "title": f"Noticia {number}",
        "feed": publisher,
        "country": None,
        "lang": "es",
        "kind": "news",
        "published": NOW - HOUR - timedelta(seconds=number),
        "date_reliability": DateReliability.EXACT,
        "text_id": number,
    }
    values |= more
    return DatedArticle(
        document_id=number, publisher=publisher, seen=values.pop("seen", values["published"] or NOW), **values
    )


class TestWhatCounts:
    def test_of_copies_the_earliest_counts_whatever_was_collected_first(self) -> None:
        found = [article(1, "a", text_id=2), article(2, "b", published=NOW - DAY)]
        assert reasons(found, NOW) == [LeftOut.COPY, None]

    def test_the_same_long_headline_is_a_copy_and_a_short_one_is_not(self) -> None:
        long, short = "Apagón deja a Montevideo sin luz", "Apagón en Montevideo"
        found = [article(n, p, title=title) for n, (p, title) in enumerate([("a", long), ("b", long.upper()),
                                                                            ("a", short), ("b", short)])]  # fmt: skip
        assert reasons(found, NOW) == [LeftOut.COPY, None, None, None]

    def test_of_copies_the_earliest_of_those_that_are_asked_for_counts(self) -> None:
        of_spain = article(1, "efe", text_id=1, country="ES", published=NOW - 9 * HOUR)
        of_mexico = [article(n, f"mx{n}", text_id=1, country="MX", published=NOW - n * HOUR) for n in (3, 2)]
        found = [of_spain, *of_mexico]
        in_mexico = reasons(found, NOW, is_meant=lambda each: each.country == "MX")
        assert in_mexico == [LeftOut.COPY, None, LeftOut.COPY]
        assert reasons(found, NOW) == [None, LeftOut.COPY, LeftOut.COPY]

    def test_what_does_not_count_hides_nothing_that_does(self) -> None:
        undated = article(1, "a", text_id=1, published=None, seen=NOW - DAY)
        assert reasons([undated, article(2, "b", text_id=1)], NOW) == [LeftOut.UNDATED, None]

    def test_of_the_same_moment_the_address_decides_whatever_comes_first(self) -> None:
        one, two = (article(n, p, text_id=1, published=NOW - DAY) for n, p in ((1, "b"), (2, "a")))
        assert reasons([one, two], NOW) == reasons([two, one], NOW)[::-1] == [LeftOut.COPY, None]

    def test_what_has_no_believable_date_does_not(self) -> None:
        undated = article(1, published=None, date_reliability=DateReliability.NONE)
        assert reasons([undated, article(2, published=NOW + 2 * HOUR)], NOW) == [LeftOut.UNDATED] * 2

    def test_many_articles_of_one_second_are_an_import_and_of_one_day_are_not(self) -> None:
        batch = [article(number, published=NOW - HOUR) for number in range(5)]
        assert reasons(batch, NOW) == [LeftOut.BATCH_DATE] * 5
        assert reasons(batch[:4], NOW) == [None] * 4
        by_day = [article(n, published=NOW - HOUR, date_reliability=DateReliability.DAY) for n in range(5)]
        assert reasons(by_day, NOW) == [None] * 5

    def test_advice_is_no_news(self) -> None:
        assert reasons([article(1, kind=Kind.PRACTICE)], NOW) == [LeftOut.PRACTICE]

    @pytest.mark.parametrize(
        ("titles", "of_series"),
        [
            ([f"Temblor hoy en Lumbia, {day} de febrero: magnitud y epicentro" for day in (25, 26, 27)], True),
            ([f"Temblor hoy, {day} de febrero: {more}" for day, more in ((25, "dónde"), (26, "ya"), (27, "no"))], True),
            ([f"Farmacias de turno: {day}" for day in ("lunes", "martes", "jueves")], True),
            (["Foto do dia"] * 3, True),
            ([f"Temblor hoy en Lumbia, {day} de febrero: magnitud y epicentro" for day in (25, 26)], False),
            ([f"Instagram: {what}" for what in ("cae", "vuelve", "explica por qué cayó")], False),
            ([f"Suben a {n} los muertos por el sismo" for n in (3, 9, 12)], False),
            ([f"{day} de febrero" for day in (25, 26, 27)], False),
        ],
    )
    def test_a_headline_that_comes_day_after_day_is_no_news(self, titles: list[str], of_series: bool) -> None:
        of_one = [article(n, title=title, published=NOW - n * DAY) for n, title in enumerate(titles)]
        assert reasons(of_one, NOW) == [LeftOut.SERIES if of_series else None] * len(titles)
        of_several = [article(n, f"p{n}", title=each.title, published=each.published) for n, each in enumerate(of_one)]
        assert reasons(of_several, NOW) == [None] * len(titles)

    def test_headlines_of_a_series_are_near_each_other_and_others_of_it_are_news(self) -> None:
        days = [0, 20, 21, 22, 40]
        moments = [NOW - day * DAY for day in days]
        found = [article(n, title=f"Marea roja, {n + 1} de mayo", published=when) for n, when in enumerate(moments)]
        assert reasons(found, NOW) == [None, *[LeftOut.SERIES] * 3, None]

    @pytest.mark.parametrize(
        ("title", "noise"),
        [
            ("Horóscopo de hoy, miércoles 12 de noviembre", Noise.HOROSCOPE),
            ("La red social de los horóscopos compra Hilo", None),
            ("Mega-Sena: resultado do concurso 2800, dezenas sorteadas", Noise.LOTTERY),
            ("Resultados de la Lotería Nacional del jueves", Noise.LOTTERY),
            ("América vs Chivas EN VIVO: dónde ver el clásico", Noise.LIVE_SCORE),
            ("Hilo lanza transmisiones en vivo para marcas", None),
            ("Cupón de descuento Shein 2026", Noise.COUPON),
            ("Best early Black Friday deals on phones", Noise.COUPON),
            ("Plaza limita los enlaces y pierde un 40 % de descuento en bolsa", None),
            ("Código de descuento falso de Shein circula en TikTok", None),
            ("Golpe do cupom de desconto se espalha pelo WhatsApp", None),
            ("Black Friday: multan a tiendas con 70 % de descuento inflado", None),
            ("Coupon code scam spreads on Instagram", None),
            ("El clima hoy en Ciudad de México", Noise.WEATHER),
            ("Ni el clima ni la temperatura detienen al COVID-19", None),
            ("Dólar hoy en Colombia: a cuánto cotiza", Noise.RATES),
            ("Titulares de hoy", Noise.LISTING),
            ("Noticias", Noise.LISTING),
            ("En directo: Munar se lleva el primer set", Noise.LIVE_BLOG),
            ("El algoritmo de Instagram cambia hoy", None),
            ("Home-office cresce no Brasil", None),
            ("X publica el código de su algoritmo y sube 40 % en bolsa", None),
            ("Instagram contra TikTok: la guerra de las compras en vivo", None),
            ("TikTok vs Instagram: la guerra de las compras en vivo", None),
            ("La cumbre del clima cierra el viernes", None),
            ("X lanza transmisiones en vivo para todos", None),
            ("TikTok x Spotify: nuevo botón en vivo", None),
            ("Facebook Live vs Instagram Live: cuál conviene a tu marca", None),
            ("Flamengo x Palmeiras ao vivo: onde assistir", Noise.LIVE_SCORE),
            ("Boca vs River en vivo por YouTube", Noise.LIVE_SCORE),
            ("El tiempo que pasan hoy los jóvenes en TikTok", None),
            ("El clima político de hoy en las redes", None),
            ("El tiempo en Madrid este lunes", Noise.WEATHER),
            ("Euro 2028: España juega hoy su primer partido", None),
            ("Euro hoy en España", Noise.RATES),
            ("Las mejores ofertas de empleo están en LinkedIn", None),
            ("Letters to the Editor, Nov. 12, 2026", Noise.LISTING),
            ("Letters to the editor | The Harbour Post", Noise.LISTING),
            ("Cartas al director", Noise.LISTING),
            ("Cartas de los lectores: martes 3 de noviembre", Noise.LISTING),
            ("Painel do Leitor", Noise.LISTING),
            ("Cartas al director: por qué la plaza no es de los coches", None),
            ("Letters to the editor are back in fashion, this time on Threads", None),
            ("La alcaldesa y su plan de agua, EN VIVO: “No habrá cortes”, dijo", Noise.LIVE_BLOG),
            ("Harbour fire – live: Ferries stopped as smoke spreads", Noise.LIVE_BLOG),
            ("Elecciones en Lumbia HOY EN VIVO: primeros resultados", Noise.LIVE_BLOG),
            ("Apuração hoje ao vivo em Vila Serena", Noise.LIVE_BLOG),
            ("Elecciones en Lumbia: seguí el escrutinio en vivo", Noise.LIVE_BLOG),
            ("TikTok sigue apostando por las compras en vivo", None),
            ("Video en vivo: siete consejos para marcas", None),
            ("Where your members live: a map of forums", None),
            ("Último partido de Duarte con Lumbia: canal y hora para verlo", Noise.LIVE_SCORE),
            ("Jogo de despedida de Duarte: horário e canal", Noise.LIVE_SCORE),
            ("Cyber sale: today's best discounts, chosen by us", Noise.COUPON),
            ("Los mejores descuentos del Buen Fin en televisores", Noise.COUPON),
            ("La Primitiva hoy, sábado: números ganadores", Noise.LOTTERY),
            ("Comprobar lotería del Niño", Noise.LOTTERY),
            ("La economía primitiva de los foros: resultados de un estudio", None),
            ("Euríbor hoy, 12 de noviembre: sube una décima", Noise.RATES),
            ("Precio de la luz mañana: las horas más baratas", Noise.RATES),
            ("El tiempo mañana en Vila Serena", Noise.WEATHER),
            ("Santoral del 3 de noviembre", Noise.LISTING),
            ("Qué santo se celebra hoy", Noise.LISTING),
            ("Avance de 'Aguas Bravas': Inés descubre la carta", Noise.LISTING),
            ("Avance del capítulo de 'Aguas Bravas' del lunes", Noise.LISTING),
            ("Resumo da novela Rio Manso: capítulo desta terça", Noise.LISTING),
            ("Programación de TV de hoy, jueves", Noise.LISTING),
            ("Qué ver en la tele hoy", Noise.LISTING),
            ("What's on TV tonight", Noise.LISTING),
            ("Avance de la marea: el puerto cierra", None),
            ("Programación de redes: la herramienta que todos usan hoy", None),
            ("Qué ver en Oaxaca este domingo", None),
            ("Directo | La alcaldesa explica el corte de agua", Noise.LIVE_BLOG),
            ("Mensaje directo: cómo responder en Instagram", None),
            ("Lo que hay que saber hoy: la marea, el puente y la feria", Noise.LISTING),
            ("Lo que necesitas saber este martes en Lumbia", Noise.LISTING),
            ("O que você precisa saber hoje, 12 de novembro", Noise.LISTING),
            ("What you need to know today: tides, ferries and a fair", Noise.LISTING),
            ("Buenos días. La alcaldesa dimite y otras cinco claves de la jornada", Noise.LISTING),
            ("Bom dia: maré fecha o porto e outras notícias desta quarta", Noise.LISTING),
            ("Morning briefing: harbour closes; mayor resigns", Noise.LISTING),
            ("HP News Briefing. Ferries stop for a day", Noise.LISTING),
            ("Cierra el puerto y otras noticias de este martes", Noise.LISTING),
            ("Las cinco noticias del día", Noise.LISTING),
            ("As principais notícias desta segunda-feira", Noise.LISTING),
            ("Las noticias de redes sociales de la semana: cae Hilo y vuelve Plaza", Noise.LISTING),
            ("Novedades en redes sociales de esta semana", Noise.LISTING),
            ("As principais novidades das redes da semana", Noise.LISTING),
            ("The biggest social media stories of the week", Noise.LISTING),
            ("Social media news this week: Hilo is down", Noise.LISTING),
            ("This week in social: Hilo is down, Plaza is back, and more", Noise.LISTING),
            ("Esta semana en redes: cae Hilo", Noise.LISTING),
            ("Resumen semanal de redes: cae Hilo, vuelve Plaza y más", Noise.LISTING),
            ("Giro da semana: Hilo cai; Plaza volta", Noise.LISTING),
            ("Lo más viral de la semana", Noise.LISTING),
            ("Social media weekly roundup", Noise.LISTING),
            ("Los memes de la semana", Noise.LISTING),
            ("The week in pictures", Noise.LISTING),
            ("Agenda cultural del fin de semana", Noise.LISTING),
            ("Cartelera: los estrenos de la semana", Noise.LISTING),
            ("Qué ver hoy en la tele", Noise.LISTING),
            ("Lo que hay que saber del nuevo algoritmo de Instagram", None),
            ("Hilo outage: what you need to know", None),
            ("Buenos días, TikTok: la panadera que saluda a millones", None),
            ("Bom dia do prefeito vira meme no TikTok", None),
            ("Los memes de la caída de WhatsApp", None),
            ("La agenda digital del gobierno llega hoy al Congreso", None),
            ("Instagram cambia los mensajes y otras claves de su actualización", None),
            ("White House briefing: what was said on TikTok", None),
            ("Instagram estrena un resumen semanal para creadores", None),
            ("Noticias falsas sobre el apagón de la semana pasada", None),
            ("La semana en que cayó Hilo", None),
            ("El giro de la campaña de la semana", None),
            ("Hilo launches two features this week", None),
            ("Balance de Semana Santa en las playas", None),
            ("Terremoto en Vila Serena EN VIVO: réplicas y evacuación", Noise.LIVE_BLOG),
            ("VIDEO EN VIVO: SIETE CONSEJOS PARA MARCAS", None),
            ("Hoy No Circula: qué autos descansan este jueves 12 de noviembre", Noise.SERVICE),
            ("Pico y placa en Bogotá hoy, jueves 12 de noviembre", Noise.SERVICE),
            ("Restricción vehicular: estos son los dígitos que no pueden circular", Noise.SERVICE),
            ("Rodízio em São Paulo hoje: veja placas que não podem circular", Noise.SERVICE),
            ("Pico y placa en Bogotá: cambia la rotación desde el lunes", None),
            ("Restricción vehicular permanente empieza en mayo: las multas", None),
            ("Wordle hoy: pistas y solución del 12 de noviembre", Noise.SERVICE),
            ("NYT Connections today: hints and answers for November 12", Noise.SERVICE),
            ("Palavras cruzadas de hoje", Noise.SERVICE),
            ("Wordle maker sues a clone", None),
            ("Your LinkedIn connections today", None),
            ("Códigos de Free Fire para hoy, 12 de noviembre", Noise.SERVICE),
            ("Free Fire redeem codes for today", Noise.SERVICE),
            ("Códigos de conducta de influencers: qué cambia hoy", None),
            ("Roblox prohíbe el chat a menores de 13 años", None),
            ("Efemérides del 12 de noviembre", Noise.SERVICE),
            ("¿Qué pasó un día como hoy, 12 de noviembre?", Noise.SERVICE),
            ("On this day: November 12", Noise.SERVICE),
            ("Hoy en la historia de Instagram: un botón que vuelve", None),
            ("Evangelio de hoy, 12 de noviembre", Noise.SERVICE),
            ("Bolsa Família: quem recebe hoje", Noise.SERVICE),
            ("Pensión Bienestar: quién cobra hoy, 12 de noviembre", Noise.SERVICE),
            ("Quién cobra por los anuncios de ChatGPT", None),
            ("Tarot de hoy, jueves 12 de noviembre", Noise.HOROSCOPE),
            ("O que é notícia hoje: cinco assuntos para começar o dia", Noise.LISTING),
            ("¡Síguenos en Instagram y no te pierdas nada!", Noise.PLEA),
            ("Seguinos", Noise.PLEA),
            ("Siga o Diário do Vale no WhatsApp", Noise.PLEA),
            ("Únete a nuestro canal de WhatsApp y recibe las noticias", Noise.PLEA),
            ("Inscreva-se na nossa newsletter", Noise.PLEA),
            ("Subscribe to our podcast", Noise.PLEA),
            ("Join our WhatsApp channel for breaking news", Noise.PLEA),
            ("Sigue la huelga de maestros en Instagram por la censura", None),
            ("Seguidores falsos: Instagram borra millones de cuentas", None),
            ("Sigue la caída de WhatsApp en México", None),
            ("Únete, la red que crece en nuestro país", None),
            ("Follow the money: how creators earn on YouTube now", None),
            ("Join or die: our review", None),
            ("", None),
        ],
    )
    def test_pages_of_every_day_are_told_from_news(self, title: str, noise: Noise | None) -> None:
        assert noise_in(title, "https://a.example/nota/1") is noise

    @pytest.mark.parametrize(
        ("title", "path", "noise"),
        [
            ("Aries", "horoscopo/aries", Noise.HOROSCOPE),
            ("Instagram", "tag/instagram/", Noise.LISTING),
            ("Anti-Trump en Walmart", "tag/walmart/", Noise.LISTING),
            ("Política", "etiqueta/pol%C3%ADtica", Noise.LISTING),
            ("Instagram", "archives/12345", None),
            ("Ondas", "archives/5445.html", None),
            ("Good, Bad, and Meh", "tag/intels-kaby-lake-cpu-good-bad-meh/", None),
            ("Hilo 1.10 released", "hilo/releases/tag/v1.10.0", None),
            ("Adobe ruined its interface", "topics/adobe-just-ruined-the-interface", None),
            ("Lluvias fuertes este jueves en Puebla", "clima/nota-1", Noise.WEATHER),
            ("¿Lloverá el fin de semana en Bogotá?", "nacional/clima/nota-1", Noise.WEATHER),
            ("Chuva em São Paulo: veja a previsão", "clima/nota-1", Noise.WEATHER),
            ("Heat and sunny skies on Friday", "weather/1", Noise.WEATHER),
            (
                "«Todos tenemos que bajar nuestras emisiones de CO2 a la mitad»",
                "medioambiente/clima/2021-03-13/nota",
                None,
            ),
            ("Inundaciones dejan doce muertos en Honduras", "noticias/clima/nota-1", None),
            ("Supercomputer quietly puts U.S. weather resources back on top", "story/weather/2016/02/22/1/", None),
            ("40 % off phones", "deals/phones", Noise.COUPON),
            ("Toray will carry SpaceX's Mars ambitions", "Business/Deals/Toray-SpaceX", None),
        ],
    )
    def test_addresses_tell_them_too(self, title: str, path: str, noise: Noise | None) -> None:
        assert noise_in(title, f"https://a.example/{path}") is noise


class TestAttention:
    """Ten publishers that write one article of something else each day; topics as rows."""

    PUBLISHERS, LENGTH = 10, 60

    def attention(
        self, told: list[tuple[int, int]], *, extra: int = 0, first_seen: int = 200, floods: int = 0
    ) -> tuple[float, float]:
        """Observed and expected of a topic that publishers (of ``extra`` new ones, too) told on days, in one day."""
        people = self.PUBLISHERS + extra
        who = [p for p in range(self.PUBLISHERS) for _ in range(self.LENGTH)]
        when = [d for _ in range(self.PUBLISHERS) for d in range(self.LENGTH)]
        for publisher in range(self.PUBLISHERS, people):
            who += [publisher] * 5
            when += range(5)
        who += [0] * floods
        when += [0] * floods
        seen = np.array([200] * self.PUBLISHERS + [first_seen] * extra)
        known = known_days(seen, np.full(len(seen), 5))
        where = panel(np.array(who), np.array(when), known, self.LENGTH)
        publishers, days = (np.array(values) for values in zip(*told, strict=True))
        found = presences(where, np.zeros(len(told), np.int64), publishers, days, 1)
        result = expectation(where, found, 1)
        return float(result.observed[0]), float(result.expected[0])

    def test_a_publisher_counts_once_a_day(self) -> None:
        assert self.attention([(1, 0)] * 20)[0] == 1

    def test_one_that_floods_counts_for_less(self) -> None:
        assert self.attention([(0, 0)] * 50, floods=99)[0] < 0.1

    def test_what_is_told_every_day_is_expected(self) -> None:
        observed, expected = self.attention([(p, d) for p in range(5) for d in range(40)])
        assert observed == 5
        assert expected == pytest.approx(5, abs=0.1)

    def test_a_weekly_habit_is_expected_on_its_day(self) -> None:
        observed, expected = self.attention([(p, d) for p in range(8) for d in range(0, 36, 7)])
        assert observed == 8
        assert expected > 5
        assert self.attention([(p, d) for p in range(8) for d in range(3, 36, 7)])[1] < 1

    def test_added_sources_count_after_a_week(self) -> None:
        told = [(p, 0) for p in range(self.PUBLISHERS, self.PUBLISHERS + 20)]
        assert self.attention(told, extra=20, first_seen=7)[0] == 0
        assert self.attention(told, extra=20, first_seen=8)[0] == 20
        assert self.attention(told, extra=20, first_seen=199)[0] == 20

    @pytest.mark.parametrize("added", [3, 20, 60])
    @pytest.mark.parametrize("days_ago", [1, 3, 6, 8, 9, 14, 20])
    def test_added_sources_with_a_topic_of_their_own_raise_nothing(self, added: int, days_ago: int) -> None:
        """Beside thirty that are known for 30 days; the topic is in a third of what the new ones write."""
        articles = []
        for publisher, first in [(f"old{n}", 30) for n in range(30)] + [(f"new{n}", days_ago) for n in range(added)]:
            for day in range(first + 1):
                for _ in range(3):
                    moment = NOW - day * DAY - HOUR - len(articles) * timedelta(seconds=1)
                    articles.append(article(len(articles), publisher, published=moment))
        chance = random.Random(1)
        is_own = {each.document_id for each in articles if each.publisher.startswith("new") and chance.random() < 1 / 3}
        counted = sample(articles, NOW)
        own = [row for document, row in counted.rows.items() if document in is_own]
        scores = counted.scores(counted.presences([own]), 7)
        assert scores.score[0] < 4.5  # from which docs/trends.md says to believe it

    @pytest.mark.parametrize(("days", "told_ago"), [(30, 26), (30, 14), (6, 5), (2, 1), (35, 34)])
    def test_what_moved_earlier_in_the_days_is_found_throughout_them(self, days: int, told_ago: int) -> None:
        articles = [
            article(n, f"p{n % 10}", published=NOW - day * DAY - HOUR - n * timedelta(seconds=1))
            for n, day in enumerate(day for day in range(80) for _ in range(10))
        ]
        counted = sample(articles, NOW)
        own = [row for row in range(len(articles)) if counted.days[row] == told_ago][:8]
        told = counted.presences([own])
        assert counted.scores(told, days).score[0] < 0
        found = counted.scores_throughout(told, days)
        assert (found.score[0] > 4, found.observed[0]) == (True, 8)

    @pytest.mark.parametrize("days", WINDOWS)
    def test_of_as_many_days_as_a_window_has_the_last_ones_are_looked_at(self, days: int) -> None:
        counted = sample([article(n, f"p{n}", published=NOW - n * 7 * HOUR) for n in range(40)], NOW)
        told = counted.presences([[0, 1, 2], [10, 20]])
        at_the_end, throughout = counted.scores(told, days), counted.scores_throughout(told, days)
        assert all((getattr(at_the_end, name) == getattr(throughout, name)).all() for name in Scores.__slots__)

    def test_those_of_one_article_count(self) -> None:
        articles = [article(n, f"p{n}", published=NOW - n * HOUR) for n in range(400)]
        assert len(sample(articles, NOW).counted) == 400

    def test_the_score_grows_with_evidence_and_is_unsure_of_little(self) -> None:
        where = panel(np.arange(60), np.zeros(60, np.int64), np.full(60, 200), self.LENGTH)
        who = np.concatenate([np.arange(number) for number in (2, 8, 50)])
        topics = np.repeat(np.arange(3), (2, 8, 50))
        found = score([expectation(where, presences(where, topics, who, np.zeros_like(who), 3), 1)])
        assert found.score[0] < 1 < 4 < found.score[1] < found.score[2]
        assert found.at_least[0] < 1 < found.at_least[1]
        assert (found.at_least < found.times).all()


class TestStatus:
    @pytest.mark.parametrize(
        ("attention", "status"),
        [
            ([3, 2], Status.NEW),
            ([0, 0, 0, 1, 1], Status.STEADY),
            ([2, 2, 1, 2, 1, 1, 1], Status.RISING),
            ([0, 0, 0, 10], Status.PEAKING),
            ([1, 8, 7, 4, 5], Status.RISING),
            ([1, 1, 8, 7, 4, 5], Status.PEAKING),
            ([2, 4, 3, 1, 3, 2], Status.RISING),
            ([0, 1, 0, 0, 4], Status.PEAKING),
            ([0, 0, 0, 0, 0, 0, 10], Status.FADING),
            ([30, 20, 10, 5, 2], Status.RISING),
            ([52, 55, 58, 60, 30, 5], Status.PEAKING),
            ([4, 10, 30, 60, 30, 5], Status.FADING),
            ([0] * 10 + [1, 2, 3], Status.FADING),
            ([10] * 60, Status.STEADY),
            ([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], Status.STEADY),
            ([1, 1, 1, *[0] * 40, 1, 0, 1], Status.BACK),
        ],
    )
    def test_the_words(self, attention: list[float], status: Status) -> None:
        days = attention + [0] * (HORIZON_DAYS - len(attention))
        assert life(days, [20] * HORIZON_DAYS).status is status

    def test_a_growing_collection_makes_nothing_rise(self) -> None:
        attention = [20] * 10 + [10] * 60
        assert life(attention, [200] * 10 + [100] * 60).status is Status.STEADY
        assert life(attention, [100] * 70).status in (Status.RISING, Status.PEAKING)

    @pytest.mark.parametrize("seed", range(5))
    def test_chance_does_not_make_it_flicker(self, seed: int) -> None:
        chance = np.random.default_rng(seed)
        attention = chance.poisson(10, 120).astype(float).tolist()
        said = [life(attention[day:], [50] * len(attention[day:])).status for day in range(30)]
        assert sum(a is not b for a, b in itertools.pairwise(said)) <= 4

    def test_weeks_in_which_nothing_was_collected_are_no_silence(self) -> None:
        told, away = [2.0] * 30, [0.0] * 21
        publishers = [20] * 4 + [0] * 21 + [20] * 30
        assert life(told[:4] + away + told, publishers).status is Status.STEADY
        assert life(told[:4] + away + told, [20] * 55).status is Status.BACK
        assert life(away + told, [0] * 21 + [20] * 30).status is not Status.RISING
        assert life([1, 1, *away, 60, 10], [20] * 2 + [0] * 21 + [20] * 2).height_days_ago == 23

    def test_one_that_writes_once_a_week_is_known_on_the_days_between(self) -> None:
        weekly = [float(day % 7 == 0) for day in range(60)]
        told = [1.0] + [0.0] * 27 + [1.0]
        assert life(told + [0.0] * 31, weekly).status is Status.BACK

    def test_half_life_and_what_would_change(self) -> None:
        found = life([5, 6, 20, 40, 60, 10] + [0] * 80, [30] * 86)
        assert (found.height, found.height_days_ago, found.half_life_days) == (60, 4, 2)
        assert [change.mentions for change in found.changes if change.status is not Status.FADING]

    @pytest.mark.parametrize(
        "attention", [[5, 6, 7], [2, 2, 1, 2, 1, 1, 1], [10] * 60, [4, 10, 30, 60, 30, 5], [0, 0, 0, 10], [1, 1]]
    )
    def test_what_is_said_to_change_the_status_does(self, attention: list[float]) -> None:
        days = [*attention, *[0.0] * (HORIZON_DAYS - len(attention))]
        publishers = [20] * 2 * HORIZON_DAYS
        found = life(days, publishers[: len(days)])
        assert found.changes
        for change in found.changes:
            if change.days is not None:
                after = life([0.0] * change.days + days, publishers[: len(days) + change.days])
                assert after.status is change.status
            else:
                after = life([days[0] + (change.mentions or 0), *days[1:]], publishers[: len(days)])
                assert after.status is change.status or after.window < found.window


class TestLadder:
    def test_steps_lags_and_directions(self) -> None:
        def told(name: str, publisher: str, days: float, certainty: Certainty = Certainty.STATED) -> Arrival:
            return Arrival(name, publisher, NOW - days * DAY, certainty)

        steps = ladder(
            [told("MX", "a", 5.5), told("AR", "b", 4.5, Certainty.TEXT), told("AR", "c", 0.5), told("AR", "d", 0.5)],
            NOW,
            3,
        )
        assert [(step.name, step.lag_hours, step.publishers) for step in steps] == [("MX", 0, 1), ("AR", 24, 3)]
        assert [step.direction for step in steps] == [Direction.FALLING, Direction.GROWING]
        assert steps[1].certainty is Certainty.STATED

    @pytest.mark.parametrize(
        ("more", "place"),
        [
            ({"country": "MX", "url": "https://a.com.ar/1"}, ("MX", Certainty.STATED)),
            ({"url": "https://a.com.ar/1"}, ("AR", Certainty.ADDRESS)),
            ({"url": "https://a.co.uk/1"}, ("GB", Certainty.ADDRESS)),
            ({"url": "https://a.com.co/1"}, ("CO", Certainty.ADDRESS)),
            ({"url": "https://a.co/1"}, None),
            ({"url": "https://a.tv/1", "title": "Apagón en Uruguay"}, ("UY", Certainty.TEXT)),
            ({"url": "https://a.com/1", "title": "Perú y Chile firman"}, None),
            ({"url": "https://a.com/1", "title": "Milei gana las elecciones"}, None),
            ({"url": "https://a.com/1", "title": "How To Go Viral: I Ran 30 Ads"}, None),
            ({"url": "https://a.com/1", "title": "Mauricio Pochettino vuelve a Granada"}, None),
            ({"url": "https://a.com/1", "title": "México gana la Copa"}, ("MX", Certainty.TEXT)),
            ({"url": "https://a.com/1", "title": "Los Estados Unidos multan a Hilo"}, ("US", Certainty.TEXT)),
        ],
    )
    def test_where_an_article_is_from(self, more: dict[str, Any], place: object) -> None:
        assert place_of(article(1, **more)) == place


def test_demand_is_of_topics_that_the_headlines_are_about() -> None:
    def said(topic: str, rank: int, hours: int = 0) -> Signal:
        return Signal(topic, "rank", NOW - hours * HOUR, rank=rank, source_id=1)

    titles = ["Apagón en Montevideo deja sin luz a miles", "Montevideo: vuelve la luz tras el apagón"]
    signals = [said("apagón montevideo", 3), said("apagón montevideo", 1, 5), said("Peñarol", 1), said("", 2)]
    assert [(found.topic, found.rank) for found in demand_for(titles, signals)] == [("apagón montevideo", 3)]
    assert demand_for([], signals) == ()


@pytest.mark.parametrize(
    ("topic", "title", "is_asked_for"),
    [
        ("Más Madrid", "Madrid estrena tranvía", False),
        ("Más Madrid", "Más Madrid presenta su lista", True),
        ("liga mx", "La liga de España empieza en agosto", False),
        ("liga mx", "Liga MX: así quedó la tabla", True),
        ("IA", "La IA llega al aula", True),
        ("la inflación de México", "México: la inflación cede", True),
        ("Twitter", "Cambios en X para todos", True),
        ("", "Cambios en X para todos", False),
        ("Show HN: a tiny compiler for tiny old computers", "A tiny compiler for old computers", True),
        ("Show HN: a tiny compiler for tiny old computers", "A tiny house for the old", False),
    ],
)
def test_small_words_are_part_of_what_is_asked_for(topic: str, title: str, is_asked_for: bool) -> None:
    signal = Signal(topic, "rank", NOW, rank=1, source_id=1)
    assert bool(demand_for([title], [signal])) is is_asked_for
    assert not_covered([signal], [title]) == ([] if is_asked_for or not topic else [[signal]])


def test_terms_of_a_headline() -> None:
    assert set(terms_of("El #Sismo de Guatemala, visto en TikTok por @ana 2026")) == {
        "#sismo", "sismo", "guatemala", "visto", "tiktok", "network:tiktok", "guatemala visto",
    }  # fmt: skip


def test_a_sample_is_as_long_as_its_horizon() -> None:
    old = article(1, published=NOW - 100 * DAY, seen=NOW - DAY)
    found = sample([old, article(2)], NOW)
    assert found.days.tolist() == [HORIZON_DAYS - 1, 0]


def test_what_a_score_says() -> None:
    said = [belief_in(score) for score in (-4.0, 0.0, 0.1, 2.9, 3.0, 4.4, 4.5, 30.0)]
    assert said == [
        *(Belief.NONE, Belief.NONE, Belief.PERHAPS, Belief.PERHAPS),
        *(Belief.LIKELY, Belief.LIKELY, Belief.SURE, Belief.SURE),
    ]
