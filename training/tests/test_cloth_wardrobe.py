"""Every kind of garment can be drawn, sewn and described."""

import numpy as np
import pytest

from training.render.cloth import (
    COLLAR,
    KINDS,
    WHOLE,
    WHOLLY,
    Cut,
    attributes,
    build,
    fastened,
    landmarks,
    lay_flat,
    part_labels,
    random_cut,
    random_lay,
)
from training.render.cloth.landmarks import PLACKET

MEASURES = dict(
    chest=92.0,
    hips=96.0,
    biceps=29.0,
    neck=33.0,
    shoulder=19.0,
    shoulder_y=50.0,
    shoulder_z=1.0,
    high=60.0,
    hip_y=6.0,
    neck_y=60.0,
    neck_z=0.5,
    crotch=-2.0,
    waist_y=14.0,
    arm=50.0,
    upper_arm=25.0,
)
COARSE = 2.4


def drawn(kind: str, seed: int = 0) -> Cut:
    return random_cut(np.random.default_rng(seed), MEASURES, kind)[1]


@pytest.mark.parametrize('kind', list(KINDS))
def test_each_kind_is_sewn_to_one_whole_mesh(kind: str) -> None:
    cloth = build(drawn(kind), COARSE)
    edge = np.sort(np.concatenate([cloth.triangle[:, [i, (i + 1) % 3]] for i in range(3)]), 1)
    _, count = np.unique(edge, axis=0, return_counts=True)
    assert count.max() == 2
    assert len(np.unique(cloth.triangle)) == len(cloth.rest)
    assert (cloth.length > 0).all() and np.isfinite(cloth.bend_length).all()


def test_kinds_differ_as_their_names_say() -> None:
    said = {kind: attributes(kind, drawn(kind), MEASURES, WHOLLY) for kind in KINDS}
    assert said['turtleneck']['neckline'] == said['mock neck']['neckline'] == 'turtleneck'
    assert said['hoodie']['neckline'] == 'hood' and said['polo']['neckline'] == 'collar-closed'
    assert said['tank']['sleeves'] == 'none' and said['turtleneck']['sleeves'] in ('long', 'three-quarter')
    assert (
        said['shirt']['front'] == 'buttoned'
        and said['zip hoodie']['front'] == 'zipped'
        and said['t-shirt']['front'] == 'closed'
    )
    cropped, tunic = (float(said[kind]['hem_below_hip_cm']) for kind in ('cropped', 'tunic'))
    assert cropped < 0 < tunic


def test_unbuttoned_a_shirt_is_open() -> None:
    cut = drawn('shirt')
    assert attributes('shirt', cut, MEASURES, 9.0)['neckline'] == 'collar-open'
    assert attributes('shirt', cut, MEASURES, WHOLE)['front'] == 'open'


def test_an_open_front_has_two_edges_that_lie_on_each_other() -> None:
    cloth = build(drawn('cardigan'), COARSE)
    left, right = cloth.rest[cloth.closure].transpose(1, 0, 2)
    np.testing.assert_allclose(left, right)
    assert len(np.unique(cloth.closure)) == 2 * len(cloth.closure)
    assert (np.diff(cloth.closure_at) > 0).all()
    assert fastened(cloth, 20.0).sum() < len(cloth.closure) and not fastened(cloth, WHOLE).any()


def test_what_is_closed_stays_together_and_what_is_open_does_not() -> None:
    cloth = build(drawn('shirt'), COARSE)
    state = lay_flat(cloth, random_lay(np.random.default_rng(0), cloth.cut), 1, fasten=20.0)
    gap = np.linalg.norm(state.x[cloth.closure[:, 0]] - state.x[cloth.closure[:, 1]], axis=1)
    closed = fastened(cloth, 20.0)
    assert gap[closed].max() < 0.3 < gap[~closed].max()


def test_named_points_lie_where_annotators_put_them() -> None:
    cloth = build(drawn('long sleeve'), COARSE)
    at = {name: cloth.rest[i] for name, i in landmarks(cloth).items()}
    assert len(at) == 21
    assert at['neck_l'][0] < 0 < at['neck_r'][0]  # the viewer's left is the wearer's right
    assert at['collar_front'][1] < at['collar_back'][1] < 0.5
    for s in 'lr':
        assert at[f'shoulder_{s}'][1] > at[f'armpit_{s}'][1] > at[f'waist_{s}'][1] > at[f'hem_{s}'][1]
        assert abs(at[f'cuff_{s}_outer'][0]) > abs(at[f'elbow_{s}_outer'][0]) > abs(at[f'shoulder_{s}'][0])


def test_parts_cover_every_triangle() -> None:
    cloth = build(drawn('polo'), COARSE)
    part = part_labels(cloth)
    assert set(np.unique(part)) == {1, 2, 3, 4, PLACKET}
    assert ((part == 4) == (cloth.piece[cloth.corner[:, 0]] == COLLAR)).all()
