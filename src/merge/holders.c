/* What Word's elements must hold, seen to while they are rendered. */
#include "merge/render_private.h"

#include <string.h>

/* Word calls a file unreadable in which a cell does not end with a paragraph, a row has no cell, a table no row or a
 * content control nothing (17.4.66, 17.4.79, 17.4.38, 17.5.2.33 ff.). */
static const struct {
  SyBlock is;     /* what it is to the holder around it */
  bool goes;      /* without any block, row or cell */
  bool paragraph; /* a paragraph ends it */
} rules[] = {
    [SY_HOLDER_BODY] = {.is = SY_BLOCK_NONE},
    [SY_HOLDER_STORY] = {.paragraph = true},
    [SY_HOLDER_TABLE] = {.is = SY_BLOCK_TABLE, .goes = true},
    [SY_HOLDER_ROW] = {.is = SY_BLOCK_ROW, .goes = true},
    [SY_HOLDER_CELL] = {.is = SY_BLOCK_CELL, .paragraph = true},
    [SY_HOLDER_CONTROL] = {.goes = true},
    [SY_HOLDER_INLINE] = {.is = SY_BLOCK_NONE},
};

/* Word joins tables that follow each other: a line of no height keeps them apart. */
#define TABLE_BREAK                                                                                                    \
  "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>"

void sy_docx_begin_block(SyRender *r, SyBlock block, bool joined)
{
  if (block == SY_BLOCK_TABLE && r->last == SY_BLOCK_TABLE && !joined) g_string_append(r->out, TABLE_BREAK);
}

void sy_docx_end_block(SyRender *r, SyBlock block)
{
  if (block == SY_BLOCK_NONE) return;
  r->last = block;
  r->held++;
}

/* The blocks of a control are those of the holder around it. */
static bool is_control(const SyNode *node)
{
  return node->holder.kind == SY_HOLDER_CONTROL || node->holder.kind == SY_HOLDER_INLINE;
}

/* What stands in a holder but a control begins a text of its own. */
typedef struct {
  SyBlock last;
  size_t held;
  const SyNode *paragraph;
  const SyAround *around;
  bool inside;
  SyColumns *columns;
} Outer;

static Outer go_in(SyRender *r, const SyNode *node)
{
  Outer outer = {r->last, r->held, r->paragraph, r->around, r->inside, r->columns};
  if (is_control(node)) return outer;
  r->last = SY_BLOCK_NONE;
  r->held = 0;
  r->paragraph = NULL;
  r->around = NULL;
  r->inside = false;
  if (node->holder.kind == SY_HOLDER_TABLE) r->columns = node->holder.grid ? sy_columns_new(node->holder.grid) : NULL;
  return outer;
}

static void go_out(SyRender *r, const SyNode *node, const Outer *outer)
{
  if (is_control(node)) return;
  r->last = outer->last;
  r->held = outer->held;
  r->paragraph = outer->paragraph;
  r->around = outer->around;
  r->inside = outer->inside;
  if (node->holder.kind == SY_HOLDER_TABLE) r->columns = outer->columns;
}

void sy_docx_render_holder(SyRender *r, const SyNode *node)
{
  SyHolderKind kind = node->holder.kind;
  SyBlock is = rules[kind].is;
  SyWritten before = sy_docx_written(r);
  sy_docx_begin_block(r, is, node->holder.joined);
  size_t from = r->out->len;
  sy_columns_note(r, SY_COLUMNS_BEGIN, node);
  Outer outer = go_in(r, node);
  sy_docx_render(r, node->holder.head);
  size_t inside = r->out->len, held = r->held;
  sy_docx_render_children(r, node);
  bool empty = (rules[kind].goes && r->held == held) || (node->holder.droppable && r->visible == before.visible);
  if (rules[kind].paragraph && r->last != SY_BLOCK_PARAGRAPH) g_string_append(r->out, "<w:p/>");
  if (kind == SY_HOLDER_INLINE && r->out->len == inside) g_string_append(r->out, "<w:r/>");
  g_string_append(r->out, node->holder.end);
  if (kind == SY_HOLDER_TABLE && r->columns && !sy_columns_fit(r, r->columns, from)) empty = true;
  go_out(r, node, &outer);
  if (empty) {
    sy_docx_take_back(r, &before);
    return;
  }
  sy_columns_note(r, SY_COLUMNS_END, node);
  sy_docx_end_block(r, is);
}
