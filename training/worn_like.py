"""Real garments beside rendered persons who wear one like them, as packed samples for the condition network:

    python3 -m training.worn_like --photos DIR [DIR ...] --records DIR --masks DIR --persons PACKED --out PACKED2
    [--each 4]

No photo says how a real garment looks when worn. But its record tells how long its sleeves are beside its shoulders,
how deep its neckline lies and of which kind it is, and of a sewn garment the renderer knows the same: the labels on
arms and chest of persons who wear the most similar ones are about right for it. Such samples have no visible flow;
`training.tasks.condition` learns their labels on arms and torso alone. Photos of the split `validation` are never used.
"""
import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from .annotated_parts import record_parts, record_points
from .labels import PART_NONE
from .packed import FIELDS, PackedSamples, append, box_half, normalised_points, read_index, read_meta
from .placing import HEIGHT, WIDTH, place_garment, placement
from .progress import progress
from .real_photos import find_photo, read_records
from .render.cloth.cut import HOOD, ROLL, STAND

NECKS = {'crew': 'round', 'scoop': 'round', 'boat': 'round', 'henley': 'round', 'v': 'v', 'collar-open': 'collar',
         'collar-closed': 'collar', 'turtleneck': 'high', 'hood': 'hood'}
"""Kinds of neckline that are worn alike; photos with another one are left out."""
TOLERANCE = np.array([.12, .08, .2])
"""Differences in sleeve, depth of the neckline and length, each in shoulder widths, that count the same."""
FARTHEST = 3.0
"""Sum of such differences above which no worn garment counts as like a photo's."""
PERSON_FIELDS = ('image_half', 'parse', 'parse_agnostic', 'densepose', 'densepose_colours', 'keypoints', 'drawable')
WORN_FIELDS = ('parts', 'points')
"""What is about right of a person who wears something like it."""
PAIR_FIELDS = {name: FIELDS[name] for name in (
    *PERSON_FIELDS, *WORN_FIELDS, 'cloth_half', 'cloth_mask_half', 'cloth_inner_half', 'flow', 'flow_visible',
    'cloth_parts', 'cloth_points')}


def _between(points: dict, *names: str) -> float | None:
    """Length of the way over named points; None where one is missing."""
    if any(name not in points for name in names):
        return None
    places = np.array([points[name][:2] for name in names])
    return float(np.hypot(*np.diff(places, axis=0).T).sum())


def _sleeve(record: dict) -> float | None:
    """Length of the longer sleeve along its outer edge, 0 without sleeves: what is folded or foreshortened looks
    shorter."""
    if record['sleeves'] == 'none':
        return 0.0
    points = record['points']
    ways = [_between(points, f'shoulder_{side}', f'elbow_{side}_outer', f'cuff_{side}_outer')
            or _between(points, f'shoulder_{side}', f'cuff_{side}_outer') for side in 'lr']
    return max((way for way in ways if way is not None), default=None)


def measures_of_record(record: dict) -> np.ndarray | None:
    """Sleeve, depth of the neckline in front, and length, in shoulder widths [3]; None where the points do not tell."""
    points, width = record.get('points', {}), _between(record.get('points', {}), 'shoulder_l', 'shoulder_r')
    sleeve = _sleeve(record)
    if not width or sleeve is None or any(name not in points for name in ('neck_l', 'neck_r', 'collar_front', 'hem_m')):
        return None
    neck, front, hem = (np.mean([points[name][:2] for name in names], axis=0)
                        for names in (('neck_l', 'neck_r'), ('collar_front',), ('hem_m',)))
    return np.array([sleeve, np.hypot(*(front - neck)), np.hypot(*(hem - neck))]) / width


def measures_of_cut(cut: dict) -> np.ndarray:
    """The same of a sewn garment's measures [3]."""
    return np.array([cut['sleeve'], cut['front'], cut['length']]) / (2 * cut['shoulder'])


