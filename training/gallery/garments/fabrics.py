"""The material of a garment: weave, bands, seams and print in pattern space."""

from __future__ import annotations

from pathlib import Path

import bpy

from ..blender.nodes import Nodes, Socket, rgb
from .laid import PLACKET
from .spec import Garment

TAU = 6.28318
STITCH = 0.06  # cm: half the width of a line of stitches
HEM_AT = 2.0  # cm from the edge


class Relief:
    """Colour and height (0..1, of DEEP) of a garment's cloth, built up step by step."""

    def __init__(self, g: Garment) -> None:
        self.g, self.n = g, Nodes('cloth')
        uv = self.n('SeparateXYZ', {0: self.n('UVMap', uv_map='uv').outputs[0]}).outputs
        self.u, self.v = uv[0], uv[1]
        self.turn = self.n.attribute('turn')

    def wave(self, at: Socket, period: float) -> Socket:
        """0..1, of a sine over cm."""
        return self.n.remap(self.n.math('SINE', self.n.math('MULTIPLY', at, TAU / period)), -1, 1, 0, 1)

    def within(self, name: str, width: float) -> Socket:
        """1 where the edge of that name is nearer than so many cm."""
        return self.n.remap(self.n.attribute(name), width - 0.03, width + 0.03, 1, 0)

    def line(self, name: str, at: float, half: float = STITCH) -> Socket:
        """1 on a line at that distance from an edge."""
        off = self.n.math('ABSOLUTE', self.n.math('SUBTRACT', self.n.attribute(name), at))
        return self.n.remap(off, half * 0.5, half * 1.5, 1, 0)

    def either(self, *shares: Socket) -> Socket:
        """The largest."""
        out = shares[0]
        for s in shares[1:]:
            out = self.n.math('MAXIMUM', out, s)
        return out

    def blend(self, share: Socket, a: Socket, b: Socket) -> Socket:
        """Numbers: a where share is 0, b where it is 1."""
        m = self.n.math
        return m('ADD', m('MULTIPLY', a, m('SUBTRACT', 1.0, share)), m('MULTIPLY', b, share))


def _weave(r: Relief) -> tuple[Socket, float]:
    """Height of the cloth's own structure and how deep it is in cm."""
    n, m, weave = r.n, r.n.math, r.g.fabric.weave
    if weave == 'rib':
        return m('POWER', r.wave(r.u, 0.62), 0.6), 0.09
    if weave == 'cable':
        slant = m('ABSOLUTE', m('SUBTRACT', m('FRACT', m('MULTIPLY', r.u, 1 / 0.62)), 0.5))
        return m('MULTIPLY', r.wave(m('ADD', r.v, m('MULTIPLY', slant, 0.5)), 0.5), m('SUBTRACT', 1.0, slant)), 0.1
    if weave == 'pique':
        return m('MULTIPLY', r.wave(m('ADD', r.u, r.v), 0.28), r.wave(m('SUBTRACT', r.u, r.v), 0.28)), 0.03
    if weave == 'woven':
        return n.noise(700, 2), 0.008
    return r.wave(r.u, 0.16), 0.012


def _bands(r: Relief) -> tuple[Socket, Socket]:
    """Where ribbed bands are, and their height."""
    cut, ribs = r.g.cut, r.g.fabric.ribs
    hem = r.either(r.within('hem', cut.rib_hem), r.within('cuff', cut.rib_hem)) if cut.rib_hem else 0.0
    neck = r.within('neck', cut.rib_neck) if cut.rib_neck else 0.0
    roll = r.n.attribute('collar') if cut.style == 'roll' else 0.0
    height = r.blend(neck, r.wave(r.u, ribs), r.wave(r.turn, ribs))
    return r.either(hem, neck, roll), height


