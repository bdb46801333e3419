"""Write docs/findings from the checks' own texts, in every language, and docs/recipe.yaml.

    python scripts/findings_docs.py           write the pages
    python scripts/findings_docs.py --check   change nothing; exit 1 when a page is out of date

One page a family and language: `docs/findings/data.md`, `docs/findings/zh-TW/data.md`. The
recipe is the default one with its comments, in English.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tuneproof.codes import DECLARED  # noqa: E402
from tuneproof.config import Recipe, dump_recipe  # noqa: E402
from tuneproof.findings import explain, severity_word  # noqa: E402
from tuneproof.i18n import N_, SUPPORTED, _, set_language  # noqa: E402

FOLDER = ROOT / "docs" / "findings"
RECIPE = ROOT / "docs" / "recipe.yaml"
FAMILIES = {
    "D": ("data", N_("Findings about data")),
    "M": ("model", N_("Findings about base models")),
    "R": ("recipe", N_("Findings about recipes")),
    "W": ("training", N_("Findings during training")),
    "G": ("diagnosis", N_("Findings about finished runs")),
}


def pages() -> dict[Path, str]:
    """Every page with its text."""
    written: dict[Path, str] = {}
    for language in SUPPORTED:
        set_language(language)
        folder = FOLDER if language == "en" else FOLDER / language
        for letter, (name, title) in FAMILIES.items():
            checks = [check for check in DECLARED if check.code.startswith(letter)]
            if not checks:
                continue
            lines = [f"# {_(title)}", "", "| | | |", "|---|---|---|"]
            lines += [
                f"| {check.code} | {_(check.title)} | {severity_word(check.severity)} |"
                for check in checks
            ]
            parts = ["\n".join(lines), *(f"#{explain(check)}".rstrip() for check in checks)]
            written[folder / f"{name}.md"] = "\n\n".join(parts) + "\n"
    set_language("en")
    return written


def main() -> int:
    """Write or check; the exit code is 1 when a page is out of date."""
    written = {**pages(), RECIPE: dump_recipe(Recipe(), comments=True)}
    stale = [
        path
        for path, text in written.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        print(path.relative_to(ROOT))
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written[path], encoding="utf-8")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
