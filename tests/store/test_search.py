"""Search: what people wrote is found the way they type, whatever they type."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentorbook.model.fields import FieldSpec
from mentorbook.model.kinds import Kind
from mentorbook.store.indexing import excerpt, fold, match_expression
from mentorbook.store.store import Store
from tests.store.stores import START, Author, add, edit, meet, opened_store
from tests.support.profiles import MakeProfile


def titles(store: Store, query: str, **options: Any) -> list[str]:
    return [found.title for found in store.search(query, **options)]


@pytest.mark.parametrize("query", ["resume", "Résumé", "RÉSUMÉ", "résume\u0301", "naive", "ubermut", "smorgas"])
def test_accents_and_case_are_folded(store: Store, query: str) -> None:
    add(store, title="Found", body="My résumé, naïve Übermut and a smörgåsbord.\n")
    assert titles(store, query) == ["Found"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("我们谈了我的目标和感谢。", "目标"),
        ("我们谈了我的目标和感谢。", "感谢"),
        ("来週の面談で目標を話します。", "面談"),
        ("来週の面談で目標を話します。", "話し"),
        ("カタカナのメモ", "タカ"),
        ("เป้าหมายของฉันคือการเรียนรู้", "หมาย"),
        ("เป้าหมายของฉันคือการเรียนรู้", "ฉัน"),
        ("𠀀𠀁𠀂", "𠀁𠀂"),
        ("Ein Ziel 目标 mitten im Satz", "目标"),
    ],
)
def test_two_characters_are_found_in_scripts_without_spaces(store: Store, text: str, query: str) -> None:
    add(store, title="Found", body=text + "\n")
    add(store, title="Other", body="标目 谢感 談面 nothing\n")
    assert titles(store, query) == ["Found"]


def test_characters_of_such_a_script_are_a_phrase(store: Store) -> None:
    add(store, title="Found", body="目标很大\n")
    add(store, title="Apart", body="目很标\n")
    assert titles(store, "目标") == ["Found"]


def test_all_words_must_be_there_and_the_last_may_be_a_beginning(store: Store) -> None:
    add(store, title="Both", body="A patient listener in spring.\n")
    add(store, title="One", body="A patient reader.\n")
    assert titles(store, "patient lis") == ["Both"]
    assert set(titles(store, "pat")) == {"Both", "One"}
    assert titles(store, "lis patient") == []
    assert titles(store, "pat ") == []
    assert titles(store, "spring patient") == ["Both"]


def test_the_title_counts_more_than_the_text(store: Store) -> None:
    add(store, title="Something else", body="Marketing marketing. A few more words to read.\n")
    add(store, title="Marketing", body="Something else and a few more words to read.\n")
    assert titles(store, "marketing") == ["Marketing", "Something else"]


def test_sets_maps_and_every_text_are_searched(store: Store) -> None:
    add(
        store,
        Kind.PERSON,
        name="Ruth",
        channels={"email": "ruthmail"},
        expertise=frozenset({"branding"}),
        about="Owl.\n",
    )
    for query in ("ruth", "ruthmail", "branding", "owl"):
        assert titles(store, query) == ["Ruth"], query


def test_what_nobody_wrote_is_not_found(store: Store) -> None:
    other = add(store, Kind.PERSON, name="Ben")
    add(store, Kind.PERSON, name="Ruth", met_through=other, zone="Europe/Helsinki")
    for query in (other, "helsinki", "noticed", "true"):
        assert titles(store, query) == [], query


def test_the_rule_of_a_series_is_no_text(store: Store) -> None:
    ruth = add(store, Kind.PERSON, name="Ruth")
    add(store, Kind.SESSION, title="With Ruth", people=[ruth], start=START, repeat="FREQ=MONTHLY")
    add(store, Kind.REMINDER, text="Write to Ruth", at=START, repeat="FREQ=MONTHLY")
    assert titles(store, "freq") == titles(store, "monthly") == []
    assert {hit.excerpt for hit in store.search("ruth")} == {""}


def test_what_services_keep_is_no_text(store: Store) -> None:
    goal = add(store, Kind.GOAL, statement="Learn")
    add(store, Kind.STEP, goal=goal, text="Draw", order="sortkey")
    assert titles(store, "sortkey") == []
    (found,) = store.search("draw")
    assert (found.title, found.excerpt) == ("Draw", "")


def test_an_index_that_was_made_of_more_is_made_again(
    make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(FieldSpec, "is_searched", property(lambda spec: spec.type.textual))
        with opened_store(make_profile()) as store:
            add(store, Kind.STEP, text="Draw", order="sortkey")
            assert titles(store, "sortkey") == ["Draw"]
    with opened_store(make_profile()) as store:
        assert titles(store, "sortkey") == []
        assert titles(store, "draw") == ["Draw"]
        assert store.verify() == []


def test_kinds_filter_and_limit(store: Store) -> None:
    add(store, title="Garden note")
    add(store, Kind.GOAL, statement="Garden goal")
    assert set(titles(store, "garden")) == {"Garden note", "Garden goal"}
    assert titles(store, "garden", kinds=[Kind.GOAL]) == ["Garden goal"]
    assert titles(store, "garden", kinds=[Kind.PERSON]) == []
    assert len(titles(store, "garden", kinds=[Kind.GOAL, Kind.NOTE], limit=1)) == 1


def test_trashed_and_erased_are_not_found_and_restored_are(store: Store) -> None:
    record_id = add(store, title="Garden")
    with store.write() as unit:
        unit.remove(record_id)
    assert titles(store, "garden") == []
    with store.write() as unit:
        unit.restore(record_id)
    assert titles(store, "garden") == ["Garden"]
    with store.write() as unit:
        unit.erase(record_id)
    assert titles(store, "garden") == []


def test_edited_and_merged_words_are_found_and_old_ones_are_not(store: Store) -> None:
    author = Author("other", 7)
    author.write(title="Note", body="Tulips. Roses.\n")
    with store.write() as unit:
        unit.merge(Kind.NOTE, store.profile.ids.record(), author.document.changes_since(None))
    ((_, record_id),) = store.all_ids()
    assert titles(store, "tulips") == ["Note"]
    edit(store, record_id, body="Daisies. Roses.\n")
    assert titles(store, "tulips") == []
    author.write(body="Tulips. Asters.\n")
    with store.write() as unit:
        unit.merge(Kind.NOTE, record_id, author.document.changes_since(None))
    for query in ("daisies", "asters"):
        assert titles(store, query) == ["Note"]


_HOSTILE = [
    *'"*^:+-(){}[]\\/~|&!?<>=,;.\'`_%@#$\x00\t\n',
    '""', "NEAR(", "NEAR(a b, 2)", "col:", "title:x", "a OR", "OR", "AND", "NOT x", "a NOT", "a*b", "*a", "^a", "{title}:a",
    "- title : a", 'a" OR "b', "x'00'", "; DROP TABLE record", "\ud800", "\udfff a", "½", "²", "ิ", "a ิ", "e\u0301", "\u0301", "🙂",
    "a" * 100_000, "字" * 20_000, " ".join("ab" for _ in range(5_000)),
]  # fmt: skip


@pytest.mark.parametrize("query", _HOSTILE, ids=range(len(_HOSTILE)))
def test_no_query_is_an_error(store: Store, query: str) -> None:
    add(store, title="A title", body="Some words and 字.\n")
    assert {found.title for found in store.search(query)} <= {"A title"}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(query=st.text(max_size=30) | st.lists(st.sampled_from(_HOSTILE[:60]), max_size=6).map("".join))
def test_no_text_is_an_error(store: Store, query: str) -> None:
    assert store.search(query) == []


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(text=st.text(max_size=400), query=st.text(max_size=20))
def test_an_excerpt_is_one_short_line_of_the_text(text: str, query: str) -> None:
    line = excerpt(text, query)
    assert "\n" not in line
    assert len(line) <= 190
    assert line.removeprefix("… ").removesuffix(" …") in " ".join(text.split())


def test_an_excerpt_shows_the_match(store: Store) -> None:
    add(
        store,
        title="Long",
        body="Filler words here. " * 40 + "The résumé was discussed. " + "More filler. " * 40 + "\n",
    )
    (found,) = store.search("resume")
    assert "résumé" in found.excerpt
    assert found.excerpt.startswith("… ")
    assert found.excerpt.endswith(" …")


def test_words_are_quoted(store: Store) -> None:
    assert match_expression('near" OR x') == '"near" "OR" "x"*'
    assert match_expression("目标 plan ") == '"目 标" "plan"'
    assert match_expression("  ") == ""


def test_rivals_are_found_by_the_words_that_won(store: Store) -> None:
    ada, ben = Author("ada", 1), Author("ben", 2)
    ada.write(title="Base")
    meet(ada, ben)
    ada.write(title="Tulips")
    ben.write(title="Daisies")
    meet(ada, ben)
    with store.write() as unit:
        unit.merge(Kind.NOTE, store.profile.ids.record(), ada.document.changes_since(None))
    won = str(ada.document.plain()["title"])
    assert titles(store, won) == [won]
    assert titles(store, {"Tulips": "Daisies", "Daisies": "Tulips"}[won]) == []
