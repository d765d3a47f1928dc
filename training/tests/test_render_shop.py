"""What the renderer's garment photos promise: hangers hang inside, cuts know how far away they are."""
import numpy as np

from training.render import native
from training.render.garment import CLIP, NEVER
from training.render.hanger import Hanger

ROUND, V, SQUARE = 0, 1, 2


def neckline(shape: float) -> np.ndarray:
    """Cuts of a garment with a neckline .9 units wide to each side and .8 deep in front, and nothing else."""
    clip = np.zeros(len(CLIP), np.float32)
    clip[[CLIP['sleeve'], CLIP['armhole']]], clip[CLIP['hem']] = NEVER, -NEVER
    clip[CLIP['shape']], clip[CLIP['width']], clip[CLIP['top']] = shape, .9, 0
    clip[CLIP['front']], clip[CLIP['back']] = -.8, -.1
    clip[CLIP['reach']] = -NEVER
    return clip


def cover(clip: np.ndarray, x: np.ndarray, y: np.ndarray, z: float = 5.) -> np.ndarray:
    """Cover of points, by default in front of the body."""
    points = np.stack([x, y, np.full_like(x, z), np.zeros_like(x)], -1).astype(np.float32).reshape(-1, 4)
    out = np.empty(len(points), np.float32)
    native.call('cover_all', clip, points, len(points), out)
    return out.reshape(x.shape)


def trims(shape: float) -> np.ndarray:
    """How far from the opening's outline the cloth [N] at a cover of -.15 to -.05 truly lies, in units, minus what the
    cover says."""
    x, y = np.meshgrid(np.linspace(-2, 2, 401), np.linspace(-2, -.02, 199))
    covers = cover(neckline(shape), x, y)
    opening = np.stack([x, y], -1)[covers > 0]
    at = (covers < -.05) & (covers > -.15)
    points = np.stack([x, y], -1)[at]
    true = np.array([np.hypot(*(opening - point).T).min() for point in points])
    return true + covers[at]


def test_the_trim_of_a_neckline_is_about_as_wide_everywhere():
    for shape in (ROUND, V, SQUARE):
        assert np.abs(trims(shape)).max() < .07, shape


def test_a_neckline_is_as_wide_and_deep_as_asked():
    x, y = np.meshgrid(np.linspace(-2, 2, 401), np.linspace(-2, -.02, 199))
    for shape in (ROUND, V, SQUARE):
        inside = cover(neckline(shape), x, y) > 0
        assert abs(np.abs(x[inside]).max() - .9) < .05 and abs(y[inside].min() + .8) < .05, shape


def test_a_hanger_hides_the_inner_side_and_nothing_else_of_the_garment():
    hanger = Hanger(np.array([.1, .2, .3], np.float32), np.ones((2, 2), np.float32))
    cloth, alpha = np.full((2, 2, 3), .5, np.float32), np.array([[1, 1], [.5, 1]], np.float32)
    inner = np.array([[0, 255], [255, 0]], np.uint8)
    seen = hanger.before_inner_side(cloth, alpha, inner)
    np.testing.assert_allclose(seen[0, 1], hanger.colour)
    np.testing.assert_allclose(seen[1, 0], hanger.colour / 2)
    assert (seen[0, 0] == .5).all() and (seen[1, 1] == .5).all()


def test_a_hanger_hides_the_wall_behind_it():
    hanger = Hanger(np.full(3, .25, np.float32), np.array([[0, 1]], np.float32))
    np.testing.assert_allclose(hanger.before(np.ones((1, 2, 3), np.float32)), [[[1] * 3, [.25] * 3]])
