"""Values compare by their fields, show what they may, and are refused by the types when they are assigned to."""

from __future__ import annotations

import copy
import pickle
from dataclasses import field, replace
from pathlib import Path

import pytest
from mypy import api

from mentorbook.frozen import frozen


@frozen
class Span:
    first: int
    last: int = 9


@frozen
class Named(Span):
    name: str = field(default="", compare=False)


@frozen(shown=False)
class Key:
    words: str


@frozen
class Partly:
    name: str
    words: str = field(repr=False)


@frozen(kw_only=True)
class ByName:
    first: int


@frozen
class Empty:
    pass


@frozen
class Own:
    number: int

    def __repr__(self) -> str:
        return "mine"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    def __hash__(self) -> int:
        return 7


def test_equal_fields_are_equal_values() -> None:
    assert Span(1, 2) == Span(1, last=2)
    assert hash(Span(1, 2)) == hash(Span(1, 2))
    assert len({Span(1, 2), Span(1, 2), Span(1, 3), Span(2, 2)}) == 3


def test_other_classes_are_never_equal() -> None:
    assert Span(1, 2) != Named(1, 2)
    assert Named(1, 2) != Span(1, 2)
    assert Span(1, 2).__eq__((1, 2)) is NotImplemented


def test_what_is_not_compared_does_not_count() -> None:
    assert Named(1, 2, "one") == Named(1, 2, "two")
    assert hash(Named(1, 2, "one")) == hash(Named(1, 2, "two"))
    assert Named(1, 2, "one") != Named(1, 3, "one")


def test_values_without_fields_are_all_the_same() -> None:
    assert Empty() == Empty()
    assert len({Empty(), Empty()}) == 1


def test_what_a_class_does_itself_is_left() -> None:
    assert repr(Own(1)) == "mine"
    assert Own(1) == Own(2)
    assert hash(Own(1)) == 7


def test_a_value_shows_its_fields_and_no_secret() -> None:
    assert repr(Span(1, 2)) == "Span(first=1, last=2)"
    assert repr(Named(1, 2, "x")) == "Named(first=1, last=2, name='x')"
    assert repr(Key("spoken")) == "Key()"
    assert repr(Partly("one", "spoken")) == "Partly(name='one')"


def test_values_are_copied_replaced_and_kept() -> None:
    assert replace(Span(1, 2), last=3) == Span(1, 3)
    assert copy.copy(Span(1, 2)) == Span(1, 2)
    assert pickle.loads(pickle.dumps(Span(1, 2))) == Span(1, 2)


def test_a_value_has_its_fields_and_no_others() -> None:
    with pytest.raises(AttributeError):
        Span(1, 2).middle = 3  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        ByName(1)  # type: ignore[call-arg]


def test_the_types_refuse_to_change_a_value(tmp_path: Path) -> None:
    source = tmp_path / "changing.py"
    source.write_text(
        "from mentorbook.frozen import frozen\n@frozen\nclass Span:\n    first: int\nSpan(1).first = 2\nSpan(last=2)\n",
        encoding="utf-8",
    )
    said, _, _ = api.run(["--strict", "--no-incremental", str(source)])
    assert ":5: error: Property" in said
    assert ":6: error: Unexpected keyword argument" in said
