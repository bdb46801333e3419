"""The one renderer: forms, ends, beginnings, and text that comes back as it went in."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from tests.tiny import CAUSAL, FAMILIES, Family, tiny_base
from tuneproof.errors import ModelError
from tuneproof.models.prompt import PLAIN_TEMPLATE, Rendered, Renderer

FORMS = {
    "gemma3": "plain",
    "llama": "plain",
    "qwen2": "chat",
    "bloom": "plain",
    "mt5": "seq2seq",
    "mbart": "seq2seq",
}
BYTE_LEVEL: tuple[Family, ...] = ("gemma3", "llama", "qwen2", "bloom", "mt5")
"""Tokenizers that can say anything; mBART's knows a fixed set of letters."""

TEXTS = (
    "請在差勤系統提出申請,由主管核准。",
    "Step 1: sign in\nStep 2: wait\n\n  - then 完成 ✅👩‍💻",
    "{question} {{0}} %s \\n",
    "a  b , c . d 's n't",
    "ﬁ Å é e\u0301 ① ㈱ \u3000全形",
    "\t",
    "𠮷野家 🇹🇼",
)


def renderer(family: Family) -> Renderer:
    base = tiny_base(family)
    return Renderer(
        base.tokenizer, kind=base.kind, end_ids=base.end_ids, decoder_prefix=base.decoder_prefix
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_the_form_follows_from_the_model(family: Family) -> None:
    assert renderer(family).form == FORMS[family]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_target_ends_with_one_end_token(family: Family, text: str) -> None:
    made = renderer(family)
    target = made.render("Why?", text).target
    assert target[-1] == made.end_id
    assert made.end_id in made.end_ids
    assert target.count(made.end_id) == 1


@pytest.mark.parametrize("family", BYTE_LEVEL)
@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_comes_back_as_it_went_in(family: Family, text: str) -> None:
    made = renderer(family)
    target = made.target(text)
    # Qwen's tokenizer composes letters and their accents (NFC), as published.
    wanted = normalize("NFC", text.strip()) if family == "qwen2" else text.strip()
    assert made.text(target) == wanted
    assert made.text(target[:-1]) == wanted


@pytest.mark.parametrize("text", ["請在差勤系統提出申請", "Install the client"])
def test_an_answer_of_known_letters_comes_back_from_mbart(text: str) -> None:
    made = renderer("mbart")
    assert made.text(made.target(text)) == text


def test_spaces_before_punctuation_come_back_though_the_tokenizer_would_clean_them_up() -> None:
    """A tokenizer's files may ask to take them out of whatever is produced: what was learned word
    for word was judged wrong, and nobody was answered what the data says."""
    made = renderer("mbart")
    made.tokenizer.clean_up_tokenization_spaces = True
    text = "Open the client . What is MFA ? A second step , such as a code"
    assert "MFA?" in made.tokenizer.decode(made.target(text))
    assert made.text(made.target(text)) == text


@pytest.mark.parametrize("family", CAUSAL)
def test_the_prompt_says_the_question_and_begins_at_most_once(family: Family) -> None:
    made = renderer(family)
    ids = made.prompt("VPN {0}?").ids
    bos = made.tokenizer.bos_token_id
    expected = 1 if family in ("gemma3", "llama") else 0
    assert ids.count(bos) == expected
    assert ids[:expected] == (bos,) * expected
    shown = made.tokenizer.decode(ids[expected:])
    if made.form == "plain":
        assert shown == "Q: VPN {0}?\nA:\n" == PLAIN_TEMPLATE.format(question="VPN {0}?")
    else:
        assert shown == "<|im_start|>user\nVPN {0}?<|im_end|>\n<|im_start|>assistant\n"


def test_a_template_that_writes_bos_itself_gets_no_second_one() -> None:
    """Llama's own template begins with the token that its tokenizer adds too: two of them
    make a prompt that the model has never seen (EVIDENCE A9)."""
    base = tiny_base("llama")
    base.tokenizer.chat_template = (
        "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}]{{ m['content'] }}"
        "{% if m['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}"
    )
    made = Renderer(base.tokenizer, kind="causal", end_ids=base.end_ids)
    ids = made.prompt("hm").ids
    assert ids.count(base.tokenizer.bos_token_id) == 1
    assert made.end_id == base.tokenizer.eos_token_id


LISTS = (
    "{% for m in messages %}{% for c in m['content'] %}{{ c['text'] }}{% endfor %}<|im_end|>"
    "{% endfor %}"
)
SYSTEM = (
    "{% if messages[0]['role'] != 'system' %}{{ raise_exception('no system') }}{% endif %}"
    "{% for m in messages %}{{ m['content'] }}<|im_end|>{% endfor %}"
)


@pytest.mark.parametrize("template", [LISTS, SYSTEM])
def test_a_template_without_a_place_for_a_question_is_passed_over(template: str) -> None:
    """One for texts and images left every question out, and the answers were learned without any;
    one that wants instructions first ended in an error of jinja."""
    base = tiny_base("qwen2")
    base.tokenizer.chat_template = template
    made = Renderer(base.tokenizer, kind="causal", end_ids=base.end_ids)
    assert made.form == "plain"
    assert "VPN?" in base.tokenizer.decode(made.prompt("VPN?").ids)
    assert made.end_id == base.tokenizer.eos_token_id


def test_the_end_is_what_the_template_puts_after_an_answer() -> None:
    """Qwen's base end is <|endoftext|>, its template ends a turn with <|im_end|>."""
    base = tiny_base("qwen2")
    tokenizer = base.tokenizer
    tokenizer.eos_token = "<|endoftext|>"
    turn = tokenizer.convert_tokens_to_ids("<|im_end|>")
    ends = (tokenizer.eos_token_id, turn)
    assert Renderer(tokenizer, kind="causal", end_ids=ends).end_id == turn


def test_an_encoder_reads_the_bare_question() -> None:
    made = renderer("mt5")
    prompt = made.prompt("hm")
    assert made.tokenizer.decode(prompt.ids) == "hm</s>"
    assert prompt.decoder_ids == (0,)


def test_mbarts_decoder_is_told_the_language() -> None:
    made = renderer("mbart")
    base = tiny_base("mbart")
    prompt = made.prompt("hm")
    end = base.tokenizer.eos_token_id
    assert prompt.ids[-1] == end
    assert prompt.decoder_ids == base.decoder_prefix
    assert prompt.decoder_ids[0] == end and len(prompt.decoder_ids) == 2


@pytest.mark.parametrize("family", FAMILIES)
def test_a_length_is_that_of_the_longest_sequence_read(family: Family) -> None:
    made = renderer(family)
    short, long = "hm", "Install the client and sign in with your company account."
    for question, answer in ((short, long), (long, short)):
        row = made.render(question, answer)
        before = len(row.prompt.decoder_ids or row.prompt.ids)
        encoder = len(row.prompt.ids) if made.form == "seq2seq" else 0
        assert row.length == max(encoder, before + len(row.target))


def test_training_and_asking_render_the_same_prompt() -> None:
    made = renderer("qwen2")
    assert made.render("VPN?", "Yes.") == Rendered(made.prompt("VPN?"), made.target("Yes."))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_frame_is_what_stands_around_every_question(family: Family) -> None:
    made = renderer(family)
    start, after = made.frame
    asked = "VPN password"
    ids = made.prompt(asked).ids
    own = made.tokenizer.decode(ids[start : len(ids) - after], skip_special_tokens=True)
    assert own.strip() == asked


def test_the_digest_names_the_form() -> None:
    made, again = renderer("qwen2"), renderer("qwen2")
    assert made.digest == again.digest
    again.tokenizer.chat_template += " "
    assert made.digest != again.digest
    plain = tiny_base("qwen2")
    plain.tokenizer.chat_template = None
    other = Renderer(plain.tokenizer, kind="causal", end_ids=plain.end_ids)
    assert other.digest not in (made.digest, again.digest)
    assert renderer("mt5").digest != renderer("mbart").digest


def test_a_tokenizer_without_an_end_is_refused() -> None:
    base = tiny_base("bloom")
    base.tokenizer.eos_token = None
    with pytest.raises(ModelError, match="end token"):
        Renderer(base.tokenizer, kind="causal", end_ids=base.end_ids)


@pytest.mark.parametrize("family", ["gemma3", "qwen2", "mt5"])
def test_a_users_text_cannot_forge_control_tokens(family: Family) -> None:
    """ "<eos>" in an answer was once the end of it: the rest was never learned."""
    made = renderer(family)
    mark = made.tokenizer.convert_ids_to_tokens(made.end_id)
    target = made.target(f"Type {mark} to finish.")
    assert target.count(made.end_id) == 1
    assert made.text(target) == f"Type {mark} to finish."
    asked = made.prompt(f"What does {mark} mean?").ids
    assert asked.count(made.end_id) == made.prompt("What?").ids.count(made.end_id)
    assert f"What does {mark} mean?" in made.tokenizer.decode(asked)
    if made.form == "chat":
        before, after = made.frame
        plain = made.prompt("What?").ids
        assert asked[:before] == plain[:before] and asked[-after:] == plain[-after:]
        alone = made.prompt(mark).ids  # the template has the same mark behind the question
        assert alone.count(made.end_id) == plain.count(made.end_id)
        assert alone[-after:] == plain[-after:] and len(alone) > before + after


@pytest.mark.parametrize("family", FAMILIES)
def test_running_text_has_no_form_and_no_end(family: Family) -> None:
    made = renderer(family)
    text = "Install the client and sign in with your company account"
    found = made.running_text(text)
    assert not set(found.target) & set(made.end_ids)
    if made.form == "seq2seq":
        assert found.prompt.decoder_ids == made.decoder_prefix
        assert text.endswith(made.text(found.target))
        return
    bos = made.tokenizer.bos_token_id
    ids = [*found.prompt.ids, *found.target]
    assert made.text(ids) == text
    assert ids.count(bos) == (family in ("gemma3", "llama"))
    assert len(found.prompt.ids) < len(found.target)


def test_running_text_of_one_token_still_has_something_to_begin_with() -> None:
    found = renderer("bloom").running_text("a")
    assert len(found.prompt.ids) == 1
