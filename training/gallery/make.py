"""One person from the record to the files."""

from __future__ import annotations

import argparse
import json
import shutil
import time
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from . import companions
from .blender.labels import label_maps
from .blender.photo import framed, take
from .blender.scene import new_scene
from .blender.sitter import sit
from .companions import HEIGHT, WIDTH
from .figure import figure
from .spec import Person


def _size(scale: float) -> tuple[int, int]:
    """Of the picture that is written: a preview is as small as it is rendered."""
    return int(WIDTH * min(scale, 1)), int(HEIGHT * min(scale, 1))


def make(p: Person, folder: Path, given: argparse.Namespace) -> None:
    """Write folder/image.jpg and its companions; the folder appears whole. Raises BadSpec, Failed."""
    scratch = Path(mkdtemp(prefix=f'{p.name}-'))
    start = time.time()
    f = figure(p)
    print(f'  {p.name}: dressed after {time.time() - start:.0f} s', flush=True)
    new_scene(round(WIDTH * given.scale), round(HEIGHT * given.scale), given.samples, given.threads)
    s = sit(f, scratch)
    view = framed(s)
    print(f'  {p.name}: built after {time.time() - start:.0f} s', flush=True)
    take(s, scratch / 'image.jpg', scratch, _size(given.scale))
    print(f'  {p.name}: taken after {time.time() - start:.0f} s', flush=True)
    if not given.photo_only:
        parse, parts = label_maps(s, scratch)
        companions.write(scratch, parse, parts, np.asarray(companions.joints(f, view)))
    (scratch / 'about.json').write_text(json.dumps({'line': dict(p.about)}, ensure_ascii=False, indent=2) + '\n')
    folder.mkdir(parents=True, exist_ok=True)
    for name in ('about.json', 'parse.png', 'densepose.png', 'keypoints.json', 'image.jpg'):
        if (scratch / name).exists():
            shutil.move(scratch / name, folder / name)
    shutil.rmtree(scratch)
