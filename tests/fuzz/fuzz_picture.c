/* fuzz_picture: a picture file's bytes -> an image or a figure, all of which is read. */
#include "parts.h"

#include "picture/picture.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const size_t points[] = {1, 1, 3, 0};
  SyLimits limits = sy_limits_default;
  limits.picture_pixels = 1u << 18;
  g_autoptr(GBytes) bytes = g_bytes_new(data, size);
  SyPicture *picture = sy_picture_read(bytes, "image/x-emf", &limits);
  const SyFigure *figure = picture->figure;
  int saved = 0;
  for (guint i = 0; figure && i < figure->ops->len; i++) {
    const SyFigureOp *op = &g_array_index(figure->ops, SyFigureOp, i);
    size_t n = 0;
    for (size_t k = 0; k < op->path.n_verbs; k++) n += points[op->path.verbs[k]];
    if (n != op->path.n_points) fuzz_fail("a path of %zu points has %zu", n, op->path.n_points);
    for (size_t k = 0; k < n; k++)
      if (!isfinite(op->path.points[k].x) || !isfinite(op->path.points[k].y)) fuzz_fail("a point that is nowhere");
    if (op->kind == SY_FIGURE_TEXT && !g_utf8_validate(op->text, -1, NULL)) fuzz_fail("a text that is no UTF-8");
    if (op->kind == SY_FIGURE_TEXT && op->n_advances && op->n_advances != (size_t)g_utf8_strlen(op->text, -1))
      fuzz_fail("advances without characters");
    saved += op->kind == SY_FIGURE_SAVE ? 1 : op->kind == SY_FIGURE_RESTORE ? -1 : 0;
    if (saved < 0) fuzz_fail("a state is restored that was not saved");
  }
  if (saved) fuzz_fail("a state is not restored");
  SyPixels pixels;
  if (picture->image && (picture->image->width == 0 || picture->image->height == 0)) fuzz_fail("an image of no size");
  if (picture->image && sy_image_unpack(picture->image, &pixels)) {
    if (pixels.width != picture->image->width || pixels.height != picture->image->height)
      fuzz_fail("pixels of another size");
    sy_pixels_clear(&pixels);
  }
  if (picture->image && picture->image->packing != SY_IMAGE_JPEG) g_bytes_unref(sy_image_rows(picture->image));
  SyPictureLook look;
  if (!sy_picture_look(data, size, &look) && picture->image) fuzz_fail("an image that has no looks");
  sy_picture_free(picture);
  return 0;
}
