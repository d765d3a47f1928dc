/* Z-buffer rasteriser: orthographic in screen space, alpha test on textures, garment cut per pixel. */
#include "part.h"

static int transparent(const Part *p, int t, float l0, float l1, float l2) {
  const float *uv = p->uv + 6 * t;
  int n = p->texture_size;
  float u = l0 * uv[0] + l1 * uv[2] + l2 * uv[4], v = l0 * uv[1] + l1 * uv[3] + l2 * uv[5];
  int x = (int)clampf(u * n, 0, n - 1), y = (int)clampf((1 - v) * n, 0, n - 1);
  return p->texture[4 * (y * n + x) + 3] < p->alpha;
}

static int cut(const Part *p, const int32_t *tri, float l0, float l1, float l2) {
  float w[3] = {l0, l1, l2}, rest[REST];
  mix3(rest, p->rest, tri, w, REST, REST);
  return cover(p->clip, rest) > 0;
}

/* A triangle's weights along a row: their values at its first pixel and their changes from pixel to pixel. */
typedef struct { float at[3], by[3], back[3]; } Row;

/* Narrows the pixels first..last of a row to those at which no weight is negative. */
static void span(const Row *r, int *first, int *last) {
  float low = *first, high = *last;
  for (int k = 0; k < 3; k++) {
    float end = (-1e-5f - r->at[k]) * r->back[k];
    if (r->by[k] > 0) low = fmaxf(low, ceilf(end));
    else if (r->by[k] < 0) high = fminf(high, floorf(end));
    else if (r->at[k] < -1e-5f) high = -1;
  }
  *first = (int)low, *last = (int)high;
}

static int hidden(const Part *p, int t, float l0, float l1) {
  return (p->clip && cut(p, p->triangle + 3 * t, l0, l1, 1 - l0 - l1)) || (p->alpha && transparent(p, t, l0, l1, 1 - l0 - l1));
}

/* depth [H*W] (init -1e30, larger is nearer), id [H*W] (init -1), bary [H*W,2]. Pixel centres at +0.5. */
void raster(const Part *p, int index, int H, int W, float *depth, int32_t *id, float *bary) {
  int holes = p->clip || p->alpha;
  for (int t = 0; t < p->triangles; t++) {
    const int32_t *q = p->triangle + 3 * t;
    const float *a = p->position + 3 * q[0], *b = p->position + 3 * q[1], *c = p->position + 3 * q[2];
    float d = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1]);
    if (fabsf(d) < 1e-9f) continue;
    int x0 = (int)fmaxf(0, ceilf(fminf(a[0], fminf(b[0], c[0])) - .5f)), x1 = (int)fminf(W - 1, floorf(fmaxf(a[0], fmaxf(b[0], c[0])) - .5f));
    int y0 = (int)fmaxf(0, ceilf(fminf(a[1], fminf(b[1], c[1])) - .5f)), y1 = (int)fminf(H - 1, floorf(fmaxf(a[1], fmaxf(b[1], c[1])) - .5f));
    if (x0 > x1 || y0 > y1) continue;
    d = 1 / d;
    float ax = (b[1] - c[1]) * d, ay = (c[0] - b[0]) * d, bx = (c[1] - a[1]) * d, by = (a[0] - c[0]) * d, px = x0 + .5f - c[0];
    Row r = {.by = {ax, bx, -ax - bx}};
    for (int k = 0; k < 3; k++) r.back[k] = 1 / r.by[k];
    for (int y = y0; y <= y1; y++) {
      float py = y + .5f - c[1];
      r.at[0] = ax * px + ay * py, r.at[1] = bx * px + by * py, r.at[2] = 1 - r.at[0] - r.at[1];
      int first = 0, last = x1 - x0;
      span(&r, &first, &last);
      for (int i = first; i <= last; i++) {
        float l0 = r.at[0] + ax * i, l1 = r.at[1] + bx * i, z = l0 * a[2] + l1 * b[2] + (1 - l0 - l1) * c[2] + p->depth_bias;
        int k = y * W + x0 + i;
        if (z <= depth[k] || (holes && hidden(p, t, l0, l1))) continue;
        depth[k] = z, id[k] = index << PART_SHIFT | t, bary[2 * k] = l0, bary[2 * k + 1] = l1;
      }
    }
  }
}

