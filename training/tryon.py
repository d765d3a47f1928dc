"""The whole try-on in PyTorch, as the service does it, for looking at results on real garment photos."""
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from .agnostic import GREY, agnostic_parse, grey_region
from .checkpoint import load_network
from .composition import Composed, compose
from .geometry import to_tensor
from .labels import LIP_LEFT_ARM, LIP_NECK, LIP_RIGHT_ARM, LIP_TO_CONDITION, LIP_UPPER
from .networks import NETWORKS
from .networks.garment_mask import SIZE as MASK_SIZE
from .tasks.condition import person_input

WIDTH, HEIGHT = 768, 1024
FILL, CROP_MARGIN = 0.8, 0.03
CHANGED_MARGIN, FEATHER = 9, 7
CHANGED_LIP = (*LIP_UPPER, LIP_NECK, LIP_LEFT_ARM, LIP_RIGHT_ARM)
CHANGED_CONDITION = (3, 5, 6)


@dataclass(frozen=True)
class Person:
    """A gallery person ready for the networks; all [1,C,1024,768] except `condition` [1,16,256,192]."""

    image: Tensor
    agnostic: Tensor
    densepose: Tensor
    condition: Tensor
    parse: np.ndarray


@dataclass(frozen=True)
class Garment:
    """A garment centred on white: `cloth` [1,3,1024,768] in [-1,1], `mask` [1,1,1024,768] 0/1."""

    cloth: Tensor
    mask: Tensor


@dataclass(frozen=True)
class Result:
    """What the chain made: the picture [H,W,3] u8, the generator's own output, and the composition."""

    image: np.ndarray
    generated: Tensor
    composed: Composed


def load_networks(folder: Path) -> dict[str, nn.Module]:
    """Every network that has a checkpoint under `folder` (runs or small checkpoints)."""
    from .export import checkpoint_of
    found = {name: checkpoint_of(folder, name) for name in NETWORKS}
    return {name: load_network(name, path) for name, path in found.items() if path}


def _rgb(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert('RGB'))


def load_person(folder: Path, hide_old_garment: bool = True) -> Person:
    """Read one gallery folder and prepare it; optionally hide what the drawing leaves of the old garment."""
    image, densepose = _rgb(folder / 'image.jpg'), _rgb(folder / 'densepose.png')
    parse = np.asarray(Image.open(folder / 'parse.png'))
    joints = np.array(json.loads((folder / 'keypoints.json').read_text())['people'][0]['pose_keypoints_2d']).reshape(25, 3)
    grey = grey_region(parse, joints)
    if hide_old_garment:
        grey |= dilate(np.isin(parse, LIP_UPPER), CHANGED_MARGIN)
    colours = to_tensor(densepose[None])
    labels = LIP_TO_CONDITION[agnostic_parse(parse, joints)[::4, ::4]]
    small = F.interpolate(colours, size=(256, 192), mode='bilinear', align_corners=False)
    agnostic = to_tensor(np.where(grey[..., None], np.uint8(GREY), image)[None])
    return Person(to_tensor(image[None]), agnostic, colours, person_input(torch.from_numpy(labels)[None], small), parse)


def dilate(region: np.ndarray, size: int) -> np.ndarray:
    """Grow a bool region by half of `size` pixels."""
    x = torch.from_numpy(region.astype(np.float32))[None, None]
    return F.max_pool2d(x, size, 1, size // 2)[0, 0].numpy() > 0


def letterbox(photo: Image.Image, size: int) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """The photo in a white square, and its box there."""
    scale = size / max(photo.size)
    width, height = (max(1, round(side * scale)) for side in photo.size)
    square = Image.new('RGB', (size, size), (255, 255, 255))
    box = ((size - width) // 2, (size - height) // 2)
    square.paste(photo.resize((width, height), Image.BILINEAR), box)
    return square, (*box, box[0] + width, box[1] + height)


def garment_probability(network: nn.Module, photo: Image.Image) -> np.ndarray:
    """Mask probability [h,w] at the photo's own size."""
    square, box = letterbox(photo, MASK_SIZE)
    with torch.no_grad():
        probability = network(to_tensor(np.asarray(square)[None]))[0, 0].numpy()
    inside = Image.fromarray(probability).crop(box)
    return np.asarray(inside.resize(photo.size, Image.BILINEAR))


def place_garment(photo: Image.Image, probability: np.ndarray) -> Garment:
    """Crop to the mask, whiten the background, centre at FILL of 768x1024. Throws ValueError if empty."""
    mask = probability > 0.5
    if not mask.any():
        raise ValueError('no garment found')
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    margin = int(CROP_MARGIN * max(photo.size))
    box = (max(columns[0] - margin, 0), max(rows[0] - margin, 0),
           min(columns[-1] + margin, photo.width), min(rows[-1] + margin, photo.height))
    soft = Image.fromarray((np.clip(probability * 4 - 1.5, 0, 1) * 255).astype(np.uint8)).crop(box)
    scale = FILL * min(WIDTH / (box[2] - box[0]), HEIGHT / (box[3] - box[1]))
    size = max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale))
    corner = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    soft = soft.resize(size, Image.LANCZOS)
    canvas, canvas_mask = Image.new('RGB', (WIDTH, HEIGHT), (255, 255, 255)), Image.new('L', (WIDTH, HEIGHT), 0)
    canvas.paste(photo.crop(box).resize(size, Image.LANCZOS), corner, soft)
    canvas_mask.paste(soft, corner)
    hard = torch.from_numpy((np.asarray(canvas_mask) >= 128).astype(np.float32))[None, None]
    return Garment(to_tensor(np.asarray(canvas)[None]), hard)


def load_garment(network: nn.Module, path: Path) -> Garment:
    """Mask and place one garment photo."""
    photo = Image.open(path).convert('RGB')
    return place_garment(photo, garment_probability(network, photo))


def changed_region(person: Person, composed: Composed) -> Tensor:
    """Weight [1,1,H,W] of the generated picture: old and new garment, neck and arms, feathered."""
    new = np.isin(composed.labels[0].numpy(), CHANGED_CONDITION)
    region = dilate(np.isin(person.parse, CHANGED_LIP) | new, CHANGED_MARGIN).astype(np.float32)
    kept = np.isin(person.parse, (1, 2, 4, 13))
    soft = F.avg_pool2d(torch.from_numpy(region)[None, None], FEATHER, 1, FEATHER // 2)
    return soft * torch.from_numpy(~kept).float()


def try_on(networks: dict[str, nn.Module], person: Person, garment: Garment) -> Result:
    """Condition, composition, generator, paste-back at 768x1024."""
    small = F.interpolate(garment.cloth, size=(256, 192), mode='bilinear', align_corners=False)
    cloth = torch.cat([small, garment.mask[:, :, ::4, ::4]], 1)
    with torch.no_grad():
        flow, segmentation, _, warped_mask = networks['condition'](cloth, person.condition)
        composed = compose(flow, segmentation, warped_mask, garment.cloth, garment.mask)
        x = torch.cat([person.agnostic, person.densepose, composed.cloth], 1)
        generated = networks['generator'](x, composed.segmentation, composed.mask)
    weight = changed_region(person, composed)
    image = person.image + weight * (generated - person.image)
    pixels = ((image[0].permute(1, 2, 0) + 1) * 127.5).clamp(0, 255).byte().numpy()
    return Result(pixels, generated, composed)
