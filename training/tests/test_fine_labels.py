"""Labels at the full size: a correction of the enlarged coarse ones."""
import torch

from training.networks.condition import ConditionNetwork
from training.networks.fine_labels import FineLabels


def inputs() -> tuple[torch.Tensor, torch.Tensor]:
    """`cloth` [1,4,256,192] and `person` [1,16,256,192] of noise."""
    torch.manual_seed(2)
    return torch.rand(1, 4, 256, 192), torch.rand(1, 16, 256, 192)


def test_a_network_without_trained_corrections_keeps_its_labels() -> None:
    network = ConditionNetwork().eval()
    with torch.no_grad():
        found = network.body(*inputs())
    assert found.correction.shape == (1, 13, 256, 192) and found.correction.abs().max() == 0
    assert found.logits().abs().max() > 0


def test_a_correction_moves_labels_of_the_network_by_single_pixels() -> None:
    network = ConditionNetwork().eval()
    with torch.no_grad():
        before = network(*inputs())[1].argmax(1)
        network.fine.correct.weight.normal_(0, 20)
        changed = network(*inputs())[1].argmax(1) != before
    assert changed.any() and not torch.equal(changed[:, ::2, ::2], changed[:, 1::2, 1::2])


def test_what_is_seen_at_the_full_size_reaches_the_correction() -> None:
    head = FineLabels(4, 3, 5).eval()
    torch.nn.init.normal_(head.correct.weight)
    features, seen = torch.zeros(1, 4, 8, 6), torch.zeros(1, 3, 16, 12)
    with torch.no_grad():
        before = head(features, seen)
        seen[0, 1, 7, 5] = 5
        touched = (head(features, seen) != before).any(1)[0].nonzero()
    assert len(touched) and (touched - torch.tensor([7, 5])).abs().max() <= 2
