/* Painting into pattern space. */
#include <math.h>
#include <stdint.h>

/* Multiplies the colours [n,3] of all pixels whose distance lies about `at`. */
void darken(float *colour, const float *distance, int n, float at, float half, float gain) {
  for (int i = 0; i < n; i++)
    if (fabsf(distance[i] - at) < half)
      for (int k = 0; k < 3; k++) colour[3 * i + k] *= gain;
}

/* Colours [h,w,3] 0..255 into the first three of four bytes a pixel; stride: bytes from row to row. */
void bytes_into(const float *colour, int h, int w, uint8_t *out, int stride) {
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      for (int k = 0; k < 3; k++) {
        float v = colour[3 * (y * w + x) + k];
        out[y * stride + 4 * x + k] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
      }
}