def _seams(r: Relief) -> tuple[Socket, Socket]:
    """Lines of stitches and grooves of seams: 0..1 each."""
    cut = r.g.cut
    stitches = [r.line('armhole', 0.55)] if r.g.fabric.weave == 'woven' else []
    if not cut.rib_hem:
        stitches += [r.line(e, HEM_AT) for e in ('hem', 'cuff')] + [r.line('hem', HEM_AT - 0.35)]
    else:
        stitches += [r.line(e, cut.rib_hem + 0.3) for e in ('hem', 'cuff')]
    if cut.rib_neck:
        stitches.append(r.line('neck', cut.rib_neck + 0.35))
    if cut.collar and cut.style == 'shirt':
        stitches.append(r.line('rim', 0.5))
    if cut.opening:
        stitches.append(r.line('placket', PLACKET - 0.3))
    grooves = [r.line('armhole', 0.0, 0.14), r.line('side', 0.0, 0.1)]
    grooves += [r.line('placket', PLACKET, 0.09), r.line('placket', 0.0, 0.05)] if cut.opening else []
    grooves += [r.line('neck', cut.rib_neck, 0.1)] if cut.rib_neck else []
    grooves += [r.line(e, cut.rib_hem, 0.1) for e in ('hem', 'cuff')] if cut.rib_hem else []
    return r.either(*stitches), r.either(*grooves)


def _picture(r: Relief, path: Path, at: Socket, repeat: bool) -> Socket:
    picture = bpy.data.images.load(str(path), check_existing=True)
    extension = 'REPEAT' if repeat else 'CLIP'
    node = r.n('TexImage', {'Vector': at}, image=picture, interpolation='Cubic', extension=extension)
    return node.outputs['Color']


def _pattern(r: Relief, colour: Socket, bands: Socket, drawing: Path | None) -> Socket:
    f, n, m = r.g.fabric, r.n, r.n.math
    if f.pattern == 'stripes':
        every, wide = f.stripe
        off = m('ABSOLUTE', m('SUBTRACT', m('FRACT', m('MULTIPLY', r.v, 1 / every)), 0.5))
        share = n.remap(m('MULTIPLY', off, every), wide / 2 - 0.03, wide / 2 + 0.03, 1, 0)
        return n.mix(m('MULTIPLY', share, m('SUBTRACT', 1.0, bands)), colour, rgb(f.second))
    if drawing is None:
        return colour
    if f.pattern == 'leaves':
        at = n('CombineXYZ', {0: m('MULTIPLY', r.u, 1 / 14.0), 1: m('MULTIPLY', r.v, 1 / 14.0)}).outputs[0]
        return n.mix(_picture(r, drawing, at, True), colour, rgb(f.second))
    x = m('ADD', m('MULTIPLY', n.attribute('at_x'), 1 / 24.0), 0.5)
    y = m('ADD', m('MULTIPLY', m('ADD', n.attribute('at_y'), r.g.cut.front + 18.0), 1 / 24.0), 0.5)
    at = n('CombineXYZ', {0: x, 1: y}).outputs[0]
    return n.mix(m('MULTIPLY', _picture(r, drawing, at, False), n.attribute('front')), colour, rgb(f.second))


def cloth_material(g: Garment, drawing: Path | None) -> bpy.types.Material:
    """Everything together."""
    r = Relief(g)
    n, m, f = r.n, r.n.math, g.fabric
    weave, deep = _weave(r)
    bands, ribs = _bands(r)
    stitches, grooves = _seams(r)
    height = r.blend(bands, m('MULTIPLY', weave, deep / 0.1), m('MULTIPLY', ribs, 0.55))
    height = m('SUBTRACT', height, m('ADD', m('MULTIPLY', stitches, 0.25), m('MULTIPLY', grooves, 0.8)))
    colour = _pattern(r, rgb(f.colour), bands, drawing)
    fibres = n.remap(n.noise(650, 2, 0.7), 0.35, 0.65, 0, f.melange)
    colour = n.mix(fibres, colour, n.mix(0.5, colour, rgb((0.6, 0.6, 0.6))))
    between, below = (m('SUBTRACT', 1.0, h) for h in (weave, ribs))
    hollow = r.blend(bands, m('MULTIPLY', between, min(deep * 5, 0.45)), m('MULTIPLY', below, 0.3))
    dark = r.either(hollow, m('MULTIPLY', grooves, 0.5), m('MULTIPLY', stitches, 0.28))
    colour = n.tint(dark, colour, (0.45, 0.45, 0.47))
    rumples = n.bump(n.noise(34, 4, 0.6, distort=0.9), 0.35, 0.004)
    inputs = {
        'Base Color': colour,
        'Roughness': 0.85,
        'Specular IOR Level': 0.2,
        'Sheen Weight': 0.15,
        'Normal': n.bump(height, 0.8, 0.0012, rumples),
    }
    return n.surface(n('BsdfPrincipled', inputs).outputs[0])
