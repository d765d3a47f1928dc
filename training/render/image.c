/* Picture helpers: fractal noise, composition, encoding. */
#include "part.h"
#include <stdlib.h>
#include <string.h>

static uint32_t hash(uint32_t x, uint32_t y, uint32_t seed) {
  uint32_t h = x * 374761393u + y * 668265263u + seed * 2246822519u;
  h = (h ^ (h >> 13)) * 1274126177u;
  return h ^ (h >> 16);
}
static float corner(int x, int y, uint32_t s) { return (hash(x, y, s) & 0xffffff) / 16777215.f; }

/* Values of the lattice points 0..count of row j of an octave. */
static void lattice(float *out, int j, int count, int wrap_x, int wrap_y, uint32_t seed) {
  for (int i = 0; i <= count; i++) out[i] = corner(wrap_x ? i % wrap_x : i, wrap_y ? j % wrap_y : j, seed);
}

/* Adds an octave with fx, fy cells across the picture to out [h,w]. at, share [w]: each column's cell and place in it; three rows
   of lattice points: above, below and between. */
static void octave(float *out, int h, int w, float fx, float fy, float amp, int wrap_x, int wrap_y, uint32_t seed) {
  int count = (int)fx + 2, row = -1;
  int32_t *at = malloc(4 * w);
  float *share = malloc(4 * w), *above = malloc(12 * (count + 1)), *below = above + count + 1, *between = below + count + 1;
  for (int x = 0; x < w; x++) {
    float u = fx * x / w, p = u - (int)u;
    at[x] = (int)u, share[x] = p * p * (3 - 2 * p);
  }
  for (int y = 0; y < h; y++) {
    float v = fy * y / h, q = v - (int)v;
    int j = (int)v;
    if (j != row) lattice(above, j, count, wrap_x, wrap_y, seed), lattice(below, j + 1, count, wrap_x, wrap_y, seed), row = j;
    q = q * q * (3 - 2 * q);
    for (int i = 0; i <= count; i++) between[i] = amp * (above[i] * (1 - q) + below[i] * q);
    for (int x = 0; x < w; x++) out[y * w + x] += between[at[x]] * (1 - share[x]) + between[at[x] + 1] * share[x];
  }
  free(at), free(share), free(above);
}

/* Value noise [h,w] in 0..1: fx, fy cells across the picture, each octave twice as fine and half as strong. period: wraps. */
void noise(float *out, int h, int w, float fx, float fy, int octaves, uint32_t seed, int period) {
  float total = 0, a = 1;
  for (int o = 0; o < octaves; o++, a *= .5f) total += a;
  memset(out, 0, sizeof(float) * h * w);
  for (int o = 0; o < octaves; o++) {
    int more = 1 << o;
    octave(out, h, w, fx * more, fy * more, 1 / (total * more), period ? (int)fx * more : 0, period ? (int)fy * more : 0, seed + o);
  }
}

#define SHOULDER .82f /* linear light above which highlights roll off instead of clipping: white cloth keeps its folds */

enum { CODES = 65536 };
static uint8_t code[CODES]; /* sRGB bytes of linear light in 0..1 */
void init_codes(void) { for (int i = 0; i < CODES; i++) code[i] = (uint8_t)(powf(i / (CODES - 1.f), 1 / 2.2f) * 255 + .5f); }

/* premultiplied linear rgb over a linear background -> sRGB bytes. background may hold one colour (count 1). */
void compose(const float *rgb, const float *alpha, const float *background, int count, int n, uint8_t *out) {
  for (int i = 0; i < n; i++)
    for (int k = 0; k < 3; k++) {
      float v = rgb[3 * i + k], a = alpha[i];
      if (v > SHOULDER * a) v = a * (SHOULDER + (1 - SHOULDER) * (1 - expf((SHOULDER - v / a) / (1 - SHOULDER))));
      v = clampf(v + background[count == 1 ? k : 3 * i + k] * (1 - a), 0, 1);
      out[3 * i + k] = code[(int)(v * (CODES - 1) + .5f)];
    }
}

/* Adds shot and read noise: sigma = read + shot * sqrt(value), in 8-bit steps. The sum of a random number's four bytes stands for a
   normal: its deviation is sqrt((256^2 - 1) / 3). */
void grain(uint8_t *image, int n, float read, float shot, uint32_t seed) {
  uint32_t s = seed * 2654435761u + 1;
  float sigma[256];
  for (int v = 0; v < 256; v++) sigma[v] = (read + shot * sqrtf(v)) / 147.8f;
  for (int i = 0; i < n; i++) {
    s ^= s << 13, s ^= s >> 17, s ^= s << 5;
    int g = (int)(s & 255) + (int)(s >> 8 & 255) + (int)(s >> 16 & 255) + (int)(s >> 24) - 510;
    image[i] = (uint8_t)clampf(image[i] + g * sigma[image[i]] + .5f, 0, 255);
  }
}
