from __future__ import annotations

import pytest

from tuneproof.text.weekdays import weekdays


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("open Monday to Friday", "01234"),
        ("on Saturdays and Sundays", "56"),
        ("Friday–Monday", "0456"),
        ("montags", "0"),
        ("Dienstag bis Donnerstag", "123"),
        ("週一至週五 7:00", "01234"),
        ("星期六、禮拜天", "56"),
        ("週一到五", "01234"),
        ("週六日及國定假日禁止施工", "56"),
        ("週六、日休館", "56"),
        ("星期二、四、六上午", "135"),
        ("每週一三五收垃圾", "024"),
        ("週三、四樓會議室", "2"),
        ("週三五點", "2"),
        ("週日一起, 週五一律", "46"),
        ("Tue–Fri 8 a.m., Sat 9 a.m.", "12345"),
        ("Thurs. and Sun.", "36"),
        ("He sat in the sun and wed her", ""),
        ("平日與週末", "0123456"),
        ("weekdays", "01234"),
        ("Mo, Di und Do von 9 bis 12 Uhr, Mi von 13 bis 16 Uhr, freitags", "01234"),
        ("Mo.–Fr. 9–17, Sa 10–14 Uhr", "012345"),
        ("Mo-Mi und So", "0126"),
        ("Do you know? So, do we. Mi casa, Sa. 3", ""),
        ("工作日 9:00–18:00", "01234"),
        ("3–5 個工作日、下一工作日、5工作日", ""),
        ("sunny, one week, 一週, 每週3天, 周到", ""),
    ],
)
def test_days_and_spans(text: str, days: str) -> None:
    assert {fact.form for fact in weekdays(text)} == {f"weekday {day}" for day in days}
