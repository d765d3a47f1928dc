"""Blend two trainings of one network: python3 -m training.blend FIRST.pt SECOND.pt --share 0.5 --out RUN/best.pt.

Weights between a network and what it became by training on mean both errs less on pictures unlike either's training
(Wortsman et al., 2022): real photos are such.
"""
import argparse
from pathlib import Path

from torch import Tensor, nn

from .checkpoint import read_weights, save_small
from .networks import NETWORKS


def blended(first: dict[str, Tensor], second: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights and running statistics with `share` of the second. Throws ValueError where they do not match."""
    if first.keys() != second.keys() or any(first[name].shape != second[name].shape for name in first):
        raise ValueError('the two checkpoints are of different networks')
    return {name: value.float().lerp(second[name].float(), share) if value.is_floating_point() else second[name]
            for name, value in first.items()}


def blend(first: Path, second: Path, share: float, out: Path) -> None:
    """Write a small checkpoint; its note is the second's. Throws ValueError for checkpoints that do not match."""
    (weights, _), (others, note) = read_weights(first), read_weights(second)
    network: nn.Module = NETWORKS[note['network']]()
    network.load_state_dict(blended(weights, others, share))
    out.parent.mkdir(parents=True, exist_ok=True)
    save_small(network, out, {**note, 'blended': share})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('first', type=Path)
    parser.add_argument('second', type=Path, help='checkpoint of a run begun from the first')
    parser.add_argument('--share', type=float, default=.5, help='of the second')
    parser.add_argument('--out', type=Path, required=True)
    options = parser.parse_args()
    blend(options.first, options.second, options.share, options.out)


if __name__ == '__main__':
    main()
