"""Samples of sewn garments: physics once, pictures often."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..body import Random
from ..cloth import attributes, described
from .alone import Alone
from .garment import Mesh, Painted, in_look, prepared
from .labels import classes, parts, pattern
from .look import random_look
from .named_points import named_points
from .person import GARMENT, WornView, worn_view
from .shop import shop_view
from .snapshot import Snapshot, snapshot
from .states import Dressed, Shop, states
from .truth import flow

DRAWS = 4  # samples of each garment on its person
LOOK_STREAM = 1  # distinguishes the random numbers of a picture from those of the physics


def _meta(seed: int, dress: Dressed, state: Shop, **more: Any) -> str:
    who, about = dress.person, attributes(dress.kind, dress.cloth.cut, dress.person.measures, state.fasten)
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
            worn=dress.attributes,
            cut=described(dress.cloth.cut),
            sex=who.body.sex,
            ancestry=who.body.ancestry,
            age=who.body.age,
            catalogue=who.catalogue,
            arms=who.arms,
            bottom=who.bottom.suit or str(who.bottom.label),
            **more,
        )
    )


def _of_worn(mesh: Mesh, worn: WornView, alone: Alone) -> dict[str, Any]:
    """Truth about the person's picture."""
    seen = flow(worn.buffers, GARMENT, alone.buffers, alone.screen, mesh.fine)
    whole = flow(worn.whole, GARMENT, alone.buffers, alone.screen, mesh.fine)
    uv, piece = pattern(mesh.fine, worn.buffers, GARMENT)
    return dict(
        flow=seen.to,
        flow_visible=seen.visible,
        flow_whole=whole.to,
        flow_whole_valid=whole.there,
        flow_whole_visible=whole.visible,
        parts=parts(mesh.part, worn.buffers, worn.parts, GARMENT),
        pattern=uv,
        pattern_piece=piece,
        points=named_points(mesh.named, mesh.fine, worn.buffers, GARMENT, worn.screen),
    )


def _of_shop(mesh: Mesh, alone: Alone) -> dict[str, Any]:
    """Truth about the prepared picture."""
    uv, piece = pattern(mesh.fine, alone.buffers, 0)
    return dict(
        cloth_parts=parts(mesh.part, alone.buffers, alone.parts, 0),
        cloth_pattern=uv,
        cloth_pattern_piece=piece,
        cloth_points=named_points(mesh.named, mesh.fine, alone.buffers, 0, alone.screen),
    )


def _of_photo(garment: Painted, photo: Snapshot) -> dict[str, Any]:
    """Truth about the raw photo; nothing where the letterbox is."""
    mesh, view = garment.mesh, photo.alone
    part = parts(mesh.part, view.buffers, view.parts, 0)
    kinds = classes(view, mesh.fine, garment.look, part)
    return dict(
        garment_photo_parts=part * photo.area,
        garment_photo_classes=kinds * photo.area,
        garment_photo_points=named_points(mesh.named, mesh.fine, view.buffers, 0, view.screen, photo.area),
    )


def drawn(r: Random, seed: int, dress: Dressed, mesh: Mesh, state: Shop) -> dict[str, Any]:
    """One sample: every array of the output contract (see README)."""
    garment = in_look(mesh, random_look(r, mesh.cloth, dress.kind))
    shop, photo, worn = shop_view(r, garment, state), snapshot(r, garment, state), worn_view(r, garment, dress)
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
        **_of_worn(mesh, worn, shop.alone),
        **_of_shop(mesh, shop.alone),
        **_of_photo(garment, photo),
        meta=_meta(
            seed, dress, state, textile=garment.look.kind, hair=worn.hair, tucked=dress.tuck.how, photo=photo.kind,
            over_another=worn.over_another,
        ),
    )


def make_all(first: int, wanted: list[int], folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Those wanted of the DRAWS samples of one person in one garment, whose seeds are first (a multiple of DRAWS) and
    the following; its states are kept in the folder. Raises cloth.Failed when its drape is left out."""
    dress, shops = states(first // DRAWS, folder)
    mesh = prepared(dress.cloth)
    for seed in wanted:
        r = np.random.default_rng([seed, LOOK_STREAM])
        yield seed, drawn(r, seed, dress, mesh, shops[(seed - first) % len(shops)])
