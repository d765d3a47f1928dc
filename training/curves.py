"""Plots of training runs, drawn with Pillow."""
import json
from pathlib import Path

from PIL import Image, ImageDraw

SIZE, MARGIN = (420, 240), 40
INK, LINE, GRID = (40, 40, 40), (30, 90, 200), (225, 225, 225)


def read_curve(path: Path) -> list[dict]:
    """The lines of a metrics.jsonl."""
    return [json.loads(line) for line in path.read_text().splitlines() if line]


def _scaled(values: list[float], low: float, high: float, start: int, end: int) -> list[float]:
    span = (high - low) or 1.0
    return [start + (value - low) / span * (end - start) for value in values]


def plot(minutes: list[float], values: list[float], title: str, bar: float | None = None) -> Image.Image:
    """One curve over minutes of training; `bar` as a dashed line."""
    image = Image.new('RGB', SIZE, (255, 255, 255))
    draw = ImageDraw.Draw(image)
    levels = values + ([bar] if bar is not None else [])
    low, high = min(levels), max(levels)
    left, right, top, bottom = MARGIN + 8, SIZE[0] - 12, 28, SIZE[1] - 30
    for share in (0, .5, 1):
        y = bottom + (top - bottom) * share
        draw.line((left, y, right, y), GRID)
        draw.text((4, y - 6), f'{low + (high - low) * share:.3g}', INK)
    xs = _scaled(minutes, 0, max(minutes), left, right)
    ys = _scaled(values, low, high, bottom, top)
    draw.line(list(zip(xs, ys)), LINE, 2)
    if bar is not None:
        y = _scaled([bar], low, high, bottom, top)[0]
        for x in range(left, right, 10):
            draw.line((x, y, x + 5, y), (200, 60, 60))
    draw.text((left, 8), title, INK)
    draw.text((left, SIZE[1] - 22), f'0 .. {max(minutes):.0f} minutes of training', INK)
    return image


def plot_run(path: Path, metrics: tuple[str, ...], bars: dict[str, float]) -> Image.Image:
    """The chosen metrics of a run, side by side."""
    lines = read_curve(path)
    minutes = [line['seconds'] / 60 for line in lines]
    plots = [plot(minutes, [line[name] for line in lines], f'{path.stem}: {name}', bars.get(name)) for name in metrics]
    sheet = Image.new('RGB', (SIZE[0] * len(plots), SIZE[1]))
    for i, picture in enumerate(plots):
        sheet.paste(picture, (SIZE[0] * i, 0))
    return sheet
