/* Text that is turned by a quarter in its cell (w:textDirection, 17.4.72, 17.18.93) or box (vert, 21.1.2.1.1): its
 * lines stand beside each other, as long as the cell is high.
 *
 * What Word does with the row's height is written nowhere. As its forms show: a row of automatic height grows until
 * each turned paragraph stands in one line, so that vertical labels are never broken by the row they make; a row with a
 * height of its own breaks the lines there, and grows only when they do not all fit beside each other; an exact one
 * never grows. Cells that go on over rows take the height of all of them, and stretch the last only if their text needs
 * it. Once the height is known the text is laid again along all of it, so that w:jc has its effect (centred, 均等割付):
 * the blocks are kept until then. */
#include "layout/paragraph_private.h"
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/galley_private.h"
#include "layout/node_private.h"
#include "layout/page_private.h"
#include "layout/pass_private.h"
#include "layout/row_private.h"
#include "layout/turned_private.h"
#include "layout/unit_private.h"

#include <string.h>

#define LONGEST 400.0 /* pt: the longest line, if no height of a row limits it */
#define MOST 0.9      /* of a page's height: lines that do not fit beside each other grow so far */
#define STEP 1.06     /* by which lines grow until they fit beside each other */

struct KeptBlocks {
  SyArena *arena;
  Feeder pattern;
  SyBlock *blocks;
  size_t n;
};

Turn sy_turn_of(SyTextDirection text_direction, bool vertical)
{
  static const Turn turns[] = {[SY_TEXT_TB_RL] = TURN_DOWN,
                               [SY_TEXT_BT_LR] = TURN_UP,
                               [SY_TEXT_TB_RL_V] = TURN_DOWN,
                               [SY_TEXT_TB_LR_V] = TURN_DOWN_RIGHT,
                               [SY_TEXT_ASIDE] = TURN_ASIDE};
  Turn turn = (size_t)text_direction < G_N_ELEMENTS(turns) ? turns[text_direction] : TURN_NONE;
  if (!vertical) return turn;
  /* Within lines that run down all is turned already: what is to run across is turned back. */
  bool across = text_direction == SY_TEXT_LR_TB || text_direction == SY_TEXT_LR_TB_V;
  return across ? TURN_UP : TURN_NONE;
}

bool sy_turn_is_vertical(Turn turn, bool around)
{
  return turn == TURN_NONE ? around : turn == TURN_DOWN || turn == TURN_DOWN_RIGHT;
}

/* ---- Keeping blocks ------------------------------------------------------------------------- */

static const char *keep_text(SyArena *arena, const char *text, size_t length)
{
  return text ? sy_arena_strndup(arena, text, length) : NULL;
}

/* False if the inline points to what does not stay. Bookmarks and links would be met twice. */
static bool keep_inline(KeptBlocks *k, SyInline *to, const SyInline *from)
{
  SyTypesetter *typesetter = k->pattern.l->typesetter;
  *to = *from;
  to->text = keep_text(k->arena, from->text, from->length);
  if (from->run) to->run = sy_layout_intern_run(typesetter, from->run);
  switch (from->kind) {
  case SY_INLINE_TEXT:
  case SY_INLINE_TAB:
  case SY_INLINE_LINE_BREAK:
  case SY_INLINE_RENDERED_BREAK:
  case SY_INLINE_SOFT_HYPHEN:
  case SY_INLINE_POSITION_TAB: return true;
  case SY_INLINE_RUBY:
    to->ruby.text = keep_text(k->arena, from->ruby.text, from->ruby.length);
    to->ruby.run = sy_layout_intern_run(typesetter, from->ruby.run);
    return true;
  default: return false;
  }
}

static bool keep_paragraph(KeptBlocks *k, SyBlock *to, const SyParagraph *from)
{
  SyTypesetter *typesetter = k->pattern.l->typesetter;
  SyParagraph *p = SY_ARENA_NEW(k->arena, SyParagraph);
  SyParagraphProperties *properties = SY_ARENA_NEW(k->arena, SyParagraphProperties);
  SyTab *tabs = SY_ARENA_ARRAY(k->arena, SyTab, MAX(from->properties->n_tabs, 1));
  SyInline *inlines = SY_ARENA_ARRAY(k->arena, SyInline, MAX(from->n_inlines, 1));
  *p = *from;
  *properties = *from->properties;
  if (properties->n_tabs) memcpy(tabs, properties->tabs, properties->n_tabs * sizeof *tabs);
  properties->tabs = tabs;
  p->properties = properties;
  p->inlines = inlines;
  p->mark = sy_layout_intern_run(typesetter, from->mark);
  if (from->label) {
    SyLabel *label = SY_ARENA_NEW(k->arena, SyLabel);
    *label = *from->label;
    label->text = keep_text(k->arena, label->text, strlen(label->text));
    if (label->number) label->number = keep_text(k->arena, label->number, strlen(label->number));
    label->run = sy_layout_intern_run(typesetter, label->run);
    p->label = label;
  }
  *to = (SyBlock){.kind = SY_BLOCK_PARAGRAPH, .paragraph = p};
  for (size_t i = 0; i < from->n_inlines; i++)
    if (!keep_inline(k, &inlines[i], &from->inlines[i])) return false;
  return true;
}

void sy_kept_blocks_free(KeptBlocks *kept)
{
  if (!kept) return;
  sy_node_unref(kept->pattern.node);
  sy_arena_free(kept->arena);
  g_free(kept);
}

