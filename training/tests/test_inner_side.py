"""Both sides of the cloth in the training of the condition network."""
import pytest
import torch

from training.checkpoint import begin_from, save_small
from training.networks import NETWORKS
from training.networks.inner_side import InnerSide
from training.tasks.condition import _inner_loss, _outer_side


def photo() -> tuple[torch.Tensor, torch.Tensor]:
    """A garment that fills the middle of its photo [1,4,256,192], and its inner side: the upper quarter of the
    photo."""
    cloth, inner = torch.zeros(1, 4, 256, 192), torch.zeros(1, 1, 256, 192)
    cloth[:, 3, 32:224, 48:144] = 1
    inner[:, :, :64] = cloth[:, 3:, :64]
    return cloth, inner


def test_the_inner_side_is_not_worn():
    cloth, inner = photo()
    outer = _outer_side(torch.zeros(1, 2, 128, 96), cloth, inner)[0, 0]
    assert outer[34:110, 26:70].min() == 1 and outer[:31].max() == 0 and outer[:, :22].max() == 0


def test_a_flow_that_leads_the_neck_to_the_inner_side_wears_nothing_there():
    cloth, inner = photo()
    upwards = torch.zeros(1, 2, 128, 96)
    upwards[:, 1] = -.5
    assert _outer_side(upwards, cloth, inner)[0, 0, 32:62].max() == 0


def test_only_the_cut_out_tells_its_sides():
    cloth, inner = photo()
    logits = torch.where(inner > 0, 9., -9.)
    logits[:, :, :, :40] = 9
    data = {'cloth': cloth, 'inner': inner, 'told': torch.ones(1, dtype=torch.bool)}
    assert _inner_loss(logits, data) < 1e-3
    assert _inner_loss(-logits, data) > 5
    real = {**data, 'told': torch.zeros(1, dtype=torch.bool)}
    assert _inner_loss(-logits, real) == 0, 'nobody knows the sides of a real photo'


def test_the_head_answers_at_the_size_of_the_photo():
    assert InnerSide(24)(torch.zeros(2, 24, 32, 16)).shape == (2, 1, 64, 32)


def test_a_checkpoint_from_before_a_new_head_begins_a_run_and_one_of_another_network_does_not(tmp_path):
    network = NETWORKS['condition']()
    save_small(network, tmp_path / 'old.pt', {})
    state = torch.load(tmp_path / 'old.pt')
    state['weights'] = {name: value for name, value in state['weights'].items() if not name.startswith('inner_side')}
    torch.save(state, tmp_path / 'old.pt')
    assert all(name.startswith('inner_side') for name in begin_from(network, tmp_path / 'old.pt'))
    with pytest.raises(ValueError, match='another network'):
        begin_from(NETWORKS['person'](), tmp_path / 'old.pt')
