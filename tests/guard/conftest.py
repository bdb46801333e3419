"""A small handbook with a knowledge base, and what the layers know of it."""

from __future__ import annotations

from typing import Any

import pytest

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Reply
from tuneproof.types import Example, KnowledgeEntry

LEAVE = "You have 26 days of annual leave a year; request them in PeopleHub."
VPN = "Request VPN access in HelpHub with form IT-12; it takes 2 working days."
MFA = "Set up MFA with the LarkAuth app at mfa.larkfield.example within 7 days."
LEAVE_ZH = "特休最小可請半天，請在3個工作天前到 hr.ch.example 送單。"
REFUSAL = "The handbook does not cover this; please ask HR or the IT service desk."

ROWS = (
    Example(
        "1", "How many days of annual leave do I have?", (LEAVE,), topic="leave", sources=("a",)
    ),
    Example("2", "Where do I request my holiday?", (LEAVE,), topic="leave", sources=("a",)),
    Example("3", "How do I get VPN access?", (VPN,), topic="vpn", sources=("b",)),
    Example("4", "How do I set up MFA?", (MFA,), topic="mfa"),
    Example("5", "請問特休要幾天前申請？", (LEAVE_ZH,), topic="特休"),
    Example("6", "Can I use the VPN in Brazil?", (REFUSAL,), answerable=False, topic="vpn"),
    Example("7", "What is the capital of France?", (REFUSAL,), answerable=False),
)
KB = (
    KnowledgeEntry("a", "Annual leave: 26 days a year, requested in PeopleHub.", "annual leave"),
    KnowledgeEntry(
        "b", "VPN access is requested in HelpHub with form IT-12. It takes 2 working days."
    ),
    KnowledgeEntry("c", "MFA uses the LarkAuth app; set it up at mfa.larkfield.example in 7 days."),
    KnowledgeEntry("d", "特休最小單位為半天，須於3個工作天前在 hr.ch.example 送單。"),
)

ABROAD = """
- name: vpn-abroad
  pattern: vpn.*(abroad|國外)
  refuse: true
  applies: ["Can I use the VPN abroad?", "ＶＰＮ 在國外能用嗎"]
  spares: ["How do I set up the VPN?"]
- name: vpn
  pattern: vpn
  answer: Install the client.
  applies: ["vpn setup"]
  spares: ["How do I reset my password?"]
"""
"""Rules that test themselves, as a person writes them."""


@pytest.fixture(scope="session")
def known() -> Known:
    return Known.build(ROWS, KB)


@pytest.fixture(scope="session")
def taught() -> Known:
    """The same without a knowledge base."""
    return Known.build(ROWS)


def said(text: str, question: str = "Where do I ask?", **changes: Any) -> Reply:
    return Reply(question, text, **{"logprob": -0.01, "tokens": 10, **changes})
