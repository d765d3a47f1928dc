"""Labels at the full 256x192."""
import torch

from training.labels import CONDITION_CLASSES, GARMENT_POINTS
from training.networks.condition import ConditionNetwork
from training.networks.fine_labels import FineLabels


def test_an_untrained_correction_leaves_the_labels_alone() -> None:
    network = FineLabels(8, 5, CONDITION_CLASSES).eval()
    correction = network(torch.rand(2, 8, 16, 12), torch.randn(2, CONDITION_CLASSES, 16, 12), torch.rand(2, 5, 32, 24))
    assert correction.shape == (2, CONDITION_CLASSES, 32, 24)
    assert not correction.any()


def test_a_correction_can_follow_an_outline_finer_than_a_cell() -> None:
    """A line of one pixel that only the full-size picture shows is learnt in some steps."""
    torch.manual_seed(1)
    network = FineLabels(8, 1, 2)
    optimiser = torch.optim.Adam(network.parameters(), .02)
    features, logits = torch.zeros(4, 8, 16, 12), torch.zeros(4, 2, 16, 12)
    for _ in range(60):
        lines = (torch.rand(4, 1, 1, 24) < .3).float().expand(-1, -1, 32, -1)
        loss = torch.nn.functional.cross_entropy(network(features, logits, lines), lines[:, 0].long())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    lines = (torch.rand(4, 1, 1, 24) < .3).float().expand(-1, -1, 32, -1)
    right = network.eval()(features, logits, lines).argmax(1) == lines[:, 0]
    assert right.float().mean() > .97


def test_the_correction_teaches_the_flow_nothing() -> None:
    torch.manual_seed(1)
    network = ConditionNetwork()
    torch.nn.init.normal_(network.fine_labels.correct.convolution.weight)
    learnt = network.body(torch.rand(2, 4, 256, 192), torch.rand(2, 16, 256, 192),
                          torch.zeros(2, GARMENT_POINTS, 3), torch.zeros(2, 3))
    learnt.correction.sum().backward()
    assert network.get_parameter('refine.2.flow.weight').grad is None
    gradient = network.get_parameter('fine_labels.look.0.weight').grad
    assert gradient is not None and gradient.abs().sum() > 0
