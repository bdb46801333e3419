"""A version is asked and shown like the run that it was, unless it was altered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.conftest import tiny_run
from tuneproof.errors import RunError
from tuneproof.experiment import Answerer
from tuneproof.export import OpenedRun
from tuneproof.progress import Silent
from tuneproof.registry import Registry
from tuneproof.report.html import write_report


def test_a_version_is_asked_and_shown_like_a_run(registry: Registry, tmp_path: Path) -> None:
    run = tiny_run(tmp_path, "qwen2", **{"decode.max_new_tokens": 5})
    version = registry.add(run, "handbook", force=True).version
    assert version is not None
    asked = [Answerer.open(each, Silent()).ask(["VPN?"])[0].text for each in (run, version.run())]
    assert asked[0] == asked[1]
    assert write_report(version.run()).exists()
    assert version.altered() == ()


@pytest.mark.parametrize(
    "file", ["adapter/adapter_model.safetensors", "examples.jsonl", "recipe.yaml"]
)
def test_a_version_that_was_altered_answers_nobody(
    registry: Registry, tmp_path: Path, file: str
) -> None:
    """The registry knew the digests, and whatever lay there was loaded under the version's name:
    only `registry list` and `show` looked."""
    run = tiny_run(tmp_path, "qwen2", **{"decode.max_new_tokens": 5})
    version = registry.add(run, "handbook", force=True).version
    assert version is not None
    with (version.path / file).open("ab") as out:
        out.write(b"\n")
    for use in (
        lambda: Answerer.open(version.run(), Silent()),
        lambda: OpenedRun.open(version.run(), Silent()),
        lambda: registry.add(version.run(), "another", force=True),
    ):
        with pytest.raises(RunError, match="v1 is no longer what was registered") as caught:
            use()
        assert file in caught.value.message and caught.value.where == str(version.path)
        assert "Restore its files" in str(caught.value.remedy)
    assert registry.names() == ["handbook"]


def test_a_version_with_a_broken_record_answers_nobody(registry: Registry, tmp_path: Path) -> None:
    """Without digests nothing tells whether the files are the right ones."""
    run = tiny_run(tmp_path, "qwen2", **{"decode.max_new_tokens": 5})
    version = registry.add(run, "handbook", force=True).version
    assert version is not None
    for content, said in (("[]", "holds no object"), ("{}", "no longer what was registered")):
        (version.path / "version.json").write_text(content, encoding="utf-8")
        with pytest.raises(RunError, match=said):
            Answerer.open(version.run(), Silent())
