"""When a message to someone new is ready."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mentorbook.model.language import is_english
from mentorbook.model.network import Outreach
from mentorbook.model.readiness import compose, readiness, worn_phrases
from tests.model.records import BO, day, outreach

WHOLE = outreach(
    known="Your talk on small budgets.",
    source="Harbour meetup",
    source_on=day("2026-03-01"),
    changed="I bought one placement for six weeks.",
    goal=BO,
    ask="Twenty minutes by video, once",
    offer="A no is fine.",
)


def changed(message: Outreach, values: dict[str, Any]) -> Outreach:
    return replace(message, **values)


def fields(message: Outreach) -> list[str]:
    return [gap.field for gap in readiness(message).gaps]


def test_all_said_is_ready() -> None:
    assert readiness(WHOLE).is_ready


@pytest.mark.parametrize("slot", ["known", "source", "source_on", "changed", "goal", "ask", "offer"])
def test_each_slot_is_missed_by_name(slot: str) -> None:
    empty = None if slot in ("known", "source_on", "changed", "goal") else ""
    found = readiness(changed(WHOLE, {slot: empty}))
    assert [gap.field for gap in found.gaps] == [slot]
    assert not found.is_ready
    assert found.sentence() == "One thing is still open."


def test_an_empty_message_names_everything_in_order() -> None:
    assert fields(outreach()) == ["known", "source", "source_on", "changed", "goal", "ask", "offer"]
    assert readiness(outreach()).sentence() == "7 things are still open."


def test_spaces_say_nothing() -> None:
    assert fields(replace(WHOLE, known="  \n ", offer=" ")) == ["known", "offer"]


@pytest.mark.parametrize(
    "ask",
    [
        "Would you be my mentor?",
        "Any advice you can give",
        "Could we stay in touch?",
        "A talk about marketing",
        "What did you read first? And whom should I ask next?",
    ],
)
def test_an_ask_without_an_end_is_not_ready(ask: str) -> None:
    assert set(fields(replace(WHOLE, ask=ask))) == {"ask"}


@pytest.mark.parametrize(
    "ask",
    [
        "20 minutes by phone",
        "One answer by mail: how did you decide what not to say?",
        "Half an hour, once",
        "A yes or no: is a hold-out worth it here?",
        "Drei Fragen, 15 Minuten",
    ],
)
def test_an_ask_with_an_end_is_fine(ask: str) -> None:
    assert readiness(replace(WHOLE, ask=ask)).is_ready


GERMAN = {
    "known": "Ihr Vortrag über kleine Budgets, und wie Sie danach gefragt haben.",
    "source": "Hafentreffen",
    "changed": "Ich habe einen Platz für sechs Wochen gebucht.",
    "ask": "Würden Sie sich eine halbe Stunde per Telefon nehmen?",
    "offer": "Ein Nein ist völlig in Ordnung.",
    "body": "Liebe Frau Lind, Ihr Mentoring war eine Win-win Situation für mich und die anderen.",
}
SPANISH = {
    "known": "Su charla sobre presupuestos pequeños.",
    "changed": "Compré un solo espacio por seis semanas.",
    "ask": "¿Me daría media hora por teléfono para hablar de un anuncio?",
    "offer": "Un no está bien y no necesita razones.",
}
FRENCH = {
    "known": "Votre exposé sur les petits budgets.",
    "changed": "Je pose une seule question par semaine.",
    "ask": "Une demi-heure de votre temps, pour une relecture",
    "offer": "Un refus me va aussi.",
}
CHINESE = {
    "known": "您关于小预算的演讲",
    "changed": "我每周只问一个问题",
    "ask": "能否通话半小时？",
    "offer": "拒绝也没关系",
}


@pytest.mark.parametrize("given", [GERMAN, SPANISH, FRENCH, CHINESE])
def test_a_whole_message_in_another_language_is_ready_and_says_what_was_not_looked_at(given: dict[str, str]) -> None:
    found = readiness(changed(WHOLE, given))
    assert found.gaps == ()
    assert found.sentence() == "Ready: all parts are there."
    assert "in English only" in found.limit()


@pytest.mark.parametrize(
    "ask", ["Eine halbe Stunde per Telefon", "Media hora por teléfono", "Mezz'ora al telefono con Lei per favore"]
)
def test_an_ask_in_another_language_is_not_said_to_have_no_end(ask: str) -> None:
    assert fields(replace(WHOLE, ask=ask)) == []


def test_what_is_missing_and_several_asks_are_seen_in_every_language() -> None:
    ask = "¿Qué leyó primero? ¿Y a quién debería preguntar después?"
    assert fields(changed(WHOLE, {**SPANISH, "ask": ask, "offer": ""})) == ["ask", "offer"]
    assert fields(changed(WHOLE, {**CHINESE, "ask": "第一本书是什么？然后呢？"})) == ["ask"]


def test_an_english_message_names_a_phrase_also_beside_a_name_with_other_letters() -> None:
    found = readiness(replace(WHOLE, ask="Would you be a mentor for José Müller?"))
    assert [gap.field for gap in found.gaps] == ["ask"]
    assert found.limit() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Would you look at the page?", True),
        ("Könnten Sie die Seite ansehen?", False),
        ("Twenty minutes", None),
        ("", None),
        ("Привет, как дела", False),
        ("你好", False),
    ],
)
def test_a_language_is_told_by_its_small_words_or_not_at_all(text: str, expected: bool | None) -> None:  # noqa: FBT001
    assert is_english(text) is expected


def test_worn_phrases_are_named_where_they_stand() -> None:
    message = replace(WHOLE, subject="Quick question", body="I would love to PICK  your\nbrain. I’m a huge fan.")
    found = readiness(message).gaps
    assert [(gap.field, gap.words.split("”")[0]) for gap in found] == [
        ("subject", "“quick question"),
        ("body", "“pick your brain"),
        ("body", "“huge fan"),
    ]


def test_a_phrase_within_another_word_is_not_meant() -> None:
    assert worn_phrases("The outreaching outline, a synergistic one") == ()
    assert worn_phrases("pick your brains") == ("pick your brains",)


def test_the_message_is_made_of_its_slots() -> None:
    words = compose(WHOLE, name="Bo Lind", goal="Lead a campaign.", author="Liv")
    assert words == (
        "Dear Bo Lind,\n\n"
        "Your talk on small budgets (Harbour meetup). I bought one placement for six weeks.\n\n"
        "I am working towards this: Lead a campaign. What I would ask of you: Twenty minutes by video, once.\n\n"
        "A no is fine.\n\n"
        "With best wishes,\nLiv\n"
    )


def test_what_is_not_said_yet_stands_in_brackets() -> None:
    words = compose(outreach(source="https://example.org/talk"), name="")
    assert words.startswith("Dear …,\n\n[What of theirs")
    assert "https" not in words
    assert "[goal]" in words
    assert words.endswith("With best wishes,\n")
