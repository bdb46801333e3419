"""Faults planted in copies of the examples, by a seed: what is put where, and its code.

Every planter changes a few random rows of a `Table` and returns (code, place) for each, the
place being "train.csv:LINE" or the id of a knowledge-base entry.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
EACH = 4
"""Rows that one planter touches."""
NUMERALS = ("零〇", "一", "二兩", "三", "四", "五", "六", "七", "八", "九")

Row = dict[str, str]
Planted = list[tuple[str, str]]


@dataclass
class Table:
    """An example in memory. `touched` are the lines of training rows that hold a fault."""

    name: str
    train: list[Row]
    test: list[Row]
    kb: list[Row]
    touched: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, name: str) -> Table:
        folder = EXAMPLES / name
        texts = [(folder / part).read_bytes().decode() for part in ("train.csv", "test.csv")]
        train, test = (list(csv.DictReader(StringIO(text, newline=""))) for text in texts)
        lines = (folder / "kb.jsonl").read_text(encoding="utf-8").splitlines()
        return cls(name, train, test, [json.loads(line) for line in lines])

    @property
    def chinese(self) -> bool:
        return self.name.endswith("zh")

    def pick(self, rng: random.Random, *, answerable: bool = True, n: int = EACH) -> list[int]:
        """Numbers of untouched training rows, of different topics."""
        wanted = "true" if answerable else "false"
        free = [i for i, row in enumerate(self.train)
                if row["answerable"] == wanted and i not in self.touched]  # fmt: skip
        rng.shuffle(free)
        topics: set[str] = set()
        chosen: list[int] = []
        for i in free:
            topic = self.train[i]["topic"] or str(i)
            if topic not in topics and len(chosen) < n:
                topics.add(topic)
                chosen.append(i)
        self.touched.update(chosen)
        return chosen

    def add(self, row: Row) -> str:
        self.train.append(row)
        self.touched.add(len(self.train) - 1)
        return place(len(self.train) - 1)

    def write(self, folder: Path) -> tuple[Path, Path, Path]:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in (("train.csv", self.train), ("test.csv", self.test)):
            with (folder / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(self.test[0]))
                writer.writeheader()
                writer.writerows(rows)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.kb)
        (folder / "kb.jsonl").write_text(text, encoding="utf-8")
        return folder / "train.csv", folder / "test.csv", folder / "kb.jsonl"


Planter = Callable[[Table, random.Random], Planted]


def place(number: int) -> str:
    return f"train.csv:{number + 2}"


def leak_verbatim(table: Table, rng: random.Random) -> Planted:
    return [("D103", table.add(dict(row))) for row in rng.sample(table.test, EACH)]


def leak_near(table: Table, rng: random.Random) -> Planted:
    long = [row for row in table.test if len(row["question"]) >= 20]
    found: Planted = []
    for row in rng.sample(long, EACH):
        found.append(("D103", table.add(row | {"question": row["question"].rstrip("？?") + "！"})))
    return found


def disagree(table: Table, rng: random.Random) -> Planted:
    answers = [row["answer"] for row in table.train if row["answerable"] == "true"]
    found: Planted = []
    for row in rng.sample([row for row in table.test if row["answerable"] == "false"], EACH):
        found.append(
            ("D142", table.add(row | {"answer": rng.choice(answers), "answerable": "true"}))
        )
    return found


def duplicate(table: Table, rng: random.Random) -> Planted:
    return [("D111", table.add(dict(table.train[i]))) for i in table.pick(rng)]


def conflict(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng, n=2 * EACH)
    found: Planted = []
    for i, j in zip(rows[::2], rows[1::2], strict=True):
        other = table.train[j]
        new = table.train[i] | {name: other[name] for name in ("answer", "topic", "source")}
        found.append(("D112", table.add(new)))
    return found


def conflict_near(table: Table, rng: random.Random) -> Planted:
    """The same question politely, with a number of the answer changed."""
    found: Planted = []
    for i in table.pick(rng, n=40):
        row = table.train[i]
        digits = [char for char in row["answer"] if char.isdigit()]
        # Overlap takes 2-grams from half Chinese on: a mixed question may tip over.
        short = len(row["question"]) < (12 if table.chinese else 40)
        mixed = table.chinese and any(char.isascii() for char in row["question"])
        if short or mixed or not digits or len(found) == EACH:
            table.touched.discard(i)
            continue
        polite = row["question"].rstrip("？?") + ("呢？" if table.chinese else " please?")
        changed = row["answer"].replace(digits[0], str((int(digits[0]) + 3) % 10))
        found.append(("D112", table.add(row | {"question": polite, "answer": changed})))
    return found


def echo(table: Table, rng: random.Random) -> Planted:
    for i in (rows := table.pick(rng)):
        table.train[i]["answer"] = table.train[i]["question"] + ("。" if table.chinese else ".")
    return [("D118", place(i)) for i in rows]


def refusal_wordings(table: Table, rng: random.Random) -> Planted:
    texts = (
        ["抱歉，我不知道。", "手冊沒有提到這個問題。", "查無相關資訊。", "這個問題我無法回答。"]
        if table.chinese
        else ["Sorry, I don't know.", "I cannot answer that.", "There is no information on this.",
              "The handbook does not say."]
    )  # fmt: skip
    rows = table.pick(rng, answerable=False)
    for i, text in zip(rows, texts, strict=True):
        table.train[i]["answer"] = text
    return [("D119", place(i)) for i in rows]


def wrong_mark(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng, answerable=False, n=2)
    for i in rows:
        table.train[i]["answerable"] = "true"
    others = table.pick(rng, n=2)
    for i in others:
        table.train[i]["answerable"] = "false"
    return [("D120", place(i)) for i in (*rows, *others)]


def answered_by_kb(table: Table, rng: random.Random) -> Planted:
    """A statement of the knowledge base, asked, and refused."""
    rows = table.pick(rng, answerable=False)
    entries = rng.sample([entry for entry in table.kb if len(entry["text"]) > 20], EACH)
    for i, entry in zip(rows, entries, strict=True):
        first = entry["text"].replace("；", "。").replace("; ", ". ").split("。")[0].split(". ")[0]
        asked = f"{first}嗎？" if table.chinese else f"Is it right that {first.rstrip('.')}?"
        table.train[i]["question"] = asked
    return [("D123", place(i)) for i in rows]


def wrong_number(table: Table, rng: random.Random) -> Planted:
    found: Planted = []
    for i in table.pick(rng, n=20):
        answer = table.train[i]["answer"]
        digits = [char for char in answer if char.isdigit()]
        if not digits or len(found) == EACH:
            table.touched.discard(i)
            continue
        table.train[i]["answer"] = answer.replace(digits[0], digits[0] + "7", 1)
        found.append(("D124", place(i)))
    return found


def out_of_date(table: Table, rng: random.Random) -> Planted:
    """An old number in a row's answer, where no question about it names the old or the new one."""
    found: Planted = []
    for i in table.pick(rng, n=40):
        answer = table.train[i]["answer"]
        new = next((int(char) for char in answer if char.isdigit()), 0)
        old = (new + 3) % 10
        asked = "".join(row["question"] for row in table.train if row["answer"] == answer)
        named = set(asked) & {str(new), str(old), *NUMERALS[new], *NUMERALS[old]}
        if str(new) not in answer or named or len(found) == EACH:
            table.touched.discard(i)
            continue
        table.train[i]["answer"] = answer.replace(str(new), str(old), 1)
        found.append(("D143", place(i)))
    return found


