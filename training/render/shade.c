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

/* Tilts the normal by the slope of the relief, whose axes lie in the triangle as its texture coordinates do. */
static void relief(const Part *p, int t, const float *w, float *n) {
  const int32_t *q = p->triangle + 3 * t;
  const float *a = p->position + 3 * q[0], *b = p->position + 3 * q[1], *c = p->position + 3 * q[2], *uv = p->uv + 6 * t;
  int s = p->texture_size;
  float k = 1 / p->relief_scale, e[3] = {(b[0] - a[0]) * k, (a[1] - b[1]) * k, b[2] - a[2]}, f[3] = {(c[0] - a[0]) * k, (a[1] - c[1]) * k, c[2] - a[2]};
  float u1 = (uv[2] - uv[0]) * s, v1 = (uv[1] - uv[3]) * s, u2 = (uv[4] - uv[0]) * s, v2 = (uv[1] - uv[5]) * s, d = u1 * v2 - u2 * v1;
  int x = (int)clampf((w[0] * uv[0] + w[1] * uv[2] + w[2] * uv[4]) * s, 1, s - 2), y = (int)clampf((1 - w[0] * uv[1] - w[1] * uv[3] - w[2] * uv[5]) * s, 1, s - 2);
  const float *h = p->relief + y * s + x;
  float gu = (h[1] - h[-1]) / 2, gv = (h[s] - h[-s]) / 2;
  if (fabsf(d) < 1e-6f || (gu == 0 && gv == 0)) return;
  float right[3], down[3], lr = 1e-9f, ld = 1e-9f;
  for (int j = 0; j < 3; j++) {
    right[j] = (e[j] * v2 - f[j] * v1) / d, down[j] = (f[j] * u1 - e[j] * u2) / d;
    lr += right[j] * right[j], ld += down[j] * down[j];
  }
  for (int j = 0; j < 3; j++) n[j] -= gu * right[j] / lr + gv * down[j] / ld;
}

static void normalise(float *n) {
  float l = 1 / sqrtf(n[0] * n[0] + n[1] * n[1] + n[2] * n[2] + 1e-12f);
  for (int k = 0; k < 3; k++) n[k] *= l;
}

/* light: 0..2 ambient colour, then for each of two lights direction (3), colour (3). ao, shadow: half size. */
static void lit(const Part *p, const float *alb, const float *n, const float *light, float ao, float shadow, float *out) {
  float amb = ao * (.75f + .25f * n[1]), root = sqrtf(ao);
  for (int k = 0; k < 3; k++) out[k] = alb[k] * light[k] * amb;
  for (int i = 0; i < 2; i++) {
    const float *l = light + 3 + 6 * i;
    float s = i ? 1 : shadow, c = (n[0] * l[0] + n[1] * l[1] + n[2] * l[2]) * .85f + .15f, h[3] = {l[0], l[1], l[2] + 1};
    if (c < 0) c = 0;
    normalise(h);
    float spec = p->specular > 0 ? p->specular * powf(fmaxf(0, n[0] * h[0] + n[1] * h[1] + n[2] * h[2]), 24) : 0;
    for (int k = 0; k < 3; k++) out[k] += (alb[k] * c + spec) * l[3 + k] * s * root;
  }
}

/* rgb [H/2,W/2,3] premultiplied linear light, alpha [H/2,W/2]. */
void shade(const Part *parts, int H, int W, const int32_t *id, const float *bary, const float *ao, const float *shadow, const float *light, float *rgb, float *alpha) {
  int h = H / 2, w2 = W / 2;
  memset(rgb, 0, sizeof(float) * h * w2 * 3), memset(alpha, 0, sizeof(float) * h * w2);
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int k = y * W + x, o = (y / 2) * w2 + x / 2;
      if (id[k] < 0) continue;
      const Part *p = parts + (id[k] >> PART_SHIFT);
      int t = id[k] & ((1 << PART_SHIFT) - 1);
      const int32_t *q = p->triangle + 3 * t;
      float w[3] = {bary[2 * k], bary[2 * k + 1], 1 - bary[2 * k] - bary[2 * k + 1]}, n[3], rest[REST] = {0}, alb[3], c[3];
      mix3(n, p->normal, q, w, 3, 3);
      int inside = shows_inner_side(n);
      if (n[2] < 0) for (int j = 0; j < 3; j++) n[j] = -n[j];
      n[2] += p->flatness;
      normalise(n);
      if (p->rest) mix3(rest, p->rest, q, w, REST, REST);
      albedo(p, t, w, rest, alb);
      if (inside) inner_side(p, rest, alb);
      if (p->relief && !inside) relief(p, t, w, n), normalise(n);
      if (p->wrinkle) crease(p, rest, n), normalise(n);
      lit(p, alb, n, light, inside ? ao[o] + (1 - ao[o]) * p->inner_open : ao[o], shadow[o], c);
      for (int j = 0; j < 3; j++) rgb[3 * o + j] += c[j] * .25f;
      alpha[o] += .25f;
    }
}

