"""Label tables shared by every part of the training engine.

Sources: LIP class order and the 13-class merge of HR-VITON's condition generator, its 7-class
generator map, the body part colours of detectron2's `dp_segm` picture and OpenPose's BODY_25.
"""
import numpy as np

LIP_CLASSES = 20
CONDITION_CLASSES = 13
GENERATOR_CLASSES = 7
DENSEPOSE_PARTS = 25
BODY_JOINTS = 25

LIP_HAIR = 2
LIP_UPPER = (5, 6, 7)
LIP_TROUSERS, LIP_SKIRT = 9, 12
LIP_NECK = 10
LIP_LEFT_ARM, LIP_RIGHT_ARM = 14, 15
LIP_HEAD = (4, 13)
LIP_LOWER = (9, 12, 16, 17, 18, 19)

CONDITION_UPPER, CONDITION_BOTTOM = 3, 4
CONDITION_ARMS = (5, 6)

LIP_TO_CONDITION = np.array(
    [0, 1, 1, 12, 2, 3, 3, 3, 11, 4, 0, 12, 4, 2, 5, 6, 7, 8, 9, 10], np.uint8)
"""13-class label of each LIP label."""

CONDITION_TO_GENERATOR = np.array([0, 3, 1, 2, 1, 4, 5, 1, 1, 1, 1, 1, 6], np.uint8)
"""7-class label of each 13-class label."""

DENSEPOSE_COLOURS = np.array([
    (0, 0, 0), (37, 60, 163), (20, 80, 194), (4, 97, 223), (8, 110, 221), (14, 122, 216),
    (20, 132, 212), (15, 144, 208), (11, 156, 203), (6, 166, 198), (22, 173, 185),
    (38, 179, 172), (55, 185, 159), (86, 187, 144), (114, 189, 130), (145, 191, 116),
    (170, 189, 105), (192, 188, 96), (216, 186, 86), (228, 192, 74), (240, 199, 60),
    (252, 206, 46), (251, 220, 36), (250, 235, 25), (249, 251, 14)], np.uint8)
"""RGB of DensePose parts 0..24."""

RENDERED_JOINTS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16)
"""BODY_25 joints that the renderer sets; keypoint metrics count these alone."""

BODY_25_NAMES = (
    'nose', 'neck', 'right_shoulder', 'right_elbow', 'right_wrist', 'left_shoulder', 'left_elbow',
    'left_wrist', 'mid_hip', 'right_hip', 'right_knee', 'right_ankle', 'left_hip', 'left_knee',
    'left_ankle', 'right_eye', 'left_eye', 'right_ear', 'left_ear', 'left_big_toe',
    'left_small_toe', 'left_heel', 'right_big_toe', 'right_small_toe', 'right_heel')


def _swapped(size: int, pairs: tuple[tuple[int, int], ...]) -> np.ndarray:
    """Identity table of `size` entries with the given pairs exchanged."""
    table = np.arange(size)
    for left, right in pairs:
        table[left], table[right] = right, left
    return table


PART_CLASSES = 5
PART_UNKNOWN, PART_NONE, PART_TORSO, PART_LEFT_SLEEVE, PART_RIGHT_SLEEVE, PART_NECK = range(PART_CLASSES + 1)
"""Parts of a garment as packed; left is the wearer's. PART_NECK: collar, hood, and the inner side that shows in the
neckline."""
PART_OF_CLOTH = np.array([PART_NONE, PART_TORSO, PART_LEFT_SLEEVE, PART_RIGHT_SLEEVE, PART_NECK, PART_TORSO, PART_NECK,
                          PART_NECK], np.uint8)
"""Packed part of each part that the renderer draws (`render/sewn/labels.py`)."""
_SIDED_POINTS = ('neck', 'shoulder', 'armpit', 'cuff_outer', 'cuff_inner', 'elbow_outer', 'elbow_inner', 'waist', 'hem')
POINT_NAMES = ('collar_front', 'collar_back', 'hem_m',
               *('_'.join([name.split('_')[0], side, *name.split('_')[1:]]) for name in _SIDED_POINTS for side in 'lr'))
"""The named points of a garment, in the order of the renderer and of the networks; `_l` is on the viewer's left."""
GARMENT_POINTS = len(POINT_NAMES)

LIP_MIRROR = _swapped(LIP_CLASSES, ((14, 15), (16, 17), (18, 19)))
CONDITION_MIRROR = _swapped(CONDITION_CLASSES, ((5, 6), (7, 8), (9, 10)))
GENERATOR_MIRROR = _swapped(GENERATOR_CLASSES, ((4, 5),))
PART_MIRROR = _swapped(PART_CLASSES + 1, ((PART_LEFT_SLEEVE, PART_RIGHT_SLEEVE),))
POINT_MIRROR = _swapped(GARMENT_POINTS, tuple((place, place + 1) for place in range(3, GARMENT_POINTS, 2)))
DENSEPOSE_MIRROR = _swapped(DENSEPOSE_PARTS, tuple((part, part + 1) for part in range(3, 24, 2)))
JOINT_MIRROR = _swapped(BODY_JOINTS, (
    (2, 5), (3, 6), (4, 7), (9, 12), (10, 13), (11, 14), (15, 16), (17, 18), (19, 22), (20, 23),
    (21, 24)))