def neck_of_cut(cut: dict) -> str:
    """Kind of the neckline of a sewn garment's measures, as NECKS names them."""
    if cut['collar'] > 0:
        closed = cut.get('opening', 0) <= 0
        return {HOOD: 'hood', ROLL: 'high', STAND: 'high' if closed else 'collar'}.get(cut.get('style', ''), 'collar')
    return 'v' if cut['v'] else 'round'


def alike(record: dict, notes: list[dict], rows: np.ndarray, count: int) -> list[int]:
    """Up to `count` of the rows whose worn garment is most like a record's; none when nothing is."""
    own, neck = measures_of_record(record), NECKS.get(record['neckline'])
    same = [row for row in rows if neck_of_cut(notes[row]['cut']) == neck]
    if own is None or neck is None or not same:
        return []
    away = np.array([(np.abs(measures_of_cut(notes[row]['cut']) - own) / TOLERANCE).sum() for row in same])
    return [int(same[k]) for k in np.argsort(away)[:count] if away[k] < FARTHEST]


def placed(photo: Path, mask: Path, record: dict) -> dict[str, np.ndarray]:
    """The cut-out garment as the condition network sees it: `cloth_half` u8 [256,192,3], `cloth_mask_half` [256,192]
    0/1; and its parts and points as packed."""
    truth = np.asarray(Image.open(mask).convert('L'), np.float32) / 255
    cloth, inside = place_garment(Image.open(photo).convert('RGB'), truth)
    place, points = placement(truth), record_points(record, truth.shape[::-1])
    points[:, :2] = place.points(points[:, :2])
    parts = place.picture(Image.fromarray(record_parts(record, truth >= .5)), Image.Resampling.NEAREST)
    return {'cloth_half': box_half(box_half(cloth)), 'cloth_mask_half': inside[::4, ::4],
            'cloth_parts': place.on_canvas(parts, PART_NONE)[4::8, 4::8],
            'cloth_points': normalised_points(points, WIDTH, HEIGHT)}


def paired(persons: PackedSamples, row: int, garment: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """One packed sample: the person of a row, the real garment, and no flow."""
    nothing: dict[str, np.ndarray] = {name: np.zeros(FIELDS[name].shape, FIELDS[name].dtype)
                                     for name in ('cloth_inner_half', 'flow', 'flow_visible')}
    return {**{name: persons[name][row] for name in (*PERSON_FIELDS, *WORN_FIELDS)}, **garment, **nothing}


def pair_photos(photos: list[Path], records: Path, masks: Path, persons: Path, out: Path, each: int) -> int:
    """Append pairs to a packed folder; returns how many."""
    worn, notes = PackedSamples(persons, (*PERSON_FIELDS, *WORN_FIELDS)), read_meta(persons)
    rows = np.array([row for row in np.flatnonzero(np.asarray(worn['drawable']))
                     if notes[row].get('cut') and not notes[row].get('tucked')])
    count = 0
    for name, record in progress(list(read_records(records, 'training').items()), 'pairing'):
        chosen = alike(record, notes, rows, each) if record['view'] == 'front' else []
        if not chosen:
            continue
        garment, first = placed(find_photo(photos, name), masks / f'{name}.png', record), len(read_index(out))
        meta = [{'name': name, 'real': True, 'person': worn.seeds[row]} for row in chosen]
        append(out, list(range(first, first + len(chosen))), [paired(worn, row, garment) for row in chosen], meta,
               PAIR_FIELDS)
        count += len(chosen)
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--photos', type=Path, nargs='+', required=True, help='folders of the photos')
    parser.add_argument('--records', type=Path, required=True, help='folder of the records')
    parser.add_argument('--masks', type=Path, required=True, help='folder of the masks')
    parser.add_argument('--persons', type=Path, required=True, help='packed samples of sewn garments')
    parser.add_argument('--out', type=Path, required=True, help='packed folder, made or extended')
    parser.add_argument('--each', type=int, default=4, help='at most so many persons a photo')
    options = parser.parse_args()
    count = pair_photos(options.photos, options.records, options.masks, options.persons, options.out, options.each)
    print(f'{count} pairs packed')


if __name__ == '__main__':
    main()
