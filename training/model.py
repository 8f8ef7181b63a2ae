"""The Transformer itself (Vaswani et al. 2017), normalised before each part, in the shapes that CTranslate2 has.

Knows nothing of data, training or files. The embeddings serve both sides and the projection (Press and Wolf 2017).
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from training.size import Size, place_codes
from training.vocabulary import PADDING


class Attention(nn.Module):
    """Attention with several heads: to itself with one joint projection, to a memory with two."""

    def __init__(self, size: Size, *, to_memory: bool = False) -> None:
        super().__init__()
        self.heads = size.heads
        self.to_memory = to_memory
        width = size.width
        self.norm = nn.LayerNorm(width)
        if to_memory:
            self.query = nn.Linear(width, width)
            self.key_value = nn.Linear(width, 2 * width)
        else:
            self.query_key_value = nn.Linear(width, 3 * width)
        self.joined = nn.Linear(width, width)

    def forward(
        self, states: Tensor, *, memory: Tensor | None = None, mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        normed = self.norm(states)
        if self.to_memory:
            query, (key, value) = self.query(normed), self.key_value(memory).chunk(2, dim=-1)
        else:
            query, key, value = self.query_key_value(normed).chunk(3, dim=-1)
        heads = [part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (query, key, value)]
        seen = F.scaled_dot_product_attention(*heads, attn_mask=mask, is_causal=causal)
        return self.joined(seen.transpose(1, 2).flatten(2))


class Forward(nn.Module):
    """The two linear maps of a layer and what lies between."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(size.width)
        self.wide = nn.Linear(size.width, size.inner)
        self.narrow = nn.Linear(size.inner, size.width)

    def forward(self, states: Tensor) -> Tensor:
        return self.narrow(F.relu(self.wide(self.norm(states))))


class EncoderLayer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.attention, self.ahead = Attention(size), Forward(size)
        self.dropout = nn.Dropout(size.dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        states = states + self.dropout(self.attention(states, mask=mask))
        return states + self.dropout(self.ahead(states))


class DecoderLayer(nn.Module):
    """One layer of the decoder."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.attention, self.across, self.ahead = Attention(size), Attention(size, to_memory=True), Forward(size)
        self.dropout = nn.Dropout(size.dropout)

    def forward(self, states: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        states = states + self.dropout(self.attention(states, causal=True))
        states = states + self.dropout(self.across(states, memory=memory, mask=mask))
        return states + self.dropout(self.ahead(states))


class Transformer(nn.Module):
    """Source ids and draft ids (batch, length) to scores of the next piece (batch, length, pieces)."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.embeddings = nn.Embedding(size.pieces, size.width)
        self.encoder = nn.ModuleList(EncoderLayer(size) for _ in range(size.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(size) for _ in range(size.decoder_layers))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(size.width), nn.LayerNorm(size.width)
        self.projection_bias = nn.Parameter(torch.zeros(size.pieces))
        self.dropout = nn.Dropout(size.dropout)
        self.register_buffer("places", torch.from_numpy(place_codes(size.places, size.width)), persistent=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.normal_(self.embeddings.weight, std=size.width**-0.5)

    def forward(self, sources: Tensor, drafts: Tensor) -> Tensor:
        memory, mask = self.encode(sources)
        return self.decode(drafts, memory, mask)

    def encode(self, sources: Tensor) -> tuple[Tensor, Tensor]:
        """The memory (batch, length, width), and which of its places are text (batch, 1, 1, length)."""
        mask = (sources != PADDING)[:, None, None, :]
        states = self._embedded(sources)
        for layer in self.encoder:
            states = layer(states, mask)
        return self.encoder_norm(states), mask

    def decode(self, drafts: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Scores of the piece behind each piece of the drafts."""
        states = self._embedded(drafts)
        for layer in self.decoder:
            states = layer(states, memory, mask)
        return F.linear(self.decoder_norm(states), self.embeddings.weight, self.projection_bias)

    def _embedded(self, ids: Tensor) -> Tensor:
        scaled = self.embeddings(ids) * math.sqrt(self.size.width)
        return self.dropout(scaled + self.places[: ids.shape[1]])
