"""Builds a figure in the scene: skin, eyes, brows, lashes, hair, clothes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import bpy
import numpy as np
from PIL import Image

from ...render import assets
from ...render.body import body_group, group_share
from .. import figure as figures
from .. import polygons
from ..dress import edge_distance
from ..figure import Figure
from ..hair.scalp import sampled, scalp_mask
from ..hair.small import beard, lashes
from ..hair.strands import grown
from ..hair.styles import STYLES
from ..polygons import Polygons, fitted, to_stage
from ..scarf import scarf
from . import fabrics, skins
from .scene import add, attribute, evaluated, strands, subdivide, thicken

BROW = Path('eyebrows/eyebrow001.png')
LASHES = (('1', 0.45), ('2', 0.8))  # strips of the base mesh (lower, upper lid) and how much of their length
SMOOTH = 1  # subdivisions of what is photographed
BEARD_STRANDS = 9000
LASH_SHADE = 0.35  # of the hair's colour


@dataclass
class Sitter:
    """Scene objects by what they are; skin_used: the base vertices that the skin's mesh keeps."""

    figure: Figure
    skin: bpy.types.Object
    skin_used: np.ndarray
    top: bpy.types.Object
    bottom: bpy.types.Object
    brow: bpy.types.Object
    eyes: list[bpy.types.Object]
    hair: list[bpy.types.Object] = field(default_factory=list)
    face_hair: list[bpy.types.Object] = field(default_factory=list)
    height: float = 0.0


def _textures() -> Path:
    return assets.root() / 'textures'


def _skin(f: Figure, mask: np.ndarray, scalp: Path) -> tuple[bpy.types.Object, np.ndarray]:
    hidden, body, p = figures.covered(f), polygons.body(), f.person
    ob, used = add('skin', f.posed, body.chosen([not all(hidden[i] for i in face) for face in body.faces]))
    subdivide(ob, SMOOTH)
    attribute(ob, 'head', group_share('head', '')[used])
    if p.skin.shadow:
        attribute(ob, 'beard', figures.beard_density(f)[used])
    texture = _textures() / 'skins' / p.skin.texture
    pixels = (np.asarray(Image.open(texture).convert('RGB'), float) / 255) ** 2.2
    v = body_group('body')[0]
    n = polygons.vertex_normals(f.body.vertices, body)
    uv = figures.vertex_uv()
    face = v[(group_share('head', '')[v] > 0.9) & (n[v, 2] > 0.2) & (sampled(mask, uv[v]) < 20)]
    mean = np.median(sampled(pixels, uv[face]), 0)
    ob.data.materials.append(skins.skin_material(texture, mean, p.skin, scalp, hair_on_skin(f)))
    return ob, used


def hair_on_skin(f: Figure) -> np.ndarray:
    """What dense short hair looks like on skin: between both."""
    return 0.6 * np.array(f.person.hair.colour) + 0.4 * 0.35 * np.array(f.person.skin.tone)


def _eyes(f: Figure) -> list[bpy.types.Object]:
    """Balls and, around each, the clear shell: of two nested pieces the one that reaches farther forward."""
    worn = fitted('eyes/high-poly.mhclo', f.body, f.matrices)
    points, out = to_stage(worn.posed), []
    pieces = {c: points[worn.component == c] for c in np.unique(worn.component)}
    for c, own in pieces.items():
        twins = [q for q in pieces.values() if abs(q[:, 0].mean() - own[:, 0].mean()) < 0.01]
        shell = own[:, 1].min() <= min(q[:, 1].min() for q in twins)
        ob, _ = add('cornea' if shell else 'eye', points, worn.polygons.where(worn.component == c))
        material = skins.cornea_material() if shell else skins.eye_material(_textures() / 'eyes' / f.person.eyes)
        ob.data.materials.append(material)
        ob.visible_shadow = not shell
        out += [] if shell else [ob]
    return out


