"""The pages about findings are what the checks say now."""

from __future__ import annotations

from pathlib import Path

from scripts.findings_docs import FOLDER, RECIPE, pages
from tuneproof.config import Recipe, dump_recipe


def test_the_english_pages_are_up_to_date() -> None:
    for path, text in pages().items():
        if path.parent == FOLDER:
            assert path.read_text(encoding="utf-8") == text, "run scripts/findings_docs.py"


def test_the_page_of_all_settings_is_up_to_date() -> None:
    """What can be set was only to be seen once everything was installed."""
    assert RECIPE.read_text(encoding="utf-8") == dump_recipe(Recipe(), comments=True)


def test_every_language_has_the_same_pages() -> None:
    names = {path.relative_to(FOLDER) for path in pages()}
    english = {name for name in names if len(name.parts) == 1}
    assert names - english == {Path("zh-TW") / name for name in english}
