/* Pictures, text boxes and shapes: sizes, positions and their texts. */
#include "layout/paragraph_private.h"
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/galley_private.h"
#include "layout/node_private.h"
#include "layout/page_private.h"
#include "layout/pass_private.h"
#include "layout/turned_private.h"
#include "layout/unit_private.h"

#include <string.h>

#define LABEL_SIZE 18 /* half-points: the size of the words in a labelled frame */

void sy_box_free(Box *box)
{
  if (!box) return;
  sy_image_unref(box->image);
  sy_figure_unref(box->figure);
  if (box->children) g_ptr_array_free(box->children, TRUE);
  sy_galley_free(box->text);
  sy_node_unref(box->node);
  g_free(box);
}

static void set_look(Box *box, const SyObject *object)
{
  box->kind = object->kind;
  box->shape = object->shape;
  box->width = EMU(object->width);
  box->height = EMU(object->height);
  box->rotation = object->rotation;
  box->stands = object->stands;
  box->fill = object->fill;
  box->line = object->line;
  box->fill_opacity = object->fill_opacity;
  box->line_width = object->line_width;
  box->behind = object->behind;
  box->figure = sy_figure_ref(object->figure);
  box->flip_h = object->flip_h && object->kind == SY_OBJECT_PICTURE;
  box->flip_v = object->flip_v && object->kind == SY_OBJECT_PICTURE;
  box->inline_object = object->wrap == SY_WRAP_INLINE;
  box->wraps_whole = object->wrap == SY_WRAP_TOP_BOTTOM;
  box->wraps = box->wraps_whole || object->wrap == SY_WRAP_SQUARE || object->wrap == SY_WRAP_TIGHT;
  box->moves_body = box->wraps && !box->behind;
  box->wrap_side = object->wrap_side;
  box->clear_left = EMU(object->dist_left);
  box->clear_right = EMU(object->dist_right);
  box->clear_top = EMU(object->dist_top);
  box->clear_bottom = EMU(object->dist_bottom);
  box->crop = object->crop;
}

/* Text in a box runs between its insets, from the top, the middle or the bottom. */
static void set_text(Feeder *f, Box *box, const SyObject *object, Node *parent)
{
  double left = EMU(object->inset_left), right = EMU(object->inset_right), top = EMU(object->inset_top),
         bottom = EMU(object->inset_bottom);
  Node *node = parent && !object->inside ? sy_node_new(f->l, f->l->root, SY_ELEMENT_SECTION) : NULL;
  Feeder pattern = *f;
  pattern.in_table = false;
  pattern.vertical = false;
  if (object->inside) pattern.artifact = true;
  box->turned = sy_turn_of(object->text_direction, false);
  if (box->turned) {
    sy_turned_lay_box(&pattern, box, object, node);
    sy_node_unref(node);
    return;
  }
  box->text = sy_galley_lay(&pattern, object->blocks, object->n_blocks, box->width - left - right, node);
  sy_node_unref(node);
  double needed = box->text->height + top + bottom;
  if (object->auto_fit) box->height = needed;
  double slack = MAX(box->height - needed, 0);
  box->text_x = left;
  box->text_y = top + (object->anchor == SY_TEXT_AT_CENTER   ? slack / 2
                       : object->anchor == SY_TEXT_AT_BOTTOM ? slack
                                                             : 0);
}

/* Makes the line of WordArt as wide and as high as its shape. */
static void stretch_text(Box *box)
{
  const Slab *slab = box->text->slabs->len > 0 ? g_ptr_array_index(box->text->slabs, 0) : NULL;
  const SyLine *line = slab && slab->kind == SLAB_LINE ? &slab->para->lines->lines[slab->line] : NULL;
  double height = line ? line->natural_ascent + line->natural_descent : 0;
  if (!line || line->width <= 0 || height <= 0) return;
  box->text_scale_x = box->width / line->width;
  box->text_scale_y = box->height / height;
  box->text_x = -line->x * box->text_scale_x;
  box->text_y = -(slab->y + slab->lead + line->ascent - line->natural_ascent) * box->text_scale_y;
}

#define PATH_LINE 1e5 /* pt: before it is stretched, the line of a text path does not break */

/* A frame of the right size says what stands there. */
static void set_label(Feeder *f, Box *box, const SyObject *object)
{
  SyRunProperties run = {.ascii = g_intern_string("BIZ UDGothic"),
                         .hansi = g_intern_string("BIZ UDGothic"),
                         .east_asia = g_intern_string("BIZ UDGothic"),
                         .complex = g_intern_string("BIZ UDGothic"),
                         .size = LABEL_SIZE,
                         .size_complex = LABEL_SIZE,
                         .width_percent = 100,
                         .color = 0x606060,
                         .highlight = SY_COLOR_AUTO,
                         .shading = SY_COLOR_AUTO,
                         .underline_color = SY_COLOR_AUTO};
  SyParagraphProperties properties = {.align = SY_ALIGN_CENTER,
                                      .line = 240,
                                      .outline_level = 9,
                                      .shading = SY_COLOR_AUTO,
                                      .kinsoku = true,
                                      .word_wrap = true};
  SyInline text = {.kind = SY_INLINE_TEXT,
                   .run = object->text_path_run ? object->text_path_run : &run,
                   .text = object->label,
                   .length = strlen(object->label)};
  SyParagraph paragraph = {.properties = &properties, .mark = text.run, .n_inlines = 1, .inlines = &text};
  SyBlock block = {.kind = SY_BLOCK_PARAGRAPH, .paragraph = &paragraph};
  Feeder pattern = *f;
  pattern.artifact = true;
  box->text_is_artifact = !box->node;
  if (object->shape == SY_SHAPE_TEXT_PATH) {
    box->text = sy_galley_lay(&pattern, &block, 1, PATH_LINE, NULL);
    stretch_text(box);
    return;
  }
  box->text = sy_galley_lay(&pattern, &block, 1, MAX(box->width, LABEL_SIZE), NULL);
  box->text_y = MAX((box->height - box->text->height) / 2, 0);
}

