"""What went wrong in a state, in numbers, and whether it is too much."""

from __future__ import annotations

import numpy as np

from .cut import ROLL, STAND
from .garment import Dressed
from .mesh import Cloth
from .simulation import Simulation, crossings

WORN_LIMITS = dict(crossing=0.06, inside=0.02, strain=1.35, sleeves_differ=0.35, slipped=9.0, fallen_collar=0.35)
SHOP_LIMITS = dict(crossing=0.06, strain=1.2)
INSIDE = -0.1  # cm above the body below which a vertex counts as inside


def strain(cloth: Cloth, x: np.ndarray) -> float:
    """95th percentile of the lengths of edges over their rest lengths; bands may be stretched as drawn."""
    d = np.linalg.norm(x[cloth.edge[:, 0]] - x[cloth.edge[:, 1]], axis=1)
    return float(np.percentile(d / (cloth.length / np.minimum(cloth.gather, 1)), 95))


def shop_faults(cloth: Cloth, x: np.ndarray) -> dict[str, float]:
    """Of a garment alone: crossings of the cloth with itself as a share of its edges, strain."""
    return dict(crossing=crossings(cloth, x)[0] / len(cloth.edge), strain=strain(cloth, x))


def _collar_height(cloth: Cloth, x: np.ndarray) -> float:
    """How much lower than its height a collar that stands up has sunk, as a share."""
    cut, top = cloth.cut, min(cloth.cut.stand, cloth.cut.collar)
    if cut.collar <= 0 or cut.style not in (ROLL, STAND) or cut.opening > 0:
        return 0.0
    upper = np.abs(cloth.up - top) < 0.8
    return float(1 - (x[upper, 1].mean() - x[cloth.neck, 1].mean()) / top)


def worn_faults(dress: Dressed, state: Simulation) -> dict[str, float]:
    """Of a worn garment, besides: share of vertices inside the body, difference of the sleeves' ends (0 shoulder, 2
    wrist), cm that the neckline has slipped from where it is put on, share by which a turtleneck has sunk."""
    x, cloth = state.x, dress.cloth
    left, right = dress.extents
    away = np.linalg.norm((x[cloth.neck].mean(0) - dress.neck)[[0, 2]])
    return shop_faults(cloth, x) | dict(
        inside=float((state.heights() < INSIDE).mean()),
        sleeves_differ=abs(left - right),
        slipped=float(away),
        fallen_collar=_collar_height(cloth, x),
    )


def broken(faults: dict[str, float], limits: dict[str, float]) -> list[str]:
    """Names of the faults that exceed their limits; NaN does."""
    return [name for name, most in limits.items() if not faults[name] <= most]
