"""Where the MakeHuman assets lie that the renderer's tests need."""
import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / 'shared' / 'synthetic' / 'data'
FOLDER = os.environ.get('MAKEHUMAN_DATA') or str(SHARED)
needs_assets = pytest.mark.skipif(not (Path(FOLDER) / '3dobjs' / 'base.obj').exists(),
                                  reason='no MakeHuman assets: set MAKEHUMAN_DATA, or put them at '
                                         '../shared/synthetic/data')
