"""Garments sewn from flat panels, laid flat, hung and draped on bodies by a cloth simulation."""

from .collider import CM, Collider, collider
from .curves import distance_to
from .cut import Cut, described, outline, sleeve_width, valid
from .drape import drape
from .figure import POSES, at, measures
from .flat import Lay, lay_flat, random_lay
from .hang import hang
from .hanger import Hanger, hanger
from .memory import creased
from .mesh import BACK, COLLAR, FRONT, LEFT, RIGHT, Cloth
from .pattern import build
from .simulation import Failed, Simulation, crossings
from .wardrobe import random_cut, random_memory, random_softness

__all__ = [
    'BACK',
    'CM',
    'COLLAR',
    'FRONT',
    'LEFT',
    'POSES',
    'RIGHT',
    'Cloth',
    'Collider',
    'Cut',
    'Failed',
    'Hanger',
    'Lay',
    'Simulation',
    'at',
    'build',
    'collider',
    'creased',
    'crossings',
    'described',
    'distance_to',
    'drape',
    'hang',
    'hanger',
    'lay_flat',
    'measures',
    'outline',
    'random_cut',
    'random_lay',
    'random_memory',
    'random_softness',
    'sleeve_width',
    'valid',
]
