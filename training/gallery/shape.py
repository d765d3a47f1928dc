"""From a person's record to a MakeHuman body at rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..render import assets
from ..render.body import Body, arm_share, sleeve_coordinate
from .spec import BadSpec, Person

LEAST = 1e-4  # weight of a target below which it is left out
NARROWER = 0.13  # decimetres by which each shoulder is nearer to the middle than MakeHuman's
INNER, OUTER = 0.5, 1.5  # decimetres from the middle between which the shoulders draw in
Target = tuple[str, float]


def thirds(x: float) -> dict[str, float]:
    """0..1 as weights of the (min, average, max) targets."""
    return {'min': max(0.0, 1 - 2 * x), 'average': 1 - abs(2 * x - 1), 'max': max(0.0, 2 * x - 1)}


def macros(p: Person) -> Iterator[Target]:
    """Body targets: ancestry, sex, age, muscle, weight, height."""
    for age, share in (('young', 1 - p.old), ('old', p.old)):
        for people, w in p.people.items():
            yield f'macrodetails/{people}-{p.sex}-{age}', w * share
        for muscle, m in thirds(p.muscle).items():
            for weight, k in thirds(p.weight).items():
                stem, w = f'{p.sex}-{age}-{muscle}muscle-{weight}weight', m * k * share
                yield f'macrodetails/universal-{stem}', w
                for end in ('min', 'max'):
                    yield f'macrodetails/height/{stem}-{end}height', w * thirds(p.height)[end]


def _sided(weights: Mapping[str, float], folder: str, sides: tuple[str, str]) -> Iterator[Target]:
    for name, w in weights.items():
        for side in sides if '*' in name else ('',):
            yield folder + name.replace('*', side), w


def targets(p: Person) -> list[Target]:
    """All targets of a person with their weights."""
    main = max(p.people, key=lambda name: p.people[name])
    face = _sided(p.face, '', ('l', 'r'))
    expression = _sided(p.expression, f'expression/units/{main}/', ('left', 'right'))
    return [(name, w) for name, w in [*macros(p), *face, *expression] if abs(w) > LEAST]


def narrowed(vertices: np.ndarray, amount: float = NARROWER) -> np.ndarray:
    """Shoulders and arms nearer to the middle [V,3]: MakeHuman's look square once the arms hang. The head stays."""
    x, y = vertices[:, 0], vertices[:, 1]
    chest = np.clip((y - 2.0) / 2.0, 0, 1)  # not the hips
    t = np.clip((np.abs(x) - INNER) / (OUTER - INNER), 0, 1)
    arms = np.maximum(chest, arm_share())
    out = vertices.copy()
    out[:, 0] -= np.sign(x) * amount * t * t * (3 - 2 * t) * arms
    return out


def shaped(p: Person) -> Body:
    """The body at rest. Raises BadSpec when a target is not among the assets."""
    vertices = assets.base().vertices.copy()
    for name, weight in targets(p):
        found = assets.target(name)
        if found is None:
            raise BadSpec(f'{p.name}: no target {name} in {assets.root() / "targets"}')
        vertices[found[0]] += np.float32(weight) * found[1]
    vertices = narrowed(vertices).astype(np.float32)
    rig = assets.rig()
    heads, tails = vertices[rig.head].mean(1), vertices[rig.tail].mean(1)
    main = max(p.people, key=lambda name: p.people[name])
    sleeve = sleeve_coordinate(vertices, arm_share(), heads)
    return Body(vertices, heads, tails, p.sex, main, 'old' if p.old > 0.5 else 'young', sleeve)
