/* Frames (w:framePr, 17.3.1.11): paragraphs set apart, in place on the page or before the paragraph that follows, and
 * initials that drop into its first lines. Paragraphs of one frame stand in a row. */
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/flow_private.h"
#include "layout/galley_private.h"
#include "layout/paragraph_private.h"
#include "layout/pass_private.h"
#include "layout/unit_private.h"

#include <string.h>

#define EMU_OF_TWIP 635

/* The frame under way: paragraphs are laid as they come, and it is placed when another block follows. */
struct FrameState {
  SyParagraphProperties properties; /* of its first paragraph; its tabs must not be used */
  Galley *galley;
  Feeder feeder;
  double width;
  double widest; /* of its lines */
};

static bool same_frame(const SyParagraphProperties *a, const SyParagraphProperties *b)
{
  size_t from = offsetof(SyParagraphProperties, frame);
  return memcmp((const char *)a + from, (const char *)b + from, sizeof *a - from) == 0;
}

static double widest_line(const Galley *galley)
{
  double widest = 0;
  for (guint i = 0; i < galley->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(galley->slabs, i);
    if (slab->kind != SLAB_LINE) continue;
    const SyParagraphProperties *p = &slab->para->properties;
    double left = p->chars_left_set ? 0 : PT(MAX(p->indent_left, 0));
    widest = MAX(widest, left + slab->para->lines->lines[slab->line].width);
  }
  return widest;
}

/* A frame without a width is as wide as its text. */
static double natural_width(Feeder *f, const SyParagraph *p)
{
  Galley *galley = sy_galley_new(f->width);
  Feeder measuring;
  sy_galley_feeder(&measuring, f, galley, NULL);
  measuring.artifact = true; /* Nothing of it is kept. */
  sy_feed_paragraph(&measuring, p);
  double width = widest_line(galley);
  sy_feeder_clear(&measuring);
  sy_galley_free(galley);
  return MAX(width + 0.1, 1);
}

static struct FrameState *begin(Feeder *f, const SyParagraph *p)
{
  struct FrameState *frame = g_new0(struct FrameState, 1);
  frame->properties = *p->properties;
  frame->width = p->properties->frame_w > 0 ? PT(p->properties->frame_w) : natural_width(f, p);
  frame->galley = sy_galley_new(frame->width);
  sy_galley_feeder(&frame->feeder, f, frame->galley, f->node);
  return frame;
}

/* The frame's height. The frame asks for a least or for an exact one. */
static double height_of(const struct FrameState *frame)
{
  const SyParagraphProperties *p = &frame->properties;
  double wanted = PT(p->frame_h), is = frame->galley->height;
  return p->frame_h <= 0 ? is : p->frame_h_rule == SY_FRAME_HEIGHT_EXACT ? wanted : MAX(is, wanted);
}

/* The last paragraph's borders and shading reach down to the frame's end. */
static void stretch(Galley *galley, double height)
{
  Slab *last = galley->slabs->len ? g_ptr_array_index(galley->slabs, galley->slabs->len - 1) : NULL;
  if (!last || height <= galley->height) return;
  last->after = 0;
  last->height = height - last->y;
  galley->height = height;
}

static SyRelative anchor(SyAnchor from, SyRelative text)
{
  return from == SY_ANCHOR_PAGE ? SY_REL_PAGE : from == SY_ANCHOR_MARGIN ? SY_REL_MARGIN : text;
}

/* The frame's place, in the words of floats. A position of 0 is none: the frame stands where its paragraph would. */
static SyObject place_of(const SyParagraphProperties *p, double width)
{
  SyObject out = {.h_from = anchor(p->frame_h_anchor, SY_REL_COLUMN),
                  .v_from = anchor(p->frame_v_anchor, SY_REL_PARAGRAPH),
                  .x = (int64_t)p->frame_x * EMU_OF_TWIP,
                  .y = (int64_t)p->frame_y * EMU_OF_TWIP,
                  .h_align = p->frame_x_align,
                  .v_align = p->frame_y_align,
                  .wrap = SY_WRAP_SQUARE};
  if (p->frame_y == 0 && p->frame_y_align == SY_PLACEMENT_OFFSET) out.v_from = SY_REL_PARAGRAPH;
  if (p->frame == SY_FRAME_MARGIN_DROP) out.x -= (int64_t)((width + PT(p->frame_hspace)) * 12700);
  return out;
}

static Box *box_of(struct FrameState *frame)
{
  const SyParagraphProperties *p = &frame->properties;
  Box *box = g_new0(Box, 1);
  box->kind = SY_OBJECT_TEXT_BOX;
  box->fill = box->line = SY_COLOR_AUTO;
  box->width = frame->width;
  box->height = height_of(frame);
  stretch(frame->galley, box->height);
  box->wraps = p->frame_wrap != SY_FRAME_WRAP_THROUGH && p->frame != SY_FRAME_MARGIN_DROP;
  box->wraps_whole = p->frame_wrap == SY_FRAME_WRAP_NONE || p->frame_wrap == SY_FRAME_WRAP_NOT_BESIDE;
  box->clear_left = box->clear_right = PT(p->frame_hspace);
  box->clear_top = box->clear_bottom = PT(p->frame_vspace);
  box->text = frame->galley;
  return box;
}

/* Text goes on where the frame's anchor is: a frame that has no room below it is set on the next page. */
static void make_room(Feeder *f, const struct FrameState *frame, const SyObject *place)
{
  Layout *l = f->l;
  if (f->emit != sy_flow_emit || place->v_from != SY_REL_PARAGRAPH || !l->flow.page || l->flow.fresh) return;
  double bottom = sy_flow_y(l, 0) + PT(frame->properties.frame_y) + height_of(frame);
  if (bottom > l->flow.page->bottom + 0.1) f->emit(f, sy_slab_new(SLAB_COLUMN_BREAK));
}

void sy_frame_end(Feeder *f)
{
  struct FrameState *frame = f->frame;
  if (!frame) return;
  if (f->emit == sy_flow_emit && !f->l->flow.page) {
    sy_frame_drop(f);
    return;
  }
  f->frame = NULL;
  SyObject place = place_of(&frame->properties, frame->width);
  make_room(f, frame, &place);
  Box *box = box_of(frame);
  for (guint i = 0; f->emit == sy_flow_emit && i < frame->galley->slabs->len; i++)
    sy_flow_take(f->l, g_ptr_array_index(frame->galley->slabs, i));
  box->source = &place;
  f->floating(f, box, 0);
  box->source = NULL;
  sy_feeder_clear(&frame->feeder);
  g_free(frame);
}

bool sy_frame_takes(Feeder *f, const SyBlock *block)
{
  const SyParagraph *p = block->kind == SY_BLOCK_PARAGRAPH ? block->paragraph : NULL;
  bool framed = p && p->properties->frame != SY_FRAME_NONE && !f->in_note;
  if (f->frame && (!framed || !same_frame(&f->frame->properties, p->properties))) sy_frame_end(f);
  if (!framed || (f->emit == sy_flow_emit && !f->l->flow.page)) return false;
  if (!f->frame) f->frame = begin(f, p);
  sy_feed_paragraph(&f->frame->feeder, p);
  return true;
}

void sy_frame_drop(Feeder *f)
{
  if (!f->frame) return;
  sy_feeder_clear(&f->frame->feeder);
  sy_galley_free(f->frame->galley);
  g_free(f->frame);
  f->frame = NULL;
}
