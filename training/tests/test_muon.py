"""Muon: what it does to a matrix, which weights it takes, and that it trains."""
import torch
from torch import nn

from training.muon import Muon, matrices, optimisers, orthogonalised
from training.networks.garment_mask import GarmentMaskNetwork


def test_singular_values_come_near_one_and_directions_stay():
    torch.manual_seed(0)
    for shape in ((24, 108), (108, 24)):
        matrix = torch.randn(shape)
        u, _, v = torch.linalg.svd(matrix, full_matrices=False)
        result = orthogonalised(matrix)
        values = torch.linalg.svdvals(result)
        assert values.min() > .6 and values.max() < 1.3
        assert (u.t() @ result @ v.t()).diagonal().min() > .6


def test_takes_the_convolutions_before_a_batch_norm_and_leaves_the_rest_to_adamw():
    network = GarmentMaskNetwork()
    muon, adamw = optimisers(network, 1e-3)
    taken = {id(p) for group in muon.param_groups for p in group['params']}
    others = {id(p) for group in adamw.param_groups for p in group['params']}
    assert taken == {id(weight) for weight in matrices(network)}
    assert not taken & others and len(taken) + len(others) == len(list(network.parameters()))
    assert id(network.head.convolution.weight) in others


def test_update_has_the_size_that_adamw_gives_whatever_the_gradient():
    weight = nn.Parameter(torch.zeros(32, 16, 3, 3))
    for size in (1e-6, 1e3):
        weight.data.zero_()
        weight.grad = torch.randn(weight.shape, generator=torch.Generator().manual_seed(1)) * size
        Muon([weight], lr=1.0).step()
        assert .1 < weight.detach().pow(2).mean().sqrt() < .3


def test_finds_the_least_squares_solution_of_a_convolution():
    torch.manual_seed(0)
    teacher, student = (nn.Conv2d(8, 8, 3, bias=False) for _ in range(2))
    x, optimiser = torch.randn(16, 8, 8, 8), Muon(student.parameters(), lr=2e-2)
    losses = []
    for step in range(120):
        optimiser.param_groups[0]['lr'] = 2e-2 * (1 - step / 120)
        loss = (student(x) - teacher(x).detach()).pow(2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < .02 * losses[0]
