"""Networks that know nothing: what holds for their weights holds for any."""

from __future__ import annotations

from typing import Any

import numpy as np


def weigh_by_chance(network: Any, seed: int) -> None:
    """Set all weights of a network of thinc to what a seed gives."""
    chance = np.random.default_rng(seed)
    for layer in network.walk():
        for name in layer.param_names:
            shape = layer.get_param(name).shape
            layer.set_param(name, chance.normal(size=shape).astype(np.float32))
