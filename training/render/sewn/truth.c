/* What joins the pictures of one cloth: values at the points of a mesh that pixels show. */
#include "../part.h"

/* Points of part `part` at n pixels k: on (0, 1), triangle and weights [n,3]; zeros where it is not. */
void points_at(const int32_t *id, const float *bary, const int32_t *k, int n, int part, uint8_t *on, int32_t *triangle, float *weight) {
  for (int i = 0; i < n; i++) {
    int v = id[k[i]];
    const float *b = bary + 2 * k[i];
    on[i] = v >= 0 && v >> PART_SHIFT == part;
    triangle[i] = on[i] ? v & ((1 << PART_SHIFT) - 1) : 0;
    weight[3 * i] = on[i] ? b[0] : 0, weight[3 * i + 1] = on[i] ? b[1] : 0;
    weight[3 * i + 2] = 1 - weight[3 * i] - weight[3 * i + 1];
  }
}

/* Means [n,c] of the values [V,c] of three corners [T,3] by weights [n,3]. */
void mean_at(const float *value, int c, const int32_t *corner, const int32_t *triangle, const float *weight, int n, float *out) {
  for (int i = 0; i < n; i++) mix3(out + c * i, value, corner + 3 * triangle[i], weight + 3 * i, c, c);
}
