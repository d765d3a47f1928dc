"""Parts and named points of annotated photos: what a record says, as the renderer says it of sewn garments."""
import numpy as np
from PIL import Image, ImageDraw

from .labels import PART_LEFT_SLEEVE, PART_NECK, PART_NONE, PART_RIGHT_SLEEVE, PART_TORSO, PART_UNKNOWN, POINT_NAMES

LONG_SIDE = 1000
"""Of a photo, in the records' units."""
HIDDEN, SEEN = 1, 2
SLEEVES = {'l': PART_RIGHT_SLEEVE, 'r': PART_LEFT_SLEEVE}
"""Part of the sleeve on either side of the viewer: the wearer's other one."""
AROUND = 18
"""How far a sleeve may reach beyond the lines between its points, in the records' units: cloth bulges."""


def record_points(record: dict, size: tuple[int, int]) -> np.ndarray:
    """The points [21,3] of a photo of `size` (width, height): pixels, and 0 absent, 1 hidden or outside, 2 seen."""
    points, unit = np.zeros((len(POINT_NAMES), 3), np.float32), max(size) / LONG_SIDE
    for k, name in enumerate(POINT_NAMES):
        if name in record['points']:
            x, y, seen = record['points'][name]
            points[k] = x * unit, y * unit, seen
    return points


def _ring(points: dict, *names: str) -> list[tuple[float, float]]:
    """The known ones of some points; none at all where fewer than three are known."""
    ring = [tuple(points[name][:2]) for name in names if name in points]
    return ring if len(ring) > 2 else []


def _sleeve_ring(points: dict, side: str) -> list[tuple[float, float]]:
    return _ring(points, f'shoulder_{side}', f'elbow_{side}_outer', f'cuff_{side}_outer', f'cuff_{side}_inner',
                 f'elbow_{side}_inner', f'armpit_{side}')


def _folded_under(points: dict, side: str, mask: np.ndarray, unit: float) -> bool:
    """Whether a cuff is hidden although the garment shows there: the sleeve lies beneath the front."""
    for end in ('outer', 'inner'):
        x, y, seen = points.get(f'cuff_{side}_{end}', (-1, -1, SEEN))
        row, column = int(y * unit), int(x * unit)
        within = 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]
        if seen == HIDDEN and within and mask[row, column]:
            return True
    return False


def _draw(canvas: ImageDraw.ImageDraw, ring: list[tuple[float, float]], unit: float, part: int, around: float) -> None:
    if not ring:
        return
    scaled = [(x * unit, y * unit) for x, y in ring]
    canvas.polygon(scaled, fill=part)
    if around:
        canvas.line([*scaled, scaled[0]], fill=part, width=max(1, round(2 * around * unit)), joint='curve')


def record_parts(record: dict, mask: np.ndarray) -> np.ndarray:
    """Parts u8 [h,w] of a photo whose garment is `mask` [h,w]: sleeves lie about the lines between their points, the
    neck's inner side between the four points of the neckline; unknown where a sleeve lies beneath the front."""
    points, unit = record['points'], max(mask.shape) / LONG_SIDE
    parts = Image.new('L', mask.shape[::-1], PART_TORSO)
    canvas = ImageDraw.Draw(parts)
    for side, part in SLEEVES.items():
        ring = _sleeve_ring(points, side) if record['sleeves'] != 'none' else []
        hidden = _folded_under(points, side, mask, unit)
        _draw(canvas, ring, unit, PART_UNKNOWN if hidden else part, AROUND / 2)
    if record['view'] == 'front':
        _draw(canvas, _ring(points, 'neck_l', 'collar_back', 'neck_r', 'collar_front'), unit, PART_NECK, 0)
    return np.where(mask, np.asarray(parts), np.uint8(PART_NONE))
