"""Materials of the body: skin, eyes, brows, hair."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import bpy
import numpy as np

from ..spec import Hair, Skin
from .nodes import Nodes, Socket, rgb

SCATTER = (1.0, 0.36, 0.2)  # how far red, green, blue light travels in skin, relative
DEPTH = 0.0026  # metres of the farthest


def _texture(n: Nodes, path: Path, mean: np.ndarray, tone: Iterable[float]) -> Socket:
    """The texture's detail around the face's mean colour, in the wanted tone."""
    ratio = n.mix(1, n.image(path).outputs['Color'], rgb([1 / max(m, 1e-3) for m in mean]), 'MULTIPLY')
    return n.mix(1, n('Gamma', {'Color': ratio, 'Gamma': 0.9}).outputs[0], rgb(tone), 'MULTIPLY')


def _blemishes(n: Nodes, colour: Socket, skin: Skin) -> Socket:
    """Circulation in patches of centimetres, speckle, freckles."""
    patches = n.remap(n.noise(26, 3), 0.35, 0.7, 0, 0.22 * skin.redness)
    colour = n.tint(patches, colour, (1.12, 0.8, 0.77))
    colour = n.tint(n.remap(n.noise(420, 2), 0.45, 0.75, 0, 0.12), colour, (0.78, 0.66, 0.6))
    if skin.freckles:
        spots = n.remap(n.noise(330, 1, 0.4), 0.6, 0.68, 0, skin.freckles)
        colour = n.tint(spots, colour, (0.62, 0.45, 0.36))
    return colour


def _shadow(n: Nodes, colour: Socket, skin: Skin) -> Socket:
    if not skin.shadow:
        return colour
    grain = n.remap(n.noise(1000, 1), 0.3, 0.7, 0.5, 1.2)
    share = n.math('MULTIPLY', n.math('MULTIPLY', n.attribute('beard'), skin.shadow), grain)
    return n.mix(share, colour, rgb([0.33 * skin.tone[0], 0.36 * skin.tone[1], 0.44 * skin.tone[2]]))


def skin_material(
    texture: Path, mean: np.ndarray, skin: Skin, scalp: Path, hair: Iterable[float]
) -> bpy.types.Material:
    """Skin with scattering, pores and uneven gloss. mean: linear colour of the texture's face; scalp: hair's mask."""
    n = Nodes('skin')
    colour = _shadow(n, _blemishes(n, _texture(n, texture, mean, skin.tone), skin), skin)
    under = n.math('MULTIPLY', n.image(scalp, True).outputs['Color'], n.attribute('head'))
    colour = n.mix(n.math('MULTIPLY', under, 0.75), colour, rgb(hair))
    pores = n('TexVoronoi', {'Vector': n.place(), 'Scale': 620.0}).outputs['Distance']
    normal = n.bump(pores, 0.22, 0.0002, n.bump(n.noise(170, 4, 0.6, distort=0.6), 0.45, 0.0005))
    gloss = n.remap(n.noise(40, 4), 0.3, 0.7, 0.40, 0.60)
    shader = n(
        'BsdfPrincipled',
        {
            'Base Color': colour,
            'Subsurface Weight': 0.85,
            'Subsurface Radius': SCATTER,
            'Subsurface Scale': DEPTH,
            'Specular IOR Level': 0.42,
            'Roughness': gloss,
            'Normal': normal,
        },
        subsurface_method='RANDOM_WALK',
    )
    return n.surface(shader.outputs[0])


def eye_material(texture: Path) -> bpy.types.Material:
    """Iris and sclera, never as white as paper."""
    n = Nodes('eye')
    colour = n(
        'HueSaturation', {'Color': n.image(texture).outputs['Color'], 'Saturation': 0.85, 'Value': 0.95}
    ).outputs[0]
    colour = n.mix(1, colour, rgb((0.66, 0.60, 0.57)), 'MULTIPLY')
    return n.surface(n('BsdfPrincipled', {'Base Color': colour, 'Roughness': 0.3}).outputs[0])


def cornea_material() -> bpy.types.Material:
    """A clear wet shell: only its reflection."""
    n = Nodes('cornea')
    clear, gloss = n('BsdfTransparent').outputs[0], n('BsdfGlossy', {'Roughness': 0.02}).outputs[0]
    fresnel = n('Fresnel', {'IOR': 1.38}).outputs[0]
    return n.surface(n('MixShader', {0: fresnel, 1: clear, 2: gloss}).outputs[0])


def brow_material(texture: Path, colour: Iterable[float], strength: float) -> bpy.types.Material:
    """The asset's card of brow hair in the hair's colour."""
    n = Nodes('brow')
    alpha = n.math('MULTIPLY', n.image(texture).outputs['Alpha'], 0.85 * strength)
    inputs = {'Base Color': rgb(colour), 'Roughness': 0.7, 'Specular IOR Level': 0.1, 'Alpha': alpha}
    return n.surface(n('BsdfPrincipled', inputs).outputs[0])


def hair_material(hair: Hair) -> bpy.types.Material:
    """Strands of the given colour, each a little different, a share of them white."""
    n = Nodes('hair')
    chance = n('HairInfo').outputs['Random']
    colour = n.mix(1, rgb(hair.colour), n.mix(chance, (0.72, 0.72, 0.72, 1), (1.3, 1.26, 1.2, 1)), 'MULTIPLY')
    if hair.grey:
        white = n.remap(n.math('FRACT', n.math('MULTIPLY', chance, 37.0)), hair.grey - 0.06, hair.grey + 0.06, 1, 0)
        colour = n.mix(white, colour, rgb((0.62, 0.61, 0.59)))
    shader = n(
        'BsdfHairPrincipled',
        {
            'Color': colour,
            'Roughness': 0.34,
            'Radial Roughness': 0.5,
            'Coat': 0.0,
            'Random Roughness': 0.25,
            'Offset': math.radians(2.5),
            'Random': chance,
        },
        model='CHIANG',
        parametrization='COLOR',
    )
    return n.surface(shader.outputs[0])
