"""Stored garments: what was simulated, once per seed, small enough to keep thousands."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .cut import Cut
from .figure import posed
from .garment import Dressed, Shop, person, sewn, worn_by
from .hanger import hanger
from .mesh import Cloth

GRAIN = 0.02  # cm: a unit of stored coordinates; int16 reaches 655 cm
VERSION = 1
SUFFIX, SKIPPED = '.cloth', '.skip'


class Outdated(ValueError):
    """A stored garment that today's patterns would sew otherwise: simulate it again."""


def state_path(folder: Path, seed: int) -> Path:
    """File of a seed."""
    return folder / f'{seed:07d}{SUFFIX}'


def packed(x: np.ndarray) -> bytes:
    """States [V,3] in cm as bytes: differences of neighbouring vertices, low bytes first, which deflate well."""
    units = np.round(x / GRAIN).astype(np.int16)
    delta = np.diff(units, axis=0, prepend=np.zeros((1, 3), np.int16)).T
    return np.ascontiguousarray(delta).view(np.uint8).reshape(-1, 2).T.tobytes()


def unpacked(data: bytes) -> np.ndarray:
    """The state [V,3] float32 in cm."""
    delta = np.frombuffer(data, np.uint8).reshape(2, -1).T.copy().view(np.int16).reshape(3, -1).T
    return np.ascontiguousarray(np.cumsum(delta, axis=0, dtype=np.int16) * np.float32(GRAIN))


def _fingerprint(cloth: Cloth) -> int:
    return zlib.crc32(cloth.triangle.tobytes())


def save(path: Path, dress: Dressed, shops: list[Shop], faults: dict) -> None:
    """Write under a temporary name, then rename: a file that exists is whole. The same garment gives the same bytes."""
    note = dict(
        version=VERSION,
        seed=dress.seed,
        kind=dress.kind,
        soft=dress.soft,
        fasten=dress.fasten,
        cut=asdict(dress.cloth.cut),
    )
    note |= dict(mesh=_fingerprint(dress.cloth), extents=dress.extents, attributes=dress.attributes, faults=faults)
    note['shops'] = [dict(fasten=s.fasten, hanger=s.hanger and s.hanger.made) for s in shops]
    temporary = path.with_suffix(f'.{os.getpid()}.tmp')
    with zipfile.ZipFile(temporary, 'w', zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in (
            ('note.json', json.dumps(note).encode()),
            ('worn', packed(dress.worn)),
            *((f'shop{i}', packed(s.x)) for i, s in enumerate(shops)),
        ):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    os.replace(temporary, path)


def skip(folder: Path, seed: int, why: dict) -> None:
    """Remember a seed whose drape is not to be used."""
    state_path(folder, seed).with_suffix(SKIPPED).write_text(json.dumps(why))


def note(path: Path) -> dict:
    """What a stored garment says of itself: seed, kind, cut, attributes, faults, shops."""
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read('note.json'))


def restored(path: Path) -> tuple[Dressed, list[Shop]]:
    """The garment as it was worn, and its states alone. Raises Outdated when its mesh has changed since."""
    with zipfile.ZipFile(path) as archive:
        said = json.loads(archive.read('note.json'))
        states = [unpacked(archive.read(name)) for name in ('worn', *(f'shop{i}' for i in range(len(said['shops']))))]
    who, cloth = person(said['seed']), sewn(Cut(**said['cut']), said['seed'], False)
    if said['version'] != VERSION or _fingerprint(cloth) != said['mesh']:
        raise Outdated(f'{path.name} was made by other patterns than these: simulate it again')
    pose = posed(who.body, who.rotations)
    dress = worn_by(said['seed'], who, said['kind'], cloth, said['soft'], said['fasten'], states[0], pose)
    shops = [Shop(x, s['hanger'] and hanger(**s['hanger']), s['fasten']) for x, s in zip(states[1:], said['shops'])]
    return dress, shops
