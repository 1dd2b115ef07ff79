"""Network: the gap model as torch sees it; ``export`` writes the same in small whole numbers."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.restore.model import WORD_CLASSES

CHARACTER, PAIR, TRIPLE, WORD, WIDTH, HIDDEN = 96, 32, 16, 32, 256, 192
DILATIONS = (1, 2, 4, 8, 16, 32)
NO_PAIR, NO_TRIPLE, NO_LAYER = 0.15, 0.45, 0.08
"""Shares of pairs, of triples and of what the layers say that training withholds: without that the tables learn by heart
what a source says only once."""


class Network(nn.Module):
    """Embeddings, gated dilated convolutions, and a hidden layer; each gap gets a score per label."""

    compute = torch.float32
    """What the layers reckon in; training sets bfloat16 together with autocast."""

    def __init__(self, characters: int, pair_bits: int, triple_bits: int, state: int, labels: int) -> None:
        super().__init__()
        self.characters = nn.Embedding(characters, CHARACTER)
        self.pairs = nn.Embedding(1 << pair_bits, PAIR, sparse=True)
        self.triples = nn.Embedding(1 << triple_bits, TRIPLE, sparse=True)
        nn.init.normal_(self.characters.weight, std=0.3)
        nn.init.normal_(self.pairs.weight, std=0.05)
        nn.init.normal_(self.triples.weight, std=0.02)
        self.words = nn.Embedding(WORD_CLASSES, WORD)
        self.entry = nn.Linear(CHARACTER + PAIR + TRIPLE, WIDTH)
        self.word_entry = nn.Linear(WORD, WIDTH, bias=False)
        self.told = nn.Linear(state, WIDTH)
        self.layers = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in DILATIONS)
        self.hidden = nn.Linear(WIDTH + CHARACTER + PAIR + TRIPLE, HIDDEN)
        self.word_hidden = nn.Linear(WORD, HIDDEN, bias=False)
        self.told_hidden = nn.Linear(state, HIDDEN)
        self.scores = nn.Linear(HIDDEN, labels)

    def tables(self) -> list[nn.Parameter]:
        """The hashed tables, which an optimiser for sparse gradients keeps."""
        return [self.pairs.weight, self.triples.weight]

    def embed(self, characters: Tensor, pairs: Tensor, triples: Tensor) -> Tensor:
        parts = [
            self.characters(characters),
            self._withheld(self.pairs(pairs), NO_PAIR),
            self._withheld(self.triples(triples), NO_TRIPLE),
        ]
        return torch.cat(parts, dim=-1)

    def _withheld(self, rows: Tensor, share: float) -> Tensor:
        """In training, a share of the rows as nothing, and the others as much larger."""
        if not self.training:
            return rows
        kept = torch.rand(rows.shape[:2]) >= share
        return rows * (kept / (1 - share)).unsqueeze(-1)

    # A convolution of three taps, written as one product with the three neighbours side by side: in 16 bits
    # on one thread this trains a third faster than the convolution itself.
    def forward(
        self,
        characters: Tensor,
        pairs: Tensor,
        triples: Tensor,
        words: Tensor,
        inside: Tensor,
        state: Tensor,
    ) -> Tensor:
        """Scores (rows, positions, labels); ``inside`` is 1 where a row has a gap, 0 on its padding."""
        seen = self.embed(characters, pairs, triples).to(self.compute)
        word = self.words(words).to(self.compute)
        mask = inside.to(self.compute).unsqueeze(-1)
        x = self.entry(seen) + self.word_entry(word) + self.told(state).unsqueeze(1)
        width = x.shape[1]
        for layer, d in zip(self.layers, DILATIONS, strict=True):
            wide = functional.pad(x * mask, (0, 0, d, d))
            taps = torch.cat([wide[:, :width], wide[:, d : d + width], wide[:, 2 * d :]], dim=-1)
            x = x + functional.dropout(functional.glu(layer(taps), dim=-1), NO_LAYER, self.training)
        x = self.hidden(torch.cat([x, seen], dim=-1)) + self.word_hidden(word)
        x = functional.relu(x + self.told_hidden(state).unsqueeze(1))
        return self.scores(functional.dropout(x, NO_LAYER, self.training))


def grow(network: Network, narrow: dict[str, Tensor]) -> None:
    """Gives a network the weights of a narrower one, so that it answers the same.

    What is new reads at random and is not read yet: no old channel and no label hears it. Method: function-preserving growth
    (Chen, Goodfellow, Shlens 2016, "Net2Net").
    """
    wide, hidden = len(narrow["entry.weight"]), len(narrow["hidden.weight"])
    with torch.no_grad():
        for name, weight in network.state_dict().items():
            old = narrow[name]
            if weight.shape == old.shape:
                weight.copy_(old)
            elif name.startswith("layers.") and weight.dim() == 2:  # (value or gate, out) x (tap, in)
                new = weight.view(2, WIDTH, 3, WIDTH)
                new[:, :wide, :, wide:] = 0
                new[:, :wide, :, :wide] = old.view(2, wide, 3, wide)
            elif name.startswith("layers."):
                weight.view(2, WIDTH)[:, :wide] = old.view(2, wide)
            elif name == "hidden.weight":  # hidden x (stream, then what was seen)
                weight[:hidden, :WIDTH] = 0
                weight[:hidden, :wide] = old[:, :wide]
                weight[:hidden, WIDTH:] = old[:, wide:]
            elif name == "scores.weight":
                weight.zero_()[:, :hidden] = old
            else:
                weight[: len(old)] = old