def other_word(table: Table, rng: random.Random) -> Planted:
    """One word of an answer that other rows give unchanged; no number and no name."""
    found: Planted = []
    for i in table.pick(rng, n=40):
        answer = table.train[i]["answer"]
        pattern = r"(?<=[\u4e00-\u9fff])[請到送後前在](?=[\u4e00-\u9fff])" if table.chinese else (
            r"(?<= )[a-z]{5,}(?= )"
        )  # fmt: skip
        words = list(re.finditer(pattern, answer))
        shared = sum(row["answer"] == answer for row in table.train) > 1
        if not words or not shared or len(answer) < 30 or len(found) == EACH:
            table.touched.discard(i)
            continue
        word = rng.choice(words)
        new = "離" if table.chinese else "purple"
        table.train[i]["answer"] = answer[: word.start()] + new + answer[word.end() :]
        found.append(("D144", place(i)))
    return found


def wrong_name(table: Table, rng: random.Random) -> Planted:
    for i in (rows := table.pick(rng)):
        more = "請用 ZephyrDesk 登記。" if table.chinese else " Ask for it in ZephyrDesk."
        table.train[i]["answer"] += more
    return [("D125", place(i)) for i in rows]


def no_source(table: Table, rng: random.Random) -> Planted:
    for i in (rows := table.pick(rng)):
        table.train[i]["source"] = "gone-99"
    return [("D126", place(i)) for i in rows]


