"""The networks keep the pack's contract."""
import pytest
import torch

from training.composition import compose
from training.networks import NETWORKS
from training.networks.blocks import Residual, untouched
from training.networks.condition import SEGMENTATION_CEILING, clamped_log_odds, closed_mask
from training.networks.contract import inputs_of, outputs_of, sized
from training.networks.fill import garment_fill, wall_fill
from training.networks.generator import COMPOSED, GREY_VALUE, face_tone, guided, known_pixels, smooth_edge, without_rim

SIZES = {'H': 512, 'W': 384}


@pytest.mark.parametrize('name', NETWORKS)
def test_shapes_and_ranges(name: str):
    network = NETWORKS[name]().eval()
    inputs = [torch.zeros(sized(shape, SIZES)) for shape in inputs_of(network).values()]
    with torch.no_grad():
        outputs = network(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    for output, (key, shape) in zip(outputs, outputs_of(network).items()):
        assert tuple(output.shape) == tuple(sized(shape, SIZES)), key
    if name == 'condition':
        assert outputs[1].min() >= 0
    if name == 'garment-mask':
        assert outputs[0].min() >= 0 and outputs[0].max() <= 1


def test_the_same_seed_builds_the_same_network():
    weights = []
    for _ in range(2):
        torch.manual_seed(5)
        weights.append(NETWORKS['condition']().state_dict())
    assert all(torch.equal(weights[0][key], weights[1][key]) for key in weights[0])


def test_a_certain_garment_is_not_occluded_and_an_arm_before_it_is():
    logits = torch.full((1, 13, 256, 192), -8.0)
    logits[:, 3] = 8
    logits[:, :, 100:150, 60:100] = -8
    logits[:, 5, 100:150, 60:100] = 8
    segmentation = clamped_log_odds(logits)
    assert segmentation.max() <= SEGMENTATION_CEILING
    flow, ones = torch.zeros(1, 128, 96, 2), torch.ones(1, 1, 256, 192)
    cloth, mask = torch.zeros(1, 3, 512, 384), torch.ones(1, 1, 512, 384)
    composed = compose(flow, segmentation, ones, cloth, mask)
    assert composed.mask[0, 0, 20, 200] > .98 and composed.mask[0, 0, 250, 160] < .02
    assert composed.labels[0, 250, 160] == 5 and composed.segmentation[0, 4, 250, 160] == 1


def test_the_photo_is_known_where_it_is_not_grey():
    agnostic = torch.full((1, 3, 4, 4), GREY_VALUE)
    agnostic[0, 0, 1, 2] = .5
    assert known_pixels(agnostic).sum() == 1


def layers(**values: float) -> torch.Tensor:
    """Predictions and fills [1,22,256,192] that are 0 except for the named layers."""
    return torch.cat([torch.full((1, channels, 256, 192), values.get(name, 0.)) for name, channels in COMPOSED.items()],
                     1)


def composed_image(network, x: torch.Tensor, predicted: torch.Tensor) -> torch.Tensor:
    ones, labels = torch.ones(1, 1, *x.shape[2:]), torch.zeros(1, 7, *x.shape[2:])
    return network.compose(x, labels, ones, known_pixels(x[:, :3]), predicted)[0]


def test_the_generator_keeps_known_pixels_of_the_photo_when_it_trusts_them():
    x = torch.rand(1, 9, 256, 192) * .5 + .3
    image = composed_image(NETWORKS['generator'](), x, layers(is_garment=-50, is_own=50, gain=1))
    assert torch.allclose(image, x[:, :3], atol=1e-5)


def test_skin_that_follows_the_body_ends_at_a_full_size_outline():
    x = torch.full((1, 9, 512, 384), -1.)
    x[:, :3], x[:, 3:6, :, 101:] = GREY_VALUE, torch.tensor([145, 191, 116]).view(3, 1, 1) / 127.5 - 1
    image = composed_image(NETWORKS['generator'](), x,
                           layers(skin=.5, other=-.5, follow_body=30, is_garment=-50, is_own=-50))
    assert torch.allclose(image[..., :101], torch.tensor(-.5)) and torch.allclose(image[..., 101:], torch.tensor(.5))


def test_a_guide_moves_a_weight_by_what_is_followed_of_it():
    zero, guide = torch.zeros(1, 1, 1, 2), torch.tensor([0., 1.]).view(1, 1, 1, 2)
    assert torch.allclose(guided(3., zero, (zero + 2, guide)).flatten(), torch.sigmoid(3 * torch.tensor([-2., 2.])))
    assert torch.allclose(guided(3., zero, (zero, guide)), torch.tensor(.5))


def test_holes_of_the_garment_take_the_colour_of_the_cloth_around_them():
    mask = torch.zeros(1, 1, 256, 192)
    mask[..., :96], mask[..., 40:60, 40:60] = 1, 0
    colours = torch.where(torch.arange(256).view(1, 1, 256, 1) < 128, -.5, .5).expand(1, 3, 256, 192)
    fill = garment_fill(colours * mask + (1 - mask), mask)
    assert torch.allclose(fill[..., 50, 50], torch.tensor(-.5), atol=.05)
    assert (fill[..., 200, 110] > .3).all()
    assert fill.abs().max() <= 1


def test_the_wall_behind_the_person_takes_the_colour_of_the_wall_around():
    low = torch.full((1, 18, 256, 192), -1.)
    left = torch.arange(192).view(1, 1, 1, 192) < 96
    low[:, :3], low[:, 9], low[:, 10:] = torch.where(left, .5, -.5), 1, 0
    low[:, -1] = 1
    low[:, :3, 60:200, 60:130], low[:, -1, 60:200, 60:130] = GREY_VALUE, 0
    low[:, :3, :60, 80:110], low[:, 3:6, :60, 80:110] = 1, .5
    wall = wall_fill(low)
    assert (wall[..., 120, 66] > .2).all() and (wall[..., 120, 124] < -.2).all() and wall.abs().max() <= .51
    assert torch.allclose(composed_image(NETWORKS['generator'](), torch.full((1, 9, 256, 192), GREY_VALUE),
                                         layers(is_wall=1, wall=.25, other=-1, is_skin=-50, is_garment=-50,
                                                is_own=-50)), torch.tensor(.25))


def test_outlines_are_drawn_sharper_in_use_than_in_training():
    network, x = NETWORKS['generator'](), torch.full((1, 9, 256, 192), GREY_VALUE)
    half = layers(skin=1., other=-1., is_skin=.25, is_garment=-50, is_own=-50)
    assert composed_image(network.eval(), x, half).mean() > composed_image(network.train(), x, half).mean() + .1


def test_a_sure_label_closes_the_warped_mask_and_an_unsure_one_does_not():
    logits = torch.zeros(1, 13, 1, 3)
    logits[0, 3, 0, :2] = torch.tensor([9., 1.])
    assert closed_mask(torch.tensor([0., 0., 1.]).view(1, 1, 1, 3), logits).flatten().tolist() == [1, 0, 1]


def test_the_tone_is_that_of_the_face():
    low = torch.zeros(1, 18, 256, 192)
    low[:, :3], low[:, 3:6] = GREY_VALUE, -1
    low[:, 9] = 1
    low[:, :3, 20:60, 80:110] = torch.tensor([.6, .2, -.1]).view(1, 3, 1, 1)
    low[:, 3:6, 20:60, 80:110] = torch.tensor([249, 251, 14]).view(1, 3, 1, 1) / 127.5 - 1
    low[:, 9, 20:60, 80:110], low[:, 10, 20:60, 80:110], low[:, 17, 20:60, 80:110] = 0, 1, 1
    low[:, 3:6, 100:180, 20:40] = torch.tensor([145, 191, 116]).view(1, 3, 1, 1) / 127.5 - 1
    low[:, 9, 100:180, 20:40], low[:, 13, 100:180, 20:40] = 0, 1
    assert torch.allclose(face_tone(low).flatten(), torch.tensor([.6, .2, -.1]), atol=.01)


def test_a_network_can_be_deepened_without_a_change() -> None:
    """New blocks give back what they get, but learn."""
    block, x = untouched(Residual(8)), torch.rand(2, 8, 6, 4, requires_grad=True)
    assert torch.equal(block(x), x)
    (block(x) * torch.rand(2, 8, 6, 4)).sum().backward()
    learnt = block.get_parameter('second.1.weight').grad
    assert learnt is not None and learnt.abs().sum() > 0


def test_the_rim_of_warped_cloth_leaves_no_white():
    """Cloth that came on white, blended by a mask of a half once or twice, shows the fill; whole cloth itself."""
    cloth, fill = torch.full((1, 3, 1, 3), -.5), torch.full((1, 3, 1, 3), -.4)
    mask = torch.tensor([1., .5, .5]).view(1, 1, 1, 3)
    white = torch.tensor([0., .5, .75]).view(1, 1, 1, 3)
    assert torch.equal(without_rim(cloth + white * (1 - cloth), mask, fill)[0, 0, 0], torch.tensor([-.5, -.4, -.4]))


def test_guides_have_no_steps():
    guide = (torch.arange(8) >= 4).float().view(1, 1, 1, -1).expand(1, 1, 5, -1)
    assert torch.allclose(smooth_edge(guide)[0, 0, 2], torch.tensor([0, 0, 0, 1 / 3, 2 / 3, 1, 1, 1]))