/* Pixels [H/2,W/2]: 64 for each of their four points at which the inner side of cloth shows, at most 255. */
void inner_sides(const Part *parts, int H, int W, const int32_t *id, const float *bary, uint8_t *out) {
  memset(out, 0, (H / 2) * (W / 2));
  for (int k = 0; k < H * W; k++) {
    if (id[k] < 0) continue;
    const Part *p = parts + (id[k] >> PART_SHIFT);
    float w[3] = {bary[2 * k], bary[2 * k + 1], 1 - bary[2 * k] - bary[2 * k + 1]}, n[3];
    mix3(n, p->normal, p->triangle + 3 * (id[k] & ((1 << PART_SHIFT) - 1)), w, 3, 3);
    uint8_t *o = out + k / W / 2 * (W / 2) + k % W / 2;
    if (shows_inner_side(n)) *o = *o < 192 ? *o + 64 : 255;
  }
}

/* Mean over (2r+1)^2, edges repeated, two running sums. */
static void box(const float *in, float *out, float *tmp, int h, int w, int r) {
  float n = 1.f / (2 * r + 1);
  for (int y = 0; y < h; y++) {
    const float *p = in + y * w;
    double s = p[0] * (r + 1);
    for (int x = 0; x < r; x++) s += p[x < w ? x : w - 1];
    for (int x = 0; x < w; x++) {
      s += p[x + r < w ? x + r : w - 1];
      tmp[y * w + x] = s * n;
      s -= p[x - r > 0 ? x - r : 0];
    }
  }
  for (int x = 0; x < w; x++) {
    double s = tmp[x] * (r + 1);
    for (int y = 0; y < r; y++) s += tmp[(y < h ? y : h - 1) * w + x];
    for (int y = 0; y < h; y++) {
      s += tmp[(y + r < h ? y + r : h - 1) * w + x];
      out[y * w + x] = s * n;
      s -= tmp[(y - r > 0 ? y - r : 0) * w + x];
    }
  }
}

/* Half-size depth (nearest of 2x2; empty = floor) and ambient occlusion from box means at three radii. scale: pixels a unit. */
void occlusion(const float *depth, int H, int W, float floor_z, float scale, float strength, float *half, float *ao) {
  int h = H / 2, w = W / 2, radius[3] = {h / 120 + 1, h / 36, h / 14};
  float amount[3] = {.35f, .28f, .12f}, *a = malloc(4 * h * w), *b = malloc(4 * h * w);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      const float *p = depth + 2 * y * W + 2 * x;
      half[y * w + x] = fmaxf(fmaxf(fmaxf(p[0], p[1]), fmaxf(p[W], p[W + 1])), floor_z);
      ao[y * w + x] = 1;
    }
  for (int i = 0; i < 3; i++) {
    box(half, a, b, h, w, radius[i]);
    float k = amount[i] * strength, d = 1 / (radius[i] / scale * 1.2f);
    for (int j = 0; j < h * w; j++) ao[j] -= k * clampf((a[j] - half[j]) * d, 0, 1);
  }
  for (int j = 0; j < h * w; j++) ao[j] = clampf(ao[j], .2f, 1);
  free(a), free(b);
}

/* Cast shadow by marching the half-size depth towards the light; then blurred by `soft` pixels. strength 0..1. */
void shadow(const float *half, int h, int w, const float *dir, float scale, float reach, float strength, int soft, float *out) {
  enum { STEPS = 14 };
  float *a = malloc(4 * h * w), *b = malloc(4 * h * w), l = reach / STEPS;
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      float z = half[y * w + x] + .06f, hit = 0;
      for (int i = 1; i <= STEPS && !hit; i++) {
        int sx = x + (int)(dir[0] * l * i * scale), sy = y - (int)(dir[1] * l * i * scale);
        if (sx < 0 || sy < 0 || sx >= w || sy >= h) break;
        float over = half[sy * w + sx] - (z + dir[2] * l * i);
        hit = over > 0 && over < 1.6f;
      }
      a[y * w + x] = 1 - strength * hit;
    }
  box(a, out, b, h, w, soft);
  memcpy(a, out, 4 * h * w);
  box(a, out, b, h, w, soft);
  free(a), free(b);
}