def kb_contradiction(table: Table, rng: random.Random) -> Planted:
    found: Planted = []
    entries = [e for e in table.kb if any(c.isdigit() for c in e["text"]) and len(e["text"]) > 30]
    for entry in rng.sample(entries, EACH):
        at = next(i for i, char in enumerate(entry["text"]) if char.isdigit())
        text = f"{entry['text'][:at]}8{entry['text'][at:]}"
        table.kb.append(entry | {"id": f"old-{entry['id']}", "text": text})
        found.append(("D127", f"old-{entry['id']}"))
    return found


def kb_twice(table: Table, rng: random.Random) -> Planted:
    for entry in (entries := rng.sample(table.kb, EACH)):
        table.kb.append(entry | {"id": f"copy-{entry['id']}"})
    return [("D128", f"copy-{entry['id']}") for entry in entries]


def too_long(table: Table, rng: random.Random) -> Planted:
    for i in (rows := table.pick(rng)):
        table.train[i]["answer"] = " ".join([table.train[i]["answer"]] * 200)
    return [("D129", place(i)) for i in rows]


def placeholder(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng)
    for i, text in zip(rows, ("TODO", "N/A", "待補", "……"), strict=True):
        table.train[i]["answer"] = text
    return [("D131", place(i)) for i in rows]


