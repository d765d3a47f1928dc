"""Makes the drawable parts of a dressed person: skin, top, bottom, hair, eyes."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import assets
from .body import Body, Random, arm_share, body_group, parse_scores, posed_body, skin_textures
from .bottoms import Bottom
from .fabric import ABOVE_NECK, SIZE, SPAN, Creases, Textile, random_colour, random_creases
from .fitting import Template, normals, skin, template
from .garment import COLLARED, Garment, visible_triangles
from .inner import Inner, random_inner
from .native import Part, part

HAIR = {'female': ('bob01', 'bob02', 'long01', 'ponytail01', 'braid01', 'afro01', 'short03'),
        'male': ('short01', 'short02', 'short03', 'short04', 'afro01')}
HAIR_SHARES = {'female': (.16, .16, .27, .17, .14, .05, .05), 'male': (.24, .24, .24, .22, .06)}
BALD = .06
MARGIN = .17           # units inside a garment's edge where the body below may vanish
ALPHA = 100            # texture alpha below which hair and lashes are holes
# width of a shirt's collar in units, and the greatest share of a plain colour in it
COLLAR, COLLAR_TONE = (.2, .45), .3
# share of bands along edges whose seam shows, its width in units and how dark it is
SEWN, SEAM, SEAM_TONE = .75, (.015, .045), (.45, .95)
BIAS = {'body': -.06, 'top': .04, 'tucked': -.02, 'bottom': 0., 'hair': .1, 'eyes': -.06, 'brows': -.04}
LIP = {'hair': 2, 'top': 5, 'dress': 6, 'face': 13}

Moved = Callable[[np.ndarray], np.ndarray]
"""Where vertices [V,3] go."""


@dataclass
class Look:
    """Colours and creases of one top, shared by the person's picture and the shop's."""

    textile: Textile | None
    gain: np.ndarray
    trim: np.ndarray
    trim_width: float
    trim_gain: float
    seam_width: float
    seam_gain: float
    detail: float
    inner: Inner


def random_look(r: Random, garment: Garment, textile: Textile | None, hangs_open: bool = False) -> Look:
    """How the top is coloured: a textile in rest space, or (textile None) the suit's own texture, tinted. hangs_open:
    it is photographed open."""
    own = garment.suit is None
    gain = np.ones(3) if textile else random_colour(r) ** 2.2 * r.uniform(1.2, 2.2)
    if textile is None and r.random() < .3:
        gain = np.full(3, -1.)
    width = r.uniform(.05, .28) if own and r.random() < .8 else 0
    contrast = r.random() < .25
    base = textile.base if textile else np.ones(3)
    trim = random_colour(r) ** 2.2 if contrast else base * r.uniform(.8, 1.05)
    strength = r.uniform(.7, 1) if contrast or own else .4
    if garment.neck == 'collar':
        width, strength = r.uniform(*COLLAR), r.uniform(0, COLLAR_TONE)
    seam = r.uniform(*SEAM) if r.random() < SEWN else 0.
    return Look(textile, gain, trim, width, strength, seam, r.uniform(*SEAM_TONE), r.uniform(.2, 1.0),
                random_inner(r, garment, textile, hangs_open))


def suit_texture(suit: str, kind: str) -> str | None:
    """Path of a suit's texture ('diffuse', 'ao'); None where there is none."""
    found = assets.textures(f'clothes/{suit}_{kind}.png')
    return found[0] if found else None


def crease_fields(creases: Creases) -> dict:
    """Part fields of a crease map."""
    return dict(wrinkle=creases.slopes, wrinkle_size=creases.slopes.shape[0], wrinkle_map=creases.placement,
                wrinkle_strength=creases.strength)


def top_part(garment: Garment, body: Body, look: Look, posed: np.ndarray, screen: np.ndarray, creases: Creases,
             bias: float, flatness: float = 0., shop: np.ndarray | None = None) -> Part:
    """The garment as a part: posed world vertices [V,3], projected [V,3]; shop: its shop coordinates for the flow."""
    keep = visible_triangles(garment)
    fields = dict(position=screen, normal=normals(posed, garment.triangle), rest=garment.where, uv=garment.uv[keep],
                  triangle=garment.triangle[keep],
                  triangles=int(keep.sum()), clip=garment.clip, label=LIP['top'], depth_bias=bias, flatness=flatness,
                  shop=shop, **crease_fields(creases))
    if garment.suit:
        texture = assets.texture(suit_texture(garment.suit, 'diffuse'))
        fields |= dict(texture=texture, texture_size=len(texture))
        detail = suit_texture(garment.suit, 'diffuse' if garment.suit in COLLARED and look.textile is None else 'ao')
        if detail and look.textile:
            fields |= dict(detail=assets.texture(detail), detail_strength=look.detail)
    if look.textile:
        fields |= dict(albedo_mode=1, fabric=look.textile.pixels, fabric_size=SIZE,
                       fabric_map=(-SPAN / 2, body.joint('neck01')[1] + ABOVE_NECK - SPAN, 1 / SPAN))
    else:
        fields |= dict(albedo_mode=0 if look.gain[0] < 0 else 2, gain=np.abs(look.gain))
    fields |= dict(trim=look.trim, trim_width=float(look.trim_width), trim_gain=float(look.trim_gain),
                   seam_width=look.seam_width, seam_gain=look.seam_gain, **look.inner.fields())
    return part(**fields)


