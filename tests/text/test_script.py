from __future__ import annotations

import pytest

from tuneproof.text.script import simplified, traditional


@pytest.mark.parametrize(
    "text", ["臺灣的規定請見員工手冊", "特休最小可請半天", "台后里只干", "沿着恒春的路", "VPN", ""]
)
def test_traditional_text_has_no_simplified_characters(text: str) -> None:
    assert simplified(text) == ""


@pytest.mark.parametrize("text", ["员工手册的规定", "国家", "只有后面这里"])
def test_simplified_text_has_no_traditional_characters(text: str) -> None:
    assert traditional(text) == ""
    assert simplified(text)


def test_each_character_is_told_by_itself() -> None:
    assert simplified("請问規则") == "问则"
    assert traditional("請问規则") == "請規"


def test_japanese_is_left_alone() -> None:
    assert simplified("学校の図書館") == "" == traditional("學校の圖書館")
