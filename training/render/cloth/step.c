#include "scene.h"

static inline void keep_distance(float *x, const int32_t *e, float rest, float soft) {
  float *a = x + 3 * e[0], *b = x + 3 * e[1], d[3] = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  float l = sqrtf(dot(d, d)) + 1e-9f, k = (l - rest) / (l * (2 + soft));
  for (int j = 0; j < 3; j++) a[j] -= k * d[j], b[j] += k * d[j];
}

/* Pushes a vertex out of the body and lets friction hold it against the body's own motion. t, before: place in the
   frame now and a step ago. */
static void collide(const Scene *s, const Contact *c, const float *old, float t, float before) {
  const int32_t *q = s->body_triangle + 3 * c->triangle;
  float point[3] = {0}, past[3] = {0}, n[3] = {0}, gap = s->inflate, *p = s->x + 3 * c->vertex;
  for (int i = 0; i < 3; i++) {
    const float *f = s->body_from + 3 * q[i], *g = s->body_to + 3 * q[i];
    const float *m = s->normal_from + 3 * q[i], *o = s->normal_to + 3 * q[i];
    gap += c->w[i] * s->thickness[q[i]];
    for (int k = 0; k < 3; k++) {
      point[k] += c->w[i] * (f[k] + t * (g[k] - f[k]));
      past[k] += c->w[i] * (f[k] + before * (g[k] - f[k]));
      n[k] += c->w[i] * (m[k] + t * (o[k] - m[k]));
    }
  }
  float l = 1 / sqrtf(dot(n, n) + 1e-12f), off[3], across[3];
  for (int k = 0; k < 3; k++) n[k] *= l, off[k] = p[k] - point[k];
  float height = dot(off, n), push = gap - height;
  if (push <= 0) return;
  for (int k = 0; k < 3; k++) across[k] = off[k] - height * n[k];
  if (dot(across, across) > 2.25f + .25f * height * height) return;   /* not above this triangle: the rim of a part */
  if (push > .5f) push = .5f;
  float slip[3];
  for (int k = 0; k < 3; k++) {
    p[k] += push * n[k];
    slip[k] = (p[k] - old[3 * c->vertex + k]) - (point[k] - past[k]);
  }
  float up = dot(slip, n);
  for (int k = 0; k < 3; k++) slip[k] -= up * n[k];
  float length = sqrtf(dot(slip, slip)) + 1e-9f, hold = s->friction * push / length;
  if (hold > 1) hold = 1;
  for (int k = 0; k < 3; k++) p[k] -= hold * slip[k];
}

static void apart(const Scene *s, const int32_t *e, const float *old) {
  float *a = s->x + 3 * e[0], *b = s->x + 3 * e[1], d[3] = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  float l2 = dot(d, d), gap = s->own_gap;
  if (l2 >= gap * gap || l2 < 1e-12f) return;
  float l = sqrtf(l2), k = .5f * (gap - l) / l;
  const float *oa = old + 3 * e[0], *ob = old + 3 * e[1];
  for (int j = 0; j < 3; j++) a[j] += k * d[j], b[j] -= k * d[j];
  for (int j = 0; j < 3; j++) {
    float va = a[j] - oa[j], vb = b[j] - ob[j], mean = (va + vb) / 2;
    a[j] += s->own_friction * (mean - va), b[j] += s->own_friction * (mean - vb);
  }
}

static void hold_between_floors(const Scene *s, int i, const float *old) {
  float *p = s->x + 3 * i, low = s->floor[2 * i], high = s->floor[2 * i + 1], push = fmaxf(low - p[2], p[2] - high);
  if (push <= 0) return;
  p[2] = fminf(fmaxf(p[2], low), high);
  float slip[2] = {p[0] - old[3 * i], p[1] - old[3 * i + 1]};
  float hold = s->floor_friction * push / (hypotf(slip[0], slip[1]) + 1e-9f);
  if (hold > 1) hold = 1;
  p[0] -= hold * slip[0], p[1] -= hold * slip[1];
}

/* One frame of `steps` steps. */
void cloth_advance(Scene *s) {
  int n = s->count, most = 40 * n;
  float *old = malloc(12 * n), dt = s->frame / s->steps, keep = expf(-s->damping * dt);
  Contact *contact = malloc(sizeof(Contact) * n * (s->parts ? s->parts : 1));
  int32_t *pair = malloc(8 * most);
  int contacts = s->parts ? cloth_contacts(s, s->search, 5.f, contact) : 0;
  int pairs = s->own ? cloth_pairs(s, 1.8f * s->own_gap, pair, most) : 0;
  for (int step = 0; step < s->steps; step++) {
    float t = (step + 1.f) / s->steps, before = (float)step / s->steps;
    for (int i = 0; i < 3 * n; i++) {
      old[i] = s->x[i];
      s->v[i] = (s->v[i] + dt * s->gravity[i % 3]) * keep;
      s->x[i] += dt * s->v[i];
    }
    for (int k = 0; k < s->bends; k++) keep_distance(s->x, s->bend + 2 * k, s->bend_rest[k], s->bend_soft[k]);
    for (int k = 0; k < s->stretches; k++) keep_distance(s->x, s->stretch + 2 * k, s->stretch_rest[k], s->stretch_soft);
    for (int k = 0; k < pairs; k++) apart(s, pair + 2 * k, old);
    for (int k = 0; k < contacts; k++) collide(s, contact + k, old, t, before);
    if (s->floor)
      for (int i = 0; i < n; i++) hold_between_floors(s, i, old);
    for (int i = 0; i < n; i++) {
      float *v = s->v + 3 * i, l = 0;
      for (int k = 0; k < 3; k++) v[k] = (s->x[3 * i + k] - old[3 * i + k]) / dt, l += v[k] * v[k];
      l = sqrtf(l);
      if (l > s->top_speed) for (int k = 0; k < 3; k++) v[k] *= s->top_speed / l;
    }
  }
  free(old), free(contact), free(pair);
}

