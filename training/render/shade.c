/* Shading of the pixel buffer: albedo, creases, ambient occlusion, cast shadows, two lights; 2x2 box to the output. */
#include "part.h"
#include <stdlib.h>
#include <string.h>

static float linear[256];
void init_tables(void) { for (int i = 0; i < 256; i++) linear[i] = powf(i / 255.f, 2.2f); }

/* Bilinear, clamped, of the first 3 channels; `channels` per pixel, square texture with side n; result linear light. */
static void sample(const uint8_t *t, int n, int channels, float u, float v, float *out) {
  float fx = clampf(u, 0, 1) * (n - 1), fy = clampf(1 - v, 0, 1) * (n - 1);
  int x = (int)fminf(fx, n - 2), y = (int)fminf(fy, n - 2);
  fx -= x, fy -= y;
  const uint8_t *p = t + channels * (y * n + x), *q = p + channels * n;
  for (int k = 0; k < 3; k++)
    out[k] = (linear[p[k]] * (1 - fx) + linear[p[k + channels]] * fx) * (1 - fy) + (linear[q[k]] * (1 - fx) + linear[q[k + channels]] * fx) * fy;
}

/* The label with its lines of writing; returns whether the rest point lies on it, or, of a printed one, on a line. */
static int tag(const Part *p, const float *rest, float *out) {
  const float *b = p->tag, *turn = p->tag_turn, right = rest[0] - (b[0] + b[2]) / 2, up = rest[1] - (b[1] + b[3]) / 2;
  const float x = .5f + (turn[0] * right + turn[1] * up) / (b[2] - b[0] + 1e-9f), y = .5f - (turn[0] * up - turn[1] * right) / (b[1] - b[3] + 1e-9f);
  if (x < 0 || x > 1 || y < 0 || y > 1) return 0;
  float line = y * p->tag_lines;
  int written = x > .15f && x < .85f && line - floorf(line) > .45f;
  if (!written && p->tag_ground <= 0) return 0;
  memcpy(out, written ? p->tag_ink : p->tag_colour, 12);
  return 1;
}

/* What the inner side of cloth shows where the outer has the colour `out`: the weave or knit of the same colours, or another one. */
static void inner_side(const Part *p, const float *rest, float *out) {
  if (p->tag[2] > p->tag[0] && tag(p, rest, out)) return;
  for (int k = 0; k < 3; k++) out[k] = (out[k] * p->inner_fabric + p->inner[k] * (1 - p->inner_fabric)) * p->inner_gain;
}

/* The band along every edge of the garment, and the seam that holds it: `covered` is minus the distance to the edge. */
static void trimmed(const Part *p, float covered, float *out) {
  if (covered > -p->trim_width)
    for (int k = 0; k < 3; k++) out[k] = p->trim[k] * p->trim_gain + out[k] * (1 - p->trim_gain);
  else if (covered > -p->trim_width - p->seam_width)
    for (int k = 0; k < 3; k++) out[k] *= p->seam_gain;
}

static void albedo(const Part *p, int t, const float *w, const float *rest, float *out) {
  const float *uv = p->uv + 6 * t;
  float u = w[0] * uv[0] + w[1] * uv[2] + w[2] * uv[4], v = w[0] * uv[1] + w[1] * uv[3] + w[2] * uv[5];
  if (p->albedo_mode == ALBEDO_FABRIC) {
    sample(p->fabric, p->fabric_size, 3, (rest[0] - p->fabric_map[0]) * p->fabric_map[2], (rest[1] - p->fabric_map[1]) * p->fabric_map[2], out);
  } else {
    sample(p->texture, p->texture_size, 4, u, v, out);
    if (p->albedo_mode == ALBEDO_GREY) out[0] = out[1] = out[2] = (out[0] + out[1] + out[2]) / 3;
  }
  for (int k = 0; k < 3; k++) out[k] *= p->gain[k];
  if (p->clip && p->trim_width > 0) trimmed(p, cover(p->clip, rest), out);
  if (p->detail) {
    float d[3];
    sample(p->detail, p->texture_size, 4, u, v, d);
    float g = powf(d[1], 1 / 2.2f) - 1;
    for (int k = 0; k < 3; k++) out[k] *= clampf(1 + g * p->detail_strength, .2f, 1.3f);
  }
}

