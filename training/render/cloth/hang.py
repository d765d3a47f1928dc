"""A garment on a hanger before a wall."""

from __future__ import annotations

import numpy as np

from .curves import waves
from .hanger import Hanger, hanger
from .mesh import Cloth
from .placing import collar_up
from .simulation import BEND_SOFT, GRAVITY, Simulation

FRAMES = 130
WALL, WALL_BEHIND_COLLAR = -2.6, -3.5  # z of the wall, cm; the hanger hangs at 0


def hang(cloth: Cloth, seed: int = 0, bend_soft: float = BEND_SOFT) -> tuple[Simulation, Hanger]:
    """Sleeves fall, the front sags from the shoulders. Raises Failed when the cloth explodes."""
    r = np.random.default_rng(seed)
    h = hanger(float(np.clip(cloth.cut.shoulder - r.uniform(0.5, 3), 15, 22)), r.uniform(4.5, 7))
    x = np.concatenate(
        [cloth.rest + (0, 2.2), (cloth.side * (1.6 + 0.25 * np.abs(waves(r, cloth.rest, 12))))[:, None]], 1
    )
    collar_up(cloth, x)
    floor = np.tile([WALL_BEHIND_COLLAR if cloth.cut.collar else WALL, 50.0], (len(x), 1))
    s = Simulation(cloth, x, h.solid, floor, bend_soft)
    n = h.solid.start[-1]
    s.still(h.vertices[:n], h.normal[:n])
    s.scene.friction, s.scene.floor_friction = 0.5, 0.15
    s.scene.gravity[:] = (r.normal(0, 12), GRAVITY, -60.0)
    for k in range(FRAMES):
        s.scene.damping = 2 + 8 * max(0, k / FRAMES - 0.4)
        s.run()
    return s, h
