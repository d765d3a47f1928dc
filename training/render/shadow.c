/* What the depth buffer says about light: ambient occlusion and cast shadows. */
#include "part.h"
#include <stdlib.h>
#include <string.h>

enum { STEPS = 14 };           /* towards the light */
static const float THICK = 1.6f, BIAS = .06f; /* units: of what casts a shadow, and above the surface from where it is looked for */

static inline int within(int i, int n) { return i < 0 ? 0 : i < n ? i : n - 1; }

/* Mean over (2r+1)^2, edges repeated, two running sums. */
static void box(const float *in, float *out, float *tmp, int h, int w, int r) {
  float n = 1.f / (2 * r + 1);
  double *sum = malloc(sizeof(double) * w);
  for (int y = 0; y < h; y++) {
    const float *p = in + y * w;
    double s = p[0] * (r + 1);
    for (int x = 0; x < r; x++) s += p[within(x, w)];
    for (int x = 0; x < w; x++) s += p[within(x + r, w)], tmp[y * w + x] = s * n, s -= p[within(x - r, w)];
  }
  for (int x = 0; x < w; x++) sum[x] = tmp[x] * (r + 1);
  for (int y = 0; y < r; y++)
    for (int x = 0; x < w; x++) sum[x] += tmp[within(y, h) * w + x];
  for (int y = 0; y < h; y++) {
    const float *next = tmp + within(y + r, h) * w, *last = tmp + within(y - r, h) * w;
    for (int x = 0; x < w; x++) sum[x] += next[x], out[y * w + x] = sum[x] * n, sum[x] -= last[x];
  }
  free(sum);
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

/* Marks which pixels [w] of row y have something between `rise` and `rise` + THICK units above them, dx, dy pixels away. */
static void shaded_by(const float *half, int h, int w, int y, int dx, int dy, float rise, uint8_t *hit) {
  if (y + dy < 0 || y + dy >= h) return;
  const float *here = half + y * w, *there = half + (y + dy) * w + dx;
  int end = dx > 0 ? w - dx : w;
  for (int x = dx < 0 ? -dx : 0; x < end; x++) {
    float over = there[x] - here[x] - rise;
    hit[x] |= (over > 0) & (over < THICK);
  }
}

/* Cast shadow by marching the half-size depth towards the light; then blurred by `soft` pixels. strength 0..1. */
void shadow(const float *half, int h, int w, const float *dir, float scale, float reach, float strength, int soft, float *out) {
  float *a = malloc(4 * h * w), *b = malloc(4 * h * w), l = reach / STEPS;
  uint8_t *hit = malloc(w);
  for (int y = 0; y < h; y++) {
    memset(hit, 0, w);
    for (int i = 1; i <= STEPS; i++)
      shaded_by(half, h, w, y, (int)(dir[0] * l * i * scale), -(int)(dir[1] * l * i * scale), BIAS + dir[2] * l * i, hit);
    for (int x = 0; x < w; x++) a[y * w + x] = 1 - strength * hit[x];
  }
  box(a, out, b, h, w, soft);
  memcpy(a, out, 4 * h * w);
  box(a, out, b, h, w, soft);
  free(a), free(b), free(hit);
}
