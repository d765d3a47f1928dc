"""What is sewn: one whole mesh, whose flat drawing is without strain."""

import numpy as np
import pytest

from training.render.cloth import COLLAR, FRONT, Cut, build, creased, valid

SHIRT = Cut(neck=8, front=12, v=True, collar=7, rib_neck=0, sleeve=55, cuff=12, angle=45)


@pytest.mark.parametrize('cut', [Cut(), Cut(sleeve=0), SHIRT], ids=['t-shirt', 'tank', 'shirt'])
def test_the_pieces_are_sewn_to_one_mesh_with_openings_only_at_neck_hem_and_cuffs(cut: Cut) -> None:
    cloth = build(cut)
    border = rims(cloth.triangle)
    assert valid(cut)
    assert len(np.unique(cloth.triangle)) == len(cloth.rest)
    assert border == 4


def rims(triangle: np.ndarray) -> int:
    """How many closed borders a mesh has."""
    edge = np.sort(np.concatenate([triangle[:, [i, (i + 1) % 3]] for i in range(3)]), 1)
    edge, count = np.unique(edge, axis=0, return_counts=True)
    rim, label = edge[count == 1], np.arange(triangle.max() + 1)
    for _ in range(len(rim)):
        low = label[rim].min(1)
        if (label[rim] == low[:, None]).all():
            break
        np.minimum.at(label, rim.ravel(), np.repeat(low, 2))
    return len(np.unique(label[rim]))


def test_every_edge_is_as_long_as_it_is_drawn() -> None:
    cloth = build(Cut(rib_neck=0))
    drawn = np.linalg.norm(cloth.rest[cloth.edge[:, 0]] - cloth.rest[cloth.edge[:, 1]], axis=1)
    np.testing.assert_allclose(cloth.length, drawn, atol=1e-9)


def test_bands_are_narrower_than_the_cloth_they_hold() -> None:
    cut = Cut(rib_neck=0, rib_hem=6, gather=0.8, sleeve=55, cuff=12)
    cloth = build(cut)
    drawn = np.linalg.norm(cloth.rest[cloth.edge[:, 0]] - cloth.rest[cloth.edge[:, 1]], axis=1)
    hem = (cloth.rest[cloth.edge, 1] < -cut.length + 5).all(1)
    np.testing.assert_allclose(cloth.length[hem], 0.8 * drawn[hem])


def test_a_collar_is_sewn_to_the_whole_neckline() -> None:
    cloth = build(SHIRT)
    of_collar = np.unique(cloth.weld[cloth.piece == COLLAR])
    assert set(cloth.neck) <= set(of_collar)
    assert cloth.neck_at[-1] > 40 and (cloth.up[of_collar] >= 0).sum() == len(of_collar) - len(set(cloth.neck))


def test_creases_bend_the_cloth_without_stretching_it() -> None:
    cloth = build(Cut())
    worn = creased(cloth, np.random.default_rng(0), 80, 0.3)
    assert (worn.bend_length < cloth.bend_length - 1e-6).sum() > 100
    np.testing.assert_array_equal(worn.length, cloth.length)


def test_front_triangles_face_the_viewer() -> None:
    cloth = build(Cut())
    p = cloth.rest[cloth.triangle]
    a, b = p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]
    area = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    front = (cloth.piece[cloth.corner] == FRONT).all(1)
    assert (area[front] > 0).all() and (area[~front] < 0).any()
