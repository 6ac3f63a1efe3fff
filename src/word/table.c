/* w:tbl, w:tr, w:tc (17.4). */
#include "word/document_private.h"
#include "word/properties_private.h"
#include "word/table_private.h"

#include <string.h>

static SyWidth width_of(const xmlNode *node)
{
  SyWidth out = {SY_WIDTH_AUTO, 0};
  const char *type = node ? sy_xml_attribute(node, "type") : NULL, *w = node ? sy_xml_attribute(node, "w") : NULL;
  if (!w || g_strcmp0(type, "auto") == 0 || g_strcmp0(type, "nil") == 0) return out;
  bool percent = g_strcmp0(type, "pct") == 0 || strchr(w, '%');
  out.kind = percent ? SY_WIDTH_PERCENT : SY_WIDTH_TWIPS;
  out.value = sy_number_of(node, "w", 0);
  if (strchr(w, '%')) out.value = (int)(CLAMP(sy_decimal(w, NULL), 0, 10000) * 50);
  if (out.value <= 0) out.kind = SY_WIDTH_AUTO;
  return out;
}

static void read_margins(const xmlNode *node, int *top, int *left, int *bottom, int *right)
{
  const struct {
    const char *name, *other;
    int *value;
  } sides[] = {{"top", NULL, top}, {"left", "start", left}, {"bottom", NULL, bottom}, {"right", "end", right}};
  for (size_t i = 0; node && i < G_N_ELEMENTS(sides); i++) {
    const xmlNode *side = sy_xml_child(node, sides[i].name);
    if (!side && sides[i].other) side = sy_xml_child(node, sides[i].other);
    if (side) *sides[i].value = CLAMP(sy_number_of(side, "w", *sides[i].value), 0, 31680);
  }
}

/* A table that floats (17.4.57). */
static void read_position(SyTableProperties *out, const xmlNode *node)
{
  out->floating = true;
  out->float_x = sy_number_of(node, "tblpX", 0);
  out->float_y = sy_number_of(node, "tblpY", 0);
  out->float_left = sy_number_of(node, "leftFromText", 0);
  out->float_right = sy_number_of(node, "rightFromText", 0);
  out->float_top = sy_number_of(node, "topFromText", 0);
  out->float_bottom = sy_number_of(node, "bottomFromText", 0);
  out->float_h_anchor = sy_choice_of(node, "horzAnchor", &sy_anchors, SY_ANCHOR_TEXT);
  out->float_v_anchor = sy_choice_of(node, "vertAnchor", &sy_anchors, SY_ANCHOR_MARGIN);
  out->float_x_align = sy_choice_of(node, "tblpXSpec", &sy_placements_across, SY_PLACEMENT_OFFSET);
  out->float_y_align = sy_choice_of(node, "tblpYSpec", &sy_placements_down, SY_PLACEMENT_OFFSET);
  /* A table that floats is never in line with the text. */
  if (out->float_y_align == SY_PLACEMENT_INLINE) out->float_y_align = SY_PLACEMENT_OFFSET;
}

static void read_table_properties(SyTableProperties *out, const xmlNode *pr)
{
  const xmlNode *node;
  if (!pr) return;
  if ((node = sy_xml_child(pr, "tblW"))) out->width = width_of(node);
  if ((node = sy_xml_child(pr, "jc"))) out->align = sy_align(sy_xml_attribute(node, "val"), SY_ALIGN_LEFT);
  if ((node = sy_xml_child(pr, "tblInd"))) out->indent = sy_number_of(node, "w", 0);
  if ((node = sy_xml_child(pr, "tblLayout"))) out->fixed = g_strcmp0(sy_xml_attribute(node, "type"), "fixed") == 0;
  sy_read_table_look(out, sy_xml_child(pr, "tblLook"));
  sy_read_table_bands(out, pr);
  if ((node = sy_xml_child(pr, "tblCellSpacing"))) out->cell_spacing = CLAMP(sy_number_of(node, "w", 0), 0, 2880);
  sy_read_borders(&out->borders, sy_xml_child(pr, "tblBorders"));
  read_margins(sy_xml_child(pr, "tblCellMar"), &out->margin_top, &out->margin_left, &out->margin_bottom,
               &out->margin_right);
  if ((node = sy_xml_child(pr, "tblpPr"))) read_position(out, node);
}

