/* Galleys: blocks stacked without pages, for cells, headers, notes and text boxes. */
#include "layout/pass_private.h"
#include "layout/box_private.h"
#include "layout/feeder_private.h"
#include "layout/galley_private.h"
#include "layout/node_private.h"
#include "layout/page_private.h"
#include "layout/paragraph_private.h"
#include "layout/row_private.h"
#include "layout/unit_private.h"

Galley *sy_galley_new(double width)
{
  Galley *galley = g_new0(Galley, 1);
  galley->slabs = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_slab_free);
  galley->floats = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))sy_box_free);
  galley->width = width;
  return galley;
}

void sy_galley_free(Galley *galley)
{
  if (!galley) return;
  g_ptr_array_free(galley->slabs, TRUE);
  g_ptr_array_free(galley->floats, TRUE);
  g_free(galley);
}

void sy_galley_measure(Galley *galley)
{
  const GPtrArray *slabs = galley->slabs;
  const Slab *last = slabs->len ? g_ptr_array_index(slabs, slabs->len - 1) : NULL;
  galley->height = last ? last->y + last->height + last->after : 0;
}

static void galley_emit(Feeder *f, Slab *slab)
{
  Galley *galley = f->sink;
  if (slab->kind == SLAB_PAGE_BREAK || slab->kind == SLAB_COLUMN_BREAK) {
    sy_slab_free(slab);
    return;
  }
  slab->y = galley->height + slab->before;
  galley->height = slab->y + slab->height + slab->after;
  g_ptr_array_add(galley->slabs, slab);
}

/* In a header a float stands where it would on the page. Elsewhere it stands at its anchor. */
static void galley_float(Feeder *f, Box *box, double y)
{
  Galley *galley = f->sink;
  const Page *page = f->l->flow.page;
  if (f->artifact && f->depth == 1 && page) {
    sy_box_settle(f->l, box, box->source, page, page->paper.left, galley->width, page->header_y + galley->height + y);
    box->x -= page->paper.left;
    box->y -= page->header_y;
  } else if (galley->vertical) {
    box->x = EMU(box->source->y);
    box->y = EMU(box->source->x) + galley->height + y;
  } else {
    box->x = EMU(box->source->x);
    box->y = EMU(box->source->y) + galley->height + y;
  }
  g_ptr_array_add(galley->floats, box);
}

/* The paragraph that must follow a table at a cell's end takes no room if it is empty. */
static bool collapses(const Feeder *f, const SyBlock *blocks, size_t n, size_t i)
{
  return f->in_table && i > 0 && i + 1 == n && blocks[i - 1].kind == SY_BLOCK_TABLE &&
         blocks[i].kind == SY_BLOCK_PARAGRAPH && blocks[i].paragraph->n_inlines == 0 && !blocks[i].paragraph->label;
}

/* An automatic space has no place at a cell's last edge. */
static void drop_last_space(const Feeder *f, Galley *galley)
{
  Slab *last = galley->slabs->len ? g_ptr_array_index(galley->slabs, galley->slabs->len - 1) : NULL;
  if (!f->in_table || f->l->settings->sums_spacing || !last || last->kind != SLAB_LINE) return;
  if (!last->para->properties.auto_after) return;
  last->after = 0;
  sy_galley_measure(galley);
}

void sy_galley_feeder(Feeder *out, const Feeder *pattern, Galley *galley, Node *node)
{
  *out = (Feeder){.l = pattern->l,
                  .node = node,
                  .width = galley->width,
                  .section = pattern->section,
                  .section_index = pattern->section_index,
                  .in_table = pattern->in_table,
                  .in_note = pattern->in_note,
                  .artifact = pattern->artifact,
                  .vertical = pattern->vertical,
                  .probing = pattern->probing,
                  .again = pattern->again,
                  .note_label = pattern->note_label,
                  .emit = galley_emit,
                  .floating = galley_float,
                  .sink = galley,
                  .depth = pattern->depth + 1};
}

Galley *sy_galley_lay(const Feeder *pattern, const SyBlock *blocks, size_t n, double width, Node *node)
{
  Galley *galley = sy_galley_new(MAX(width, 1));
  galley->vertical = pattern->vertical;
  Feeder f;
  sy_galley_feeder(&f, pattern, galley, node);
  if (f.depth <= f.l->limits->table_depth)
    for (size_t i = 0; i < n; i++)
      if (!collapses(&f, blocks, n, i)) sy_feed_block(&f, &blocks[i]);
  sy_feed_end(&f);
  drop_last_space(&f, galley);
  sy_feeder_clear(&f);
  return galley;
}

void sy_feed_block(Feeder *f, const SyBlock *block)
{
  if (sy_frame_takes(f, block)) return;
  switch (block->kind) {
  case SY_BLOCK_PARAGRAPH: sy_feed_paragraph(f, block->paragraph); break;
  case SY_BLOCK_TABLE_BEGIN: sy_table_begin(f, block->table); break;
  case SY_BLOCK_ROW: sy_table_row(f, block->row); break;
  case SY_BLOCK_TABLE_END: sy_table_end(f); break;
  case SY_BLOCK_TABLE:
    sy_table_begin(f, block->table);
    for (size_t i = 0; i < block->table->n_rows; i++) sy_table_row(f, &block->table->rows[i]);
    sy_table_end(f);
    break;
  }
}

void sy_feed_end(Feeder *f)
{
  sy_frame_end(f);
  if (f->table) sy_table_end(f);
}

void sy_feeder_clear(Feeder *f)
{
  sy_frame_drop(f);
  sy_para_unref(f->previous);
  f->previous = NULL;
  if (f->lists) g_ptr_array_free(f->lists, TRUE);
  f->lists = NULL;
}
