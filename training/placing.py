"""A cut-out garment where the service puts it: `src/tryon/garment/place-garment.ts` for photos whose mask is known."""
import numpy as np
from PIL import Image

WIDTH, HEIGHT = 768, 1024
FILL = 0.82
"""Share of the canvas that the garment's box fills."""
INSIDE = 0.5


def place_garment(photo: Image.Image, probability: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centre the garment on white; `probability` [h,w] in [0,1] is the garment's share of each pixel of `photo`.

    Returns cloth u8 [1024,768,3] and mask bool [1024,768]. Throws ValueError where no pixel is garment.
    """
    inside = probability >= INSIDE
    if not inside.any():
        raise ValueError('no garment found')
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    scale = FILL * min(WIDTH / (box[2] - box[0]), HEIGHT / (box[3] - box[1]))
    size = max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale))
    left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    garment = np.asarray(photo.crop(box).resize(size, Image.Resampling.LANCZOS))
    share = Image.fromarray((probability * 255).astype(np.uint8)).crop(box).resize(size, Image.Resampling.BILINEAR)
    worn = np.asarray(share) >= 255 * INSIDE
    cloth, mask = np.full((HEIGHT, WIDTH, 3), 255, np.uint8), np.zeros((HEIGHT, WIDTH), bool)
    mask[top:top + size[1], left:left + size[0]] = worn
    cloth[mask] = garment[worn]
    return cloth, mask
