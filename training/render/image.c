/* Picture helpers: fractal noise, composition, encoding. */
#include "part.h"

static uint32_t hash(uint32_t x, uint32_t y, uint32_t seed) {
  uint32_t h = x * 374761393u + y * 668265263u + seed * 2246822519u;
  h = (h ^ (h >> 13)) * 1274126177u;
  return h ^ (h >> 16);
}
static float corner(int x, int y, uint32_t s) { return (hash(x, y, s) & 0xffffff) / 16777215.f; }

/* Value noise [h,w] in 0..1: fx, fy cells across the picture, each octave twice as fine and half as strong. period: wraps. */
void noise(float *out, int h, int w, float fx, float fy, int octaves, uint32_t seed, int period) {
  float total = 0, a = 1;
  for (int o = 0; o < octaves; o++, a *= .5f) total += a;
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      float s = 0, amp = 1, u = fx * x / w, v = fy * y / h;
      int px = (int)fx, py = (int)fy;
      for (int o = 0; o < octaves; o++, amp *= .5f, u *= 2, v *= 2, px *= 2, py *= 2) {
        int i = (int)u, j = (int)v, i1 = i + 1, j1 = j + 1;
        float p = u - i, q = v - j;
        if (period) i1 %= px, j1 %= py;
        p = p * p * (3 - 2 * p), q = q * q * (3 - 2 * q);
        s += amp * ((corner(i, j, seed + o) * (1 - p) + corner(i1, j, seed + o) * p) * (1 - q) + (corner(i, j1, seed + o) * (1 - p) + corner(i1, j1, seed + o) * p) * q);
      }
      out[y * w + x] = s / total;
    }
}

#define SHOULDER .82f /* linear light above which highlights roll off instead of clipping: white cloth keeps its folds */

/* premultiplied linear rgb over a linear background -> sRGB bytes. background may hold one colour (count 1). */
void compose(const float *rgb, const float *alpha, const float *background, int count, int n, uint8_t *out) {
  for (int i = 0; i < n; i++)
    for (int k = 0; k < 3; k++) {
      float v = rgb[3 * i + k], a = alpha[i];
      if (v > SHOULDER * a) v = a * (SHOULDER + (1 - SHOULDER) * (1 - expf((SHOULDER - v / a) / (1 - SHOULDER))));
      v = clampf(v + background[count == 1 ? k : 3 * i + k] * (1 - a), 0, 1);
      out[3 * i + k] = (uint8_t)(powf(v, 1 / 2.2f) * 255 + .5f);
    }
}

/* Adds shot and read noise: sigma = read + shot * sqrt(value), in 8-bit steps. Sum of four uniforms stands for a normal. */
void grain(uint8_t *image, int n, float read, float shot, uint32_t seed) {
  uint32_t s = seed * 2654435761u + 1;
  for (int i = 0; i < n; i++) {
    float g = 0;
    for (int k = 0; k < 4; k++) s ^= s << 13, s ^= s >> 17, s ^= s << 5, g += (s & 0xffff) / 65535.f;
    float v = image[i], d = (g - 2) * 1.7320508f;
    image[i] = (uint8_t)clampf(v + d * (read + shot * sqrtf(v)) + .5f, 0, 255);
  }
}
