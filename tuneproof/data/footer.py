"""Finds the lines that a sheet has under its table: totals, the day of printing, where it is from.

They are known by their words, and only where they say nothing else: “Total” may be a question. This
module knows no column and no file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_AMOUNT = (
    r"[^\w\s]{0,3} ?\d[\d.,:/ -]*"
    r"(?:%|rows?|records?|entries|items|questions|[筆笔條条題题項项列則则頁页件])?"
)
_SUM = (
    r"(?:grand |sub-?)?totals?|sum|count|(?:total )?(?:number of )?(?:rows|records|entries|items)"
    r"|(?:以上)?[總总合小共][計计]|(?:以上)?[總总合]?[筆笔條条題题][數数]|(?:以上|合|總|总)?共"
)
_MADE = (
    r"(?:printed|exported|generated|downloaded) (?:on|by|from|at) [^?\uff1f]{1,60}"
    r"|(?:last )?(?:printed|exported|generated|downloaded|created|updated|as of)(?: on| at)?[: ]+\d"
    r".{0,40}|(?:source|(?:print|export|report) ?date|(?:printed|exported|created|prepared) by):"
    r" ?[^?\uff1f]{1,60}"
    r"|(?:列印|印表|製表|制表|匯出|导出|導出|產出|下載|下载|更新|統計|统计)"
    r"(?:日期|時間|时间|人員?|者|單位|单位)[:\uff1a][^?\uff1f]{1,40}"
    r"|(?:資料|数据)(?:來源|来源|提供)[:\uff1a][^?\uff1f]{1,40}"
)
_END = r"[-=*#– ]*(?:end of (?:report|list|file|table|data)|以下空白|以下無資料|報表結束)[-=*#– ]*"
_LABELLED = re.compile(
    rf"(?:{_SUM})(?: ?[:\uff1a(\uff08]? ?{_AMOUNT}[)\uff09]?|[:\uff1a])?|{_MADE}|{_END}",
    re.IGNORECASE,
)
"""A total, with its figure or without; when, by whom or from what the sheet was made; its end."""
_BESIDE = re.compile(
    rf"{_AMOUNT}|page \d+(?: ?(?:of|/) ?\d+)?"
    r"|第 ?\d+ ?[頁页](?:[,\uff0c/ ]*共 ?\d+ ?[頁页])?",
    re.IGNORECASE,
)
"""What may stand beside such a label, or alone under it: a figure, a day, a page's number."""


def length_of_footer(rows: Sequence[Mapping[str, Any]]) -> int:
    """How many of the last rows, given by their cells, are no rows of the table.

    Each of their cells is such a label or stands beside one; a row without any label counts only
    under one that has a label. The table keeps its first row.
    """
    found = 0
    for n, cells in enumerate(reversed(rows[1:]), 1):
        texts = [str(cell).strip() for cell in cells.values() if str(cell or "").strip()]
        labelled = [bool(_LABELLED.fullmatch(text)) for text in texts]
        if not texts or not all(
            known or _BESIDE.fullmatch(text) for known, text in zip(labelled, texts, strict=True)
        ):
            break
        if any(labelled):
            found = n
    return found
