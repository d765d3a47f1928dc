"""Make the vectors that the tests of both languages read.

python3 -m training.vectors [--person data/persons/ana] [--out test/vectors] [--originals FOLDER]

With --originals nothing is written: the networks and the composition are compared with the answers
of HR-VITON's own code in FOLDER, and the largest differences printed.
"""
import argparse
from pathlib import Path

from .composition import write_composition
from .drawings import write_drawings
from .files import VECTORS
from .networks import write_networks
from .originals import report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--person', type=Path, default=VECTORS.parents[1] / 'data/persons/ana')
    parser.add_argument('--out', type=Path, default=VECTORS)
    parser.add_argument('--originals', type=Path)
    options = parser.parse_args()
    if options.originals:
        print(report(options.originals))
        return
    write_drawings(options.out / 'person', options.person)
    write_composition(options.out / 'composition', options.person)
    write_networks(options.out / 'networks')


if __name__ == '__main__':
    main()
