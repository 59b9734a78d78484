"""What an argument of the command line may be; what is wrong with it is said as argparse says it."""

from __future__ import annotations

from argparse import ArgumentTypeError
from math import isfinite
from pathlib import Path
from urllib.parse import urlsplit


def named(text: str) -> str:
    """The name of a file or folder: not nothing, which a script's unset variable is, and which means here."""
    if not text:
        raise ArgumentTypeError("is empty; name a file or folder")
    return text


def path(text: str) -> Path:
    """The same as a path."""
    return Path(named(text))


def count(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"must be a whole number, 1 or more, not {text!r}")
    return int(text)


def address(text: str) -> str:
    """Where a scheduler listens: a host and its port, without which Dask looks for it for a minute."""
    try:
        port = urlsplit(text if "://" in text else f"tcp://{text}").port
    except ValueError:
        port = None
    if port is None:
        raise ArgumentTypeError(f"must be an address with a port, such as tcp://10.0.0.1:8786, not {text!r}")
    return text


def seconds(text: str) -> float:
    """Seconds, more than none."""
    number = _number(text)
    if not (isfinite(number) and number > 0):
        raise ArgumentTypeError(f"must be a number of seconds above 0, not {text!r}")
    return number


def share(text: str) -> float:
    """A share between none and all."""
    number = _number(text)
    if not 0 < number < 1:
        raise ArgumentTypeError(f"must be a number between 0 and 1, not {text!r}")
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
