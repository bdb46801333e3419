"""The README and the pages in docs/: links that lead somewhere, and a map of the house as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tuneproof import store
from tuneproof.experiment.before import DATA

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tuneproof"
READMES = [ROOT / "README.md", ROOT / "README.zh-TW.md"]
PAGES = [*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOM = re.compile(r"^\d?\s{1,3}([a-z0-9_]+)(/|\.py) ")
INSIDE = {"Inside the search": "search", "Inside the engine": "engine"}
"""Headings above a table of files, and the package that it is of."""


def rooms() -> dict[str, str]:
    """What the map says of each package and module, by its name."""
    said: dict[str, str] = {}
    name = ""
    for line in re.findall(r"```\ntuneproof/\n(.+?)```", ARCHITECTURE, re.DOTALL)[0].splitlines():
        found = ROOM.match(line)
        name = found.group(1) if found else name
        said[name] = said.get(name, "") + " " + line[found.end() if found else 0 :].strip()
    return said


def named(said: str) -> list[str]:
    """The modules that a room's line lists: single words, in the clauses that have dots."""
    clauses = re.split(r"[:;]", re.sub(r"\([^)]*\)", "", said))
    words = [word for clause in clauses if "·" in clause for word in re.split("[·,]", clause)]
    return [word.strip() for word in words if word.strip() and " " not in word.strip()]


def modules(folder: Path) -> set[str]:
    """The modules and packages in a folder."""
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
    return files | {path.parent.name for path in folder.glob("*/__init__.py")}


def test_the_map_has_every_room_and_no_other() -> None:
    assert set(rooms()) == modules(PACKAGE)


@pytest.mark.parametrize("room", [room for room in rooms() if (PACKAGE / room).is_dir()])
def test_every_module_that_the_map_names_exists(room: str) -> None:
    assert set(named(rooms()[room])) <= modules(PACKAGE / room)


WHOLE = (
    "compare",
    "config",
    "data",
    "evaluate",
    "experiment",
    "export",
    "models",
    "refusal",
    "replay",
    "serve",
)
"""Rooms of which the map names every module; of the others it says what their files are."""


@pytest.mark.parametrize("room", WHOLE)
def test_what_the_map_lists_whole_stays_whole(room: str) -> None:
    assert set(named(rooms()[room])) == modules(PACKAGE / room)


@pytest.mark.parametrize(("heading", "package"), INSIDE.items())
def test_a_table_of_files_has_every_file_of_its_package(heading: str, package: str) -> None:
    part = ARCHITECTURE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)\.py`", row)} == modules(
        PACKAGE / package
    )


def test_every_file_of_a_run_is_in_its_table() -> None:
    """`help(tuneproof.Run)` sent whoever asks to this page, which had none of them."""
    table = ARCHITECTURE.split("## The run folder\n")[1].split("\n## ")[0]
    files = {value for name, value in vars(store).items() if name.isupper() and type(value) is str}
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([\w.]+)/?`", row)} == files | {DATA}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    files = [link.partition("#")[0] for link in links if "://" not in link]
    assert [file for file in files if file and not (page.parent / file).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_target_of_make_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert set(commands) <= set(targets)


def test_both_readmes_have_the_same_commands_and_figures() -> None:
    """What the Chinese one says in a command or in a line of the table of figures is the English
    one's; it leaves the tables of the second example, Python and other machines to it."""
    english, chinese = (page.read_text(encoding="utf-8") for page in READMES)
    commands = re.findall(r"`(tuneproof [^`]+)`", chinese)
    assert len(commands) > 15
    assert [one for one in commands if one not in english] == []
    figures = re.findall(r"\| (.*\d % \[.*) \|\n", chinese)
    assert len(figures) == 3
    assert [
        one for one in (line.split(" | ", 1)[1] for line in figures) if one not in english
    ] == []


def anchors(page: Path) -> set[str]:
    """The anchors that a code host makes of the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    kept = [re.sub(r"[^\w\- ]", "", heading.casefold()) for heading in headings]
    return {heading.replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_heading_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]*)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
    own = [(page.parent / file if file else page, to) for file, to in links if "://" not in file]
    assert [to for file, to in own if to not in anchors(file)] == []


def test_both_pages_of_help_have_the_same_commands_and_names() -> None:
    english, chinese = (
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("help.md", "help.zh-TW.md")
    )
    assert english.count("\n## ") == chinese.count("\n## ") == 8
    assert set(re.findall(r"`([^`\n]+)`", english)) - {"VERB --help"} == set(
        re.findall(r"`([^`\n]+)`", chinese)
    ) - {"--help"}
