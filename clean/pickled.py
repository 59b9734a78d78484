"""Pickling of the values that go between processes."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TypeVar

Class = TypeVar("Class", bound=type)


def by_values(cls: Class) -> Class:
    """A class decorator: a frozen dataclass of two fields or more is pickled by the values of its fields alone.

    What dataclasses with slots do by themselves looks every field up in Python, each time: it took half of
    what the parent of a run did for a document.
    """
    values = attrgetter(*(field.name for field in fields(cls)))

    def reduce(self: object) -> tuple[type, tuple[object, ...]]:
        return cls, values(self)

    type.__setattr__(cls, "__reduce__", reduce)
    return cls
