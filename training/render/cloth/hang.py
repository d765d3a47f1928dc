"""A garment on a hanger before a wall."""

from __future__ import annotations

import numpy as np

from .curves import waves
from .cut import HOOD
from .drape import PARTING, part_fronts
from .hanger import Hanger, random_hanger
from .mesh import Cloth
from .placing import collar_up
from .simulation import BEND_SOFT, GRAVITY, WHOLLY, Failed, Simulation, fastened

FRAMES, SWAY, FRICTION = 90, 10.0, 0.9  # SWAY: cm/s2 to either side
FALLEN = 12.0  # cm below the hanger's middle at which the neck has slipped off it
WALL, WALL_BEHIND_COLLAR, WALL_BEHIND_HOOD = -2.6, -3.5, -8.0  # z of the wall, cm; the hanger hangs at 0


def _wall(cloth: Cloth) -> float:
    if not cloth.cut.collar:
        return WALL
    return WALL_BEHIND_HOOD if cloth.cut.style == HOOD else WALL_BEHIND_COLLAR


def hang(
    cloth: Cloth, seed: int = 0, bend_soft: float = BEND_SOFT, fasten: float = WHOLLY, apart: float = 0.0
) -> tuple[Simulation, Hanger]:
    """Sleeves fall, the front sags from the shoulders. Raises Failed when the cloth explodes or falls."""
    r = np.random.default_rng(seed)
    h = random_hanger(r, cloth.cut.shoulder)
    x = np.concatenate(
        [cloth.rest + (0, 2.2), (cloth.side * (1.6 + 0.25 * np.abs(waves(r, cloth.rest, 12))))[:, None]], 1
    )
    collar_up(cloth, x)
    floor = np.tile([_wall(cloth), 50.0], (len(x), 1))
    s = Simulation(cloth, x, h.solid, floor, bend_soft, closed=fastened(cloth, fasten))
    s.still(h.touched, h.normal[: len(h.touched)])
    s.scene.friction, s.scene.floor_friction = FRICTION, 0.15
    s.scene.gravity[:] = (r.normal(0, SWAY), GRAVITY, -60.0)
    for k in range(FRAMES):
        s.scene.damping = 2 + 8 * max(0, k / FRAMES - 0.4)
        if apart and k < PARTING:
            part_fronts(s, apart)
        s.v[:, 0] -= s.v[:, 0].mean()  # hung up with care: it does not slide to one side
        s.run()
    if s.x[cloth.neck, 1].max() < -FALLEN:
        raise Failed('the garment fell off its hanger')
    return s, h