def _brow(f: Figure) -> bpy.types.Object:
    worn = fitted('eyebrows/eyebrow001/eyebrow001.mhclo', f.body, f.matrices)
    ob, _ = add('brow', to_stage(worn.posed) + np.array([0, -0.0004, 0]), worn.polygons)
    colour = 0.5 * np.array(f.person.hair.colour) * (1 - 0.4 * f.person.hair.grey)
    ob.data.materials.append(skins.brow_material(_textures() / BROW, colour, f.person.brows))
    return ob


def _lashes(f: Figure, r: np.random.Generator) -> bpy.types.Object:
    base, out = polygons.base(), []
    for side in 'lr':
        eye = f.joint(f'eye.{side.upper()}')
        for strip, length in LASHES:
            quads = [q for q, g in zip(base.faces, base.group) if g == f'helper-{side}-eyelashes-{strip}']
            out.append(lashes(r, f.posed, quads, eye, 5, length))
    r_, g, b = (LASH_SHADE * c for c in f.person.hair.colour)
    dark = skins.hair_material(replace(f.person.hair, colour=(r_, g, b), grey=0.0))
    return strands('lashes', np.concatenate(out), 0.00006, dark)


def _top(f: Figure) -> bpy.types.Object:
    cloth, points = f.worn.cloth, to_stage(f.worn.points)
    faces = cloth.triangle.tolist()
    ob, used = add('top', points, Polygons(faces, [[0, 0, 0]] * len(faces), np.zeros((1, 2)), [''] * len(faces)))
    attribute(ob, 'edge', edge_distance(cloth, points)[used])
    thicken(ob, 0.0012)
    subdivide(ob, SMOOTH)
    ob.data.materials.append(fabrics.knit_material(f.person.top))
    return ob


def _bottom(f: Figure) -> bpy.types.Object:
    b, folder = f.person.bottom, _textures() / 'clothes'
    ob, _ = add('bottom', to_stage(f.trousers.posed), figures.shown_trousers(f))
    subdivide(ob, SMOOTH)
    normal = folder / f'{b.suit}_normal.png'
    worn = folder / f'{b.suit}_diffuse.png'
    ob.data.materials.append(fabrics.trouser_material(b, worn, normal if normal.exists() else None))
    return ob


def _hair(s: Sitter, r: np.random.Generator, mask: np.ndarray) -> None:
    f, style = s.figure, STYLES.get(s.figure.person.hair.style)
    if style is None:
        return
    bare = evaluated(s.top)
    all_ = grown(
        r, figures.scalp(f, figures.hair_density(mask)), f.person.hair, figures.obstacle(f, bare, style.flat_ears)
    )
    s.hair.append(strands('hair', all_, style.radius, skins.hair_material(f.person.hair)))
    s.height = max(s.height, float(np.percentile(all_[..., 2], 99.9)))


def _scarf(s: Sitter) -> None:
    if s.figure.person.scarf is None:
        return
    points, faces = scarf(s.figure)
    ob, _ = add('scarf', points, faces)
    thicken(ob, 0.0015)
    subdivide(ob, 2)
    ob.data.materials.append(fabrics.scarf_material(s.figure.person.scarf))
    s.hair.append(ob)
    s.height = max(s.height, float(evaluated(ob)[0][:, 2].max()))


def _beard(s: Sitter, r: np.random.Generator) -> None:
    f = s.figure
    if f.person.beard:
        grows = figures.scalp(f, figures.beard_density(f))
        s.face_hair.append(
            strands(
                'beard', beard(r, grows, BEARD_STRANDS, f.person.beard), 0.00008, skins.hair_material(f.person.hair)
            )
        )


def sit(f: Figure, scratch: Path) -> Sitter:
    """The person's objects in the current scene."""
    r = np.random.default_rng(f.person.seed)
    scalp = scalp_mask(scratch / 'scalp.png')
    mask = np.asarray(Image.open(scalp))
    skin, used = _skin(f, mask, scalp)
    s = Sitter(f, skin, used, _top(f), _bottom(f), _brow(f), _eyes(f))
    s.height = float(f.posed[body_group('body')[0], 2].max())
    _hair(s, r, mask)
    _scarf(s)
    _beard(s, r)
    s.face_hair.append(_lashes(f, r))
    return s
