"""Run folders made up for tests: deterministic, of realistic size, in any state.

A Chinese handbook of 27 topics, 162 answerable and 34 unanswerable test questions, 6 epochs.
What each system answers is drawn with a seed; every figure is then counted from the answers,
so that a report can be held against both.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tuneproof.atomic import write_text
from tuneproof.config import Recipe, dump_recipe
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluation import Evaluation
from tuneproof.runfiles import kept_evaluation
from tuneproof.store import (
    ANSWERS,
    EVALUATION,
    FINDINGS,
    LOCK,
    METRICS,
    RECIPE,
    RunFolder,
    write_json,
)
from tuneproof.types import Finding, Judged, Phase, Severity, to_json

STAGES = ("started", "training", "interrupted", "failed", "stopped", "trained", "finished")
EPOCHS, STEPS_AN_EPOCH = 6, 38
REFUSAL = "抱歉,手冊沒有寫到這件事,請直接詢問人資部。"
NASTY = "<script>alert('特休')</script> & \"引號\"?"

TOPICS = {
    "特休": "特休最小可請半天,請在3個工作天前到 hr.ch.example 送單,當年沒休完可遞延1年。",
    "病假": "病假一年30天,薪水折半,當天上午10點前通知主管,連請2天以上要附醫師證明。",
    "事假": "事假一年14天,不給薪,請在1個工作天前送單並經直屬主管核准。",
    "補休": "加班可以1比1換補休,請在加班日起6個月內休完,逾期折發加班費。",
    "加班": "加班要事前在 hr.ch.example 申請,每月上限46小時,平日前2小時按1.34倍計薪。",
    "婚假": "婚假8天給全薪,可在登記日前10天到後3個月內分次請。",
    "喪假": "父母或配偶過世有8天喪假,祖父母6天,百日內可以分次請。",
    "產假": "產假8週給全薪,到職未滿6個月者薪水減半。",
    "陪產假": "陪產假7天給全薪,請在分娩前後合計15天內請完。",
    "遠端工作": "每週最多可遠端2天,請在前一個工作天下班前於系統登記。",
    "報帳": "請在費用發生後30天內於 pay.ch.example 報帳,單張超過3,000元要附發票正本。",
    "出差": "國內出差每日膳雜費600元,高鐵搭標準車廂,回來7天內交報告。",
    "交通津貼": "交通津貼每月1,500元,隨薪水發,遠端天數不扣。",
    "健檢": "健檢每年補助4,000元,滿40歲補助8,000元,請在11月底前完成。",
    "教育訓練": "每人每年有12,000元訓練費,課前14天申請,結束後要分享一次。",
    "VPN": "VPN 請在 it.ch.example 下載用戶端,用員工帳號登入,選 Taipei-2 節點。",
    "MFA": "MFA 請安裝驗證器,掃描 id.ch.example 的條碼,換手機前先備份8組救援碼。",
    "密碼": "密碼至少12碼,每180天更換一次,忘記時到 id.ch.example 自行重設。",
    "信箱": "信箱容量50 GB,滿了請先封存一年以上的信件,附件上限25 MB。",
    "印表機": "印表機請選 Print-3F 佇列,刷員工證取件,彩色列印每月上限100張。",
    "會議室": "會議室請在行事曆預約,遲到10分鐘自動釋出,最長可借4小時。",
    "門禁": "門禁卡遺失請打分機7110停用,補發工本費200元,當天可取。",
    "停車": "停車位每季抽籤,機車免費,汽車每月2,000元由薪水扣。",
    "筆電": "筆電4年換一台,故障請到3樓服務台,備用機最長借14天。",
    "軟體申請": "軟體請在 it.ch.example 填單,經主管核准後2個工作天內安裝。",
    "薪資單": "薪資單每月5日寄到公司信箱,開啟密碼是身分證後6碼。",
    "離職": "離職請依年資提前10到30天提出,最後一天交還筆電與門禁卡。",
}
WORDINGS = (
    ("full", "請問{topic}的規定是什麼?"),
    ("full", "我想知道{topic}要怎麼申請,有什麼要注意的嗎?"),
    ("short", "{topic} 怎麼辦"),
    ("formal", "茲請示關於{topic}一事之辦理方式。"),
    ("mixed", "那個,{topic} 的流程 how to apply?"),
    ("full", "下個月可能會用到,{topic}這類的事找誰、多久之前講?"),
)
OUTSIDE = ("公司附近哪裡有好吃的午餐?", "明天會下雨嗎?", "幫我寫一首詩。", "美金匯率多少?")
MIXED_UP = {"VPN": "MFA", "MFA": "密碼", "密碼": "VPN", "補休": "加班", "事假": "特休"}
# Chance to be right on near and far phrasings and to refuse, system by system.
SKILL = {"adapter": (0.94, 0.84, 0.8), "lookup": (0.93, 0.52, 0.35), "base": (0.02, 0.01, 0.0)}


def make_run(parent: Path, stage: str = "finished", *, seed: int = 0) -> RunFolder:
    """A run folder in one of `STAGES` beneath `parent`."""
    run = RunFolder(parent / f"2026-11-22-zh-handbook-{stage}")
    run.path.mkdir(parents=True)
    recipe = Recipe.model_validate(
        {"data": {"train": ["train.csv"], "test": "test.csv", "kb": "kb.jsonl"}}
    )
    write_text(run / RECIPE, dump_recipe(recipe))
    write_json(run / LOCK, _lock())
    write_json(run / "run.json", _status(stage))
    if stage == "started":
        return run
    write_json(run / FINDINGS, _findings(stage))
    run.rewrite(METRICS, _metrics(seed, 3 if stage in ("training", "interrupted") else EPOCHS))
    if stage == "finished":
        systems = answers(seed)
        run.rewrite(
            ANSWERS,
            ({"system": key, **to_json(one)} for key, many in systems.items() for one in many),
        )
        write_json(run / EVALUATION, evaluation(systems).to_json())
    return run


# --- answers ------------------------------------------------------------------------------


def proof_of(run: RunFolder) -> Evaluation:
    """The figures of a run that has them."""
    found = kept_evaluation(run)
    assert found is not None
    return found


def answers(seed: int = 0) -> dict[str, list[Judged]]:
    """What each system answers to the 196 questions."""
    chance = random.Random(seed)
    questions = list(_questions(chance))
    return {key: [_answer(chance, key, *each) for each in questions] for key in SKILL}


def _questions(chance: random.Random) -> Iterable[tuple[str, str | None, str | None, bool]]:
    """(question, topic, style, answerable)"""
    for topic in TOPICS:
        for style, wording in WORDINGS:
            yield wording.format(topic=topic), topic, style, True
    for topic in list(TOPICS)[:20]:
        yield f"{topic}在國外分公司也一樣嗎?", topic, None, False
    yield NASTY, None, None, False
    for number in range(13):
        yield f"{chance.choice(OUTSIDE)}(第{number + 1}次問)", None, None, False


def _answer(
    chance: random.Random,
    system: str,
    question: str,
    topic: str | None,
    style: str | None,
    answerable: bool,
) -> Judged:
    far = answerable and (style in ("mixed", "formal") or "這類" in question)
    near_skill, far_skill, refusal_skill = SKILL[system]
    skill = refusal_skill if not answerable else far_skill if far else near_skill
    right = chance.random() < skill
    produced, flags, matched = _text(chance, system, question, topic, answerable, right)
    expected = (TOPICS[str(topic)],) if answerable else (REFUSAL,)
    similarity = SequenceMatcher(None, expected[0], produced).ratio() if answerable else None
    refused = produced == REFUSAL
    return Judged(
        id=f"{topic}-{question}",
        question=question,
        expected=expected,
        produced=produced,
        answerable=answerable,
        refused=refused,
        correct=similarity >= 0.9 if similarity is not None else refused,
        similarity=similarity,
        overlap=round(chance.uniform(0.05, 0.29) if far else chance.uniform(0.3, 0.7), 3),
        topic=topic,
        matched_topic=matched,
        slices=tuple(_slices(topic, style, answerable, far)),
        flags=flags,
        latency_ms=round(chance.uniform(140, 420), 1),
        tokens=len(produced),
        logprob=round(-chance.uniform(0.001, 0.4), 4),
    )


def _text(
    chance: random.Random,
    system: str,
    question: str,
    topic: str | None,
    answerable: bool,
    right: bool,
) -> tuple[str, tuple[str, ...], str | None]:
    """(produced, flags, matched topic)"""
    if system == "base":
        if right:
            return TOPICS[str(topic)], (), topic
        return (
            (f"{question}\n" * 8, ("echo", "loop", "cut"), None)
            if chance.random() < 0.7
            else ("是的,可以。", ("invented",), None)
        )
    if right:
        return (TOPICS[str(topic)], (), topic) if answerable else (REFUSAL, (), None)
    if answerable and chance.random() < 0.15:
        return REFUSAL, (), None
    if system == "adapter" and answerable and chance.random() < 0.3:
        return (
            TOPICS[str(topic)].replace("天", "個月").replace("請", "") + "另附說明書",
            ("invented",),
            topic,
        )
    if system == "adapter" and chance.random() < 0.15:
        return "請在請在" * 60, ("loop", "cut"), None
    other = MIXED_UP.get(str(topic)) or chance.choice([key for key in TOPICS if key != topic])
    return TOPICS[other], (), other


def _slices(topic: str | None, style: str | None, answerable: bool, far: bool) -> Iterable[str]:
    yield "all"
    if answerable:
        yield from ("answerable", "far" if far else "near", f"style:{style}")
    else:
        yield from ("unanswerable", "near-miss" if topic else "out-of-scope")


# --- the other files ----------------------------------------------------------------------


def _metrics(seed: int, epochs: int) -> Iterable[dict[str, Any]]:
    chance = random.Random(seed)
    total = EPOCHS * STEPS_AN_EPOCH
    for step in range(1, epochs * STEPS_AN_EPOCH + 1):
        rate = min(1.0, step / 14) * 8e-4 * 0.5 * (1 + math.cos(math.pi * step / total))
        loss = 0.04 + 3.2 * math.exp(-step / 32) + abs(chance.gauss(0, 0.5)) * math.exp(-step / 90)
        epoch = (step - 1) // STEPS_AN_EPOCH + 1
        yield {"kind": "step", "step": step, "epoch": epoch, "loss": loss, "learning_rate": rate,
               "grad_norm": chance.uniform(0.3, 2.0), "tokens": 350, "seconds": 1.1}  # fmt: skip
        if step % STEPS_AN_EPOCH == 0:
            correct = (0.11, 0.52, 0.74, 0.85, 0.89, 0.88)[epoch - 1]
            yield {"kind": "epoch", "epoch": epoch, "step": step, "train_loss": loss,
                   "validation_loss": 0.16 + 2.6 * math.exp(-epoch / 1.3),
                   "validation_correct": correct, "seconds": 44.0,
                   "checkpoint": f"checkpoints/epoch-{epoch:03d}",
                   "best": epoch < 6}  # fmt: skip


FINISHED: dict[str, Any] = {
    "verdict": {
        "kind": "generalises",
        "sentence": "It answers unseen wordings nearly as well as familiar ones, and "
        "refuses most questions that it cannot know.",
        "evidence": {"far": 0.84},
    },
    "adapter": {"parameters": 3796992, "rank": 16, "targets": ["q_proj", "v_proj"]},
    "device_name": "AMD EPYC, 2 cores",
    "dtype": "bfloat16",
    "threads": 2,
    "versions": {"tuneproof": "0.1.0", "torch": "2.13.0", "transformers": "5.23.0",
                 "peft": "0.19.0", "python": "3.11.2"},
    "timings": {"load_seconds": 1.4, "train_seconds": 271.8, "evaluate_seconds": 96.2},
    "peak_memory_bytes": 2_310_000_000,
    "git_commit": "b037524",
    "best_epoch": 5,
    "prompt": {"template": "plain-v1", "digest": "9f31c2"},
}  # fmt: skip
"""What run.json says besides, once a run is over."""


def _status(stage: str) -> dict[str, Any]:
    epoch = {"started": 0, "training": 3, "interrupted": 3}.get(stage, EPOCHS)
    why = {
        "failed": "The graphics card ran out of memory at step 228.",
        "stopped": "The loss was not a number for 3 steps.",
        "interrupted": "Stopped from the keyboard.",
    }
    status: dict[str, Any] = {
        "name": "zh-handbook",
        "state": {"started": "running", "training": "running"}.get(stage, stage),
        "why": why.get(stage),
        "verdict": None,
        "model": {"name": "gemma3-270m", "source": "embedded", "license": "Gemma Terms of Use",
                  "revision": None, "digest": "a5fd3b62230aa5ec", "parameters": 268098176,
                  "kind": "causal"},
        "device": "cpu",
        "created": "2026-11-22T09:14:03+00:00",
        "updated": "2026-11-22T09:20:41+00:00",
        "step": epoch * STEPS_AN_EPOCH,
        "steps": EPOCHS * STEPS_AN_EPOCH,
        "epoch": epoch,
        "best_epoch": None,
        "rows": {"train": 299, "validation": 41, "test": 196, "left_out": 2, "removed": 17},
        "command": "tuneproof fit train.csv --test test.csv --kb kb.jsonl",
    }  # fmt: skip
    if stage == "finished":
        status |= FINISHED
    return status


def _findings(stage: str) -> list[Finding]:
    before = Finding(
        "D104",
        Severity.WARNING,
        Phase.BEFORE,
        "Test questions in the training data",
        "17 training questions are copies of test questions and were removed.",
        "Nothing to do; write other wordings if you want them trained.",
        where=tuple(f"train.csv:{line}" for line in range(12, 29)),
        evidence={"removed": 17},
    )
    if stage == "stopped":
        return [before, Finding(
            "W401", Severity.ERROR, Phase.DURING, "The loss is not a number",
            "At step 228 the loss was not finite.", "Lower the learning rate.",
            patch={"train.learning_rate": 0.0002})]  # fmt: skip
    if stage != "finished":
        return [before]
    return [
        Finding(
            "D112", Severity.NOTE, Phase.BEFORE, "Few phrasings for some topics",
            "3 topics have fewer than 5 training questions.",
            "Add phrasings for 健檢, 停車 and 離職.", where=("train.csv",)),
        before,
        Finding(
            "W402", Severity.NOTE, Phase.DURING, "No gain in the last epoch",
            "Epoch 6 answered one validation question less than epoch 5.",
            "Train 5 epochs.", patch={"train.epochs": 5}),
        Finding(
            "G501", Severity.WARNING, Phase.AFTER, "Similar topics are mixed up",
            "VPN, MFA and 密碼 took each other's answers 4 times.",
            "Add questions that name the difference, and say the topic in the answers.",
            evidence={"pairs": 3}),
    ]  # fmt: skip


def _lock() -> dict[str, Any]:
    return {
        "seed": 0,
        "files": [
            {"path": "train.csv", "sha256": "4b1d" * 16, "rows": 359},
            {"path": "test.csv", "sha256": "90ac" * 16, "rows": 196},
        ],
        "rows": [{"id": "train-1", "origin": "train.csv:2", "part": "train"}],
    }