static void apply_style(const SyStyles *s, SyTableProperties *out, const char *id)
{
  const Style *chain[SY_MAX_STYLE_DEPTH];
  size_t n = 0;
  for (const Style *at = sy_style(s, id); at && n < SY_MAX_STYLE_DEPTH; at = sy_style(s, at->based_on)) chain[n++] = at;
  while (n-- > 0) read_table_properties(out, sy_xml_child(chain[n]->node, "tblPr"));
}

/* Word saves what it shows. Other programs leave widths out, or write one for all that has no room for text: that tells
 * nothing. */
static void read_grid(Reader *r, SyTable *out, const xmlNode *tbl)
{
  const xmlNode *grid = sy_xml_child(tbl, "tblGrid");
  size_t n = 0, i = 0;
  for (const xmlNode *c = grid ? grid->children : NULL; c; c = c->next) n += sy_xml_is(c, "gridCol");
  out->n_columns = MIN(n, r->d->limits->columns);
  int *widths = SY_ARENA_ARRAY(r->arena, int, MAX(out->n_columns, 1));
  int widest = 0, narrowest = out->n_columns ? G_MAXINT : 0;
  for (const xmlNode *c = grid ? grid->children : NULL; c && i < out->n_columns; c = c->next) {
    if (!sy_xml_is(c, "gridCol")) continue;
    widths[i] = CLAMP(sy_number_of(c, "w", 0), 0, 31680);
    widest = MAX(widest, widths[i]);
    narrowest = MIN(narrowest, widths[i]);
    i++;
  }
  bool room = widest > out->properties->margin_left + out->properties->margin_right;
  for (i = 0; i < out->n_columns && !room; i++) widths[i] = 0;
  out->open = !room || narrowest <= 0;
  out->grid = widths;
}

/* ---- Cells ---------------------------------------------------------------------------------- */

SyTextDirection sy_text_direction(const xmlNode *node)
{
  static const struct {
    const char *name, *strict;
    SyTextDirection direction;
  } all[] = {{"lrTb", "tb", SY_TEXT_LR_TB},     {"tbRl", "rl", SY_TEXT_TB_RL},     {"btLr", "lr", SY_TEXT_BT_LR},
             {"lrTbV", "tbV", SY_TEXT_LR_TB_V}, {"tbRlV", "rlV", SY_TEXT_TB_RL_V}, {"tbLrV", "lrV", SY_TEXT_TB_LR_V}};
  const char *name = node ? sy_xml_attribute(node, "val") : NULL;
  for (size_t i = 0; name && i < G_N_ELEMENTS(all); i++)
    if (strcmp(name, all[i].name) == 0 || strcmp(name, all[i].strict) == 0) return all[i].direction;
  return SY_TEXT_UNSAID;
}

static void read_cell_properties(SyCell *out, const xmlNode *pr)
{
  const xmlNode *node;
  if (!pr) return;
  if ((node = sy_xml_child(pr, "tcW"))) out->width = width_of(node);
  if ((node = sy_xml_child(pr, "gridSpan"))) out->span = (size_t)CLAMP(sy_number_of(node, "val", 1), 1, 1024);
  if ((node = sy_xml_child(pr, "vMerge")))
    out->vmerge = g_strcmp0(sy_xml_attribute(node, "val"), "restart") == 0 ? SY_MERGE_RESTART : SY_MERGE_CONTINUE;
  if ((node = sy_xml_child(pr, "shd"))) out->shading = sy_shading(node);
  if ((node = sy_xml_child(pr, "vAlign"))) {
    const char *val = sy_xml_attribute(node, "val");
    out->valign = g_strcmp0(val, "center") == 0   ? SY_CELL_CENTER
                  : g_strcmp0(val, "bottom") == 0 ? SY_CELL_BOTTOM
                                                  : SY_CELL_TOP;
  }
  if ((node = sy_xml_child(pr, "textDirection"))) out->text_direction = sy_text_direction(node);
  sy_read_borders(&out->borders, sy_xml_child(pr, "tcBorders"));
  read_margins(sy_xml_child(pr, "tcMar"), &out->margin_top, &out->margin_left, &out->margin_bottom, &out->margin_right);
}

