/* Cloth by extended position-based dynamics: small steps, one pass over all constraints each (stretch, bend, collision
   with a moving triangle mesh, collision with itself, floors). Centimetres, seconds; every vertex has mass 1.

   The body comes in parts (trunk, arms); a vertex keeps the nearest triangle of each part, found once a frame from the
   nearest body vertex (a walk over neighbours, sometimes a full search). Between frames the body moves linearly. */
#ifndef CLOTH_SCENE_H
#define CLOTH_SCENE_H
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  int32_t count, stretches, bends, parts, body_vertices, steps, search, own; /* own: 1 to collide with itself */
  float *x, *v;                       /* cloth [count,3] */
  const int32_t *stretch;             /* [stretches,2] */
  const float *stretch_rest;
  const int32_t *bend;                /* [bends,2] */
  const float *bend_rest, *bend_half; /* bend_half: 1 / (2 + compliance over squared step) of each */
  const int32_t *ring_start, *ring;   /* cloth: neighbours of each vertex, which do not collide with it */
  const float *hold;                  /* height (y) below which a vertex is held to the body [count], NULL: nothing */
  const float *layer;                 /* further gap that each vertex keeps to the body [count]: outer layers */
  const float *floor;                 /* per vertex lowest and highest z [count,2], NULL: none */
  const float *body_from, *body_to, *normal_from, *normal_to; /* body at both ends of the frame [body_vertices,3] */
  const int32_t *part_start;          /* body vertices of each part [parts+1] */
  const int32_t *body_triangle;
  const int32_t *body_ring_start, *body_ring, *body_next_start, *body_next; /* triangles and vertices around each */
  const float *thickness;             /* gap that each body vertex keeps to the cloth [body_vertices] */
  int32_t *near;                      /* [parts,count] nearest body vertex, kept between frames */
  float frame, gravity[3], damping, friction, inflate, own_gap, own_friction, top_speed, floor_friction;
} Scene;

typedef struct { int32_t vertex, triangle; float w[3]; } Contact;

static inline float dot(const float *a, const float *b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
static inline float distance2(const float *a, const float *b) {
  float x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
  return x * x + y * y + z * z;
}

static inline uint32_t hashed(int x, int y, int z) {
  return (uint32_t)x * 73856093u ^ (uint32_t)y * 19349663u ^ (uint32_t)z * 83492791u;
}

/* Weights of the point of triangle abc that is nearest to p (Voronoi regions). */
static inline void nearest_weights(const float *p, const float *a, const float *b, const float *c, float *w) {
  float ab[3], ac[3], ap[3], bp[3], cp[3];
  for (int k = 0; k < 3; k++) {
    ab[k] = b[k] - a[k], ac[k] = c[k] - a[k];
    ap[k] = p[k] - a[k], bp[k] = p[k] - b[k], cp[k] = p[k] - c[k];
  }
  float d1 = dot(ab, ap), d2 = dot(ac, ap), d3 = dot(ab, bp), d4 = dot(ac, bp), d5 = dot(ab, cp), d6 = dot(ac, cp);
  w[0] = w[1] = w[2] = 0;
  if (d1 <= 0 && d2 <= 0) { w[0] = 1; return; }
  if (d3 >= 0 && d4 <= d3) { w[1] = 1; return; }
  if (d6 >= 0 && d5 <= d6) { w[2] = 1; return; }
  float vc = d1 * d4 - d3 * d2, vb = d5 * d2 - d1 * d6, va = d3 * d6 - d5 * d4;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) { w[1] = d1 / (d1 - d3), w[0] = 1 - w[1]; return; }
  if (vb <= 0 && d2 >= 0 && d6 <= 0) { w[2] = d2 / (d2 - d6), w[0] = 1 - w[2]; return; }
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) { w[2] = (d4 - d3) / (d4 - d3 + d5 - d6), w[1] = 1 - w[2]; return; }
  float s = 1 / (va + vb + vc);
  w[1] = vb * s, w[2] = vc * s, w[0] = 1 - w[1] - w[2];
}

int32_t cloth_nearest(const Scene *s, int part, const float *p);
void cloth_follow(const Scene *s, int part, int search);
int cloth_contacts(const Scene *s, int search, float travel, Contact *out);
int cloth_pairs(const Scene *s, float reach, int32_t *out, int most);
#endif
