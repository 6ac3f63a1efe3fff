#include "graphics/path.h"

#include <math.h>
#include <string.h>

const SyMatrix sy_matrix_identity = {1, 0, 0, 1, 0, 0};

SyMatrix sy_matrix_multiply(const SyMatrix *in, const SyMatrix *out)
{
  return (SyMatrix){in->a * out->a + in->b * out->c,          in->a * out->b + in->b * out->d,
                    in->c * out->a + in->d * out->c,          in->c * out->b + in->d * out->d,
                    in->e * out->a + in->f * out->c + out->e, in->e * out->b + in->f * out->d + out->f};
}

void sy_matrix_apply(const SyMatrix *m, double *x, double *y)
{
  double at = *x;
  *x = m->a * at + m->c * *y + m->e;
  *y = m->b * at + m->d * *y + m->f;
}

SyRect sy_matrix_apply_rect(const SyMatrix *m, const SyRect *r)
{
  double x = r->x, y = r->y, across = m->a * r->width + m->c * r->height, down = m->b * r->width + m->d * r->height;
  sy_matrix_apply(m, &x, &y);
  return (SyRect){MIN(x, x + across), MIN(y, y + down), fabs(across), fabs(down)};
}

SyRect sy_rect_uncropped(const SyRect *box, const SyInsets *crop)
{
  double width = box->width / MAX(1 - crop->left - crop->right, 0.01),
         height = box->height / MAX(1 - crop->top - crop->bottom, 0.01);
  return (SyRect){box->x - crop->left * width, box->y - crop->top * height, width, height};
}

double sy_matrix_unit(const SyMatrix *m)
{
  return sqrt(fabs(m->a * m->d - m->b * m->c));
}

size_t sy_dash_lengths(SyDash dash, double lengths[6])
{
  static const struct {
    size_t n;
    double lengths[6];
  } all[] = {[SY_DASH_DOT] = {2, {1, 3}},
             [SY_DASH_DASH] = {2, {4, 3}},
             [SY_DASH_LONG] = {2, {8, 3}},
             [SY_DASH_DASH_DOT] = {4, {4, 3, 1, 3}},
             [SY_DASH_LONG_DOT] = {4, {8, 3, 1, 3}},
             [SY_DASH_DASH_DOT_DOT] = {6, {8, 3, 1, 3, 1, 3}}};
  if ((size_t)dash >= G_N_ELEMENTS(all)) return 0;
  memcpy(lengths, all[dash].lengths, sizeof all[dash].lengths);
  return all[dash].n;
}
