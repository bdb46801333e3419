"""Known names of columns, most in English and Chinese, and the role that each stands for.

This module knows names only, no rows and no files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

NAMES: dict[str, tuple[str, ...]] = {
    role: tuple(words.split())
    for role, words in {
        "question": (
            "question questions q prompt instruction query input utterance user 問題 问题 問句 "
            "问句 提問 提问 詢問 询问 題目 题目 問 问 frage fragen pregunta preguntas 質問 질문 "
            "民眾提問 民众提问 標準問 标准问 標準問題 标准问题 trainingphrase trainingphrases "
            "domanda domande pergunta perguntas vraag vragen вопрос вопросы"
        ),
        "answer": (
            "answer a output response completion reply target reference expected expectedanswer "
            "groundtruth assistant 答案 回答 答覆 答复 回覆 回复 標準答案 标准答案 參考答案 "
            "参考答案 答 解答 標準回覆 标准回复 標準回答 标准回答 標準答覆 標準解答 antwort "
            "antworten respuesta respuestas réponse réponses 답변 標準答 标准答 risposta risposte "
            "resposta respostas antwoord antwoorden ответ ответы"
        ),
        "answers": "answers 所有答案 可接受答案",
        "input": "input",
        "messages": "messages conversations conversation chat dialogue dialog 對話 对话",
        "text": "text chatml",
        "topic": (
            "topic category subject intent 主題 主题 分類 分类 類別 类别 thema tema thème "
            "kategorie categoría catégorie カテゴリ カテゴリー 주제 argomento categoria "
            "onderwerp тема"
        ),
        "source": (
            "sources source sourceid sourceids kbid kbids kb doc docid docids kbref kbentry "
            "articleid entryid 來源 来源 出處 出处 依據 依据 出典 quelle quellen fuente fuentes"
        ),
        "answerable": (
            "answerable isanswerable inscope hasanswer beantwortbar 可回答 是否可回答 可答 "
            "能否回答 可否回答 是否能回答 能回答 是否有答案 有無答案 回答可 回答可否 回答可能"
        ),
        "style": "style 風格 风格 問法 问法",
        "made_by": "madeby 生成方式",
        "id": "id kbid sourceid source 編號 编号 代號 代号 條號",
        "knowledge": (
            "text content contents body passage 內容 内容 內文 全文 條文 条文 規定 规定 原文"
        ),
        # What an entry is called, where no column of "topic" is there.
        "title": "title titles heading 標題 标题 題名 titel titre título titolo タイトル 見出し",
        # The text of an entry where no column of "knowledge" is there. A role of its own, as a
        # title above a table of questions may be 說明 too.
        "details": "details detail description descriptions 說明 说明 描述 詳細說明 详细说明",
    }.items()
}
"""The names of each role, in order of preference: where a file has several, the first is taken."""

_REMARK = re.compile(
    r"\((?:必填|選填|选填|必要|非必填|required|optional|mandatory|pflicht(?:feld)?)\)$"
)
"""What a form adds to the name of a field: "(required)"."""
_SIGNS = re.compile(r"^#+|[?*\"'“”‘’「」『』【】]+")
"""Signs around a name. A # at its end is kept: "Question #" is a number and no question."""

_LONGEST = 40
"""Most characters of a name of several words; longer ones are sentences from a row."""
_BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s_\-.:/|+()\[\]]+")
_ENDS = {
    "question": re.compile(
        r"(?:\b(?:questions?|query|enquiry|inquiry|asked|preguntas?)|\w*fragen?"
        r"|問題|问题|提問|提问|問句|问句|詢問|询问|疑問|疑问|質問)"
        r"(?: ?(?:text|content|body|內容|内容|描述|文字))?$"
        r"|^(?:preguntas? del?|questions? d(?:u|es?)) "
    ),
    "answer": re.compile(
        r"(?:\b(?:answers?|reply|response|respuestas?|réponses?)|\w*antwort(?:en)?"
        r"|答案|回答|答覆|答复|回覆|回复|解答)(?: ?(?:text|content|body|內容|内容|描述|文字))?$"
        r"|^(?:respuestas? (?:del?|oficial|sugerida|correcta)|réponses? (?:du|des?|officielle))\b"
    ),
}
"""The end of a name of several words such as "Customer question" or "Official answer"; in Spanish
and French its beginning."""
_NUMBERED = re.compile(
    r"(?:\b(?:id|ref|reference|section|article|clause|paragraph)"
    r"|編號|编号|代號|代号|條號|条号|條次|条次|項次|项次|序號|序号|章節|章节)$"
)
_ABOUT = re.compile(
    r"^(?:is|are|has|have|was|can|needs?|no|number of|count of|wrong|incorrect|bad|rejected)\b"
    r"|是否|能否|可否|有無|有无|需要|可以|[不無无未誤误]"
)


def fold(name: str) -> str:
    """A column's name as it is looked up: `plain`, without a form's remark and signs."""
    return plain(_SIGNS.sub("", _REMARK.sub("", plain(name)))) or plain(name)


def plain(name: str) -> str:
    """A column's name without case, width, white space and any of `_-.:`."""
    return re.sub(r"[\s_\-.:]+", "", unicodedata.normalize("NFKC", name).casefold())


def find(role: str, columns: Iterable[str]) -> str | None:
    """The column of a role, by the order of `NAMES`; None when there is none.

    Of "Answer" and "Answer?" the one without a sign is taken.
    """
    columns = tuple(columns)
    known = {fold(name): name for name in columns} | {plain(name): name for name in columns}
    return next((known[name] for name in NAMES[role] if name in known), None)


def find_by_ending(role: str, columns: Iterable[str]) -> str | None:
    """The one column whose name ends like that of a question or an answer ("Customer question",
    "Student asked 學生提問", 住戶問題); None where none or several do.

    Left out are names that `NAMES` has, and those of columns about questions or answers: whether
    there is one (是否能回答), how many, or which is wrong.
    """
    candidates = [
        name
        for name in columns
        if len(name) <= _LONGEST and guessed(name) and _ENDS[role].search(_spaced_words(name))
    ]
    if len(candidates) != 1 or _ABOUT.search(_spaced_words(candidates[0])):
        return None
    return candidates[0]


def find_or_guess(role: str, columns: Sequence[str]) -> str | None:
    """The column of a role by `find`, else by `find_by_ending`; None where neither knows one."""
    return find(role, columns) or (find_by_ending(role, columns) if role in _ENDS else None)


def numbering(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns whose names end like that of an id: "Article ID", "Section", 文件編號. Whether
    their values are unique is for the caller to check."""
    return tuple(name for name in columns if _NUMBERED.search(_spaced_words(name)))


def guessed(*columns: str | None) -> bool:
    """Whether one of the columns has a name that `NAMES` does not have."""
    exact = {name for names in NAMES.values() for name in names}
    return any(name and fold(name) not in exact and plain(name) not in exact for name in columns)


def _spaced_words(name: str) -> str:
    """A name in lower case with a space between its words, without signs at its end."""
    words = unicodedata.normalize("NFKC", name).strip()
    parted = _BETWEEN_WORDS.sub(" ", _REMARK.sub("", words)).casefold()
    return parted.rstrip("?*!\uff01 ")


def find_all(roles: Sequence[str], columns: Iterable[str]) -> tuple[str, ...]:
    """Every column whose name is one of those of the roles, in the order of the file."""
    names = {name for role in roles for name in NAMES[role]}
    return tuple(column for column in columns if fold(column) in names)
