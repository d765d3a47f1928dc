/* Shared layout of one mesh part; mirrored by native.Part. */
#ifndef PART_H
#define PART_H
#include <math.h>
#include <stdint.h>

#define PART_SHIFT 20 /* pixel id = part << 20 | triangle */
#define REST 4        /* rest x, y, z and sleeve coordinate of a vertex */

typedef struct {
  const float *position, *normal, *rest, *uv, *shop, *scores, *clip, *wrinkle;
  const int32_t *triangle;
  const uint8_t *texture, *fabric, *detail;
  const float *relief; /* height of the cloth in units, for each pixel of the texture */
  int32_t triangles, texture_size, fabric_size, wrinkle_size, score_count;
  int32_t alpha, albedo_mode, label;
  float depth_bias, gain[3], trim[3], trim_width, trim_gain, seam_width, seam_gain, fabric_map[3];
  float detail_strength, wrinkle_map[6], wrinkle_strength, specular, flatness, relief_scale; /* relief_scale: pixels of the picture a unit */
  float inner[3], inner_fabric, inner_gain, inner_open; /* colour, share of the outer colour, lightness and openness of the inner side */
  float tag[4], tag_turn[2], tag_colour[3], tag_ink[3], tag_lines, tag_ground; /* label: rest x, y of the upper left and lower right corner, cosine and sine of its turn; its lines are printed on the cloth where its ground is 0 */
} Part;

enum { ALBEDO_TEXTURE = 0, ALBEDO_FABRIC = 1, ALBEDO_GREY = 2 };

float cover(const float *c, const float *rest);

#define INNER_NORMAL -.05f
/* Whether a pixel whose normal is n shows the inner side of the cloth. */
static inline int shows_inner_side(const float *n) { return n[2] < INNER_NORMAL; }

static inline void mix3(float *out, const float *a, const int32_t *t, const float *w, int stride, int n) {
  for (int k = 0; k < n; k++) out[k] = a[t[0] * stride + k] * w[0] + a[t[1] * stride + k] * w[1] + a[t[2] * stride + k] * w[2];
}
static inline float clampf(float x, float lo, float hi) { return x < lo ? lo : x > hi ? hi : x; }
#endif
