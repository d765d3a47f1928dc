"""A cloth in motion."""

from __future__ import annotations

import numpy as np

from . import core
from .collider import Collider
from .cut import ROLL, SHIRT
from .figure import surface_normals
from .mesh import Cloth
from .neighbours import vertices_beside

STEPS = 15  # steps a frame of 1/60 s
FRAME = 1 / 60
GRAVITY = -981.0  # cm/s2
BEND_SOFT = 60.0  # compliance of a bend over the squared step: 20 stiff cotton, 60 jersey, 200 silk
OWN_GAP = 0.85  # cm between layers of cloth
SEARCH_EVERY = 6  # frames between full searches for the nearest body vertex
WHOLLY = -99.0  # closed up to the collar's upper edge
CLOSED = 0.0  # cm between both edges of a closed front
OUTER = 0.9  # cm by which the outer layer of a folded collar stays further from the body
FARTHEST = 1e4  # cm from the origin at which a cloth has exploded
_DEFAULTS = dict(
    own=1,
    frame=FRAME,
    damping=1.5,
    friction=0.35,
    own_gap=OWN_GAP,
    own_friction=0.1,
    top_speed=250.0,
    floor_friction=0.5,
)


def fastened(cloth: Cloth, below: float) -> np.ndarray:
    """Which pairs of the closure [P] hold together when the front is closed from `below` cm under the neckline on
    (below 0: the collar too; WHOLE: nowhere)."""
    return cloth.closure_at >= below


def outer_layer(cloth: Cloth) -> np.ndarray:
    """How far each vertex [V] belongs to the outer layer of a collar that is folded over, 0 to 1."""
    cut = cloth.cut
    folds = cut.collar > 0 and cut.style in (SHIRT, ROLL)
    return np.clip(cloth.up - cut.stand, 0, 1) if folds else np.zeros(len(cloth.rest))


class Failed(RuntimeError):
    """The cloth exploded."""


class Simulation:
    """A cloth with its state: x, v [V,3] float32 (cm, cm/s). Set body frames or floors, change `scene`, then `run`."""

    def __init__(
        self,
        cloth: Cloth,
        x: np.ndarray,
        solid: Collider | None = None,
        floor: np.ndarray | None = None,
        bend_soft: float = BEND_SOFT,
        length: np.ndarray | None = None,
        closed: np.ndarray | None = None,
    ) -> None:
        """floor: lowest and highest z of each vertex [V,2]; length: rest lengths instead of the cloth's own; closed:
        which pairs of its closure [P] hold together (none: all)."""
        self.cloth, self.solid, self.frames = cloth, solid, 0
        self.keep: dict[str, np.ndarray] = {}
        self.x, self.v = np.array(x, np.float32, order='C'), np.zeros((len(x), 3), np.float32)
        self.scene = core.Scene(count=len(x), bends=len(cloth.bend), steps=STEPS, **_DEFAULTS)
        self.scene.gravity[:] = (0, GRAVITY, 0)
        ring_start, ring = vertices_beside(cloth.triangle, len(x), cloth.closure)
        mixed = np.random.default_rng(1).permutation(len(cloth.bend))  # no sweep direction, no waiting for neighbours
        half = 1 / (2 + bend_soft / cloth.stiff[mixed])
        self._set(x=self.x, v=self.v, bend=cloth.bend[mixed], bend_rest=cloth.bend_length[mixed], bend_half=half)
        self._set(ring_start=ring_start, ring=ring, floor=floor, layer=OUTER * outer_layer(cloth))
        self.length = cloth.length if length is None else length
        self.close(np.ones(len(cloth.closure), bool) if closed is None else closed)
        if solid is not None:
            self._collide(solid)

    def close(self, closed: np.ndarray) -> None:
        """Choose which pairs of the closure [P] hold together."""
        cloth, pairs = self.cloth, self.cloth.closure[closed]
        edges = np.concatenate([cloth.edge, pairs])
        rest = np.concatenate([self.length, np.full(len(pairs), CLOSED)])
        shuffled = np.random.default_rng(1).permutation(len(edges))  # no sweep direction
        self.scene.stretches = len(edges)
        self._set(stretch=edges[shuffled], stretch_rest=rest[shuffled])

    def _collide(self, solid: Collider) -> None:
        parts = len(solid.start) - 1
        self._set(
            part_start=solid.start,
            body_triangle=solid.triangle,
            body_ring_start=solid.ring_start,
            body_ring=solid.ring,
            body_next_start=solid.next_start,
            body_next=solid.next,
            thickness=solid.gap,
            near=np.full((parts, len(self.x)), -1, np.int32),
        )
        self.scene.parts, self.scene.body_vertices = parts, len(solid.gap)

    def _set(self, **arrays: np.ndarray | None) -> None:
        for name, value in arrays.items():
            if value is None:
                continue
            kind = np.int32 if np.issubdtype(value.dtype, np.integer) else np.float32
            self.keep[name] = np.ascontiguousarray(value, kind)
            setattr(self.scene, name, self.keep[name].ctypes.data)

    def tuck(self, below: np.ndarray) -> None:
        """Hold vertices to the body where they are below these heights [V] (cm; -inf: never)."""
        self._set(hold=np.maximum(below, -FARTHEST))

    def push(self, chosen: np.ndarray, acceleration: np.ndarray) -> None:
        """Accelerate vertices for the next frame, cm/s2 [3] or [N,3]."""
        self.v[chosen] += np.float32(acceleration) * np.float32(FRAME)

    def body(self, first: np.ndarray, last: np.ndarray) -> None:
        """Visible body's vertices (cm) at the start and the end of the next frame."""
        assert self.solid is not None, 'a cloth without a body'
        used = self.solid.used
        self._set(
            body_from=first[used],
            body_to=last[used],
            normal_from=surface_normals(first)[used],
            normal_to=surface_normals(last)[used],
        )

    def still(self, vertices: np.ndarray, normal: np.ndarray) -> None:
        """A solid that does not move."""
        self._set(body_from=vertices, body_to=vertices, normal_from=normal, normal_to=normal)

    def run(self, frames: int = 1) -> None:
        """Advance. Raises Failed when the cloth exploded."""
        for _ in range(frames):
            self.scene.search = int(self.frames % SEARCH_EVERY == 0)
            core.advance(self.scene)
            self.frames += 1
        if not np.abs(self.x).max() < FARTHEST:
            raise Failed(f'the cloth exploded in frame {self.frames}')

    def heights(self) -> np.ndarray:
        """Height of each vertex above the solid (cm), negative inside."""
        return core.heights(self.scene)


def crossings(cloth: Cloth, x: np.ndarray) -> tuple[int, np.ndarray]:
    """How often edges of the cloth pass through its triangles in the state x [V,3], and which triangles [T]."""
    return core.crossings(x, cloth.edge, cloth.triangle)