static void add_children(Feeder *f, Box *box, const SyObject *object, Node *parent)
{
  box->children = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_box_free);
  for (size_t i = 0; i < object->n_children; i++) {
    Box *child = sy_box_new(f, &object->children[i], parent);
    if (!child) continue;
    child->x = EMU(object->children[i].x);
    child->y = EMU(object->children[i].y);
    g_ptr_array_add(box->children, child);
  }
}

Box *sy_box_new(Feeder *f, const SyObject *object, Node *parent)
{
  if (object->width < 0 || object->height < 0) return NULL;
  Box *box = g_new0(Box, 1);
  set_look(box, object);
  box->image = sy_image_ref(object->image);
  bool figure = object->kind == SY_OBJECT_PICTURE || object->kind == SY_OBJECT_FRAME || object->description;
  if (object->inside) {
    box->inside = true;
    box->node = sy_node_ref(parent);
  } else if (figure && parent && object->kind != SY_OBJECT_TEXT_BOX && object->shape != SY_SHAPE_TEXT_PATH) {
    box->node = sy_node_new(f->l, parent, SY_ELEMENT_FIGURE);
    const char *alt = object->description && *object->description ? object->description
                      : object->label                             ? object->label
                                                                  : object->name;
    box->node->element.alt = g_strdup(alt && *alt ? alt : "図");
  }
  Feeder inner = *f;
  inner.depth++;
  if (inner.depth > f->l->limits->table_depth) return box;
  if (object->n_blocks > 0) set_text(&inner, box, object, parent);
  else if (object->label && *object->label) set_label(&inner, box, object);
  if (object->n_children > 0) add_children(&inner, box, object, object->children[0].inside ? box->node : parent);
  return box;
}

/* ---- Where floats stand --------------------------------------------------------------------- */

typedef struct {
  double begin, size;
} Range;

static Range across(const Page *page, SyRelative from, double column_x, double column_width)
{
  double inner = page->paper.width - page->paper.left - page->paper.right;
  switch (from) {
  case SY_REL_PAGE: return (Range){0, page->paper.width};
  case SY_REL_MARGIN: return (Range){page->paper.left, inner};
  case SY_REL_LEFT_MARGIN: return (Range){0, page->paper.left};
  case SY_REL_RIGHT_MARGIN: return (Range){page->paper.width - page->paper.right, page->paper.right};
  case SY_REL_INSIDE_MARGIN:
    return page->odd ? (Range){0, page->paper.left} : (Range){page->paper.width - page->paper.right, page->paper.right};
  case SY_REL_OUTSIDE_MARGIN:
    return page->odd ? (Range){page->paper.width - page->paper.right, page->paper.right} : (Range){0, page->paper.left};
  default: return (Range){column_x, column_width};
  }
}

static Range down(const Page *page, SyRelative from, double paragraph_y)
{
  switch (from) {
  case SY_REL_PAGE: return (Range){0, page->paper.height};
  case SY_REL_MARGIN: return (Range){page->paper.top, page->paper.bottom - page->paper.top};
  case SY_REL_TOP_MARGIN: return (Range){0, page->paper.top};
  case SY_REL_BOTTOM_MARGIN: return (Range){page->paper.bottom, page->paper.height - page->paper.bottom};
  default: return (Range){paragraph_y, 0};
  }
}

/* share is a part of the range that comes on top of the offset. */
static double position(Range range, SyPlacement align, bool odd, double offset, double share, double size)
{
  if (align == SY_PLACEMENT_INSIDE) align = odd ? SY_PLACEMENT_START : SY_PLACEMENT_END;
  else if (align == SY_PLACEMENT_OUTSIDE) align = odd ? SY_PLACEMENT_END : SY_PLACEMENT_START;
  double slack = range.size - size;
  const double shift[] = {[SY_PLACEMENT_OFFSET] = offset + share * range.size,
                          [SY_PLACEMENT_START] = 0,
                          [SY_PLACEMENT_CENTER] = slack / 2,
                          [SY_PLACEMENT_END] = slack};
  return range.begin + shift[MIN(align, SY_PLACEMENT_END)];
}

void sy_box_settle(Layout *l, Box *box, const SyObject *object, const Page *page, double column_x, double column_width,
                   double paragraph_y)
{
  (void)l;
  /* Floats are placed on the paper, whichever way lines run. Where they run down, y counts from the top of the anchor's
   * column. */
  if (page->vertical) {
    paragraph_y = column_x;
    column_x = page->paper.left;
    column_width = page->paper.width - page->paper.left - page->paper.right;
  }
  Range h = across(page, object->h_from, column_x, column_width), v = down(page, object->v_from, paragraph_y);
  box->x = position(h, object->h_align, page->odd, EMU(object->x), object->x_share, box->width);
  box->y = position(v, object->v_align, page->odd, EMU(object->y), object->y_share, box->height);
}
