"""The four networks of the compact pack."""
from torch import nn

from .condition import ConditionNetwork
from .garment_mask import GarmentMaskNetwork
from .generator import GeneratorNetwork
from .person import PersonNetwork

NETWORKS: dict[str, type[nn.Module]] = {
    'garment-mask': GarmentMaskNetwork,
    'condition': ConditionNetwork,
    'generator': GeneratorNetwork,
    'person': PersonNetwork,
}
