"""Labels at necklines count more than others."""
import torch

from training.tasks.neckline import REACH, WEIGHT, neckline_weights

EDGE = 20


def weights() -> torch.Tensor:
    """Weights [40,8] of a bare neck above row EDGE and a garment from there on."""
    upper = torch.zeros(1, 40, 8, dtype=torch.bool)
    upper[:, EDGE:] = True
    return neckline_weights(~upper, upper)[0]


def test_labels_on_both_sides_of_a_neckline_count_more() -> None:
    rows = weights()[:, 3]
    assert (rows[EDGE - REACH:EDGE + REACH] == WEIGHT).all()
    assert (rows[:EDGE - REACH] == 1).all() and (rows[EDGE + REACH:] == 1).all()


def test_the_edge_of_a_garment_before_the_background_counts_once() -> None:
    upper = torch.zeros(1, 40, 8, dtype=torch.bool)
    upper[:, EDGE:] = True
    assert (neckline_weights(torch.zeros_like(upper), upper) == 1).all()
