#include "scene.h"

/* Contacts of this frame: for each vertex and part the nearest triangle, when within the gap that the body keeps and
   `travel` cm more. Returns how many. */
int cloth_contacts(const Scene *s, int search, float travel, Contact *out) {
  int n = 0;
  for (int part = 0; part < s->parts; part++) {
    cloth_follow(s, part, search);
    for (int i = 0; i < s->count; i++) {
      const float *p = s->x + 3 * i;
      int32_t *near = s->near + part * s->count + i, best = -1;
      float w[3], least = 1e30f, kept[3] = {0}, reach = travel + s->thickness[*near];
      if (distance2(p, s->body_from + 3 * *near) > (reach + 2) * (reach + 2)) continue;
      for (int k = s->body_ring_start[*near]; k < s->body_ring_start[*near + 1]; k++) {
        const int32_t *t = s->body_triangle + 3 * s->body_ring[k];
        const float *a = s->body_from + 3 * t[0], *b = s->body_from + 3 * t[1], *c = s->body_from + 3 * t[2];
        nearest_weights(p, a, b, c, w);
        float q[3];
        for (int j = 0; j < 3; j++) q[j] = a[j] * w[0] + b[j] * w[1] + c[j] * w[2];
        float d = distance2(p, q);
        if (d < least) least = d, best = s->body_ring[k], memcpy(kept, w, sizeof kept);
      }
      if (best < 0 || least > reach * reach) continue;
      out[n].vertex = i, out[n].triangle = best;
      memcpy(out[n++].w, kept, sizeof kept);
    }
  }
  return n;
}

/* Pairs of cloth vertices nearer than reach that are no neighbours (by a hash grid). Returns how many, most at most. */
int cloth_pairs(const Scene *s, float reach, int32_t *out, int most) {
  int size = 1;
  while (size < 2 * s->count) size *= 2;
  int32_t *head = malloc(4 * size), *next = malloc(4 * s->count);
  memset(head, -1, 4 * size);
  int n = 0;
  float k = 1 / reach;
  for (int i = 0; i < s->count; i++) {
    const float *p = s->x + 3 * i;
    int cx = (int)floorf(p[0] * k), cy = (int)floorf(p[1] * k), cz = (int)floorf(p[2] * k);
    for (int a = -1; a <= 1; a++)
      for (int b = -1; b <= 1; b++)
        for (int c = -1; c <= 1; c++) {
          uint32_t h = hashed(cx + a, cy + b, cz + c) & (size - 1);
          for (int j = head[h]; j >= 0; j = next[j]) {
            if (distance2(p, s->x + 3 * j) >= reach * reach || n >= most) continue;
            const float *q = s->x + 3 * j;
            int other = (int)floorf(q[0] * k) != cx + a || (int)floorf(q[1] * k) != cy + b;
            other |= (int)floorf(q[2] * k) != cz + c;
            if (other) continue; /* another cell with this hash */
            int near = 0;
            for (int m = s->ring_start[i]; m < s->ring_start[i + 1]; m++) near |= s->ring[m] == j;
            if (!near) out[2 * n] = i, out[2 * n + 1] = j, n++;
          }
        }
    uint32_t h = hashed(cx, cy, cz) & (size - 1);
    next[i] = head[h], head[h] = i;
  }
  free(head), free(next);
  return n;
}

/* Signed height of each point above the nearest triangle of all parts; 99 where none is within reach. For measuring. */
void cloth_heights(const Scene *s, float *out) {
  for (int i = 0; i < s->count; i++) {
    const float *p = s->x + 3 * i;
    float least = 1e30f;
    out[i] = 99;
    for (int part = 0; part < s->parts; part++) {
      int at = cloth_nearest(s, part, p);
      for (int k = s->body_ring_start[at]; k < s->body_ring_start[at + 1]; k++) {
        const int32_t *t = s->body_triangle + 3 * s->body_ring[k];
        float w[3], off[3] = {0}, n[3] = {0};
        nearest_weights(p, s->body_from + 3 * t[0], s->body_from + 3 * t[1], s->body_from + 3 * t[2], w);
        for (int j = 0; j < 3; j++)
          for (int q = 0; q < 3; q++) {
            off[q] += w[j] * (p[q] - s->body_from[3 * t[j] + q]);
            n[q] += w[j] * s->normal_from[3 * t[j] + q];
          }
        float d = dot(off, off);
        if (d < least && d < 36) least = d, out[i] = dot(off, n) < 0 ? -sqrtf(d) : sqrtf(d);
      }
    }
  }
}
