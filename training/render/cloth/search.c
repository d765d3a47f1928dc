#include "scene.h"

#define CELL 4.f /* cm: what is nearer than this is surely found */

/* The vertex of a body part that is nearest to p, by a full search. */
int32_t cloth_nearest(const Scene *s, int part, const float *p) {
  int best = s->part_start[part];
  float least = 1e30f;
  for (int j = s->part_start[part]; j < s->part_start[part + 1]; j++) {
    float d = distance2(p, s->body_from + 3 * j);
    if (d < least) least = d, best = j;
  }
  return best;
}

static int32_t walked(const Scene *s, const float *p, int32_t at) {
  float least = distance2(p, s->body_from + 3 * at);
  for (int moved = 1; moved;) {
    moved = 0;
    for (int k = s->body_next_start[at], end = s->body_next_start[at + 1]; k < end; k++) {
      float d = distance2(p, s->body_from + 3 * s->body_next[k]);
      if (d < least) least = d, at = s->body_next[k], moved = 1;
    }
  }
  return at;
}

typedef struct { int32_t *head, *next, first, size; } Grid;

static uint32_t cell(const Grid *g, const float *p, int a, int b, int c) {
  int x = (int)floorf(p[0] / CELL) + a, y = (int)floorf(p[1] / CELL) + b, z = (int)floorf(p[2] / CELL) + c;
  return hashed(x, y, z) & (g->size - 1);
}

/* The vertices of a part in a hash grid. */
static Grid gridded(const Scene *s, int part) {
  Grid g = {.first = s->part_start[part], .size = 1};
  int n = s->part_start[part + 1] - g.first;
  while (g.size < 2 * n) g.size *= 2;
  g.head = malloc(4 * g.size), g.next = malloc(4 * n);
  memset(g.head, -1, 4 * g.size);
  for (int j = 0; j < n; j++) {
    uint32_t h = cell(&g, s->body_from + 3 * (g.first + j), 0, 0, 0);
    g.next[j] = g.head[h], g.head[h] = j;
  }
  return g;
}

/* The nearest vertex in the cells around p, if it is nearer than `at`. */
static int32_t nearer(const Scene *s, const Grid *g, const float *p, int32_t at) {
  float least = distance2(p, s->body_from + 3 * at);
  for (int k = 0; k < 27; k++)
    for (int j = g->head[cell(g, p, k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1)]; j >= 0; j = g->next[j]) {
      float d = distance2(p, s->body_from + 3 * (g->first + j));
      if (d < least) least = d, at = g->first + j;
    }
  return at;
}

/* Follows the nearest vertex of a part for each cloth vertex: a walk over neighbours, and with `search` a look around,
   since walks end in hollows. */
void cloth_follow(const Scene *s, int part, int search) {
  int32_t *near = s->near + part * s->count;
  for (int i = 0; i < s->count; i++)
    near[i] = near[i] < 0 ? cloth_nearest(s, part, s->x + 3 * i) : walked(s, s->x + 3 * i, near[i]);
  if (!search) return;
  Grid g = gridded(s, part);
  for (int i = 0; i < s->count; i++) near[i] = nearer(s, &g, s->x + 3 * i, near[i]);
  free(g.head), free(g.next);
}
