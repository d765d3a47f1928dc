#include "scene.h"

/* Inside of a frame vertices take four floats, the last unused, so that each is one vector register. */
typedef float v4 __attribute__((vector_size(16)));

static const float HELD = .15f; /* share of its distance by which a vertex that is tucked in comes nearer in a step */

static const float TRAVEL = 3; /* cm that cloth and body come nearer in a frame at most */

static inline float dot4(v4 a, v4 b) {
  v4 p = a * b;
  return p[0] + p[1] + p[2];
}

/* A contact with what does not change within the frame: the body's point and normal at its start, and their changes. */
typedef struct {
  v4 point, moved, normal, turned;
  int32_t vertex;
  float gap;
} Touch;

static void prepare(const Scene *s, const Contact *c, Touch *out) {
  const int32_t *q = s->body_triangle + 3 * c->triangle;
  v4 zero = {0, 0, 0, 0};
  out->point = out->moved = out->normal = out->turned = zero;
  out->vertex = c->vertex, out->gap = s->inflate + s->layer[c->vertex];
  for (int i = 0; i < 3; i++) {
    const float *f = s->body_from + 3 * q[i], *g = s->body_to + 3 * q[i], w = c->w[i];
    const float *m = s->normal_from + 3 * q[i], *o = s->normal_to + 3 * q[i];
    out->gap += w * s->thickness[q[i]];
    for (int k = 0; k < 3; k++) {
      out->point[k] += w * f[k], out->moved[k] += w * (g[k] - f[k]);
      out->normal[k] += w * m[k], out->turned[k] += w * (o[k] - m[k]);
    }
  }
}

/* half: half of the share of the error that one pass takes away. */
static inline void keep_distance(v4 *x, const int32_t *e, float rest, float half) {
  v4 d = x[e[0]] - x[e[1]];
  float k = half * (1 - rest / sqrtf(dot4(d, d) + 1e-12f));
  x[e[0]] -= k * d, x[e[1]] += k * d;
}

/* Pushes a vertex out of the body and lets friction hold it against the body's own motion. t, before: place in the
   frame now and a step ago. */
static void collide(const Scene *s, const Touch *c, v4 *x, const v4 *old, float t, float before) {
  v4 n = c->normal + t * c->turned, point = c->point + t * c->moved, p = x[c->vertex];
  n *= 1 / sqrtf(dot4(n, n) + 1e-12f);
  v4 off = p - point;
  float height = dot4(off, n), push = c->gap - height;
  if (push <= 0 && s->hold && p[1] < s->hold[c->vertex]) x[c->vertex] = p + HELD * push * n;
  if (push <= 0) return;
  v4 across = off - height * n;
  if (dot4(across, across) > 2.25f + .25f * height * height) return; /* not above this triangle: the rim of a part */
  if (push > .5f) push = .5f;
  p += push * n;
  v4 slip = p - old[c->vertex] - (t - before) * c->moved;
  slip -= dot4(slip, n) * n;
  float hold = s->friction * push / (sqrtf(dot4(slip, slip)) + 1e-9f);
  x[c->vertex] = p - (hold > 1 ? 1 : hold) * slip;
}

static void apart(const Scene *s, const int32_t *e, v4 *x, const v4 *old) {
  v4 a = x[e[0]], b = x[e[1]], d = a - b;
  float l2 = dot4(d, d), gap = s->own_gap;
  if (l2 >= gap * gap || l2 < 1e-12f) return;
  float l = sqrtf(l2);
  d *= .5f * (gap - l) / l;
  a += d, b -= d;
  v4 va = a - old[e[0]], vb = b - old[e[1]], mean = .5f * (va + vb);
  x[e[0]] = a + s->own_friction * (mean - va), x[e[1]] = b + s->own_friction * (mean - vb);
}

static void hold_between_floors(const Scene *s, int i, v4 *x, const v4 *old) {
  float low = s->floor[2 * i], high = s->floor[2 * i + 1], push = fmaxf(low - x[i][2], x[i][2] - high);
  if (push <= 0) return;
  x[i][2] = fminf(fmaxf(x[i][2], low), high);
  v4 slip = x[i] - old[i];
  slip[2] = 0;
  float hold = s->floor_friction * push / (sqrtf(dot4(slip, slip)) + 1e-9f);
  x[i] -= (hold > 1 ? 1 : hold) * slip;
}

typedef struct {
  v4 *x, *v, *old;
  Touch *touch;
  int32_t *pair, touches, pairs;
} Frame;

static void step(const Scene *s, Frame *f, int index, float dt, float keep) {
  float t = (index + 1.f) / s->steps, before = (float)index / s->steps;
  v4 gravity = {dt * s->gravity[0], dt * s->gravity[1], dt * s->gravity[2], 0};
  for (int i = 0; i < s->count; i++) {
    f->old[i] = f->x[i], f->v[i] = (f->v[i] + gravity) * keep;
    f->x[i] += dt * f->v[i];
  }
  for (int k = 0; k < s->bends; k++) keep_distance(f->x, s->bend + 2 * k, s->bend_rest[k], s->bend_half[k]);
  for (int k = 0; k < s->stretches; k++) keep_distance(f->x, s->stretch + 2 * k, s->stretch_rest[k], .5f);
  for (int k = 0; k < f->pairs; k++) apart(s, f->pair + 2 * k, f->x, f->old);
  for (int k = 0; k < f->touches; k++) collide(s, f->touch + k, f->x, f->old, t, before);
  if (s->floor)
    for (int i = 0; i < s->count; i++) hold_between_floors(s, i, f->x, f->old);
  for (int i = 0; i < s->count; i++) {
    v4 v = (f->x[i] - f->old[i]) * (1 / dt);
    float l2 = dot4(v, v);
    f->v[i] = l2 > s->top_speed * s->top_speed ? v * (s->top_speed / sqrtf(l2)) : v;
  }
}

static void load(const float *from, v4 *to, int n) {
  for (int i = 0; i < n; i++) to[i] = (v4){from[3 * i], from[3 * i + 1], from[3 * i + 2], 0};
}

static void store(const v4 *from, float *to, int n) {
  for (int i = 0; i < n; i++) to[3 * i] = from[i][0], to[3 * i + 1] = from[i][1], to[3 * i + 2] = from[i][2];
}

/* One frame of `steps` steps. */
void cloth_advance(Scene *s) {
  int n = s->count, most = 40 * n;
  float dt = s->frame / s->steps, keep = expf(-s->damping * dt);
  Contact *contact = malloc(sizeof(Contact) * n * (s->parts ? s->parts : 1));
  Frame f = {.pair = malloc(8 * most)};
  f.touches = s->parts ? cloth_contacts(s, s->search, TRAVEL, contact) : 0;
  f.pairs = s->own ? cloth_pairs(s, 1.8f * s->own_gap, f.pair, most) : 0;
  f.x = aligned_alloc(16, 3 * sizeof(v4) * n), f.v = f.x + n, f.old = f.v + n;
  f.touch = aligned_alloc(16, sizeof(Touch) * (f.touches + 1));
  for (int k = 0; k < f.touches; k++) prepare(s, contact + k, f.touch + k);
  load(s->x, f.x, n), load(s->v, f.v, n);
  for (int k = 0; k < s->steps; k++) step(s, &f, k, dt, keep);
  store(f.x, s->x, n), store(f.v, s->v, n);
  free(contact), free(f.pair), free(f.x), free(f.touch);
}