/* NULL if the blocks hold what cannot be kept. Then they stay as they have been laid. */
static KeptBlocks *keep_blocks(const Feeder *pattern, const SyCell *cell, Node *node)
{
  KeptBlocks *k = g_new0(KeptBlocks, 1);
  k->arena = sy_arena_new();
  k->pattern = *pattern;
  k->pattern.node = node ? sy_node_ref(node) : NULL;
  k->n = cell->n_blocks;
  k->blocks = SY_ARENA_ARRAY(k->arena, SyBlock, MAX(k->n, 1));
  bool whole = true;
  for (size_t i = 0; i < k->n && whole; i++)
    whole = cell->blocks[i].kind == SY_BLOCK_PARAGRAPH && keep_paragraph(k, &k->blocks[i], cell->blocks[i].paragraph);
  if (whole) return k;
  sy_kept_blocks_free(k);
  return NULL;
}

/* ---- Lengths -------------------------------------------------------------------------------- */

/* Makes the lines stand from left to right instead. */
static void mirror(Galley *galley)
{
  for (guint i = 0; i < galley->slabs->len; i++) {
    Slab *slab = g_ptr_array_index(galley->slabs, i);
    slab->y = galley->height - slab->y - slab->height;
  }
}

/* The width of the widest line, if nothing broke it. */
static double widest_of(const Galley *galley)
{
  double widest = 1;
  for (guint i = 0; i < galley->slabs->len; i++) {
    const Slab *slab = g_ptr_array_index(galley->slabs, i);
    if (slab->kind == SLAB_LINE) widest = MAX(widest, slab->para->lines->max_width);
    for (size_t k = 0; slab->kind == SLAB_ROW && k < slab->row->n_cells; k++)
      widest = MAX(widest, slab->row->x + slab->row->cells[k].x + slab->row->cells[k].width);
  }
  return widest;
}

/* The height of turned text that is laid in lines of that length. widest is the width of a line that nothing breaks. */
static double height_at(const Feeder *pattern, const SyCell *cell, double length, double *widest)
{
  Feeder probe = *pattern;
  Layout *l = pattern->l;
  int footnotes = l->footnotes, endnotes = l->endnotes;
  probe.artifact = probe.probing = true;
  Galley *galley = sy_galley_lay(&probe, cell->blocks, cell->n_blocks, length, NULL);
  double height = galley->height;
  *widest = widest_of(galley);
  sy_galley_free(galley);
  l->footnotes = footnotes;
  l->endnotes = endnotes;
  return height;
}

static double length_of(const Feeder *pattern, const CellBox *box, const SyRow *source, const SyCell *cell)
{
  const Page *page = pattern->l->flow.page;
  double length = PT(source->height) - box->margin_top - box->margin_bottom,
         most = page ? MOST * (page->bottom - page->top) : LONGEST, widest;
  bool given = source->height_rule != SY_SPACING_AUTO && length > 1 && cell->vmerge == SY_MERGE_NONE;
  if (given && (source->height_rule == SY_SPACING_EXACT || pattern->probing)) return length;
  if (pattern->probing) return LONGEST; /* Trying each length here for each length around would never end. */
  if (!given) {
    height_at(pattern, cell, LONGEST, &widest);
    length = MIN(widest + 0.1, LONGEST);
  }
  while (length < most && height_at(pattern, cell, length, &widest) > box->inner_width && length < widest)
    length = MIN(length * STEP, most);
  return length;
}

void sy_turned_lay(const Feeder *pattern, CellBox *box, const SyRow *source, const SyCell *cell)
{
  Feeder turned = *pattern;
  turned.vertical = sy_turn_is_vertical(box->turned, pattern->vertical);
  box->turned_length = length_of(&turned, box, source, cell);
  box->content = sy_galley_lay(&turned, cell->blocks, cell->n_blocks, box->turned_length, box->node);
  if (box->turned == TURN_DOWN_RIGHT) mirror(box->content);
  if (pattern->probing) box->turned_length = MIN(box->turned_length, widest_of(box->content) + 0.1);
  else box->kept = keep_blocks(&turned, cell, box->node);
}

void sy_turned_fit(CellBox *box, const KeptBlocks *kept)
{
  double more = box->turned_length - box->content->width;
  if (!kept || (more > -0.01 && more < 0.01)) return;
  sy_galley_free(box->content);
  Feeder pattern = kept->pattern;
  pattern.again = true;
  box->content = sy_galley_lay(&pattern, kept->blocks, kept->n, box->turned_length, kept->pattern.node);
  if (box->turned == TURN_DOWN_RIGHT) mirror(box->content);
}

/* A box that fits itself to its text grows across. */
void sy_turned_lay_box(const Feeder *pattern, Box *box, const SyObject *object, Node *node)
{
  Feeder turned = *pattern;
  double across = box->width - EMU(object->inset_left) - EMU(object->inset_right);
  turned.vertical = sy_turn_is_vertical(box->turned, false);
  box->text_along = MAX(box->height - EMU(object->inset_top) - EMU(object->inset_bottom), 1);
  box->text = sy_galley_lay(&turned, object->blocks, object->n_blocks, box->text_along, node);
  if (box->turned == TURN_DOWN_RIGHT) mirror(box->text);
  if (object->auto_fit && box->text->height > across) {
    box->width += box->text->height - across;
    across = box->text->height;
  }
  double slack = MAX(across - box->text->height, 0);
  box->text_across = across;
  box->text_x = EMU(object->inset_left);
  box->text_y = EMU(object->inset_top);
  box->text_down = object->anchor == SY_TEXT_AT_CENTER ? slack / 2 : object->anchor == SY_TEXT_AT_BOTTOM ? slack : 0;
}