def _hidden_by_top(body: Body, garment: Garment) -> np.ndarray:
    points = np.concatenate([body.vertices, body.sleeve[:, None]], 1)
    inside = garment.covered(points) < -MARGIN
    if garment.suit:
        listed = np.zeros(len(points), bool)
        listed[template(f'clothes/{garment.suit}/{garment.suit}.mhclo').hidden] = True
        inside &= listed & (body.vertices[:, 1] > garment.where[:, 1].min() + MARGIN)
    return inside


def _hidden_by_bottom(body: Body, bottom: Bottom) -> np.ndarray:
    y = body.vertices[:, 1]
    inside = (y < bottom.waist - MARGIN) & (y > bottom.hem + MARGIN) & (arm_share() < .05)
    if bottom.suit:
        listed = np.zeros(len(y), bool)
        listed[template(f'clothes/{bottom.suit}/{bottom.suit}.mhclo').hidden] = True
        inside &= listed
    return inside


def body_part(r: Random, body: Body, garment: Garment, bottom: Bottom, posed: np.ndarray, screen: np.ndarray) -> Part:
    """Skin, without what lies safely under clothes."""
    used, triangle, uv, _ = body_group('body')
    hidden = (_hidden_by_top(body, garment) | _hidden_by_bottom(body, bottom))[used]
    keep = ~hidden[triangle].all(1)
    paths = skin_textures(body)
    texture = assets.texture(paths[int(r.integers(len(paths)))])
    gain = r.uniform(.8, 1.2) * np.array([1, r.uniform(.94, 1.03), r.uniform(.9, 1.04)])
    return part(position=screen, normal=normals(posed, triangle), uv=uv[keep], triangle=triangle[keep],
                triangles=int(keep.sum()), texture=texture,
                texture_size=len(texture), gain=gain, scores=parse_scores(), score_count=20, depth_bias=BIAS['body'],
                specular=float(r.uniform(.01, .07)))


def bottom_part(r: Random, bottom: Bottom, posed: np.ndarray, screen: np.ndarray, tucked: bool) -> Part:
    """Trousers or skirt: the suit's own texture (tinted or not), or one plain colour."""
    colour = random_colour(r) ** 2.2
    fields = dict(position=screen, normal=normals(posed, bottom.triangle), rest=bottom.where, uv=bottom.uv,
                  triangle=bottom.triangle, triangles=len(bottom.triangle),
                  clip=bottom.clip, label=bottom.label, depth_bias=BIAS['bottom'] + (.06 if tucked else 0),
                  **crease_fields(random_creases(r, .05, .3)))
    if bottom.suit:
        texture = assets.texture(suit_texture(bottom.suit, 'diffuse'))
        tinted = r.random() < .5
        fields |= dict(texture=texture, texture_size=len(texture), albedo_mode=2 if tinted else 0,
                       gain=colour * 2.2 if tinted else (1, 1, 1))
    else:
        plain = np.full((2, 2, 4), 255, np.uint8)
        fields |= dict(texture=plain, texture_size=2, gain=colour)
    return part(**fields)


def _bound(path: str, body: Body, matrices: np.ndarray) -> tuple[np.ndarray, Template]:
    t = template(path)
    return skin(t.fit(body.vertices), t.bones, matrices), t


def _as_it_is(vertices: np.ndarray) -> np.ndarray:
    return vertices


def _card(path: str, texture_path: str, body: Body, matrices: np.ndarray, project: Moved,
          arranged: Moved = _as_it_is, **fields: object) -> tuple[Part, np.ndarray]:
    posed, t = _bound(path, body, matrices)
    posed = arranged(posed)
    texture = assets.texture(texture_path)
    return part(position=project(posed), normal=normals(posed, t.mesh.triangle), uv=t.mesh.uv, triangle=t.mesh.triangle,
                triangles=len(t.mesh.triangle),
                texture=texture, texture_size=len(texture), alpha=ALPHA, **fields), posed


def choose_hair(r: Random, body: Body) -> str | None:
    """A hair style, or None for a bald head."""
    if r.random() < (BALD if body.sex == 'male' else .01):
        return None
    return str(r.choice(HAIR[body.sex], p=HAIR_SHARES[body.sex]))


def hair_top(style: str | None, body: Body, matrices: np.ndarray) -> float:
    """Height of the highest point of hair or skull."""
    head = posed_body(body, matrices)[:, 1].max()
    return max(head, _bound(f'hair/{style}/{style}.mhclo', body, matrices)[0][:, 1].max()) if style else head


def head_parts(r: Random, style: str | None, body: Body, matrices: np.ndarray, project: Moved,
               arranged: Moved = _as_it_is) -> list[Part]:
    """Hair, eyes and eyebrows; project maps world vertices to the screen, arranged moves the hair's vertices [V,3]."""
    tone = r.uniform(.35, 2.8) * np.array([1, r.uniform(.78, 1), r.uniform(.55, 1)])
    eyes = assets.textures('eyes/*')
    out = [_card('eyes/high-poly.mhclo', eyes[int(r.integers(len(eyes)))], body, matrices, project, label=LIP['face'],
                 depth_bias=BIAS['eyes'], specular=.2)[0],
           _card('eyebrows/eyebrow001/eyebrow001.mhclo', assets.textures('eyebrows/*')[0], body, matrices, project,
                 label=LIP['face'], depth_bias=BIAS['brows'], gain=tone)[0]]
    if style:
        texture = assets.textures(f'hair/{"afro" if style == "afro01" else style}_diffuse.png')[0]
        out.append(_card(f'hair/{style}/{style}.mhclo', texture, body, matrices, project, arranged, label=LIP['hair'],
                         depth_bias=BIAS['hair'], gain=tone, specular=float(r.uniform(0, .12)))[0])
    return out
