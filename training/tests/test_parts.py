"""The colours of a DensePose picture tell the parts."""
import pytest
import torch

from training.networks.parts import HEAD, UPPER_ARMS, part_mask
from training.tests.samples import colours_of


@pytest.mark.parametrize('levels,parts', [(UPPER_ARMS, range(15, 19)), (HEAD, range(23, 25))])
def test_the_colours_tell_the_parts(levels: tuple, parts: range) -> None:
    found = part_mask(colours_of(torch.arange(25).view(1, 25)), levels).flatten().nonzero().flatten().tolist()
    assert found == list(parts)