static int best_score(const Part *p, const int32_t *q, const float *w) {
  int n = p->score_count, best = 0;
  float top = -1;
  for (int k = 0; k < n; k++) {
    float s = p->scores[q[0] * n + k] * w[0] + p->scores[q[1] * n + k] * w[1] + p->scores[q[2] * n + k] * w[2];
    if (s > top) top = s, best = k;
  }
  return best;
}

/* Label of each pixel: the part's own, or the class with the greatest interpolated score. */
void label(const Part *parts, int H, int W, const int32_t *id, const float *bary, uint8_t *out) {
  for (int k = 0; k < H * W; k++) {
    if (id[k] < 0) { out[k] = 0; continue; }
    const Part *p = parts + (id[k] >> PART_SHIFT);
    float w[3] = {bary[2 * k], bary[2 * k + 1], 1 - bary[2 * k] - bary[2 * k + 1]};
    const int32_t *q = p->triangle + 3 * (id[k] & ((1 << PART_SHIFT) - 1));
    out[k] = p->scores ? best_score(p, q, w) : p->label;
  }
}

/* How many of each 2x2 block are not empty, as a share [H/2,W/2]. */
void coverage(const int32_t *id, int H, int W, float *out) {
  for (int y = 0; y < H / 2; y++)
    for (int x = 0; x < W / 2; x++) {
      const int32_t *p = id + 2 * y * W + 2 * x;
      out[y * (W / 2) + x] = .25f * ((p[0] >= 0) + (p[1] >= 0) + (p[W] >= 0) + (p[W + 1] >= 0));
    }
}

/* Most frequent of each 2x2 block; ties go to the first in reading order. */
void halve_labels(const uint8_t *in, int H, int W, uint8_t *out) {
  for (int y = 0; y < H / 2; y++)
    for (int x = 0; x < W / 2; x++) {
      const uint8_t *p = in + 2 * y * W + 2 * x;
      uint8_t v[4] = {p[0], p[1], p[W], p[W + 1]};
      int best = 0, top = 0;
      for (int i = 0; i < 4; i++) {
        int n = (v[0] == v[i]) + (v[1] == v[i]) + (v[2] == v[i]) + (v[3] == v[i]);
        if (n > top) top = n, best = v[i];
      }
      out[y * (W / 2) + x] = best;
    }
}

/* Shop coordinates (Part.shop: x, y in pixels, depth) of part `index` at the centre of each `step` x `step` cell:
   mean of the cell's central pixels that agree. visible: the shop's depth buffer [sh,sw] holds that very point. */
void flow(const Part *parts, int index, int H, int W, const int32_t *id, const float *bary, int step, const float *shop_depth, int sh, int sw, float tolerance, float *out, uint8_t *visible) {
  const Part *p = parts + index;
  for (int gy = 0; gy < H / step; gy++)
    for (int gx = 0; gx < W / step; gx++) {
      int cell = gy * (W / step) + gx, n = 0;
      float sum[3] = {0}, first[3] = {0};
      for (int i = 0; i < 4; i++) {
        int k = (gy * step + step / 2 - 1 + i / 2) * W + gx * step + step / 2 - 1 + i % 2;
        if (id[k] < 0 || id[k] >> PART_SHIFT != index) continue;
        float w[3] = {bary[2 * k], bary[2 * k + 1], 1 - bary[2 * k] - bary[2 * k + 1]}, s[3];
        mix3(s, p->shop, p->triangle + 3 * (id[k] & ((1 << PART_SHIFT) - 1)), w, 3, 3);
        if (n && hypotf(s[0] - first[0], s[1] - first[1]) > 8) continue;
        if (!n) first[0] = s[0], first[1] = s[1];
        n++;
        for (int j = 0; j < 3; j++) sum[j] += s[j];
      }
      out[2 * cell] = out[2 * cell + 1] = 0, visible[cell] = 0;
      if (!n) continue;
      float x = sum[0] / n, y = sum[1] / n, z = sum[2] / n;
      out[2 * cell] = x / sw * 2 - 1, out[2 * cell + 1] = y / sh * 2 - 1;
      if (x < 0 || y < 0 || x >= sw || y >= sh) continue;
      float seen = shop_depth[(int)y * sw + (int)x];
      visible[cell] = seen > -1e29f && z > seen - tolerance;
    }
}