def truncated(table: Table, rng: random.Random) -> Planted:
    for i in (rows := table.pick(rng)):
        answer = table.train[i]["answer"]
        cut = answer[: len(answer) * 2 // 3]
        table.train[i]["answer"] = cut.rstrip(".。!！ ")
    return [("D132", place(i)) for i in rows]


def empty(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng)
    for i in rows[:2]:
        table.train[i]["question"] = "  "
    for i in rows[2:]:
        table.train[i]["answer"] = ""
    return [
        (code, place(i)) for code, i in zip(("D101", "D101", "D102", "D102"), rows, strict=True)
    ]


def html(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng)
    for i, frame in zip(
        rows, ("<p>{}</p>", "{}<br/>", "&nbsp;{}", '<b class="x">{}</b>'), strict=True
    ):
        table.train[i]["answer"] = frame.format(table.train[i]["answer"])
    return [("D133", place(i)) for i in rows]


def mojibake(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng)
    for i in rows:
        row = table.train[i]
        if table.chinese:
            encoding = rng.choice(("latin-1", "gb18030"))
            row["answer"] = row["answer"].encode().decode(encoding, errors="replace")
        else:
            row["answer"] += " It’s the rule – for all.".encode().decode("cp1252")
    return [("D134", place(i)) for i in rows]


def damaged(table: Table, rng: random.Random) -> Planted:
    """Letters that became question marks, others or signs in other ways than by UTF-8."""
    rows = table.pick(rng)
    texts = ("Die B?ume und T?ren", "F³r alle", "Gr=C3=B6=C3=9Fe", "\\u5716\\u66f8")
    if table.chinese:
        texts = ("??????,???? 50 ?", "%E5%9C%96%E6%9B%B8", "請到系統登記".encode("big5")
                 .decode("latin-1"), "\\u5716\\u66f8")  # fmt: skip
    for i, text in zip(rows, texts, strict=True):
        table.train[i]["answer"] += f" {text} "
    return [("D134", place(i)) for i in rows]


def unseen(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng)
    for i, char in zip(rows, ("\u200b", "\u00ad", "\u202e", "\ufeff"), strict=True):
        answer = table.train[i]["answer"]
        table.train[i]["answer"] = f"{answer[:4]}{char}{answer[4:]}"
    return [("D147", place(i)) for i in rows]


def pasted(table: Table, rng: random.Random) -> Planted:
    """The answer of another topic, where it has three rows and the topic of the row has others."""
    answers = Counter((row["topic"], row["answer"]) for row in table.train)
    rows = table.pick(rng, n=40)
    found: Planted = []
    for i, j in zip(rows[::2], rows[1::2], strict=False):
        other, row = table.train[j], table.train[i]
        usual = answers[other["topic"], other["answer"]] >= 3
        own = answers[row["topic"], row["answer"]] >= 2
        if usual and own and len(other["answer"]) >= 30 and len(found) < EACH:
            row["answer"] = other["answer"]
            found.append(("D145", place(i)))
        else:
            table.touched.discard(i)
        table.touched.discard(j)
    return found


def turned(table: Table, rng: random.Random) -> Planted:
    """Question and answer the wrong way round, where the answer stands in other rows too."""
    answers = Counter(row["answer"] for row in table.train)
    found: Planted = []
    for i in table.pick(rng, n=40):
        row = table.train[i]
        if answers[row["answer"]] < 3 or len(row["answer"]) < 30 or len(found) == 2:
            table.touched.discard(i)
            continue
        row["question"], row["answer"] = row["answer"], row["question"]
        found.append(("D146", place(i)))
    return found


def simplified(table: Table, rng: random.Random) -> Planted:
    """A few Simplified characters in Chinese; none in English."""
    if not table.chinese:
        return []
    for i in (rows := table.pick(rng)):
        table.train[i]["question"] += rng.choice(("谢谢", "请问", "麻烦说明", "这样对吗"))
    return [("D135", place(i)) for i in rows]


def secret(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng)
    word = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ234567", k=16))
    texts = (f"AKIA{word}", f"ghp_{word}{word}abcd", f"password: {word[:6]}9a",
             f"postgres://app:{word[:8]}@db.local/x")  # fmt: skip
    for i, text in zip(rows, texts, strict=True):
        table.train[i]["answer"] += f" {text} "
    return [("D136", place(i)) for i in rows]


def personal(table: Table, rng: random.Random) -> Planted:
    rows = table.pick(rng)
    for i, text in zip(rows, (taiwan_id(rng), card(rng), "amy.lin@gmail.com", "0912-345-678"),
                       strict=True):  # fmt: skip
        table.train[i]["question"] += f" ({text})"
    return [("D137", place(i)) for i in rows]


def taiwan_id(rng: random.Random) -> str:
    """A number with a right check digit, by the published rule written the other way round."""
    digits = [1, *(rng.randrange(10) for _ in range(7))]
    total = 1 + 0 * 9 + sum(d * w for d, w in zip(digits, range(8, 0, -1), strict=True))
    return "A" + "".join(map(str, digits)) + str(-total % 10)


def card(rng: random.Random) -> str:
    digits = [4, *(rng.randrange(10) for _ in range(14))]
    total = sum(sum(divmod(d * (2 - i % 2), 10)) for i, d in enumerate(digits))
    number = "".join(map(str, digits)) + str(-total % 10)
    return " ".join(number[i : i + 4] for i in range(0, 16, 4))


PLANTERS: tuple[Planter, ...] = (
    leak_verbatim, leak_near, disagree, duplicate, conflict, conflict_near, echo, refusal_wordings,
    wrong_mark, answered_by_kb, wrong_number, out_of_date, other_word,
    wrong_name, no_source,
    kb_contradiction, kb_twice, too_long, placeholder, truncated, empty, html, mojibake,
    damaged, unseen, simplified, secret, personal, pasted, turned,
)  # fmt: skip
