/* Vertex work: linear blend skinning, vertex normals, smoothing, and the cut of a garment in rest space. */
#include "part.h"
#include <string.h>

/* Posed = sum of weight * bone matrix [3,4] * rest vertex; weights as CSR (start, bone, weight). */
void skin(const float *v, int n, const int32_t *start, const int32_t *bone, const float *weight, const float *m, float *out) {
  for (int i = 0; i < n; i++) {
    float a[12] = {0};
    for (int k = start[i]; k < start[i + 1]; k++)
      for (int j = 0; j < 12; j++) a[j] += weight[k] * m[12 * bone[k] + j];
    const float *p = v + 3 * i;
    for (int r = 0; r < 3; r++) out[3 * i + r] = a[4 * r] * p[0] + a[4 * r + 1] * p[1] + a[4 * r + 2] * p[2] + a[4 * r + 3];
  }
}

/* Area-weighted vertex normals, unit length. */
void normals(const float *v, int n, const int32_t *tri, int m, float *out) {
  memset(out, 0, sizeof(float) * 3 * n);
  for (int t = 0; t < m; t++) {
    const int32_t *q = tri + 3 * t;
    const float *a = v + 3 * q[0], *b = v + 3 * q[1], *c = v + 3 * q[2];
    float u[3], w[3], x[3];
    for (int k = 0; k < 3; k++) u[k] = b[k] - a[k], w[k] = c[k] - a[k];
    x[0] = u[1] * w[2] - u[2] * w[1], x[1] = u[2] * w[0] - u[0] * w[2], x[2] = u[0] * w[1] - u[1] * w[0];
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < 3; k++) out[3 * q[j] + k] += x[k];
  }
  for (int i = 0; i < n; i++) {
    float *p = out + 3 * i, l = sqrtf(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
    if (l < 1e-9f) l = 1e-9f;
    for (int k = 0; k < 3; k++) p[k] /= l;
  }
}

/* Umbrella smoothing in place: every vertex moves by `amount` towards the mean of its edge neighbours. */
void smooth(float *v, int n, const int32_t *tri, int m, int rounds, float amount, float *sum, float *count) {
  for (int r = 0; r < rounds; r++) {
    memset(sum, 0, sizeof(float) * 3 * n), memset(count, 0, sizeof(float) * n);
    for (int t = 0; t < m; t++)
      for (int j = 0; j < 3; j++) {
        int a = tri[3 * t + j], b = tri[3 * t + (j + 1) % 3];
        for (int k = 0; k < 3; k++) sum[3 * a + k] += v[3 * b + k], sum[3 * b + k] += v[3 * a + k];
        count[a]++, count[b]++;
      }
    for (int i = 0; i < n; i++)
      if (count[i] > 0)
        for (int k = 0; k < 3; k++) v[3 * i + k] += amount * (sum[3 * i + k] / count[i] - v[3 * i + k]);
  }
}

/* > 0 inside an ellipse with the given semi-axes, else < 0: about the distance to its outline, k1 (k1 - 1) / k2 with k1 = |p / r|, k2 = |p / r^2|. */
static float ellipse(float x, float y, float rx, float ry) {
  float k1 = hypotf(x / rx, y / ry), k2 = hypotf(x / (rx * rx), y / (ry * ry));
  return k2 < 1e-6f ? fminf(rx, ry) : k1 * (1 - k1) / k2;
}

/* Neckline: > 0 inside the opening. c: 4 shape, 5 front y, 6 half width, 7 back y, 8 top y, 9 z of the middle. */
static float neckline(const float *c, float x, float y, float z) {
  float w = c[6], ax = fabsf(x);
  if (w <= 0) return y - c[8];
  float t = clampf((z - c[9]) / 0.5f + 0.5f, 0, 1);
  t = t * t * (3 - 2 * t);
  float low = c[7] + (c[5] - c[7]) * t, h = fmaxf(c[8] - low, .05f), side = w - ax;
  if (c[4] < .5f) return y < low + h ? ellipse(x, y - low - h, w, h) : side;
  if (ax >= w) {
    float corner = (c[4] > 1.5f ? low : c[8]) - y;
    return corner > 0 ? -hypotf(side, corner) : side - 1e-4f;
  }
  if (c[4] > 1.5f) return fminf(side, y - low);
  return (y - low - ax / w * h) * w / hypotf(w, h);
}

/* Signed distance-like coverage: > 0 where the garment is cut away, < 0 where it is, about -distance to the edge.
   c: 0 hem y, 1 hem curve, 2 sleeve end, 3 lowest y that the armhole cut reaches, 4..9 neckline,
   10 armhole x at the shoulder, 11 armhole widening, 12 shoulder y. */
float cover(const float *c, const float *rest) {
  float x = rest[0], y = rest[1], z = rest[2], s = rest[3], d = c[0] + c[1] * x * x - y;
  d = fmaxf(d, s - c[2]);
  if (y > c[3]) d = fmaxf(d, neckline(c, x, y, z));
  float drop = fmaxf(0, c[12] - y);
  if (y > c[3] - 1.5f) d = fmaxf(d, fabsf(x) - c[10] - c[11] * drop * drop);
  return d;
}

void cover_all(const float *c, const float *rest, int n, float *out) {
  for (int i = 0; i < n; i++) out[i] = cover(c, rest + REST * i);
}