static void no_borders(SyBorders *borders)
{
  SyBorder none = {.style = SY_LINE_NONE, .size = -1, .color = SY_COLOR_AUTO};
  *borders = (SyBorders){none, none, none, none, none, none, none, none};
}

static bool is_given(const SyBorder *border)
{
  return !(border->style == SY_LINE_NONE && border->size == -1);
}

/* A part of the style: its outer borders stand at the edges of its region, the inner ones between its cells. */
static void apply_part(SyCell *out, const xmlNode *part, const Edges *edges)
{
  const xmlNode *pr = sy_xml_child(part, "tcPr");
  if (!pr) return;
  SyBorders kept = out->borders, own;
  no_borders(&out->borders);
  read_cell_properties(out, pr);
  own = out->borders;
  out->borders = kept;
  const struct {
    const SyBorder *outer, *inner;
    bool edge;
    SyBorder *to;
  } sides[] = {{&own.top, &own.inside_h, edges->top, &out->borders.top},
               {&own.bottom, &own.inside_h, edges->bottom, &out->borders.bottom},
               {&own.left, &own.inside_v, edges->left, &out->borders.left},
               {&own.right, &own.inside_v, edges->right, &out->borders.right}};
  for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
    const SyBorder *from = sides[i].edge ? sides[i].outer : sides[i].inner;
    if (is_given(from)) *sides[i].to = *from;
  }
}

/* Where a row stands in its table. */
typedef struct {
  const SyTable *table;
  size_t index;
  bool last;
} RowPlace;

static void read_cell(Reader *r, SyCell *out, xmlNode *tc, const RowPlace *place, size_t column)
{
  const SyTable *table = place->table;
  const SyTableProperties *t = table->properties;
  const xmlNode *pr = sy_xml_child(tc, "tcPr"), *grid_span = pr ? sy_xml_child(pr, "gridSpan") : NULL;
  out->column = column;
  out->span = (size_t)CLAMP(sy_number_of(grid_span, "val", 1), 1, 1024);
  out->shading = SY_COLOR_AUTO;
  no_borders(&out->borders);
  out->margin_top = t->margin_top;
  out->margin_left = t->margin_left;
  out->margin_bottom = t->margin_bottom;
  out->margin_right = t->margin_right;
  CellPlace at;
  sy_table_place(table, place->index, place->last, column, out->span, &at);
  Reader inner = *r;
  inner.in_body = false;
  inner.table_style = sy_table_style(r->d->styles, sy_style(r->d->styles, t->style), at.mask);
  for (size_t i = 0; inner.table_style && i < inner.table_style->n; i++) {
    int condition = inner.table_style->parts[i].condition;
    apply_part(out, inner.table_style->parts[i].node, condition < 0 ? &at.whole : &at.edges[condition]);
  }
  read_cell_properties(out, pr);
  if (out->text_direction == SY_TEXT_LR_TB_V)
    sy_unsupported(r, N_("Japanese characters turned in a cell (lrTbV; upright instead)"));
  if (out->column + out->span > table->n_columns && table->n_columns > out->column)
    out->span = table->n_columns - out->column;
  out->blocks = sy_read_blocks(&inner, tc, &out->n_blocks);
}

static size_t count_cells(xmlNode *parent)
{
  size_t n = 0;
  for (xmlNode *c = parent->children; c; c = c->next) {
    if (sy_xml_is(c, "tc")) n++;
    else if (sy_is_container(c)) n += count_cells(c);
  }
  return n;
}

static size_t read_cells(Reader *r, SyRow *row, xmlNode *parent, const RowPlace *place, size_t at, size_t *column)
{
  for (xmlNode *c = parent->children; c; c = c->next) {
    if (sy_is_container(c)) at = read_cells(r, row, c, place, at, column);
    if (!sy_xml_is(c, "tc")) continue;
    SyCell *cell = (SyCell *)&row->cells[at++];
    read_cell(r, cell, c, place, *column);
    *column += cell->span;
  }
  return at;
}

