#include "scene.h"

/* Whether segment pq crosses triangle abc. */
static int crosses(const float *p, const float *q, const float *a, const float *b, const float *c) {
  float d[3], e[3], f[3], h[3], s[3], g[3];
  for (int k = 0; k < 3; k++) d[k] = q[k] - p[k], e[k] = b[k] - a[k], f[k] = c[k] - a[k], s[k] = p[k] - a[k];
  h[0] = d[1] * f[2] - d[2] * f[1], h[1] = d[2] * f[0] - d[0] * f[2], h[2] = d[0] * f[1] - d[1] * f[0];
  float det = dot(e, h);
  if (fabsf(det) < 1e-12f) return 0;
  float u = dot(s, h) / det;
  if (u < 0 || u > 1) return 0;
  g[0] = s[1] * e[2] - s[2] * e[1], g[1] = s[2] * e[0] - s[0] * e[2], g[2] = s[0] * e[1] - s[1] * e[0];
  float v = dot(d, g) / det, t = dot(f, g) / det;
  return v >= 0 && u + v <= 1 && t > 0 && t < 1;
}

/* Marks and counts the triangles that an edge of the same mesh crosses (no shared vertex), by a grid of cells. */
void cloth_crossings(const float *x, int edges, const int32_t *edge, int triangles, const int32_t *triangle,
                     uint8_t *mark, int32_t *count) {
  enum { CELLS = 1 << 15 };
  const float size = 2; /* cm: more than half an edge and two thirds of a height together */
  int32_t *head = malloc(4 * CELLS), *next = malloc(4 * triangles), found = 0;
  memset(head, -1, 4 * CELLS), memset(mark, 0, triangles);
  for (int t = 0; t < triangles; t++) {
    uint32_t h = 0;
    const int32_t *w = triangle + 3 * t;
    int c[3];
    for (int k = 0; k < 3; k++) c[k] = (int)floorf((x[3 * w[0] + k] + x[3 * w[1] + k] + x[3 * w[2] + k]) / 3 / size);
    h = hashed(c[0], c[1], c[2]) & (CELLS - 1), next[t] = head[h], head[h] = t;
  }
  for (int e = 0; e < edges; e++) {
    const float *p = x + 3 * edge[2 * e], *q = x + 3 * edge[2 * e + 1];
    int c[3];
    for (int k = 0; k < 3; k++) c[k] = (int)floorf((p[k] + q[k]) / 2 / size);
    for (int n = 0; n < 27; n++) {
      int cx = c[0] + n % 3 - 1, cy = c[1] + n / 3 % 3 - 1, cz = c[2] + n / 9 - 1;
      uint32_t h = hashed(cx, cy, cz) & (CELLS - 1);
      for (int t = head[h]; t >= 0; t = next[t]) {
        const int32_t *w = triangle + 3 * t;
        int shared = 0;
        for (int j = 0; j < 3; j++) shared |= w[j] == edge[2 * e] || w[j] == edge[2 * e + 1];
        if (!shared && crosses(p, q, x + 3 * w[0], x + 3 * w[1], x + 3 * w[2])) found++, mark[t] = 1;
      }
    }
  }
  free(head), free(next);
  *count = found;
}
