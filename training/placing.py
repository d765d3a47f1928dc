"""A cut-out garment where the service puts it: `src/tryon/garment/place-garment.ts` for photos whose mask is known."""
from typing import NamedTuple

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 768, 1024
FILL = 0.82
"""Share of the canvas that the garment's box fills."""
INSIDE = 0.5


class Placement(NamedTuple):
    """A box of a photo, x before y, and where the canvas shows it: left, top, width and height."""

    box: tuple[int, int, int, int]
    shown: tuple[int, int, int, int]

    def points(self, points: np.ndarray) -> np.ndarray:
        """Points [K,2] in pixels of the photo -> in pixels of the canvas."""
        left, top, right, bottom = self.box
        x, y, width, height = self.shown
        return (points - (left, top)) * (width / (right - left), height / (bottom - top)) + (x, y)

    def picture(self, photo: Image.Image, how: Image.Resampling) -> np.ndarray:
        """The box, as large as it is shown."""
        return np.asarray(photo.crop(self.box).resize(self.shown[2:], how))

    def on_canvas(self, picture: np.ndarray, ground: int) -> np.ndarray:
        """A picture of the box where it is shown, the rest `ground`."""
        left, top, width, height = self.shown
        canvas = np.full((HEIGHT, WIDTH, *picture.shape[2:]), ground, picture.dtype)
        canvas[top:top + height, left:left + width] = picture
        return canvas


def placement(probability: np.ndarray) -> Placement:
    """Where a garment with these shares [h,w] in [0,1] goes. Throws ValueError where no pixel is garment."""
    inside = probability >= INSIDE
    if not inside.any():
        raise ValueError('no garment found')
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    scale = FILL * min(WIDTH / (box[2] - box[0]), HEIGHT / (box[3] - box[1]))
    width, height = max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale))
    return Placement(box, ((WIDTH - width) // 2, (HEIGHT - height) // 2, width, height))


def place_garment(photo: Image.Image, probability: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centre the garment on white; `probability` [h,w] in [0,1] is the garment's share of each pixel of `photo`.

    Returns cloth u8 [1024,768,3] and mask bool [1024,768]. Throws ValueError where no pixel is garment.
    """
    place = placement(probability)
    garment = place.picture(photo, Image.Resampling.LANCZOS)
    share = place.picture(Image.fromarray((probability * 255).astype(np.uint8)), Image.Resampling.BILINEAR)
    mask = place.on_canvas(share, 0) >= 255 * INSIDE
    return np.where(mask[..., None], place.on_canvas(garment, 255), np.uint8(255)), mask
