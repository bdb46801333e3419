"""Bring the catalogues up to date with the messages in the source.

    python scripts/catalogue.py           update every catalogue, keeping its translations
    python scripts/catalogue.py --check   change nothing; exit 1 when something is untranslated

Messages come from `_`, `N_` and `ngettext` in Python files, the report's templates, and the
help of every recipe setting (the docstring beneath it). A message that changed a little stays
in the catalogue as fuzzy with the old translation, and a fuzzy one counts as untranslated.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tuneproof"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "false", "silent": "false"}}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}|%\((\w+)\)\w")


def extracted() -> Catalog:
    """All messages of the source, without translations."""
    catalog = Catalog(project="tuneproof", charset="utf-8")
    for folder in (PACKAGE, ROOT / "scripts"):  # the headings of the pages of findings are there
        found = extract_from_dir(str(folder), METHODS, OPTIONS, KEYWORDS, comment_tags=("NOTE:",))
        for file, _line, message, comments, context in found:
            if not message:
                continue
            place = (Path(folder.name) / file).as_posix()
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    for text in setting_texts():
        catalog.add(text, locations=[("tuneproof/config/settings.py", 0)])
    return catalog


def setting_texts() -> Iterator[str]:
    """The docstring beneath every section and setting of the recipe."""
    sys.path.insert(0, str(ROOT))
    from tuneproof.config import Recipe, Section

    for field in Recipe.model_fields.values():
        if isinstance(field.default, Section):
            yield field.description or ""
            for setting in type(field.default).model_fields.values():
                yield setting.description or ""


def catalogues() -> list[Path]:
    """The files with translations."""
    return sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/tuneproof.po"))


def load(path: Path) -> Catalog:
    """Read one catalogue; its language is that of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def update(path: Path, template: Catalog) -> None:
    """Add what is new, drop what is gone, keep what is translated."""
    catalog = load(path)
    catalog.update(template, update_creation_date=False)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False)


def faults(catalog: Catalog, template: Catalog) -> list[str]:
    """What is missing, empty, fuzzy, left over, or has other placeholders than its source."""
    wrong = [
        f"not in the catalogue: {message.id}"
        for message in _messages(template)
        if catalog.get(_key(message), message.context) is None
    ]
    for message in _messages(catalog):
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if template.get(_key(message), message.context) is None:
            wrong.append(f"no longer in the source: {message.id}")
        elif not all(forms):
            wrong.append(f"not translated: {message.id}")
        elif message.fuzzy:
            wrong.append(f"fuzzy, to be read again: {message.id}")
        elif any(placeholders(form) not in _allowed(message) for form in forms):
            wrong.append(f"placeholders differ: {message.id}")
    return wrong


def placeholders(text: str) -> tuple[str, ...]:
    """The names to be filled in, sorted: "{n} of {name!r}" has n and name."""
    plain = text.replace("{{", "").replace("}}", "")
    return tuple(sorted(a or b for a, b in PLACEHOLDER.findall(plain)))


def _allowed(message: Message) -> list[tuple[str, ...]]:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return [placeholders(text) for text in ids]


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    """Update or check; the exit code is 1 when something is to be translated."""
    template = extracted()
    wrong: list[str] = []
    for path in catalogues():
        if "--check" not in sys.argv[1:]:
            update(path, template)
        found = faults(load(path), template)
        wrong += found
        print(f"{path.relative_to(ROOT)}: {len(_messages(template))} messages, {len(found)} faults")
        print("".join(f"  {line}\n" for line in found), end="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