static void read_row_properties(SyRow *out, const xmlNode *pr)
{
  const xmlNode *height = pr ? sy_xml_child(pr, "trHeight") : NULL;
  out->header = sy_on(pr, "tblHeader", out->header);
  out->cant_split = sy_on(pr, "cantSplit", out->cant_split);
  if (!height) return;
  const char *rule = sy_xml_attribute(height, "hRule");
  out->height = CLAMP(sy_number_of(height, "val", 0), 0, 31680);
  out->height_rule = g_strcmp0(rule, "exact") == 0 ? SY_SPACING_EXACT : SY_SPACING_AT_LEAST;
}

/* What the table's style says of the row, then what the row itself says. Of the conditions only those of whole rows
 * count. */
static void set_row_properties(Reader *r, SyRow *out, const RowPlace *place, const xmlNode *own)
{
  CellPlace at;
  sy_table_place(place->table, place->index, place->last, 0, MAX(place->table->n_columns, 1), &at);
  const Style *style = sy_style(r->d->styles, place->table->properties->style);
  const TableStyle *parts = sy_table_style(r->d->styles, style, at.mask & SY_ROW_CONDITIONS);
  for (size_t i = 0; parts && i < parts->n; i++) read_row_properties(out, sy_xml_child(parts->parts[i].node, "trPr"));
  read_row_properties(out, own);
}

SyRow *sy_read_row(Reader *r, xmlNode *tr, const SyTable *table, size_t index, bool last)
{
  SyRow *out = SY_ARENA_NEW(r->arena, SyRow);
  const xmlNode *pr = sy_xml_child(tr, "trPr"), *before = pr ? sy_xml_child(pr, "gridBefore") : NULL;
  RowPlace place = {table, index, last};
  set_row_properties(r, out, &place, pr);
  size_t column = (size_t)CLAMP(sy_number_of(before, "val", 0), 0, 1024);
  out->grid_before = column;
  out->n_cells = MIN(count_cells(tr), r->d->limits->columns);
  out->cells = SY_ARENA_ARRAY(r->arena, SyCell, MAX(count_cells(tr), 1));
  read_cells(r, out, tr, &place, 0, &column);
  return out;
}

/* ---- Tables --------------------------------------------------------------------------------- */

static size_t count_rows(const SyDocument *d, xmlNode *parent)
{
  size_t n = 0;
  for (xmlNode *c = parent->children; c; c = c->next) {
    if (sy_xml_is(c, "tr")) n += !sy_row_is_deleted(d, c);
    else if (sy_is_container(c)) n += count_rows(d, c);
  }
  return n;
}

static size_t read_rows(Reader *r, SyRow *rows, size_t at, size_t n, xmlNode *parent, const SyTable *table)
{
  for (xmlNode *c = parent->children; c && at < n; c = c->next) {
    if (sy_is_container(c)) at = read_rows(r, rows, at, n, c, table);
    if (!sy_xml_is(c, "tr") || sy_row_is_deleted(r->d, c)) continue;
    rows[at] = *sy_read_row(r, c, table, at, at + 1 == n);
    at++;
  }
  return at;
}

SyTable *sy_read_table(Reader *r, xmlNode *tbl, bool with_rows)
{
  SyTable *out = SY_ARENA_NEW(r->arena, SyTable);
  SyTableProperties *properties = SY_ARENA_NEW(r->arena, SyTableProperties);
  const xmlNode *pr = sy_xml_child(tbl, "tblPr"), *named = pr ? sy_xml_child(pr, "tblStyle") : NULL;
  properties->margin_left = properties->margin_right = 108;
  properties->borders.top.color = SY_COLOR_AUTO;
  properties->row_band = properties->column_band = 1;
  const char *style = named ? sy_xml_attribute(named, "val") : NULL;
  if (!sy_style(r->d->styles, style)) style = r->d->styles->default_table;
  apply_style(r->d->styles, properties, style);
  read_table_properties(properties, pr);
  properties->style = style ? g_intern_string(style) : NULL;
  out->properties = properties;
  read_grid(r, out, tbl);
  out->section = r->d->section;
  out->ordinal = ++r->part->tables;
  if (!with_rows) return out;
  out->n_rows = count_rows(r->d, tbl);
  SyRow *rows = SY_ARENA_ARRAY(r->arena, SyRow, MAX(out->n_rows, 1));
  read_rows(r, rows, 0, out->n_rows, tbl, out);
  out->rows = rows;
  return out;
}
