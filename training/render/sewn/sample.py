"""Samples of sewn garments: physics once, pictures often."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..body import Random
from ..cloth import attributes, described
from .drape import Dressed, Shown, dressed, shown
from .garment import Mesh, in_look, prepared
from .look import random_look
from .person import worn_view
from .shop import shop_view
from .snapshot import snapshot
from .truth import flow

DRAWS = 4  # samples of each garment on its person
LOOK_STREAM = 1  # distinguishes the random numbers of a picture from those of the physics


def _meta(seed: int, dress: Dressed, state: Shown, **more: Any) -> str:
    body, about = dress.body, attributes(dress.kind, dress.cloth.cut, dress.measures, state.fasten)
    return json.dumps(
        dict(
            seed=seed,
            sewn=True,
            kind=dress.kind,
            neck=about['neckline'],
            sleeves=about['sleeves'],
            garment=f'{dress.kind}/{about["sleeves"]}',
            open=about['front'] == 'open',
            hung=state.hanger is not None,
            attributes=about,
            cut=described(dress.cloth.cut),
            sex=body.sex,
            ancestry=body.ancestry,
            age=body.age,
            catalogue=dress.catalogue,
            arms=dress.arms,
            bottom=dress.bottom.suit or str(dress.bottom.label),
            **more,
        )
    )


def drawn(r: Random, seed: int, dress: Dressed, mesh: Mesh, state: Shown) -> dict[str, Any]:
    """One sample: every array of the output contract (see README)."""
    garment = in_look(mesh, random_look(r, mesh.cloth, dress.kind))
    shop = shop_view(r, garment, state)
    photo = snapshot(r, garment, state)
    worn = worn_view(r, garment, dress)
    to, visible = flow(worn, shop.alone, mesh.fine)
    return dict(
        image=worn.image,
        parse=worn.parse,
        densepose=worn.densepose,
        keypoints=worn.keypoints,
        cloth=shop.cloth,
        cloth_mask=shop.mask,
        cloth_inner=shop.inner,
        garment_photo=photo.photo,
        garment_photo_mask=photo.mask,
        flow=to,
        flow_visible=visible,
        meta=_meta(seed, dress, state, textile=garment.look.kind, hair=worn.hair, photo=photo.kind),
    )


def make_all(first: int, wanted: list[int] | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The DRAWS samples of one person in one garment with their seeds, first (a multiple of DRAWS) and following;
    wanted: only these."""
    dress = dressed(first // DRAWS)
    mesh = prepared(dress.cloth)
    for seed in wanted or range(first, first + DRAWS):
        r = np.random.default_rng([seed, LOOK_STREAM])
        yield seed, drawn(r, seed, dress, mesh, shown(r, dress))


def make(seed: int) -> dict[str, Any]:
    """The sample of a seed. The same seed gives the same sample. Raises simulate.Failed or ValueError when nothing
    could be sewn."""
    return next(sample for _, sample in make_all(seed - seed % DRAWS, [seed]))
