"""Faults of a YAML file that a person wrote, in sentences for that person.

Faults of the text (tabs, duplicate names, encodings) and of the values (what a setting expects).
This module knows neither recipes nor rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from tuneproof.i18n import _, enumerated

LONGEST_VALUE = 60
"""Most characters of a value that a message quotes."""


class UnreadableError(Exception):
    """A text that is no YAML: a sentence without its full stop, and the line when it is known."""

    def __init__(self, fault: str, line: int | None):
        super().__init__(fault, line)  # all of them: pickle makes a copy from these
        self.fault = fault
        self.line = line

    def __str__(self) -> str:
        return self.fault


class _DoubledError(yaml.constructor.ConstructorError):
    """A duplicate name in a mapping; its problem is already in the user's language."""


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses duplicate names: of two, the first would be lost silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        met = set()
        for key in (key for key, _value in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in met:
                raise _DoubledError(
                    problem=_("“{name}” stands there twice").format(name=key.value),
                    problem_mark=key.start_mark,
                )
            met.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(content: bytes) -> Any:
    """The value of a YAML text in UTF-8, or in UTF-16 with its mark. Raises UnreadableError."""
    try:
        value = yaml.load(content, _Loader)
        # Fails where a value contains itself (by an alias); keys may be dates, so they are skipped.
        json.dumps(value, default=str, skipkeys=True)
    except RecursionError as error:
        raise UnreadableError(_("its values are nested too deeply"), None) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = error.problem or str(error)
        fault = told if isinstance(error, _DoubledError) else _yaml_fault(told)
        if mark is None:
            raise UnreadableError(fault, None) from error
        said = _("{fault}, column {column}").format(fault=fault, column=mark.column + 1)
        raise UnreadableError(said, mark.line + 1) from error
    except yaml.reader.ReaderError as error:
        # Bytes that cannot be decoded are met before any line is counted.
        fault = _("it is not UTF-8 text; save it as UTF-8")
        if error.encoding == "unicode":
            fault = _("it holds the control character 0x{code:02X}").format(code=error.character)
        raise UnreadableError(fault, None) from error
    except ValueError as error:  # what looks like a date or number but is none
        told = _("a value holds itself") if "Circular" in str(error) else str(error)
        raise UnreadableError(told, None) from error
    return value


def _yaml_fault(told: str) -> str:
    if "'\\t'" in told:
        return _("a tab where YAML wants blanks: indent with two blanks")
    return _("this is not valid YAML ({told})").format(told=told)


def value_text(value: object) -> str:
    """A value as a person would type it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def expectation(kind: str, limits: Mapping[str, Any], told: str) -> str:
    """What a setting expects, as text, from pydantic's error type, context and message.

    The message, which is English and meant for programmers, is returned where no text is known.
    """
    if kind == "literal_error":
        names = re.findall(r"'([^']*)'", limits["expected"]) or [limits["expected"]]
        return _("one of these is expected: {names}").format(names=enumerated(names))
    for bound, said in _bound_texts().items():
        if bound in limits:
            limit = limits[bound]
            return said.format(limit=str(limit) if isinstance(limit, int) else f"{limit:g}")
    sort = kind.partition("_")[0]
    return _kind_texts().get(kind) or _kind_texts().get(sort) or told


def _bound_texts() -> dict[str, str]:
    return {
        "ge": _("{limit} or more is expected"),
        "gt": _("more than {limit} is expected"),
        "le": _("{limit} or less is expected"),
        "lt": _("less than {limit} is expected"),
    }


def _kind_texts() -> dict[str, str]:
    """What is expected, by pydantic's error type or its first word."""
    return {
        "extra_forbidden": _("there is no such setting"),
        "model": _("a section is expected, its settings beneath it"),
        "tuple": _("a list is expected, such as [one, two]"),
        "string": _("a text is expected"),
        "int": _("a whole number is expected"),
        "float": _("a number is expected"),
        "finite_number": _("a number that has an end is expected"),
        "invalid_key": _("the name of a setting is a text"),
        "bool": _("true or false is expected"),
    }
