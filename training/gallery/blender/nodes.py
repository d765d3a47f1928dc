"""Short hand for Blender's shader node trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import bpy

Socket = Any
"""A node's output, or a plain value."""


def rgb(colour: Iterable[float]) -> tuple[float, ...]:
    """With an alpha of 1."""
    return (*colour, 1.0)


class Nodes:
    """A material's node tree under construction."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.out = self('OutputMaterial')

    def __call__(self, kind: str, inputs: Mapping[Any, Socket] | None = None, **settings: Any) -> Any:
        """A node with inputs (linked or set) and settings."""
        node = self.tree.nodes.new('ShaderNode' + kind)
        for key, value in settings.items():
            setattr(node, key, value)
        for slot, value in (inputs or {}).items():
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, node.inputs[slot])
            else:
                node.inputs[slot].default_value = value
        return node

    def image(self, path: Path, data: bool = False) -> Any:
        """A texture node; data: numbers, not colours."""
        picture = bpy.data.images.load(str(path), check_existing=True)
        if data:
            picture.colorspace_settings.name = 'Non-Color'
        return self('TexImage', image=picture, interpolation='Cubic', extension='EXTEND')

    def attribute(self, name: str) -> Socket:
        """A number that vertices or faces carry."""
        return self('Attribute', attribute_name=name).outputs['Fac']

    def place(self) -> Socket:
        """Object coordinates, metres."""
        return self('TexCoord').outputs['Object']

    def noise(
        self, scale: float, detail: float = 4, rough: float = 0.55, at: Socket = None, distort: float = 0
    ) -> Socket:
        """Fractal noise of `scale` bumps a metre, 0..1."""
        inputs = {'Vector': at or self.place(), 'Scale': scale, 'Detail': detail, 'Roughness': rough}
        return self('TexNoise', {**inputs, 'Distortion': distort}).outputs['Fac']

    def math(self, operation: str, a: Socket, b: Socket = 0.0) -> Socket:
        """Arithmetic."""
        return self('Math', {0: a, 1: b}, operation=operation).outputs[0]

    def remap(self, value: Socket, low: float, high: float, to_low: float, to_high: float) -> Socket:
        """A range to a range, clamped."""
        ends = {'From Min': low, 'From Max': high, 'To Min': to_low, 'To Max': to_high}
        return self('MapRange', {'Value': value, **ends}).outputs[0]

    def mix(self, share: Socket, a: Socket, b: Socket, mode: str = 'MIX') -> Socket:
        """Colours."""
        return self('MixRGB', {0: share, 1: a, 2: b}, blend_type=mode).outputs[0]

    def tint(self, share: Socket, colour: Socket, by: Sequence[float]) -> Socket:
        """A colour multiplied by another in a share of places."""
        return self.mix(share, colour, self.mix(1, colour, rgb(by), 'MULTIPLY'))

    def bump(self, height: Socket, strength: float, metres: float, normal: Socket = None) -> Socket:
        """A normal disturbed by a height."""
        inputs = {'Height': height, 'Strength': strength, 'Distance': metres}
        return self('Bump', inputs | ({'Normal': normal} if normal else {})).outputs[0]

    def surface(self, shader: Socket) -> bpy.types.Material:
        """The finished material."""
        self.tree.links.new(shader, self.out.inputs['Surface'])
        return self.material
