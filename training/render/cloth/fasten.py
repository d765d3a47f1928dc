"""How far fronts are closed, worn and photographed."""

from __future__ import annotations

import numpy as np

from .cut import SHIRT, WHOLE, Cut
from .simulation import WHOLLY

Random = np.random.Generator
Choice = dict[float | tuple[float, float], float]
"""Shares of depths in cm, or of ranges of them."""
BUTTONED: Choice = {WHOLLY: 0.27, (3.0, 9.0): 0.44, (9.0, 18.0): 0.19, WHOLE: 0.1}  # shirts: cm below the neckline
ZIPPED: Choice = {WHOLLY: 0.36, (4.0, 26.0): 0.36, WHOLE: 0.28}
HALF_OPEN: Choice = {WHOLLY: 0.4, (2.0, 9.0): 0.35, WHOLE: 0.25}  # openings that end above the hem
KEPT, PHOTOGRAPHED_OPEN = 0.6, 0.55  # shares photographed as they are worn; of the others that are wholly open then


def random_fasten(r: Random, cut: Cut) -> float:
    """Cm below the neckline from which the front is closed: WHOLLY to the collar's edge, WHOLE nowhere."""
    if cut.opening <= 0:
        return WHOLLY
    whole = BUTTONED if cut.collar > 0 and cut.style == SHIRT else ZIPPED
    choice = HALF_OPEN if cut.opening < WHOLE else whole
    found = list(choice)[int(r.choice(len(choice), p=list(choice.values())))]
    return float(r.uniform(*found)) if isinstance(found, tuple) else found


def random_apart(r: Random, cut: Cut, fasten: float) -> float:
    """Acceleration (cm/s2) that draws an open front apart when it is put on."""
    if cut.opening <= 0 or fasten <= WHOLLY:
        return 0.0
    return float(r.uniform(100, 650) if fasten >= WHOLE else r.uniform(30, 200))


def photographed_fasten(r: Random, cut: Cut, worn: float) -> float:
    """The same for a photo of the garment alone: often it is open there, although it is worn closed."""
    if r.random() < KEPT:
        return worn
    return WHOLE if cut.opening > 0 and r.random() < PHOTOGRAPHED_OPEN else random_fasten(r, cut)
