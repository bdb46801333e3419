"""Every message a person reads has its translation, and languages resolve as expected."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from tuneproof import i18n
from tuneproof.i18n import (
    _,
    bracketed,
    detect_language,
    duration,
    enumerated,
    following,
    in_clauses,
    labelled,
    language,
    percent,
    resolve_language,
    set_language,
)


def load_script() -> ModuleType:
    path = Path(__file__).parents[1] / "scripts" / "catalogue.py"
    spec = importlib.util.spec_from_file_location("catalogue", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


catalogue = load_script()


@pytest.fixture(scope="module")
def source() -> Catalog:
    """What the source says now."""
    found: Catalog = catalogue.extracted()
    return found


@pytest.mark.parametrize("path", catalogue.catalogues(), ids=lambda path: path.parents[1].name)
def test_every_message_is_translated(path: Path, source: Catalog) -> None:
    """Missing? Run `python scripts/catalogue.py`, then fill the empty ones in."""
    assert catalogue.faults(catalogue.load(path), source) == []


@pytest.mark.parametrize("path", catalogue.catalogues(), ids=lambda path: path.parents[1].name)
def test_bold_text_ends_before_a_full_width_colon(path: Path) -> None:
    """With the colon inside, Markdown does not close the bold before a Chinese character."""
    assert "：**" not in path.read_text(encoding="utf-8")


def test_the_extraction_sees_code_templates_and_settings(source: Catalog) -> None:
    places = {message.locations[0][0] for message in source if message.id}
    assert "tuneproof/cli/app.py" in places
    assert "tuneproof/report/templates/report.html" in places
    assert "Seed of the split." in source


def test_a_bad_translation_is_found() -> None:
    template, catalog = Catalog(), Catalog()
    for text in ("{n} rows", "gone", "open", "doubtful"):
        template.add(text)
    catalog.add("{n} rows", "{m} 列")
    catalog.add("open", "")
    catalog.add("doubtful", "存疑", flags=["fuzzy"])
    catalog.add("old", "舊")
    found = catalogue.faults(catalog, template)
    assert sorted(line.split(":")[0] for line in found) == [
        "fuzzy, to be read again",
        "no longer in the source",
        "not in the catalogue",
        "not translated",
        "placeholders differ",
    ]


def test_an_update_keeps_translations_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "zh_TW" / "LC_MESSAGES" / "tuneproof.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "kept"\nmsgstr "留"\n\nmsgid "gone"\nmsgstr "走"\n', encoding="utf-8")
    template = Catalog()
    template.add("kept", locations=[("a.py", 0)])
    template.add("utterly new", locations=[("a.py", 0)])
    catalogue.update(path, template)
    catalog = catalogue.load(path)
    assert {message.id: message.string for message in catalog if message.id} == {
        "kept": "留",
        "utterly new": "",
    }
    before = path.read_bytes()
    catalogue.update(path, template)
    assert path.read_bytes() == before


def test_the_language_can_be_changed_and_changed_back() -> None:
    set_language("zh-TW")
    assert language() == "zh-TW"
    assert _("Show the version.") != "Show the version."
    assert _("") == ""
    set_language("en")
    assert _("Show the version.") == "Show the version."


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("zh_TW.UTF-8", "zh-TW"),
        ("zh-Hant-TW", "zh-TW"),
        ("zh_HK", "zh-TW"),
        ("zh_CN.UTF-8", "en"),
        ("en_GB", "en"),
        ("C", "en"),
    ],
)
def test_a_locale_resolves_to_a_language(name: str, found: str) -> None:
    assert resolve_language(name) == found
    assert detect_language({"LANG": name}) == found


def test_our_own_variable_wins_over_the_locale() -> None:
    assert detect_language({"TUNEPROOF_LANG": "zh-TW", "LC_ALL": "en_US.UTF-8"}) == "zh-TW"


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0 %", "<1 %", "50 %", ">99 %", "100 %",
    ]  # fmt: skip
    assert percent(0.8754, 1) == "87.5 %"
    assert percent(float("nan")) == "nan"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (400, "6 min 40 s"),
        (3599.6, "1 h 00 min"),
        (7384, "2 h 03 min"),
    ],
)
def test_a_time_span_is_said_in_one_way(seconds: float, text: str) -> None:
    """The progress said "6 min 40 s", the forecast of the same run "7 min", and the report said
    "59.4 s" in English whatever the language."""
    assert duration(seconds) == text


def test_punctuation_between_what_is_put_together_is_the_language_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Chinese lists had an English colon, and a blank stood after the full stop."""
    assert (labelled("Won", 3), bracketed("Empty", "note")) == ("Won: 3", "Empty (note)")
    assert following("One.", "", "Two.", "Three.") == "One. Two. Three."
    assert following() == ""
    chinese = {
        "{label}: {text}": "{label}：{text}",
        "{text} ({note})": "{text}（{note}）",
        "{first} {then}": "{first}{then}",
    }
    monkeypatch.setattr(i18n, "_", chinese.__getitem__)
    assert (labelled("贏", 3), bracketed("空白", "提示")) == ("贏：3", "空白（提示）")
    assert following("一。", "二。") == "一。二。"


def test_lists_are_parted_as_the_language_parts_them() -> None:
    assert enumerated(["a", "b", "c"]) == "a, b, c"
    assert in_clauses(["a, b", "c"]) == "a, b; c"
    set_language("zh-TW")
    assert enumerated(["甲", "乙"]) == "甲、乙"
    assert in_clauses(["甲、乙", "丙"]) == "甲、乙；丙"
    assert enumerated([]) == ""


@pytest.mark.parametrize("kind", ["py", "html"])
def test_no_list_is_parted_by_a_mark_of_one_language(kind: str) -> None:
    """Commas stood between the names of a Chinese sentence: columns, layers, versions, settings."""
    by_hand = re.compile(r"""["'][,;] ["']\.join\(|join\(["'][,;] ["']\)""")
    found = [
        f"{path.name}:{number}"
        for path in Path(i18n.__file__).parent.rglob(f"*.{kind}")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if by_hand.search(line)
    ]
    assert found == []
