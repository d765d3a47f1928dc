"""What the garment mask network is shown: where points go when photos are moved, and where it is known what is
foreign."""
from pathlib import Path

import numpy as np
import pytest
import torch

from training.labels import GARMENT_POINTS, POINT_NAMES
from training.networks.garment_mask import GarmentMaskNetwork
from training.tasks import TASKS
from training.tasks.augment import affine, resample, uniform
from training.tasks.garment_mask import LIMITS, TILT, _foreign, moved_points
from training.tests.samples import packed_folder

SIDE = 96


def spot(x: float, y: float) -> torch.Tensor:
    """A picture [1,1,SIDE,SIDE] with a soft spot about a place in [-1,1]."""
    axis = (torch.arange(SIDE) * 2 + 1) / SIDE - 1
    return torch.exp(-((axis[None] - x) ** 2 + (axis[:, None] - y) ** 2) / .01)[None, None]


def middle(picture: torch.Tensor) -> list[float]:
    """Where the spot's middle is."""
    axis, total = (torch.arange(SIDE) * 2 + 1) / SIDE - 1, picture.sum()
    return [((picture.sum((0, 1, 2)) * axis).sum() / total).item(),
            ((picture.sum((0, 1, 3)) * axis).sum() / total).item()]


@pytest.mark.parametrize('seed', range(6))
def test_points_go_where_the_photo_goes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrices, tilt = affine(rng, 1, 1.0, LIMITS), uniform(rng, -TILT, TILT, 1, 2)
    neck = POINT_NAMES.index('neck_l')
    places, seen = torch.zeros(1, 2, GARMENT_POINTS), torch.zeros(1, GARMENT_POINTS)
    places[0, :, neck], seen[0, neck] = torch.tensor([.2, -.3]), 2
    moved, still_seen = moved_points(places, seen, matrices, tilt)
    is_mirrored = bool(torch.linalg.det(matrices[0, :, :2]) < 0)
    at = neck + 1 if is_mirrored else neck
    assert still_seen[0].nonzero().flatten().tolist() == [at]
    assert moved[0, :, at].tolist() == pytest.approx(middle(resample(spot(.2, -.3), matrices, tilt=tilt)), abs=.02)


def test_what_is_foreign_is_known_where_the_renderer_tells_it_and_on_the_lower_part_of_annotated_garments() -> None:
    mask, classes = torch.zeros(2, 1, 10, 4), torch.zeros(2, 1, 10, 4, dtype=torch.uint8)
    mask[:, :, 2:8, 1:3] = 1
    classes[0], classes[0, :, 2:4] = 1, 4
    foreign, told = _foreign(classes, mask)
    assert told[0].all() and foreign[0].sum() == 8 and not foreign[1].any()
    assert told[1, 0].any(1).nonzero().flatten().tolist() == [5, 6, 7] and not told[1, :, :, 0].any()


@pytest.mark.parametrize('seed', [None, 1])
def test_a_batch_has_what_the_loss_asks_for(tmp_path: Path, seed: int | None) -> None:
    task = TASKS['garment-mask']
    samples = task.open(str(packed_folder(tmp_path, 2)))
    data = task.batch(samples, np.arange(2), None if seed is None else np.random.default_rng(seed))
    loss, parts = task.loss(GarmentMaskNetwork(), data)
    assert torch.isfinite(loss) and parts.keys() >= {'entropy', 'dice', 'foreign', 'places'}


def test_a_mirrored_photo_has_the_mirrored_answer() -> None:
    network = GarmentMaskNetwork().eval()
    photo = torch.rand(1, 3, 64, 64) * 2 - 1
    with torch.no_grad():
        assert torch.allclose(network(photo), network(photo.flip(-1)).flip(-1), atol=1e-5)
