"""Price tags dangle before the inner side of garments and are no part of them."""
import numpy as np
import pytest
import torch

from training.packed import append, pack_sample
from training.render.inner import NOTHING, Inner
from training.render.price_tag import SIZE, draw_price_tag
from training.tasks import TASKS, price_tag
from training.tasks.garment_mask import OFTEN
from training.tasks.price_tag import tag
from training.tests.samples import made_up_sample

SIDE = 96


def open_garment(count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Photos of one even grey, a garment in their middle, and its inner side between the fronts."""
    photo, mask = torch.full((count, 3, SIDE, SIDE), .43), torch.zeros(count, 1, SIDE, SIDE)
    mask[:, :, 10:90, 16:80] = 1
    inner = torch.zeros_like(mask)
    inner[:, :, 12:88, 36:60] = 1
    return photo, mask, inner


def test_a_tag_is_taken_out_of_the_mask_and_hides_nothing_but_the_inner_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(price_tag, 'TAGGED', 1.)
    photo, mask, inner = open_garment(20)
    before = mask.clone()
    tag(np.random.default_rng(1), photo, mask, inner)
    changed = (photo != .43).any(1, keepdim=True)
    assert changed.flatten(1).any(1).all() and not changed[inner == 0].any()
    assert torch.equal(mask[~changed], before[~changed])
    assert (mask[changed] < 1).all() and (mask < .5).flatten(1).any(1).all()


def test_some_photos_get_no_tag_and_those_that_show_no_inner_side_never() -> None:
    photo, mask, inner = open_garment(40)
    tag(np.random.default_rng(2), photo, mask, inner)
    share = (photo != .43).flatten(1).any(1).float().mean()
    assert .25 < share < .75
    photo, mask, inner = open_garment(10)
    tag(np.random.default_rng(3), photo, mask, inner * 0)
    assert (photo == .43).all()


def test_a_tag_is_as_large_as_the_garments_width_says() -> None:
    inner, width = np.ones((SIDE, SIDE), np.float32), 60.
    drawn = [draw_price_tag(np.random.default_rng(seed), inner, width) for seed in range(40)]
    assert all(tag.cover.max() == 1 and 0 <= tag.colour.min() and tag.colour.shape == (SIDE, SIDE, 3) for tag in drawn)
    area = np.array([tag.cover.sum() for tag in drawn])
    assert np.median(area) > (SIZE[0] * width) ** 2 / 2 and area.max() < (SIZE[1] * width) ** 2 + 4 * SIDE


def test_the_inner_side_without_what_dangles_keeps_a_sewn_label() -> None:
    def inner(hangs: bool) -> Inner:
        return Inner(np.ones(3), 1., 1., 0., (0., 1., 1., 0.), 0., np.ones(3), np.zeros(3), 2., 1., hangs)
    assert inner(True).sewn().tag == NOTHING[0] and inner(False).sewn().tag == (0., 1., 1., 0.)


def test_the_garment_mask_is_shown_open_garments_more_often(tmp_path) -> None:
    append(tmp_path, [0, 1, 2], [pack_sample(made_up_sample(seed)) for seed in range(3)], [{'open': True}, {'open': False}, {}])
    task = TASKS['garment-mask']
    rows = task.drawn(task.open(str(tmp_path)), np.arange(3))
    assert np.bincount(rows).tolist() == [OFTEN, 1, 1]
