"""Takes the picture: camera, place, light, rendering, tone."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from .. import film
from ..companions import View
from .sitter import Sitter
from .studio import PLACES, camera

ABOVE = 0.085  # metres of air over the head
LENS = 85.0
TONE, LOOK, EXPOSURE = 'AgX', 'AgX - High Contrast', 0.6


def framed(s: Sitter) -> View:
    """Camera, place and light for a sitter; -> how the camera sees."""
    f = s.figure
    hip, knee = (f.joint(f'{b}.L')[2] for b in ('upperleg01', 'lowerleg01'))
    top, bottom = s.height + ABOVE, hip + (knee - hip) * f.person.crop
    x = float(f.joint('spine02')[0]) * 0.5
    camera(top, bottom, x, f.person.light.place, LENS)
    r = np.random.default_rng(f.person.seed)
    PLACES[f.person.light.place](f.person.light, s.height - 0.22, f.floor(), r)
    return View(x, (top + bottom) / 2, top - bottom, (top - bottom) * LENS / 36)


def take(s: Sitter, path: Path, scratch: Path, size: tuple[int, int]) -> None:
    """Render and finish; write a JPEG of size (width, height)."""
    scene = bpy.context.scene
    view, image = scene.view_settings, scene.render.image_settings
    view.view_transform, view.look, view.exposure = TONE, LOOK, EXPOSURE
    image.file_format, image.color_mode, image.color_depth = 'PNG', 'RGB', '8'
    scene.render.filepath = str(scratch / 'developed.png')
    bpy.ops.render.render(write_still=True)
    film.save(scratch / 'developed.png', path, size, s.figure.person.seed)
