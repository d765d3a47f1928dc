"""The two agnostic drawings of HR-VITON's data preparation, drawn by Pillow at 768x1024.

Both hide what a person wears: one in the picture (grey shapes over torso, neck and arms), one in
the label map (upper garment, neck and arm labels erased).
"""
import numpy as np
from PIL import Image, ImageDraw

from .labels import LIP_HEAD, LIP_LEFT_ARM, LIP_LOWER, LIP_NECK, LIP_RIGHT_ARM, LIP_UPPER

NECK, HIPS = 1, (9, 12)
SHOULDERS = (2, 5)
ARM_CHAINS = ((LIP_LEFT_ARM, (5, 6, 7)), (LIP_RIGHT_ARM, (2, 3, 4)))
PARSE_ARM_CHAINS = ((LIP_LEFT_ARM, (2, 5, 6, 7)), (LIP_RIGHT_ARM, (5, 2, 3, 4)))
PARSE_LINE_WIDTH, PARSE_JOINT_RADIUS, PARSE_WRIST_RADIUS = 100, 150, 40


class MissingJointError(ValueError):
    """The drawing needs a neck, both shoulders and both hips, and the hips apart."""


def _missing(point: np.ndarray) -> bool:
    return bool(np.all(point == 0.0))


def _ellipse(draw: ImageDraw.ImageDraw, point: np.ndarray, rx: float, ry: float, fill) -> None:
    x, y = point
    draw.ellipse((x - rx, y - ry, x + rx, y + ry), fill, fill)


def _line(draw: ImageDraw.ImageDraw, a: np.ndarray, b: np.ndarray, width: int, fill) -> None:
    draw.line([tuple(a), tuple(b)], fill, width=width)


def widened_hips(joints: np.ndarray) -> tuple[np.ndarray, int]:
    """Joints [25,2] in double with the hips moved to shoulder width, and the unit radius r.

    Throws MissingJointError where HR-VITON's formula divides by nothing.
    """
    points = np.asarray(joints, np.float64)[:, :2].copy()
    if any(_missing(points[i]) for i in (NECK, *SHOULDERS, *HIPS)):
        raise MissingJointError('neck, shoulders and hips are needed')
    shoulder = np.linalg.norm(points[5] - points[2])
    hip = np.linalg.norm(points[12] - points[9])
    if hip == 0:
        raise MissingJointError('both hips lie on one point')
    centre = (points[9] + points[12]) / 2
    points[9] = centre + (points[9] - centre) / hip * shoulder
    points[12] = centre + (points[12] - centre) / hip * shoulder
    return points, int(shoulder / 16) + 1


def _draw_torso(draw: ImageDraw.ImageDraw, k: np.ndarray, r: int) -> None:
    for hip in HIPS:
        _ellipse(draw, k[hip], 3 * r, 6 * r, 255)
    for a, b, width in ((2, 9, 6), (5, 12, 6), (9, 12, 12)):
        _line(draw, k[a], k[b], r * width, 255)
    draw.polygon([tuple(k[i]) for i in (2, 5, 12, 9)], 255, 255)
    x, y = k[NECK]
    draw.rectangle((x - r * 5, y - r * 9, x + r * 5, y), 255, 255)


def _draw_arms(draw: ImageDraw.ImageDraw, k: np.ndarray, r: int) -> None:
    _line(draw, k[2], k[5], r * 12, 255)
    for shoulder in SHOULDERS:
        _ellipse(draw, k[shoulder], 5 * r, 6 * r, 255)
    for i in (3, 4, 6, 7):
        if _missing(k[i - 1]) or _missing(k[i]):
            continue
        _line(draw, k[i - 1], k[i], r * 10, 255)
        _ellipse(draw, k[i], 5 * r, 5 * r, 255)


def _arm_capsule(size: tuple[int, int], k: np.ndarray, chain: tuple[int, ...], r: int) -> np.ndarray:
    """The region in which an arm stays hidden, as bool [H,W]."""
    region = Image.new('L', size, 0)
    draw = ImageDraw.Draw(region)
    _ellipse(draw, k[chain[0]], 5 * r, 6 * r, 255)
    last = k[chain[0]]
    for i in chain[1:]:
        if _missing(k[i - 1]) or _missing(k[i]):
            continue
        _line(draw, k[i - 1], k[i], r * 10, 255)
        last = k[i]
        if i != chain[-1]:
            _ellipse(draw, last, 5 * r, 5 * r, 255)
    _ellipse(draw, last, 4 * r, 4 * r, 255)
    return np.asarray(region) > 0


def grey_region(parse: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """Which pixels of the photo the agnostic image hides.

    parse: LIP labels u8 [H,W] at 768x1024; joints: BODY_25 [25,2+] in its pixels, zeros = missing.
    Returns bool [H,W]. Throws MissingJointError.
    """
    k, r = widened_hips(joints)
    size = parse.shape[1], parse.shape[0]
    canvas = Image.new('L', size, 0)
    draw = ImageDraw.Draw(canvas)
    _draw_torso(draw, k, r)
    _draw_arms(draw, k, r)
    hidden = np.asarray(canvas) > 0
    for label, chain in ARM_CHAINS:
        hidden = hidden & ~((parse == label) & ~_arm_capsule(size, k, chain, r))
    return hidden & ~np.isin(parse, LIP_HEAD + LIP_LOWER)


def agnostic_parse(parse: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """LIP labels u8 [H,W] at 768x1024 without upper garment, neck and (inside the arm lines) arms."""
    k = np.asarray(joints, np.float64)[:, :2]
    size = parse.shape[1], parse.shape[0]
    result = parse.copy()
    for label, chain in PARSE_ARM_CHAINS:
        region = Image.new('L', size, 0)
        draw = ImageDraw.Draw(region)
        previous = chain[0]
        for i in chain[1:]:
            if _missing(k[previous]) or _missing(k[i]):
                continue
            _line(draw, k[previous], k[i], PARSE_LINE_WIDTH, 255)
            radius = PARSE_WRIST_RADIUS if i == chain[-1] else PARSE_JOINT_RADIUS
            _ellipse(draw, k[i], radius, radius, 255)
            previous = i
        result[(np.asarray(region) > 0) & (parse == label)] = 0
    result[np.isin(parse, LIP_UPPER + (LIP_NECK,))] = 0
    return result
