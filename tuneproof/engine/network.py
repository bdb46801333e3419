"""A base model as the engine uses it: hidden states, output layer, adapters.

`Network` runs the blocks of a causal or an encoder-decoder model without its output layer,
which the loss and the decoder apply where they need it. What the output layer does besides the
product (bias, scale, cap) is read from the model and checked once against the model's own logits.
This module knows no loss and no schedule, and of data only the rows that a shortlist of words is
made for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

import torch
from torch import Tensor, nn

from tuneproof.engine import fast, memory
from tuneproof.engine.batches import Batch
from tuneproof.engine.lora import Equipped
from tuneproof.engine.loss import Head
from tuneproof.engine.lower import LayerSwitch, LowerStates, lower_states
from tuneproof.engine.shortlist import WordShortlist, find_shortlist
from tuneproof.errors import ModelError, is_out_of_memory
from tuneproof.i18n import N_, _
from tuneproof.models.load import Base
from tuneproof.models.prompt import Prompt, Rendered


class Network:
    """A base model equipped for adapters. Make one for each loaded base and keep it."""

    def __init__(self, base: Base):
        self.base = base
        self.model = base.model
        self.device = base.device
        self.dtype = base.dtype
        self.pad_id = int(base.tokenizer.pad_token_id)
        memory.keep_large_blocks()
        self.equipped = Equipped(base.model)
        self.head = _find_head(self)
        fast.speed_up(base.model)
        self.switch = self._find_switch()
        self._shortlist: tuple[object, WordShortlist | None] = (None, None)
        self._lower: WeakValueDictionary[object, LowerStates] = WeakValueDictionary()

    @property
    def seq2seq(self) -> bool:
        """Whether the model has an encoder of its own."""
        return self.base.kind == "seq2seq"

    @property
    def window(self) -> int | None:
        """The size of the sliding attention window, in ids; None where all layers see all ids."""
        config = self.model.config.get_text_config()
        kinds = getattr(config, "layer_types", None)
        if kinds is not None and "sliding_attention" not in kinds:
            return None
        # Mistral has no layer_types, and GPT-Neo calls the window by another name.
        named = (getattr(config, name, None) for name in ("sliding_window", "window_size"))
        return min((size for size in named if isinstance(size, int) and size > 0), default=None)

    def room(self, prompt: Prompt) -> int:
        """`room_of` this network's base."""
        return room_of(self.base, prompt)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The encoder's states [rows, length, width] of an encoder-decoder model."""
        encoded = self.model.get_encoder()(input_ids=ids, attention_mask=mask)
        return encoded.last_hidden_state  # type: ignore[no-any-return]

    def hidden(self, batch: Batch) -> Tensor:
        """States [n, width] at the positions of `batch` that predict its labels."""
        if batch.lower is not None:
            assert self.switch is not None
            states = self.switch.upper(batch.lower, batch.split)
        else:
            states = self.states(batch.ids, batch.mask, batch.decoder_ids)
        return self.typed(states.reshape(-1, states.shape[-1])[batch.positions])

    def states(self, ids: Tensor, mask: Tensor, decoder_ids: Tensor | None) -> Tensor:
        """The last hidden states [rows, length, width] of rows that are padded on the right."""
        if decoder_ids is not None:
            return self.decode(decoder_ids, self.encode(ids, mask), mask)
        # Under causal attention no real token sees padding on the right, so no mask is given, which
        # allows the fastest attention. BLOOM then takes its positions from a mask of ones.
        return self.typed(self.model.base_model(input_ids=ids, use_cache=False).last_hidden_state)

    def typed(self, states: Tensor) -> Tensor:
        """States in the number type of the output layer: Mamba's are always float32."""
        return states.to(self.model.get_output_embeddings().weight.dtype)

    def layers(self, ids: Tensor) -> tuple[Tensor, ...]:
        """States [rows, length, width] before the first block, then after each one, of a causal
        model; the last of them are those of `states`. Rows are padded on the right."""
        out = self.model.base_model(input_ids=ids, use_cache=False, output_hidden_states=True)
        return tuple(out.hidden_states)

    def encoder_layers(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """As `layers`, of an encoder-decoder model's encoder."""
        encoder = self.model.get_encoder()
        out = encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        return tuple(out.hidden_states)

    def decode(self, decoder_ids: Tensor, encoded: Tensor, mask: Tensor) -> Tensor:
        """The decoder's states [rows, length, width] over what the encoder read."""
        out = self.model.get_decoder()(
            input_ids=decoder_ids,
            encoder_hidden_states=encoded,
            encoder_attention_mask=mask,
            use_cache=False,
        )
        return out.last_hidden_state  # type: ignore[no-any-return]

    def split_for(self, paths: Iterable[str]) -> int:
        """Blocks below the first that `paths` adapt; 0 where the model cannot be split."""
        numbers = [int(part) for path in paths for part in path.split(".") if part.isdigit()]
        return min(numbers, default=0) if self.switch is not None else 0

    def lower_of(self, rows: Sequence[Rendered], split: int) -> LowerStates:
        """For each of `rows` the states [length, width] that block `split` reads; the same ones
        for all who keep them. May leave no adapter in use."""
        reads = tuple((*row.prompt.ids, *row.target[:-1]) for row in rows)
        asked = (split, reads)
        kept = self._lower.get(asked)
        if kept is None:
            assert self.switch is not None
            self.equipped.use(None)
            kept = lower_states(self.switch, reads, split, self.pad_id, self.device)
            self._lower[asked] = kept
        return kept

    def shortlist(self, rows: Sequence[Rendered], *, learn_prompt: bool) -> WordShortlist | None:
        """See `find_shortlist`; kept for the next candidate on the same rows. May leave no adapter
        in use."""
        asked = learn_prompt, *((row.prompt, row.target) for row in rows)
        if self._shortlist[0] != asked:
            self.equipped.use(None)
            self._shortlist = asked, find_shortlist(self, rows, learn_prompt=learn_prompt)
        return self._shortlist[1]

    def _find_switch(self) -> LayerSwitch | None:
        if self.seq2seq:
            return None
        switch = LayerSwitch(self.model.base_model)
        vocabulary = self.model.config.get_text_config().vocab_size
        ids = torch.arange(1, 9, device=self.device)[None] % vocabulary
        return switch if switch.agrees(ids) else None

    @contextmanager
    def float32(self) -> Iterator[None]:
        """Within, compute in float32; afterwards the weights have their own type again.

        Takes twice the memory of the bfloat16 weights in addition.
        """
        if self.dtype == torch.float32:
            yield
            return
        adapter = self.equipped.state.adapter
        kept = [(tensor, tensor.data) for tensor in _reduced_tensors(self.model)]
        head = self.head
        try:
            for tensor, data in kept:
                tensor.data = data.float()
            _unround_scales(self.model)
            self.head = _read_head(self.model, head.scale)
            if adapter is not None:
                adapter.refresh(torch.float32)
            yield
        finally:
            for tensor, data in kept:
                tensor.data = data
            self.head = head
            if adapter is not None:
                adapter.refresh(self.dtype)


_END: Mapping[str, str] = {
    "gptj": "n_positions",
    "codegen": "n_positions",
    "ctrl": "n_positions",
    "mpt": "max_seq_len",
}
"""Families whose computed positions do run out, as they are computed once in advance, and the name
of their number in the config."""


def room_of(base: Base, prompt: Prompt) -> int:
    """Most tokens that an answer to `prompt` can have before the model runs out of positions; 0
    where it cannot even read the prompt. Positions that are computed, not learned, do not run
    out, with the exceptions in `_END`."""
    model, seq2seq = base.model, base.kind == "seq2seq"
    if seq2seq and len(prompt.ids) > _count_positions(model.get_encoder()):
        return 0
    decoder = model.get_decoder() if seq2seq else model.base_model
    return max(0, _count_positions(decoder) - len(prompt.decoder_ids or prompt.ids))


def _count_positions(model: Any) -> int:
    """How many positions a model has, such as GPT-2 and BART have learned; `sys.maxsize` where
    they do not run out."""
    if model.config.model_type in _END:
        return int(getattr(model.config, _END[model.config.model_type]))
    inner = getattr(model, "decoder", model)  # OPT keeps them in its decoder
    for name in ("wpe", "embed_positions", "positions_embed"):
        table = getattr(inner, name, None)
        if isinstance(table, nn.Embedding):
            return table.num_embeddings - int(getattr(table, "offset", 0))
    return sys.maxsize


def _reduced_tensors(model: Any) -> list[Tensor]:
    """Weights and buffers in a reduced number type, shared ones once."""
    unique: dict[int, Tensor] = {}
    for tensor in [*model.parameters(), *model.buffers()]:
        if tensor.is_floating_point() and tensor.dtype != torch.float32:
            unique[id(tensor)] = tensor
    return list(unique.values())


def _unround_scales(model: Any) -> None:
    """Set scales of embeddings to their exact value, as in a model that was loaded in float32:
    loading in a reduced type has rounded them (25.30 to 25.25 for Gemma 3 270M)."""
    for module in model.modules():
        exact = getattr(module, "scalar_embed_scale", None)
        if exact is not None:
            module.embed_scale.data.fill_(exact)


def _read_head(model: Any, scale: float) -> Head:
    layer = model.get_output_embeddings()
    bias = layer.bias
    if bias is None and getattr(model, "final_logits_bias", None) is not None:
        bias = model.final_logits_bias.reshape(-1)
    if bias is not None and not bool(bias.any()):
        bias = None
    config = model.config.get_text_config()
    caps = (getattr(config, name, None) for name in ("final_logit_softcapping", "logits_soft_cap"))
    return Head(layer.weight, bias, scale, next(filter(None, caps), None))


_UNKNOWN = N_("This model family computes its output in a way Tuneproof does not know ({kind}).")
_AHEAD = N_(
    "This model sees the words that it is to foretell ({kind}): it does not write word by word."
)


def _find_head(network: Network) -> Head:
    """The output layer with the scale that gives the model's own logits.

    Raises ModelError when no scale does, or when the model fails to run this way: its family
    computes its logits in an unknown way. Also when the model looks ahead (XLNet): it would learn
    to copy the next word, and padding would change its states.
    """
    try:
        head, ahead = _head_and_lookahead(network)
    except Exception as error:  # a model of another kind may fail in any way
        if is_out_of_memory(error):
            raise
        raise _cannot_run_error(network, _UNKNOWN) from error
    if head is None:
        raise _cannot_run_error(network, _UNKNOWN)
    if ahead:
        raise _cannot_run_error(network, _AHEAD)
    return head


def _head_and_lookahead(network: Network) -> tuple[Head | None, bool]:
    """The output layer, None where no scale gives the model's logits; and whether the model looks
    ahead: whether a state depends on later ids."""
    model = network.model
    config = model.config.get_text_config()
    scales = [1.0]
    for name, power in (("d_model", -0.5), ("logit_scale", 1.0), ("logits_scaling", -1.0)):
        value = getattr(config, name, None)
        if isinstance(value, int | float) and value > 0:
            scales.append(float(value) ** power)
    ids = torch.arange(1, 5, device=network.device)[None] % config.vocab_size
    # A cap hardly changes small scores, so the tolerance is no more than the type's rounding.
    rtol, atol = (1e-3, 1e-3) if network.dtype == torch.float32 else (0.02, 0.05)
    mask = torch.ones_like(ids)
    decoder_ids = ids[:, :3] if network.seq2seq else None
    with torch.no_grad():
        if decoder_ids is None:
            wanted = model(input_ids=ids).logits
        else:
            wanted = model(input_ids=ids, attention_mask=mask, decoder_input_ids=decoder_ids).logits
        states = network.states(ids, mask, decoder_ids)
        for scale in scales:
            head = _read_head(model, scale)
            found = head.logits(states[0])
            if torch.allclose(found.float(), wanted[0].float(), rtol=rtol, atol=atol):
                return head, _looks_ahead(network, ids, mask, decoder_ids, states, rtol)
    return None, False


def _looks_ahead(
    network: Network,
    ids: Tensor,
    mask: Tensor,
    decoder_ids: Tensor | None,
    states: Tensor,
    near: float,
) -> bool:
    """Whether a change of the last decoded id changes the `states` before it, relatively by more
    than `near`."""
    decoded = (ids if decoder_ids is None else decoder_ids).clone()
    decoded[:, -1] = (decoded[:, -1] + 1) % network.model.config.get_text_config().vocab_size
    inputs = (decoded, mask, None) if decoder_ids is None else (ids, mask, decoded)
    before, others = states[:, :-1].float(), network.states(*inputs)[:, :-1].float()
    return bool((others - before).norm() > near * before.norm())


def _cannot_run_error(network: Network, message: str) -> ModelError:
    return ModelError(
        _(message).format(kind=network.model.config.model_type),
        where=str(network.base.local.path),
        remedy=_("Choose another base model: `tuneproof models` lists some."),
    )
