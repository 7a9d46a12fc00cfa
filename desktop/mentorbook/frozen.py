"""Values: objects that are what their fields are, and that nobody changes.

A frozen dataclass has six methods written as text and compiled for each class, which for the hundred classes of a start
takes a tenth of it. Here a class has its own ``__init__`` alone and shares the rest. That nobody assigns to a field is
checked by the types, as mypy does for a frozen dataclass, and not once more at run time: making an object takes half as
long for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def frozen(cls: type[_T]) -> type[_T]: ...


@overload
def frozen(*, kw_only: bool = False, slots: bool = True, shown: bool = True) -> Callable[[type[_T]], type[_T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    cls: type[_T] | None = None, *, kw_only: bool = False, slots: bool = True, shown: bool = True
) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """Make a class a value: a dataclass that compares by its fields, and shows them in its ``repr`` where that is ``shown``."""

    def make(plain: type[_T]) -> type[_T]:
        made: Any = dataclass(kw_only=kw_only, slots=slots, repr=False, eq=False)(plain)
        compared = tuple(item.name for item in fields(made) if item.compare)
        made.__compared__ = staticmethod(attrgetter(*compared) if compared else _nothing)
        made.__shown__ = tuple(item.name for item in fields(made) if item.repr) if shown else ()
        for name, method in _SHARED.items():
            if name not in plain.__dict__:
                setattr(made, name, method)
        return cast("type[_T]", made)

    return make if cls is None else make(cls)


def _nothing(_self: object) -> tuple[()]:
    """What is compared of a value without fields."""
    return ()


def _equals(self: Any, other: Any) -> Any:
    if type(self) is not type(other):
        return NotImplemented
    return self is other or self.__compared__(self) == self.__compared__(other)


def _hash(self: Any) -> int:
    return hash((type(self), self.__compared__(self)))


def _show(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__shown__)})"


_SHARED = {"__eq__": _equals, "__hash__": _hash, "__repr__": _show}
