"""Typo: one keyboard slip, or one wrong Chinese character of the same sound.

A slip is a neighbouring key (in English only), two letters swapped, one lost or one doubled. In
Chinese the writer takes a homophone that the input method offers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random

from tuneproof.augment import chinese, japanese
from tuneproof.augment.tongue import Tongue

SHORTEST_WORD = 4
"""Least letters of a word that stays recognisable with one letter wrong."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: "".join(row[max(0, place - 1) : place] + row[place + 1 : place + 2])
    for row in _ROWS
    for place, letter in enumerate(row)
}
# Characters of one sound, all in daily use.
_SOUNDS = (
    "在再 得的 應因音 做作坐座 以已 碼馬 帳仗 假架駕價 休修 公工功 司思私 密蜜 申身伸深"
    " 程成城 課客刻 檔擋 附付復 備被 份分 議意易義 式試是事視室 登燈 記計紀繼 補捕 證正政"
    " 權全 限現線縣 資姿 裝莊 訓迅 練鏈戀 考烤 釣掉吊 信芯 設社射 訂定 驗宴 手守首 機基雞積"
    " 失師施 筆比 用佣 郵尤由油 件見健建 簽千遷 名明銘 型刑行形 訪仿 門們 禁近進 距具據劇"
    " 加家佳 班般搬 病並 費廢 住注助駐 宿素速訴 教叫 育玉預遇 路錄陸 連聯 期其騎奇 報抱 票漂"
    " 管館 核和合 天添 久九酒 薪新心欣 扣寇 錢前 上尚 號浩 系細戲 統桶 知之支 道到 需須虛"
    " 要藥 會匯 還環 單丹 職直值 年黏 規歸 範飯犯 臨林 時十石實 延言研 審沈 查察茶 員圓園原"
    " 理裡里 回迴 答達 網往 站佔 碼瑪 鎖所 誤物務 輸書 提題 供宮 填田 表錶 流留 動洞 輛亮量"
)
_SAME: dict[str, str] = {}
for _group in _SOUNDS.split():
    for _character in _group:
        _SAME[_character] = _SAME.get(_character, "") + _group.replace(_character, "")
_ALIKE = {
    tongue: {
        chinese.in_script(character, tongue): chinese.in_script(others, tongue)
        for character, others in _SAME.items()
    }
    for tongue in (Tongue.TRADITIONAL, Tongue.SIMPLIFIED)
}
_WORD = re.compile(rf"[a-z]{{{SHORTEST_WORD},}}", re.IGNORECASE)
_FOREIGN_WORD = re.compile(rf"[A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ]{{{SHORTEST_WORD},}}")
"""Words of Latin with accents, Greek or Cyrillic letters, which have a key each."""


def typo(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the question with one mistake, once or not at all."""
    if tongue.chinese:
        made = _with_homophone(question, tongue, rng)
        yield from [made] if made else []
    elif tongue is Tongue.ENGLISH:
        words = [match for match in _WORD.finditer(question) if match.group().islower()]
        if words:
            yield _slip_in_word(question, rng.choice(words), _NEIGHBOURS, rng)
    elif tongue is Tongue.JAPANESE:
        yield from japanese.slipped(question, rng)
    else:
        # A first capital is allowed (German nouns); words with other capitals are names.
        words = [word for word in _FOREIGN_WORD.finditer(question) if word.group()[1:].islower()]
        if words:
            yield _slip_in_word(question, rng.choice(words), {}, rng)


def _slip_in_word(
    question: str, word: re.Match[str], neighbours: Mapping[str, str], rng: Random
) -> str:
    slipped = _slipped_word(word.group(), neighbours, rng)
    return question[: word.start()] + slipped + question[word.end() :]


def _slipped_word(word: str, neighbours: Mapping[str, str], rng: Random) -> str:
    """The word with one slip; the first letter stays, as in most real typos."""
    at = rng.randrange(1, len(word) - 1)
    kind = rng.choice(("swap", "swap", "drop", "double", "neighbour"))
    if kind == "swap" and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "neighbour" and word[at] in neighbours:
        return word[:at] + rng.choice(neighbours[word[at]]) + word[at + 1 :]
    return word[: at + 1] + word[at:]


def _with_homophone(question: str, tongue: Tongue, rng: Random) -> str | None:
    """The question with one content character replaced by a homophone; None where none has one."""
    alike = _ALIKE[tongue]
    content = [
        (question.find(piece) + offset, character)
        for piece in chinese.segments(question, tongue)
        for offset, character in enumerate(piece)
        if character in alike
    ]
    places = [(at, char) for at, char in content if question[at : at + 1] == char]
    if not places:
        return None
    at, character = rng.choice(places)
    return question[:at] + rng.choice(alike[character]) + question[at + 1 :]
