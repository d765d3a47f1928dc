"""Garments sewn from flat panels, laid flat, hung and draped on bodies by a cloth simulation."""

from .attributes import attributes, sleeve_class, worn_extent
from .collider import CM, Collider, collider
from .curves import distance_to
from .cut import HOOD, ROLL, SHIRT, STAND, WHOLE, Cut, described, outline, sleeve_width, valid
from .drape import drape
from .figure import POSES, at, measures
from .flat import lay_flat
from .hang import hang
from .hanger import Hanger, hanger
from .kinds import DRESS, KINDS
from .landmarks import landmarks, part_labels
from .lay import Fold, Lay, random_lay
from .memory import creased
from .mesh import BACK, COLLAR, FRONT, LEFT, RIGHT, Cloth
from .pattern import build
from .simulation import WHOLLY, Failed, Simulation, crossings, fastened
from .wardrobe import random_cut, random_memory, random_softness

__all__ = [
    'BACK',
    'CM',
    'COLLAR',
    'DRESS',
    'FRONT',
    'HOOD',
    'KINDS',
    'LEFT',
    'POSES',
    'RIGHT',
    'ROLL',
    'SHIRT',
    'STAND',
    'WHOLE',
    'WHOLLY',
    'Cloth',
    'Collider',
    'Cut',
    'Failed',
    'Fold',
    'Hanger',
    'Lay',
    'Simulation',
    'at',
    'attributes',
    'build',
    'collider',
    'creased',
    'crossings',
    'described',
    'distance_to',
    'drape',
    'fastened',
    'hang',
    'hanger',
    'landmarks',
    'lay_flat',
    'measures',
    'outline',
    'part_labels',
    'random_cut',
    'random_lay',
    'random_memory',
    'random_softness',
    'sleeve_class',
    'sleeve_width',
    'valid',
    'worn_extent',
]
