"""Alerts delivered: each once, to those whom it is for, at once or when the quiet hours end, as one message."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.digest.bulletin import bulletin_of, part_for
from kb.digest.delivery.alert_planning import what_is_due
from kb.digest.delivery.contents import Content, bulletin_content
from kb.digest.rendering.brand import Brand
from kb.digest.rendering.html import to_mail, to_page
from kb.digest.rendering.plain_text import to_plain_text
from kb.errors import DigestError
from kb.models import Alert, Audience, Cadence, ChannelKind, DeliveryStatus, Subscription, TopicMark
from kb.quiet_hours import QuietHours, clock_times, zone_named
from kb.store import outbox as outbox_store
from kb.store.subscriptions import note_alerts
from kb.store.tables import alerts
from kb.translation import LANGUAGES
from kb.trends.marks import Marks
from tests.mail_server import MailServer, text_of
from tests.post_office import MONDAY, TREATED, ZONE, PostOffice, trend_alert, watch_alert

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SENT, WAITING, UNKNOWN = DeliveryStatus.SENT, DeliveryStatus.WAITING, DeliveryStatus.UNKNOWN
REFUSED = DeliveryStatus.REFUSED
NOON = MONDAY - 2 * DAY  # what the clock of the office shows at first
EVERYBODY = Audience("Marca", "es", ZONE)


def only_alerts(office: PostOffice, *addresses: str, audience: str = "Marca") -> Subscription:
    return office.subscribe(*addresses, audience=audience, digests=False, alerts=True)


def content_of(*raised: Alert, audience: Audience = EVERYBODY) -> Content:
    return bulletin_content(
        bulletin_of([replace(alert, id=number) for number, alert in enumerate(raised, 1)], audience)
    )


class TestWhen:
    def test_an_alert_goes_out_at_once_and_once(self, office: PostOffice, server: MailServer) -> None:
        only_alerts(office, "ana@faro.example")
        assert not office.delivering.is_due()
        office.raise_alert(watch_alert(NOON, "Boicot a Café Sol"))
        assert office.delivering.is_due()
        assert [each.alerts[0].title for each in office.delivering.pending().alerts] == ["Boicot a Café Sol"]
        report = office.deliver()
        assert (report.put, report.outcomes) == (1, {SENT: 1})
        assert not office.delivering.is_due()
        for hours in range(4):
            assert office.deliver(NOON + hours * HOUR).put == 0
        (mail,) = server.mails
        assert mail["Subject"] == "Alerta: Competencia — Boicot a Café Sol"
        (sent,) = office.delivering.outbox()
        assert (sent.alerts, sent.version, sent.start, sent.end) == ((1,), None, date(2026, 11, 21), date(2026, 11, 21))

    def test_what_was_raised_before_somebody_subscribed_is_not_sent(
        self, office: PostOffice, server: MailServer
    ) -> None:
        office.raise_alert(watch_alert(NOON, "Antes"))
        only_alerts(office, "ana@faro.example")
        assert not office.delivering.is_due()
        office.raise_alert(watch_alert(NOON, "Después"))
        office.deliver()
        assert [mail["Subject"] for mail in server.mails] == ["Alerta: Competencia — Después"]

    def test_of_two_that_plan_the_same_alerts_one_has_them(self, office: PostOffice) -> None:
        subscription = only_alerts(office, "ana@faro.example")
        with office.knowledge.database.write() as connection:
            assert note_alerts(connection, subscription, 7)
            assert not note_alerts(connection, subscription, 7)

    def test_after_quiet_hours_it_is_one_message(self, office: PostOffice, server: MailServer) -> None:
        only_alerts(office, "ana@faro.example")
        morning = NOON + 8 * HOUR
        for hours in range(4):
            office.raise_alert(watch_alert(NOON + hours * HOUR, f"Nota {hours}", due=morning))
            assert office.deliver(NOON + hours * HOUR).put == 0
            assert not office.delivering.is_due()
        office.now = morning
        assert office.delivering.is_due()
        assert office.deliver().outcomes == {SENT: 1}
        (mail,) = server.mails
        assert all(f"Nota {hours}" in text_of(mail) for hours in range(4))
        assert office.delivering.outbox()[0].alerts == (1, 2, 3, 4)

    def test_where_quiet_hours_were_changed_nothing_is_passed_over(
        self, office: PostOffice, server: MailServer
    ) -> None:
        only_alerts(office, "ana@faro.example")
        office.raise_alert(watch_alert(NOON, "De noche", due=NOON + 8 * HOUR))
        office.raise_alert(watch_alert(NOON + HOUR, "Ya sin horas de silencio"))
        assert office.deliver(NOON + 2 * HOUR).put == 0
        office.deliver(NOON + 8 * HOUR)
        (mail,) = server.mails
        assert "De noche" in text_of(mail)
        assert "Ya sin horas de silencio" in text_of(mail)

    def test_what_was_raised_by_a_clock_that_was_ahead_holds_nothing_back(self, office: PostOffice) -> None:
        only_alerts(office, "ana@faro.example")
        office.raise_alert(watch_alert(NOON + 900 * DAY, "Del futuro"))
        office.raise_alert(watch_alert(NOON, "De hoy"))
        assert office.deliver().outcomes == {SENT: 1}
        assert office.delivering.outbox()[0].alerts == (1, 2)

    def test_after_a_week_asleep_only_what_is_still_news_is_told(self, office: PostOffice, server: MailServer) -> None:
        only_alerts(office, "ana@faro.example")
        office.raise_alert(watch_alert(NOON, "Vieja"))
        office.raise_alert(watch_alert(NOON + 5 * DAY, "De esta semana"))
        assert office.deliver(NOON + 8 * DAY).put == 1
        (mail,) = server.mails
        assert "De esta semana" in text_of(mail)
        assert "Vieja" not in text_of(mail)
        assert not office.delivering.is_due()

    def test_who_gets_both_gets_both(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example", alerts=True)
        office.raise_alert(trend_alert(MONDAY, "Apagón"))
        assert office.deliver(MONDAY).outcomes == {SENT: 2}
        assert {mail["Subject"][:6] for mail in server.mails} == {"Alerta", "Lo que"}

    def test_a_headline_begins_no_header_of_its_mail(self, office: PostOffice, server: MailServer) -> None:
        only_alerts(office, "ana@faro.example")
        for minutes, title in enumerate(("=?utf-8?q?Hola=0AReply-To:_eva@evil.example?=", "=?utf-8?b?!?= ¿Qué pasó?")):
            office.raise_alert(watch_alert(NOON, title))
            office.deliver(NOON + minutes * MINUTE)
            mail = server.mails[-1]
            assert mail["Subject"].replace("\N{WORD JOINER}", "") == f"Alerta: Competencia — {title}"
            assert mail["Reply-To"] is None

    def test_who_gets_digests_alone_gets_no_alert(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example")
        office.raise_alert(trend_alert(NOON))
        assert not office.delivering.is_due()
        assert office.deliver(NOON).put == 0

    def test_what_was_hidden_after_it_was_raised_is_not_sent(self, office: PostOffice, server: MailServer) -> None:
        subscription = only_alerts(office, "ana@faro.example")
        office.raise_alert(trend_alert(NOON, "Apagón en Cali", due=NOON + HOUR))
        office.raise_alert(trend_alert(NOON, "Huelga de buses", due=NOON + HOUR))
        office.knowledge.marked_topics.mark("huelga", TopicMark.HIDDEN)
        assert office.deliver(NOON + HOUR).put == 1
        (mail,) = server.mails
        assert "Apagón en Cali" in mail["Subject"]
        assert "Huelga" not in text_of(mail)
        office.delivering.test(subscription.id)
        assert "Apagón en Cali" in server.mails[-1]["Subject"]

    def test_alerts_are_due_to_those_alone_who_get_them(self) -> None:
        gets = Subscription(
            "Marca", ChannelKind.MAIL, "a@b.example", Cadence.DAILY, MONDAY.time(), NOON, NOON, "t", alerts=True
        )
        others = replace(gets, alerts=False), replace(gets, alerts_until=1)
        raised = [replace(watch_alert(NOON), id=1)]
        (due,) = what_is_due([gets, *others], {"Marca": EVERYBODY}, raised, Marks(), NOON)
        assert (due.subscription, due.until) == (gets, 1)

    @settings(max_examples=200)
    @given(
        steps=st.lists(st.tuples(st.integers(1, 120), st.sampled_from(["raise", "deliver"])), max_size=40),
        quiet=st.sampled_from(["22:00-07:00", "00:00-06:00", "13:00-15:30", "23:59-23:58"]),
        zone=st.sampled_from(["America/Bogota", "America/Santiago", "Europe/Madrid", "America/St_Johns"]),
        begun=st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 10), timezones=st.just(UTC)),  # noqa: DTZ001 - it adds the zone
    )
    def test_whatever_comes_when_each_is_told_once_and_never_in_quiet_hours(
        self, steps: list[tuple[int, str]], quiet: str, zone: str, begun: datetime
    ) -> None:
        hours = QuietHours(*clock_times(quiet), zone_named(zone))
        now, raised, told = begun, list[Alert](), list[tuple[int, datetime]]()
        subscription = Subscription(
            "Marca", ChannelKind.MAIL, "a@b.example", Cadence.DAILY, MONDAY.time(), NOON, NOON, "t", alerts=True
        )
        for minutes, what in (*steps, (2 * 24 * 60, "deliver")):
            now += minutes * MINUTE
            if what == "raise":
                raised.append(replace(watch_alert(now, due=hours.due(now)), id=len(raised) + 1))
                continue
            due = what_is_due([subscription], {"Marca": EVERYBODY}, raised, Marks(), now)
            assert len(due) <= 1
            for each in due:
                told += [(alert.id, now) for alert in each.alerts]
                subscription = replace(subscription, alerts_until=each.until)
            waiting = [alert for alert in raised if alert.id > subscription.alerts_until]
            assert all(alert.due > now for alert in waiting)
        assert [alert_id for alert_id, _ in told] == [alert.id for alert in raised]
        assert all(raised[alert_id - 1].due <= when for alert_id, when in told)


class TestForWhom:
    @pytest.mark.parametrize(
        ("audience", "alert", "is_for"),
        [
            (Audience("", "es", "UTC"), watch_alert(NOON), True),
            (Audience("", "es", "UTC"), trend_alert(NOON), True),
            (Audience("", "es", "UTC", watches=("competencia",)), watch_alert(NOON), True),
            (Audience("", "es", "UTC", watches=("Otra",)), watch_alert(NOON), False),
            (Audience("", "es", "UTC", watches=("Otra",)), trend_alert(NOON), True),
            (Audience("", "es", "UTC", countries=("CO", "MX")), watch_alert(NOON, country="MX"), True),
            (Audience("", "es", "UTC", countries=("CO",)), watch_alert(NOON, country="AR"), False),
            (Audience("", "es", "UTC", countries=("CO",)), trend_alert(NOON, country=None), False),
            (Audience("", "es", "UTC", source_langs=("pt",)), trend_alert(NOON, lang="pt"), True),
            (Audience("", "es", "UTC", source_langs=("pt",)), watch_alert(NOON, lang="es"), False),
            (Audience("", "es", "UTC", topics=("apagón",)), trend_alert(NOON, "Gran APAGON en Quito"), True),
            (Audience("", "es", "UTC", topics=("café",)), trend_alert(NOON, "Gran apagón en Quito"), False),
            (Audience("", "es", "UTC", topics=("café",)), watch_alert(NOON, "Otra cosa"), True),
        ],
    )
    def test_an_alert_is_for_an_audience_as_its_digests_are(
        self, audience: Audience, alert: Alert, is_for: bool
    ) -> None:
        assert (part_for(audience, alert) is not None) is is_for

    def test_of_an_alert_that_is_told_what_counts_for_the_audience(self) -> None:
        both = replace(watch_alert(NOON, "Aquí", "Allá", "Acá"), title="Allá", stories=7)
        elsewhere = replace(both.articles[1], country="AR")
        alert = replace(both, articles=(both.articles[0], elsewhere, both.articles[2]))
        part = part_for(Audience("", "es", "UTC", countries=("CO",)), alert)
        assert part is not None
        assert ([each.title for each in part.articles], part.title, part.stories) == (["Aquí", "Acá"], "Aquí", 2)

    def test_what_is_for_nobody_is_looked_at_once(self, office: PostOffice, server: MailServer) -> None:
        office.knowledge.digests.add_audience(Audience("Otra", "pt", ZONE, countries=("BR",)))
        only_alerts(office, "rui@faro.example", audience="Otra")
        office.raise_alert(watch_alert(NOON, country="CO"))
        assert office.delivering.pending().alerts == ()
        assert office.deliver().put == 0
        assert not office.delivering.is_due()
        office.raise_alert(watch_alert(NOON, "Boicote", country="BR", lang="pt"))
        office.deliver()
        assert [mail["Subject"] for mail in server.mails] == ["Alerta: Competencia — Boicote"]
        assert "O que você acompanha" in text_of(server.mails[0])


class TestOnTheWay:
    def test_each_address_is_treated_as_its_server_treats_it(self, office: PostOffice) -> None:
        only_alerts(office, *(f"{name}@faro.example" for name in TREATED))
        office.raise_alert(watch_alert(NOON))
        office.deliver()
        assert office.statuses() == TREATED
        assert office.deliver(NOON + MINUTE).outcomes == {}

    def test_what_failed_is_tried_again_as_it_was(self, office: PostOffice, server: MailServer) -> None:
        only_alerts(office, "later@faro.example")
        office.raise_alert(watch_alert(NOON, "Primera"))
        office.deliver()
        first = office.outbox()["later@faro.example"]
        server.takes_all = True
        office.raise_alert(watch_alert(NOON + HOUR, "Segunda"))
        assert office.deliver(NOON + HOUR).outcomes == {SENT: 2}
        assert server.mails[0]["Message-ID"] == first.message_id
        assert ["Primera" in text_of(mail) for mail in server.mails] == [True, False]

    def test_what_a_dead_process_was_sending_is_not_sent_again_by_itself(
        self, office: PostOffice, server: MailServer
    ) -> None:
        only_alerts(office, "ana@faro.example")
        office.raise_alert(watch_alert(NOON))
        planner = office.delivering._alert_planner
        due = planner.due(NOON)
        assert planner.plan(NOON) == 1
        assert planner.plan(NOON) == 0
        assert planner._put(due, NOON) == 0  # by another process that looked when it was still due
        (delivery,) = office.delivering.outbox()
        with office.knowledge.database.write() as connection:
            assert outbox_store.begin_sending(connection, delivery.id, NOON)
        office.deliver()
        assert office.statuses() == {"ana": UNKNOWN}
        assert server.taken == []
        office.delivering.retry(delivery.id)
        office.deliver()
        assert server.mails[0]["Message-ID"] == delivery.message_id

    def test_whoever_has_no_alerts_any_more_gets_none(self, office: PostOffice, server: MailServer) -> None:
        subscription = only_alerts(office, "ana@faro.example")
        office.raise_alert(watch_alert(NOON))
        planner = office.delivering._alert_planner
        due = planner.due(NOON)
        office.delivering.change_subscription(subscription.id, digests=True, alerts=False)
        assert planner._put(due, NOON) == 0
        office.delivering.unsubscribe(subscription.id)
        assert office.deliver().put == 0
        assert server.taken == []

    def test_alerts_that_are_gone_are_said(self, office: PostOffice) -> None:
        only_alerts(office, "ana@faro.example")
        office.raise_alert(watch_alert(NOON))
        office.delivering._alert_planner.plan(NOON)
        with office.knowledge.database.write() as connection:
            connection.execute(alerts.delete())
        office.deliver()
        assert "not kept any more" in office.outbox()["ana@faro.example"].message

    def test_it_ends_a_subscription_as_a_digest_does(self, tmp_path: Path, server: MailServer) -> None:
        office = PostOffice(tmp_path, server, unsubscribe_url="https://faro.example/baja")
        token = only_alerts(office, "ana@faro.example").token
        office.raise_alert(watch_alert(NOON))
        office.deliver()
        (mail,) = server.mails
        assert mail["List-Unsubscribe"].startswith(f"<https://faro.example/baja?subscription={token}>, <mailto:")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.get_content_type() == "multipart/alternative"
        office.knowledge.close()

    def test_folders_get_files_of_their_own(self, office: PostOffice, tmp_path: Path) -> None:
        folder = tmp_path / "carpeta"
        folder.mkdir()
        only_alerts(office, str(folder))
        office.raise_alert(watch_alert(NOON, "Boicot"))
        office.deliver()
        office.raise_alert(watch_alert(NOON, "Otro"))
        office.deliver()
        names = {f"Marca 2026-11-21 alert {number}.{end}" for number in (1, 2) for end in ("html", "txt", "json")}
        assert {file.name for file in folder.iterdir()} == names
        written = json.loads((folder / "Marca 2026-11-21 alert 1.json").read_text())
        assert written.keys() == {"audience", "alerts", "format"}
        assert written["alerts"][0]["articles"][0]["title"] == "Boicot"


class TestTests:
    def test_who_gets_alerts_alone_is_sent_the_last_that_is_for_it(
        self, office: PostOffice, server: MailServer
    ) -> None:
        office.knowledge.digests.change_audience("Marca", lambda audience: replace(audience, countries=("CO",)))
        subscription = only_alerts(office, "ana@faro.example")
        with pytest.raises(DigestError, match="no alert for Marca yet"):
            office.delivering.test(subscription.id)
        office.raise_alert(watch_alert(NOON - DAY, "Vieja"))
        office.raise_alert(watch_alert(NOON, "Ajena", country="AR"))
        sent = [office.delivering.test(subscription.id) for _ in range(2)]
        assert [(each.status, each.is_test, each.alerts) for each in sent] == [(SENT, True, (1,))] * 2
        assert {mail["Subject"] for mail in server.mails} == {"Prueba: Alerta: Competencia — Vieja"}


class TestSubscriptions:
    def test_what_it_brings_can_be_changed_and_begins_then(self, office: PostOffice, server: MailServer) -> None:
        subscription = office.subscribe("ana@faro.example")
        assert (subscription.digests, subscription.alerts) == (True, False)
        office.raise_alert(watch_alert(NOON, "Antes"))
        changed = office.delivering.change_subscription(subscription.id, alerts=True)
        assert (changed.digests, changed.alerts, changed.alerts_until) == (True, True, 1)
        assert office.delivering.subscriptions() == [changed]
        office.raise_alert(watch_alert(NOON, "Después"))
        office.deliver()
        assert [mail["Subject"] for mail in server.mails] == ["Alerta: Competencia — Después"]
        office.delivering.change_subscription(subscription.id, digests=False)
        assert office.deliver(MONDAY).put == 0
        office.delivering.change_subscription(subscription.id, digests=True)
        assert office.deliver(MONDAY + HOUR).put == 0
        assert office.deliver(MONDAY + 7 * DAY).put == 1
        with pytest.raises(DigestError, match="digests, alerts or both"):
            office.delivering.change_subscription(subscription.id, digests=False, alerts=False)

    def test_nobody_gets_the_same_by_two(self, office: PostOffice) -> None:
        office.subscribe("ana@faro.example", alerts=True)
        with pytest.raises(DigestError, match="gets these alerts already, by subscription 1"):
            office.subscribe("ana@faro.example", cadence=Cadence.DAILY, alerts=True)
        daily = office.subscribe("ana@faro.example", cadence=Cadence.DAILY)
        with pytest.raises(DigestError, match="gets these alerts already, by subscription 1"):
            office.delivering.change_subscription(daily.id, alerts=True)
        only_alerts(office, "eva@faro.example")
        with pytest.raises(DigestError, match=r"has subscription 3 already; `catalejo subscriptions edit 3`"):
            office.subscribe("eva@faro.example")
        with pytest.raises(DigestError, match="digests, alerts or both"):
            office.subscribe("zoe@faro.example", digests=False)


class TestWords:
    def test_an_alert_says_what_why_and_by_whom(self) -> None:
        text = to_plain_text(content_of(watch_alert(NOON, "Boicot a Café Sol", "Cierran dos locales")).words)
        assert text.startswith("Alerta: Competencia — Boicot a Café Sol\n")
        assert "> Dicen que Boicot a Café Sol." in text
        assert "Las citas son textuales, del artículo al que llevan." in text
        for number in (0, 1):
            assert f"https://medio{number}.example/nota" in text
        assert "Cierran dos locales — Medio 1, 20 de nov de 2026 (+1)" in text
        assert "del 20 de nov de 2026, 22:00 UTC−05; el más reciente" in text.replace("\n  ", " ")
        trend = to_plain_text(content_of(trend_alert(NOON, "Apagón en Quito", "Quito sin luz")).words)
        trend = trend.replace("\n  ", " ")
        assert "[en alza] La cuentan 3 medios independientes, desde el 20 de nov de 2026." in trend
        assert "Dónde: Colombia → México." in trend
        assert "Quito sin luz — Medio 1" in trend
        assert "citas" not in trend

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_language_has_all_of_it(self, lang: str) -> None:
        many = [watch_alert(NOON, f"Nota {n}", "Otra", watch=f"W{n}") for n in range(12)] + [
            trend_alert(NOON, "A", "B")
        ]
        words = content_of(*many, audience=Audience("Marca", lang, ZONE)).words
        others = [
            content_of(*many, audience=Audience("Marca", other, ZONE)).words for other in LANGUAGES if other != lang
        ]
        said = {text for section in words.sections for text in (section.heading, *section.sentences)} | {*words.footer}
        said |= {fact for section in words.sections for entry in section.entries for fact in entry.facts}
        for other in others:
            told = {text for section in other.sections for text in (section.heading, *section.sentences)}
            told |= {fact for section in other.sections for entry in section.entries for fact in entry.facts}
            assert not said & (told | {*other.footer})

    def test_what_weighs_most_is_told_and_how_many_more_there_are(self) -> None:
        watches = [watch_alert(NOON, *["Nota"] * (1 + number), watch=f"W{number}") for number in range(13)]
        trends = [trend_alert(NOON, f"Tema {number}", score=3.0 + number) for number in range(12)]
        words = content_of(*watches, *trends).words
        watched, moving = words.sections
        assert words.title.startswith("25 alertas, la primera: W12 — Nota")
        assert [entry.heading.text for entry in watched.entries] == [f"W{number}" for number in range(12, 2, -1)]
        assert watched.sentences == ("Estas son las de más peso; en Catalejo hay 3 más.",)
        assert [entry.heading.text for entry in moving.entries] == [f"Tema {number}" for number in range(11, 1, -1)]

    def test_a_watch_that_raised_several_is_one_entry_with_each_story_once(self) -> None:
        first, second = watch_alert(NOON, "Uno", "Dos"), watch_alert(NOON + 2 * HOUR, "Otra vez uno", "Tres")
        first, second = (
            replace(each, articles=(replace(each.articles[0], story_id=7), each.articles[1]))
            for each in (first, second)
        )
        words = content_of(first, replace(second, stories=150)).words
        (section,) = words.sections
        (entry,) = section.entries
        assert [quote.source.name.partition(" — ")[0] for quote in entry.quotes] == ["Uno"]
        assert entry.quotes[0].source.name.endswith("(+1)")
        assert [link.name.partition(" — ")[0] for link in entry.links] == ["Dos", "Tres"]
        assert entry.facts[0] == "148 historias más."
        assert words.title == "Alerta: Competencia — Uno"

    def test_in_the_language_of_the_audience_where_there_is_one(self) -> None:
        alert = trend_alert(NOON, "Apagão em Quito", "Apagón en Quito")
        mixed = replace(alert, articles=(replace(alert.articles[0], lang="pt"), alert.articles[1]))
        (section,) = content_of(mixed).words.sections
        assert section.entries[0].heading.text == "Apagón en Quito"

    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            "a\r\nBcc: eva@evil.example\r\n\r\n.\r\n",
            "ñ" * 5_000,
            "x\x00\u202e\x1b[31m",
            "",
        ],
    )
    def test_nothing_from_the_web_is_markup(self, text: str) -> None:
        alert = watch_alert(NOON, text, watch=text or "W")
        hostile = replace(alert.articles[0], source=text, quote=text, url="javascript:alert(1)")
        content = content_of(replace(alert, articles=(hostile,)), replace(trend_alert(NOON, text), articles=(hostile,)))
        html = to_page(content.words, Brand("Faro")) + to_mail(content.words, Brand("Faro")).html
        assert "<script>" not in html
        assert "javascript:" not in html
        assert "\x00" not in html
        assert "\x1b" not in to_plain_text(content.words)
        assert len(content.words.title) < 300
        assert not re.search(r"[/\\:*?\"<>|\x00-\x1f]", content.file_name)

    def test_articles_without_a_date(self) -> None:
        alert = trend_alert(NOON, "Uno", "Dos")
        undated = replace(alert, articles=tuple(replace(each, published=None) for each in alert.articles))
        assert "sin fecha" in to_plain_text(content_of(undated).words)
