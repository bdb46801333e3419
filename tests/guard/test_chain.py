"""The whole chain: it never fails, and a layer that is off does nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guard.conftest import ABROAD, KB, LEAVE, LEAVE_ZH, REFUSAL, ROWS, VPN, said
from tests.guard.made_up import draw
from tuneproof.config import GuardSettings, ObjectiveSettings
from tuneproof.guard.build import build_chain
from tuneproof.guard.calibrate import calibrate
from tuneproof.guard.chain import Chain
from tuneproof.guard.known import Known
from tuneproof.guard.reply import Reply, Suggestion
from tuneproof.guard.rules_file import parse_rulebook

KNOWN = Known.build(ROWS, KB)
FOUND = calibrate(draw(0, 60, 20), ObjectiveSettings())
BOOK = parse_rulebook(ABROAD)

TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from([LEAVE, VPN, LEAVE_ZH, REFUSAL, "", "。", "依據公司規範:" * 20, LEAVE[:-9]]),
    st.sampled_from([LEAVE, VPN]).map(lambda text: text.replace("2", "3")),
)
CANDIDATES = st.builds(
    Reply,
    question=st.one_of(TEXTS, st.sampled_from(["VPN abroad?", "vpn", "How do I get VPN access?"])),
    text=TEXTS,
    logprob=st.floats(allow_nan=True, allow_infinity=True),
    tokens=st.integers(-1, 10_000),
    stopped=st.booleans(),
    distance=st.none() | st.floats(-1, 2) | st.just(float("nan")),
    suggestions=st.lists(
        st.builds(
            Suggestion,
            source=st.sampled_from(["lookup", "semantic"]),
            text=TEXTS,
            similarity=st.floats(0, 1),
            known=TEXTS,
        ),
        max_size=2,
    ).map(tuple),
)

LAYERS = ("loops", "facts", "snap", "rules", "scope", "abstain")


def chain(**switches: bool) -> Chain:
    return build_chain(GuardSettings.model_validate(switches), KNOWN, BOOK, FOUND, 0.4)


def test_all_layers_are_on_in_their_order() -> None:
    assert chain().names == LAYERS


def test_rules_need_rules_the_scope_a_limit_and_abstaining_a_calibration() -> None:
    assert build_chain(GuardSettings(), KNOWN).names == ("loops", "facts", "snap")


@given(CANDIDATES)
@settings(deadline=None)
def test_the_chain_never_fails_and_always_tells_what_it_changed(reply: Reply) -> None:
    found = chain().apply(reply)
    assert found.raw == reply.text
    texts = [reply.text, *(change.after for change in found.changes)]
    assert [change.before for change in found.changes] == texts[:-1]
    assert found.text == texts[-1]
    assert all(change.before != change.after and change.why for change in found.changes)
    assert found.text.strip(), "something is always said"


@given(CANDIDATES, st.sets(st.sampled_from(LAYERS)))
@settings(deadline=None)
def test_a_layer_that_is_off_changes_nothing(reply: Reply, off: set[str]) -> None:
    found = chain(**dict.fromkeys(off, False)).apply(reply)
    assert not {change.layer for change in found.changes} & off
    again = chain().only(set(LAYERS) - off).apply(reply)
    assert repr(again) == repr(found)  # a log-probability that is no number equals nothing


@given(CANDIDATES)
@settings(deadline=None)
def test_with_everything_off_the_model_has_the_word(reply: Reply) -> None:
    found = chain(**dict.fromkeys(LAYERS, False)).apply(reply)
    assert (found.reply, found.changes) == (reply, ())


def test_leaving_one_out_keeps_the_others() -> None:
    assert chain().without("snap").names == ("loops", "facts", "rules", "scope", "abstain")


def test_what_a_rule_settled_no_later_layer_touches() -> None:
    asked = said("anything", "vpn?", suggestions=(Suggestion("lookup", LEAVE, 1.0, "vpn?"),))
    found = chain().apply(asked)
    assert found.text == "Install the client."
    assert found.changes[-1].layer == "rules"


def test_what_lies_outside_is_refused_though_a_source_is_sure_but_a_rule_comes_first() -> None:
    sure = (Suggestion("lookup", LEAVE, 1.0, "leave?"),)
    asked = replace(said(LEAVE, "will it rain?", suggestions=sure), distance=0.7)
    assert chain().apply(asked).text == REFUSAL
    ruled = replace(said("anything", "vpn?", suggestions=sure), distance=0.7)
    assert chain().apply(ruled).text == "Install the client."
