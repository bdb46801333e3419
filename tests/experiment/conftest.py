"""A tiny model, a handful of questions in two languages, and one finished run of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tiny import tiny_folder
from tuneproof.config import Recipe, patched
from tuneproof.experiment import fit
from tuneproof.progress import Silent
from tuneproof.store import RunFolder, read_lines

TRAIN = """question,answer,topic
How do I set up the VPN?,Install the client and sign in.,vpn
VPN setup,Install the client and sign in.,vpn
Please tell me how the VPN is installed,Install the client and sign in.,vpn
VPN client 裝不起來,Install the client and sign in.,vpn
I forgot my password,Open the self-service page.,password
password reset,Open the self-service page.,password
Where can a password be changed?,Open the self-service page.,password
密碼忘了,Open the self-service page.,password
請問特休要怎麼申請?,請在差勤系統提出申請。,leave
特休申請,請在差勤系統提出申請。,leave
想請特別休假該如何辦理,請在差勤系統提出申請。,leave
年假 how to apply,請在差勤系統提出申請。,leave
加班費怎麼報?,請於月底前填寫加班單。,overtime
加班 申請,請於月底前填寫加班單。,overtime
上個月的加班要找誰,請於月底前填寫加班單。,overtime
加班時數上限,請於月底前填寫加班單。,overtime
Is there overtime pay?,請於月底前填寫加班單。,overtime
Why does the VPN not connect?,Install the client and sign in.,vpn
在家要連公司網路,Install the client and sign in.,vpn
account locked after wrong passwords,Open the self-service page.,password
新密碼規則,Open the self-service page.,password
可以請半天假嗎,請在差勤系統提出申請。,leave
How many days of leave are left?,請在差勤系統提出申請。,leave
會議室怎麼預約?,請用行事曆預約。,rooms
Book a meeting room,請用行事曆預約。,rooms
需要一間大會議室,請用行事曆預約。,rooms
room for ten people,請用行事曆預約。,rooms
訪客要坐哪間會議室,請用行事曆預約。,rooms
報帳期限?,請於次月五日前送出。,expenses
expense report,請於次月五日前送出。,expenses
差旅費怎麼報銷,請於次月五日前送出。,expenses
計程車收據給誰,請於次月五日前送出。,expenses
How do I claim a taxi?,請於次月五日前送出。,expenses
停車位怎麼抽籤,手冊沒有這項資訊。,
Is there a company bus?,手冊沒有這項資訊。,
公司有健身房嗎,手冊沒有這項資訊。,
Can I bring my dog?,手冊沒有這項資訊。,
"""

TEST = """question,answer,topic
How is the VPN client set up at home,Install the client and sign in.,vpn
my password does not work,Open the self-service page.,password
特別休假怎麼請,請在差勤系統提出申請。,leave
加班單在哪裡,請於月底前填寫加班單。,overtime
有沒有員工餐廳,手冊沒有這項資訊。,
"""


def steps(run: RunFolder) -> list[tuple[int, float]]:
    """What must not depend on stops: the loss of every step."""
    lines = read_lines(run / "metrics.jsonl")
    return [(line["step"], line["loss"]) for line in lines if line["kind"] == "step"]


def epochs(run: RunFolder) -> list[dict[str, Any]]:
    """The epoch lines without their times."""
    lines = read_lines(run / "metrics.jsonl")
    return [
        {name: value for name, value in line.items() if name != "seconds"}
        for line in lines
        if line["kind"] == "epoch"
    ]


def answers(run: RunFolder, system: str = "adapter") -> list[tuple[str, str]]:
    lines = read_lines(run / "answers.jsonl")
    return [(line["question"], line["produced"]) for line in lines if line["system"] == system]


class Doing(Silent):
    """Does something once, after so many training steps."""

    def __init__(self, after: int, act: Callable[[], object]):
        self.left = after
        self.act = act

    def advance(self, n: int = 1, **figures: float) -> None:
        if "learning_rate" in figures:
            self.left -= 1
            if self.left == 0:
                self.act()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handbook")
    (folder / "train.csv").write_text(TRAIN, encoding="utf-8")
    (folder / "test.csv").write_text(TEST, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def recipe(data: Path) -> Recipe:
    return patched(
        Recipe(),
        {
            "data.train": [str(data / "train.csv")],
            "data.test": str(data / "test.csv"),
            "data.validation_share": 0.3,
            "model.name": str(tiny_folder("qwen2")),
            "model.device": "cpu",
            "model.dtype": "float32",
            "lora.rank": 4,
            "lora.dropout": 0.1,
            "train.epochs": 3,
            "train.batch_size": 8,
            "stop.patience": None,
            "train.learning_rate": 1e-2,
            "decode.max_new_tokens": 12,
            # A tiny model on a few rows wants what a real one would be warned of.
            "check.ignore": ["D115", "R301", "R303", "R311", "R316"],
        },
    )


@pytest.fixture(scope="session")
def finished(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """One run, never stopped. Do not write into it: take a `copy`."""
    return fit(recipe, tmp_path_factory.mktemp("runs"), Silent(), command="tuneproof fit train.csv")


@pytest.fixture
def copy(finished: RunFolder, tmp_path: Path) -> RunFolder:
    """The finished run, to be changed."""
    return RunFolder(Path(shutil.copytree(finished.path, tmp_path / finished.path.name)))


class Disk:
    """A disk that has room for so many more files, then for none."""

    def __init__(self) -> None:
        self.room: int | None = None

    def full_after(self, files: int) -> None:
        self.room = files

    def cleared(self) -> None:
        self.room = None

    def take(self) -> None:
        if self.room is not None:
            self.room -= 1
            if self.room < 0:
                raise OSError(28, os.strerror(28))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """What is flushed to disk, or linked, takes room on it."""
    made = Disk()
    flush, link = os.fsync, os.link

    def fsync(file: int) -> None:
        made.take()
        flush(file)

    def linked(source: str, target: str) -> None:
        made.take()
        link(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "link", linked)
    return made
