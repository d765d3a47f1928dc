"""Run the trained condition network over packed samples and keep what the generator is fed.

python3 -m training.warp_cache --data PACKED --checkpoint condition.pt: writes PACKED/warped, rows in the
same order as the packed samples. The generator then trains on the garment as it is really warped.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .checkpoint import half_precision, load_network
from .composition import Composed, compose
from .geometry import to_tensor
from .packed import WARPED, WARPED_FIELDS, PackedSamples, append, read_index
from .progress import progress
from .tasks.condition import FIELDS as CONDITION_FIELDS
from .tasks.condition import batch as condition_batch

CHUNK = 16


def composed_rows(network: nn.Module, samples: PackedSamples, rows: np.ndarray) -> Composed:
    """Condition network and composition at 512x384 for some packed rows."""
    data = condition_batch(samples, rows, None)
    with torch.no_grad():
        flow, segmentation, _, warped_mask, _ = network(data['cloth'], data['person'], data['given'], data['figure'],
                                                     data['rows'])
    cloth = to_tensor(samples['cloth'][rows])
    mask = torch.from_numpy(samples['cloth_mask'][rows] >= 128)[:, None].float()
    return compose(flow, segmentation, warped_mask, cloth, mask)


def _bytes(x: Tensor) -> np.ndarray:
    return (x.clamp(0, 1) * 255 + .5).byte().numpy()


def stored(composed: Composed, row: int) -> dict[str, np.ndarray]:
    """One row in the types of WARPED_FIELDS."""
    return {'warped_cloth': _bytes((composed.cloth[row] / 2 + .5).permute(1, 2, 0)),
            'warped_mask': _bytes(composed.mask[row, 0]),
            'segmentation': composed.segmentation[row].argmax(0).byte().numpy()}


def fingerprint(network: nn.Module) -> str:
    """SHA-256 of the weights as fp16: the same for a run's checkpoint and the small one made from it."""
    digest = hashlib.sha256()
    for value in half_precision(network.state_dict()).values():
        digest.update(value.numpy().tobytes())
    return digest.hexdigest()


def _start(folder: Path, digest: str) -> None:
    """Empty the cache where another network made it."""
    stamp = folder / 'network.json'
    if not stamp.exists() or json.loads(stamp.read_text())['sha256'] != digest:
        (folder / 'index.json').unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(json.dumps({'sha256': digest}))


def update(data: Path, checkpoint: Path, limit: int | None = None) -> int:
    """Bring the cache up to the packed samples (or the first `limit`); returns its length."""
    folder = data / WARPED
    network = load_network('condition', checkpoint)
    _start(folder, fingerprint(network))
    samples = PackedSamples(data, CONDITION_FIELDS + ('cloth', 'cloth_mask'))
    done, wanted = len(read_index(folder)), min(len(samples), limit or len(samples))
    for start in progress(range(done, wanted, CHUNK), 'warping'):
        rows = np.arange(start, min(start + CHUNK, wanted))
        composed = composed_rows(network, samples, rows)
        seeds = [samples.seeds[row] for row in rows]
        append(folder, seeds, [stored(composed, i) for i in range(len(rows))], fields=WARPED_FIELDS)
    return max(done, wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True, help='packed folder')
    parser.add_argument('--checkpoint', type=Path, required=True, help='trained condition network')
    parser.add_argument('--limit', type=int, help='only the first so many samples')
    options = parser.parse_args()
    torch.set_num_threads(2)
    print(f'{update(options.data, options.checkpoint, options.limit)} samples warped')


if __name__ == '__main__':
    main()
