"""Pictures of one size, joined to a sheet."""
import numpy as np
from PIL import Image
from torch import Tensor

CELL = (192, 256)
LABEL_COLOURS = np.array([
    (0, 0, 0), (120, 60, 20), (250, 200, 160), (230, 60, 60), (40, 60, 160), (60, 200, 90), (240, 200, 40),
    (90, 90, 200), (90, 160, 200), (90, 90, 90), (130, 130, 130), (200, 90, 200), (255, 255, 255)], np.uint8)
"""RGB of the thirteen labels, for looking at."""


def tile(pixels: np.ndarray, size: tuple[int, int] = CELL) -> Image.Image:
    """A picture scaled into one cell."""
    image = Image.fromarray(pixels)
    image.thumbnail(size, Image.Resampling.LANCZOS)
    cell = Image.new('RGB', size, (255, 255, 255))
    cell.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return cell


def join(cells: list[Image.Image], columns: int) -> Image.Image:
    """Cells of one size, row by row."""
    width, height = cells[0].size
    rows = -(-len(cells) // columns)
    sheet = Image.new('RGB', (width * columns, height * rows), (255, 255, 255))
    for i, cell in enumerate(cells):
        sheet.paste(cell, (width * (i % columns), height * (i // columns)))
    return sheet


def pixels_of(picture: Tensor) -> np.ndarray:
    """[1,3,H,W] in [-1,1] -> u8 [H,W,3]."""
    return ((picture[0].permute(1, 2, 0) + 1) * 127.5).clamp(0, 255).byte().numpy()