/* Adds the slope of the wrinkle map (gradient pairs, tiled) at the rest point to the normal. */
static void crease(const Part *p, const float *rest, float *n) {
  const float *m = p->wrinkle_map;
  int s = p->wrinkle_size;
  float u = m[0] * rest[0] + m[1] * rest[1] + m[4] + .11f * rest[2], v = m[2] * rest[0] + m[3] * rest[1] + m[5];
  u = (u - floorf(u)) * s, v = (v - floorf(v)) * s;
  int x = (int)u, y = (int)v, x1 = (x + 1) & (s - 1), y1 = (y + 1) & (s - 1);
  x &= s - 1, y &= s - 1;
  float fx = u - floorf(u), fy = v - floorf(v), g[2];
  for (int k = 0; k < 2; k++)
    g[k] = (p->wrinkle[2 * (y * s + x) + k] * (1 - fx) + p->wrinkle[2 * (y * s + x1) + k] * fx) * (1 - fy) + (p->wrinkle[2 * (y1 * s + x) + k] * (1 - fx) + p->wrinkle[2 * (y1 * s + x1) + k] * fx) * fy;
  float gx = (m[0] * g[0] + m[2] * g[1]) * p->wrinkle_strength, gy = (m[1] * g[0] + m[3] * g[1]) * p->wrinkle_strength, d = gx * n[0] + gy * n[1];
  n[0] -= gx - d * n[0], n[1] -= gy - d * n[1], n[2] += d * n[2];
}

/* How a relief tilts the normals of a triangle: changes of the normal for slopes along its picture's axes. */
typedef struct { int32_t id; float right[3], down[3]; } Tangents;

static void tangents(const Part *p, int t, Tangents *out) {
  const int32_t *q = p->triangle + 3 * t;
  const float *a = p->position + 3 * q[0], *b = p->position + 3 * q[1], *c = p->position + 3 * q[2], *uv = p->uv + 6 * t;
  int s = p->texture_size;
  float k = 1 / p->relief_scale, e[3] = {(b[0] - a[0]) * k, (a[1] - b[1]) * k, b[2] - a[2]};
  float f[3] = {(c[0] - a[0]) * k, (a[1] - c[1]) * k, c[2] - a[2]}, lr = 1e-9f, ld = 1e-9f;
  float u1 = (uv[2] - uv[0]) * s, v1 = (uv[1] - uv[3]) * s, u2 = (uv[4] - uv[0]) * s, v2 = (uv[1] - uv[5]) * s, d = u1 * v2 - u2 * v1;
  memset(out->right, 0, sizeof out->right), memset(out->down, 0, sizeof out->down);
  if (fabsf(d) < 1e-6f) return;
  for (int j = 0; j < 3; j++) {
    out->right[j] = (e[j] * v2 - f[j] * v1) / d, out->down[j] = (f[j] * u1 - e[j] * u2) / d;
    lr += out->right[j] * out->right[j], ld += out->down[j] * out->down[j];
  }
  for (int j = 0; j < 3; j++) out->right[j] /= lr, out->down[j] /= ld;
}

/* Tilts the normal by the slope of the relief, whose axes lie in the triangle as its texture coordinates do. id: of the pixel;
   kept: those of the triangle before, which mostly is the same. */
static void relief(const Part *p, int32_t id, const float *w, Tangents *kept, float *n) {
  int s = p->texture_size, t = id & ((1 << PART_SHIFT) - 1);
  const float *uv = p->uv + 6 * t;
  int x = (int)clampf((w[0] * uv[0] + w[1] * uv[2] + w[2] * uv[4]) * s, 1, s - 2), y = (int)clampf((1 - w[0] * uv[1] - w[1] * uv[3] - w[2] * uv[5]) * s, 1, s - 2);
  const float *h = p->relief + y * s + x;
  float gu = (h[1] - h[-1]) / 2, gv = (h[s] - h[-s]) / 2;
  if (gu == 0 && gv == 0) return;
  if (kept->id != id) tangents(p, t, kept), kept->id = id;
  for (int j = 0; j < 3; j++) n[j] -= gu * kept->right[j] + gv * kept->down[j];
}

static void normalise(float *n) {
  float l = 1 / sqrtf(n[0] * n[0] + n[1] * n[1] + n[2] * n[2] + 1e-12f);
  for (int k = 0; k < 3; k++) n[k] *= l;
}

static float highlight(float c) { /* c to the power of 24 */
  float c2 = c * c, c4 = c2 * c2, c8 = c4 * c4;
  return c8 * c8 * c8;
}

/* values: 0..2 ambient colour, then for each of two lights direction (3), colour (3); half: between each light and the viewer. */
typedef struct { const float *values; float half[2][3]; } Lights;

