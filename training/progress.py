"""A progress bar on the terminal, silent where output is a file."""
import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

Item = TypeVar('Item')
WIDTH = 30


def bar(fraction: float, label: str, started: float, note: str = '') -> None:
    """Draw one line: label, bar, percent, time left, note."""
    if not sys.stderr.isatty():
        return
    fraction = min(max(fraction, 0.0), 1.0)
    filled = int(fraction * WIDTH)
    left = (time.monotonic() - started) * (1 - fraction) / fraction if fraction > 0 else 0.0
    line = f'\r{label} [{"#" * filled}{"." * (WIDTH - filled)}] {fraction:4.0%} {left:5.0f} s left {note}'
    sys.stderr.write(line + '\x1b[K' + ('\n' if fraction >= 1 else ''))
    sys.stderr.flush()


def progress(items: Iterable[Item], label: str) -> Iterator[Item]:
    """Iterate over `items` (sized) with a progress bar."""
    total = len(items) if isinstance(items, Sized) else 0
    started = time.monotonic()
    for done, item in enumerate(items):
        yield item
        bar((done + 1) / max(total, 1), label, started)
