"""The patch discriminator judges only what is hidden, and learns."""
import torch

from training.critic import Critic


def pictures() -> tuple[torch.Tensor, ...]:
    torch.manual_seed(3)
    photo = torch.linspace(-1, 1, 64).expand(2, 3, 64, 64).contiguous()
    made = torch.rand(2, 3, 64, 64) * 2 - 1
    hidden = torch.zeros(2, 1, 64, 64)
    hidden[..., :32] = 1
    return made, photo, torch.zeros(2, 3, 64, 64), hidden


def test_it_learns_to_tell_noise_from_photos():
    critic = Critic()
    verdicts = [float(critic.verdict(*pictures())) for _ in range(60)]
    assert verdicts[-1] > verdicts[0] + .3


def test_only_what_lies_near_hidden_pixels_is_judged():
    made, photo, densepose, hidden = pictures()
    made.requires_grad_()
    Critic().verdict(made, photo, densepose, hidden).backward()
    assert made.grad[..., :32].abs().sum() > 0 and made.grad[..., 60:].abs().sum() == 0


def test_it_goes_on_where_it_stopped():
    first, second = Critic(), Critic()
    first.verdict(*pictures())
    second.restore(first.state())
    assert torch.allclose(first.verdict(*pictures()), second.verdict(*pictures()))
