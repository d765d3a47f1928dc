"""Bounding boxes of maps."""
from torch import Tensor


def bounding_box(inside: Tensor) -> tuple[slice, slice]:
    """Rows and columns of the bounding box of what is above 0 in a map [h,w]; of all of it where nothing is."""
    rows, columns = (inside > 0).any(1).nonzero().flatten(), (inside > 0).any(0).nonzero().flatten()
    if not len(rows):
        return slice(0, inside.shape[0]), slice(0, inside.shape[1])
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
