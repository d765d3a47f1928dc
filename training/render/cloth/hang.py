"""A garment on a hanger before a wall."""

from __future__ import annotations

import numpy as np

from .curves import waves
from .cut import HOOD
from .drape import PARTING, part_fronts
from .hanger import Hanger, random_hanger
from .mesh import Cloth
from .placing import collar_up
from .simulation import BEND_SOFT, GRAVITY, WHOLLY, Simulation, fastened

FRAMES = 90
WALL, WALL_BEHIND_COLLAR, WALL_BEHIND_HOOD = -2.6, -3.5, -8.0  # z of the wall, cm; the hanger hangs at 0


def _wall(cloth: Cloth) -> float:
    if not cloth.cut.collar:
        return WALL
    return WALL_BEHIND_HOOD if cloth.cut.style == HOOD else WALL_BEHIND_COLLAR


def hang(
    cloth: Cloth, seed: int = 0, bend_soft: float = BEND_SOFT, fasten: float = WHOLLY, apart: float = 0.0
) -> tuple[Simulation, Hanger]:
    """Sleeves fall, the front sags from the shoulders. Raises Failed when the cloth explodes."""
    r = np.random.default_rng(seed)
    h = random_hanger(r, cloth.cut.shoulder)
    x = np.concatenate(
        [cloth.rest + (0, 2.2), (cloth.side * (1.6 + 0.25 * np.abs(waves(r, cloth.rest, 12))))[:, None]], 1
    )
    collar_up(cloth, x)
    floor = np.tile([_wall(cloth), 50.0], (len(x), 1))
    s = Simulation(cloth, x, h.solid, floor, bend_soft, closed=fastened(cloth, fasten))
    n = h.solid.start[-1]
    s.still(h.vertices[:n], h.normal[:n])
    s.scene.friction, s.scene.floor_friction = 0.5, 0.15
    s.scene.gravity[:] = (r.normal(0, 22), GRAVITY, -60.0)
    for k in range(FRAMES):
        s.scene.damping = 2 + 8 * max(0, k / FRAMES - 0.4)
        if apart and k < PARTING:
            part_fronts(s, apart)
        s.run()
    return s, h
