"""Materials of clothes and surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bpy

from ..spec import Bottom, Top
from .nodes import Nodes, Socket, rgb

SEAM, STITCH = 0.0195, 0.0011  # metres from an open edge to the hem's seam, and its width


def _stitched(n: Nodes, colour: Socket) -> Socket:
    """A stitched line along every open edge, the band beyond it a little denser."""
    edge = n.attribute('edge')
    line = n.math('LESS_THAN', n.math('ABSOLUTE', n.math('SUBTRACT', edge, SEAM)), STITCH)
    colour = n.tint(n.math('MULTIPLY', line, 0.5), colour, (0.35, 0.35, 0.37))
    return n.tint(n.math('LESS_THAN', edge, SEAM - STITCH), colour, (0.92, 0.92, 0.93))


def knit_material(top: Top) -> bpy.types.Material:
    """Cotton jersey: fine knit, some fuzz, creases below the simulation's mesh, an optional heather."""
    n = Nodes('jersey')
    fibres = n('Mapping', {'Vector': n.place(), 'Scale': (1, 1, 6)}).outputs[0]
    melange = n.remap(n.noise(500, 2, at=fibres), 0.35, 0.65, 0, 0.14 + top.heather)
    colour = n.tint(melange, rgb(top.colour), (0.58, 0.58, 0.6))
    colour = _stitched(n, n.tint(n.remap(n.noise(9, 3), 0.3, 0.7, 0, 0.4), colour, (1.12, 1.12, 1.12)))
    knit = n(
        'TexWave',
        {'Vector': n.place(), 'Scale': 420, 'Distortion': 3, 'Detail': 1, 'Detail Scale': 3},
        wave_type='BANDS',
        bands_direction='X',
    ).outputs['Fac']
    normal = n.bump(knit, 0.15, 0.0004, n.bump(n.noise(52, 4, 0.62, distort=0.8), 0.3, 0.0035))
    inputs = {
        'Base Color': colour,
        'Roughness': 0.85,
        'Specular IOR Level': 0.2,
        'Sheen Weight': 0.25,
        'Normal': normal,
    }
    return n.surface(n('BsdfPrincipled', inputs).outputs[0])


def trouser_material(bottom: Bottom, texture: Path, normal_map: Path | None) -> bpy.types.Material:
    """Twill in one colour, or denim with the asset's worn places; seams from its normal map."""
    n = Nodes('trousers')
    picture = n.image(texture).outputs['Color']
    if bottom.denim:
        colour = n('HueSaturation', {'Color': picture, 'Saturation': 0.7, 'Value': 0.75}).outputs[0]
        colour = n.mix(0.45, colour, rgb(bottom.colour))
    else:
        worn = n.remap(n('RGBToBW', {'Color': picture}).outputs[0], 0.0, 0.4, 0.85, 1.1)
        colour = n.mix(1, rgb(bottom.colour), worn, 'MULTIPLY')
    weave = n.remap(n.noise(900, 2, 0.7), 0.3, 0.7, 0, 0.5)
    colour = n.tint(weave, colour, (0.72, 0.74, 0.78))
    twill = n(
        'TexWave',
        {'Vector': n.place(), 'Scale': 300, 'Distortion': 2.5, 'Detail': 2},
        wave_type='BANDS',
        bands_direction='DIAGONAL',
    ).outputs['Fac']
    colour = n.tint(n.remap(twill, 0.2, 0.8, 0, 0.3 if bottom.denim else 0.12), colour, (0.6, 0.62, 0.68))
    mapped = n('NormalMap', {'Color': n.image(normal_map, True).outputs['Color']}).outputs[0] if normal_map else None
    normal = n.bump(twill, 0.2, 0.0005, n.bump(n.noise(30, 3, 0.6, distort=0.7), 0.25, 0.005, mapped))
    inputs = {
        'Base Color': colour,
        'Roughness': 0.9,
        'Specular IOR Level': 0.12,
        'Sheen Weight': 0.05,
        'Normal': normal,
    }
    return n.surface(n('BsdfPrincipled', inputs).outputs[0])


def scarf_material(colour: Sequence[float]) -> bpy.types.Material:
    """A light woven cloth."""
    n = Nodes('scarf')
    shade = n.tint(n.remap(n.noise(14, 4), 0.3, 0.7, 0, 0.5), rgb(colour), (1.12, 1.12, 1.12))
    weave = n('TexWave', {'Vector': n.place(), 'Scale': 380, 'Distortion': 2}, wave_type='BANDS').outputs['Fac']
    normal = n.bump(weave, 0.12, 0.0004, n.bump(n.noise(40, 4, 0.6, distort=0.8), 0.3, 0.004))
    inputs = {'Base Color': shade, 'Roughness': 0.75, 'Specular IOR Level': 0.25, 'Sheen Weight': 0.3, 'Normal': normal}
    return n.surface(n('BsdfPrincipled', inputs).outputs[0])


def matt(
    name: str, colour: Sequence[float], uneven: float = 0.05, scale: float = 1.1, rough: float = 0.9
) -> bpy.types.Material:
    """Paper, plaster, wood from afar: one colour, unevenly."""
    n = Nodes(name)
    shade = n.tint(n.remap(n.noise(scale, 3), 0.3, 0.7, 0, uneven * 4), rgb(colour), (0.85, 0.86, 0.88))
    return n.surface(
        n('BsdfPrincipled', {'Base Color': shade, 'Roughness': rough, 'Specular IOR Level': 0.2}).outputs[0]
    )


def glow(name: str, colour: Sequence[float], strength: float) -> bpy.types.Material:
    """A window or a lamp."""
    n = Nodes(name)
    return n.surface(n('Emission', {'Color': rgb(colour), 'Strength': strength}).outputs[0])