static Lights lights(const float *values) {
  Lights out = {values, {{values[3], values[4], values[5] + 1}, {values[9], values[10], values[11] + 1}}};
  normalise(out.half[0]), normalise(out.half[1]);
  return out;
}

static void lit(const Part *p, const float *alb, const float *n, const Lights *light, float ao, float shadow, float *out) {
  float amb = ao * (.75f + .25f * n[1]), root = sqrtf(ao);
  for (int k = 0; k < 3; k++) out[k] = alb[k] * light->values[k] * amb;
  for (int i = 0; i < 2; i++) {
    const float *l = light->values + 3 + 6 * i, *h = light->half[i];
    float s = (i ? 1 : shadow) * root, c = (n[0] * l[0] + n[1] * l[1] + n[2] * l[2]) * .85f + .15f;
    float spec = p->specular > 0 ? p->specular * highlight(fmaxf(0, n[0] * h[0] + n[1] * h[1] + n[2] * h[2])) : 0;
    for (int k = 0; k < 3; k++) out[k] += (alb[k] * fmaxf(c, 0) + spec) * l[3 + k] * s;
  }
}

/* The light [3] that comes from a point of a part. */
static void seen(const Part *parts, int32_t id, const float *bary, const Lights *light, float ao, float shadow, Tangents *kept, float *out) {
  const Part *p = parts + (id >> PART_SHIFT);
  int t = id & ((1 << PART_SHIFT) - 1);
  const int32_t *q = p->triangle + 3 * t;
  float w[3] = {bary[0], bary[1], 1 - bary[0] - bary[1]}, n[3], rest[REST] = {0}, alb[3];
  mix3(n, p->normal, q, w, 3, 3);
  int inside = shows_inner_side(n);
  if (n[2] < 0) for (int j = 0; j < 3; j++) n[j] = -n[j];
  n[2] += p->flatness;
  normalise(n);
  if (p->rest) mix3(rest, p->rest, q, w, REST, REST);
  albedo(p, t, w, rest, alb);
  if (inside) inner_side(p, rest, alb);
  if (p->relief && !inside) relief(p, id, w, kept, n);
  if (p->wrinkle) crease(p, rest, n);
  normalise(n);
  lit(p, alb, n, light, inside ? ao + (1 - ao) * p->inner_open : ao, shadow, out);
}

/* rgb [H/2,W/2,3] premultiplied linear light, alpha [H/2,W/2]. Where all four points of a pixel show one part, two that lie across
   stand for them. */
void shade(const Part *parts, int H, int W, const int32_t *id, const float *bary, const float *ao, const float *shadow, const float *values, float *rgb, float *alpha) {
  Lights light = lights(values);
  Tangents kept = {.id = -1};
  for (int o = 0; o < H / 2 * (W / 2); o++) {
    int first = o / (W / 2) * 2 * W + o % (W / 2) * 2, at[4] = {first, first + W + 1, first + 1, first + W}, part = id[first] >> PART_SHIFT;
    int one = part >= 0 && id[at[1]] >> PART_SHIFT == part && id[at[2]] >> PART_SHIFT == part && id[at[3]] >> PART_SHIFT == part;
    float share = one ? .5f : .25f, c[3];
    rgb[3 * o] = rgb[3 * o + 1] = rgb[3 * o + 2] = alpha[o] = 0;
    for (int i = 0; i < (one ? 2 : 4); i++) {
      if (id[at[i]] < 0) continue;
      seen(parts, id[at[i]], bary + 2 * at[i], &light, ao[o], shadow[o], &kept, c);
      for (int j = 0; j < 3; j++) rgb[3 * o + j] += c[j] * share;
      alpha[o] += share;
    }
  }
}

/* Pixels [H/2,W/2]: 64 for each of their four points at which the inner side of cloth shows, at most 255. */
void inner_sides(const Part *parts, int H, int W, const int32_t *id, const float *bary, uint8_t *out) {
  memset(out, 0, (H / 2) * (W / 2));
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int k = y * W + x;
      if (id[k] < 0) continue;
      const Part *p = parts + (id[k] >> PART_SHIFT);
      const int32_t *q = p->triangle + 3 * (id[k] & ((1 << PART_SHIFT) - 1));
      float l0 = bary[2 * k], l1 = bary[2 * k + 1], n[3] = {0, 0, p->normal[3 * q[0] + 2] * l0 + p->normal[3 * q[1] + 2] * l1 + p->normal[3 * q[2] + 2] * (1 - l0 - l1)};
      uint8_t *o = out + y / 2 * (W / 2) + x / 2;
      if (shows_inner_side(n)) *o = *o < 192 ? *o + 64 : 255;
    }
}
