"""Write training/REPORT.md: python3 -m training.report --validation PACKED [--persons DIR --garments DIR].

Reads report/metrics.json of the evaluation, the curves kept beside the checkpoints and, where given, real
garment photos; writes tables, curves and sheets (random samples and the ten worst) as small JPEGs.
"""
import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .bars import BARS, Numbers, table
from .checkpoint import CHECKPOINTS, load_network
from .curves import plot_run
from .evaluate import REPORT
from .packed import read_index, read_meta
from .pictures import ROWS
from .sheet import service_sheet
from .tasks import TASKS
from .tiles import join

WORST, RANDOM, QUALITY = 10, 10, 72
CURVES = {'garment-mask': ('iou',), 'condition': ('epe', 'upper_iou', 'left_arm_iou'), 'generator': ('psnr', 'ssim'),
          'person': ('parse_miou', 'densepose_miou', 'pck')}
WORST_BY = {'garment-mask': ('iou', False), 'condition': ('epe', True), 'generator': ('psnr', False),
            'person': ('joints_hit', False)}
NOTES = Path(__file__).parent / 'NOTES.md'


def worst_seeds(details: list[dict], name: str) -> list[int]:
    """Seeds of the ten samples with the worst number."""
    metric, highest = WORST_BY[name]
    known = [d for d in details if d.get(metric) is not None]
    return [d['seed'] for d in sorted(known, key=lambda d: d[metric], reverse=highest)[:WORST]]


def sample_sheet(name: str, validation: Path, seeds: list[int]) -> Image.Image:
    """Pictures of some held-out samples, two a row."""
    task, network = TASKS[name], load_network(name, CHECKPOINTS / f'{name}.pt')
    samples = task.open(str(validation))
    rows = np.sort([samples.seeds.index(seed) for seed in seeds])
    cells = []
    for row in rows:
        cells += ROWS[name](network, task.batch(samples, np.array([row]), None))
    return join(cells, 2 * len(cells) // len(rows))


def breakdown(validation: Path, details: list[dict]) -> str:
    """Table of the condition network's numbers by the pose of the arms."""
    pose = {seed: meta.get('arms', '') for seed, meta in zip(read_index(validation), read_meta(validation))}
    metrics = ('epe', 'upper_iou', 'left_arm_iou', 'right_arm_iou')
    lines = [f'| arms | samples | {" | ".join(metrics)} |', '|---' * (len(metrics) + 2) + '|']
    for name in sorted(set(pose.values())):
        group = [d for d in details if pose[d['seed']] == name]
        means = [np.mean([d[metric] for d in group if d[metric] is not None] or [np.nan]) for metric in metrics]
        lines.append(f'| {name} | {len(group)} | {" | ".join(f"{mean:.3f}" for mean in means)} |')
    return '\n'.join(lines)


def save(picture: Image.Image, name: str) -> str:
    """Save a JPEG in the report folder; returns its Markdown."""
    REPORT.mkdir(exist_ok=True)
    picture.save(REPORT / f'{name}.jpg', quality=QUALITY, optimize=True)
    return f'![{name}](report/{name}.jpg)'


def network_section(name: str, numbers: Numbers, validation: Path, details: list[dict]) -> str:
    """Curves and sheets of one network."""
    limits = {bar.metric: bar.limit for bar in BARS if bar.network == name}
    lines = [f'## {name}', '', '```json', json.dumps(numbers[name], indent=1), '```', '']
    curve = CHECKPOINTS / f'{name}.jsonl'
    if curve.exists():
        lines += ['Validation while training (dashed: the bar):', '',
                  save(plot_run(curve, CURVES[name], limits), f'{name}-curves'), '']
    if name == 'condition':
        lines += [breakdown(validation, details), '']
    seeds = random.Random(1).sample([d['seed'] for d in details], min(RANDOM, len(details)))
    lines += ['Random held-out samples:', '', save(sample_sheet(name, validation, seeds), f'{name}-random'), '']
    lines += ['The ten worst:', '', save(sample_sheet(name, validation, worst_seeds(details, name)), f'{name}-worst'),
              '']
    return '\n'.join(lines)


def real_section(persons: Path, garments: Path, leave_out: list[str]) -> str:
    """Thirty real garment photos on the gallery, dressed by the service itself; `leave_out` names those not to
    publish (brands). Throws CalledProcessError."""
    photos = sorted(garments.glob('*.jpg'))
    random.Random(3).shuffle(photos)
    photos = [photo for photo in photos if photo.stem not in leave_out][:30]
    service_sheet(photos, persons, REPORT / 'real.jpg', cell=128)
    return '\n'.join(['## Real garment photos on the gallery', '',
                      'Made by the service (`npm run sheet -- --pairs`): what it keeps of a photo, and the result. '
                      'Photos drawn at random (CC0), brands left out.', '', '![real](report/real.jpg)', ''])


def sheets_section(title: str, text: str, pattern: str) -> str:
    """The sheets that lie in the report folder, made by other commands, and what they show; empty without any."""
    sheets = [f'![{path.stem}](report/{path.name})' for path in sorted(REPORT.glob(pattern))]
    return '\n\n'.join([f'## {title}', text, *sheets, '']) if sheets else ''


def sheets_sections() -> list[str]:
    """All annotated photos that nothing was trained on, as worn; and what training pictures look like."""
    return [
        sheets_section('Real photos that nothing was trained on',
                       'Made by the service (`npm run sheet -- --cell 120`): photo, cut-out and three persons, for '
                       'every photo of the validation split (CC0).', 'validation-photos-*.jpg'),
        sheets_section('Rendered garment photos among real ones',
                       'The last two sheets of `training.render.sheet shuffled`, the newest below: thirty of each.',
                       'rendered-among-real-*.jpg'),
        sheets_section('Rendered garments worn',
                       'By `training.render.sheet pairs --columns 2`: photo, cut-out, person, the photo warped by the '
                       'exact flow, parts.', 'rendered-pairs.jpg')]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--validation', type=Path, required=True, help='packed held-out samples, evaluated before')
    parser.add_argument('--persons', type=Path, help='gallery folders')
    parser.add_argument('--garments', type=Path, help='folder of real garment photos')
    parser.add_argument('--leave-out', nargs='*', default=[], help='names of garment photos not to publish')
    options = parser.parse_args()
    torch.set_num_threads(2)
    numbers = json.loads((REPORT / 'metrics.json').read_text())
    details = json.loads((options.validation / 'details.json').read_text())
    parts = ['# Report of the compact pack', '',
             'Written by `python3 -m training.report`; numbers by `training.evaluate` on '
             'held-out rendered seeds.', '', table(numbers), '']
    if NOTES.exists():
        parts += [NOTES.read_text(), '']
    parts += [network_section(name, numbers, options.validation, details[name]) for name in TASKS if name in details]
    parts += sheets_sections()
    if options.persons and options.garments:
        parts.append(real_section(options.persons, options.garments, options.leave_out))
    (REPORT.parent / 'REPORT.md').write_text('\n'.join(parts))


if __name__ == '__main__':
    main()
