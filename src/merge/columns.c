/* Column loops, while a table is rendered: the rows are written first, and what depends on how many columns there are
 * (grid, spans, widths, gaps, missing cells) is put in when all of them are known. */
#include "merge/render_private.h"

#include <string.h>

#define MOST_COLUMNS 63 /* that Word takes (17.4.17 leaves it open) */

typedef struct {
  SyColumnsEvent kind;
  size_t at; /* in what has been written */
  const SyNode *node;
} Event;

struct SyColumns {
  const SyGrid *grid;
  GArray *events;
  int *totals;  /* per group: the columns that it has now */
  double scale; /* of the widths, so that the table stays as wide as it was */
  /* While it is written anew: */
  SyRender *r;
  const char *text; /* what was written, its beginning being `from` */
  size_t from;
};

SyColumns *sy_columns_new(const SyGrid *grid)
{
  SyColumns *columns = g_new0(SyColumns, 1);
  columns->grid = grid;
  columns->events = g_array_new(FALSE, FALSE, sizeof(Event));
  columns->totals = g_new0(int, grid->n_groups);
  return columns;
}

static void columns_free(SyColumns *columns)
{
  g_array_free(columns->events, TRUE);
  g_free(columns->totals);
  g_free(columns);
}

void sy_columns_note(SyRender *r, SyColumnsEvent kind, const SyNode *node)
{
  if (!r->columns) return;
  if ((kind == SY_COLUMNS_BEGIN || kind == SY_COLUMNS_END) && node->holder.kind != SY_HOLDER_ROW &&
      node->holder.kind != SY_HOLDER_CELL && node->holder.kind != SY_HOLDER_CONTROL)
    return;
  Event event = {.kind = kind, .at = r->out->len, .node = node};
  g_array_append_val(r->columns->events, event);
}

guint sy_columns_count(const SyColumns *columns)
{
  return columns->events->len;
}

void sy_columns_take_back(SyColumns *columns, guint count)
{
  g_array_set_size(columns->events, count);
}

static const Event *event_at(const SyColumns *k, guint i)
{
  return &g_array_index(k->events, Event, i);
}

static bool is_holder(const Event *event, SyColumnsEvent kind, SyHolderKind holder)
{
  return event->kind == kind && event->node->holder.kind == holder;
}

/* The event that ends the holder which begins there. */
static guint end_of(const SyColumns *k, guint begin)
{
  int depth = 0;
  for (guint i = begin; i < k->events->len; i++) {
    const Event *event = event_at(k, i);
    if (event->kind == SY_COLUMNS_BEGIN) depth++;
    if (event->kind == SY_COLUMNS_END && --depth == 0) return i;
  }
  return k->events->len - 1;
}

/* ---- How many columns there are --------------------------------------------------------------------- */

static bool overlaps(const SyColumnGroup *group, int first, int span)
{
  return first < group->first + group->columns && group->first < first + span;
}

/* A section of the group stands in the row. */
static bool row_repeats(const SyColumns *k, guint begin, guint end, int group)
{
  for (guint i = begin; i <= end; i++)
    if (event_at(k, i)->kind == SY_COLUMNS_SECTION && event_at(k, i)->node->section.group == group) return true;
  return false;
}

/* The columns of the group that the row has by its own cells, if it repeats them. */
static int row_columns(const SyColumns *k, guint begin, guint end, int group)
{
  int columns = 0;
  for (guint i = begin; i <= end; i++) {
    const Event *event = event_at(k, i);
    if (!is_holder(event, SY_COLUMNS_BEGIN, SY_HOLDER_CELL)) continue;
    const SyGridPlace *place = &event->node->holder.place;
    if (overlaps(&k->grid->groups[group], place->first, place->span)) columns += place->span;
  }
  return columns;
}

static void count(SyColumns *k)
{
  for (guint i = 0; i < k->events->len; i++) {
    if (!is_holder(event_at(k, i), SY_COLUMNS_BEGIN, SY_HOLDER_ROW)) continue;
    guint end = end_of(k, i);
    for (int g = 0; g < k->grid->n_groups; g++)
      if (row_repeats(k, i, end, g)) k->totals[g] = MAX(k->totals[g], row_columns(k, i, end, g));
    i = end;
  }
}

static int template_width(const SyGrid *grid, int column)
{
  return column < grid->n_columns ? grid->widths[column] : 0;
}

typedef struct {
  int columns, width;
} Size;

/* The columns that a stretch of the template's grid has become, and their width [twip]. */
static Size stretched(const SyColumns *k, int first, int span)
{
  Size size = {0};
  for (int c = first; c < first + span;) {
    int g = 0;
    while (g < k->grid->n_groups && !overlaps(&k->grid->groups[g], c, 1)) g++;
    if (g == k->grid->n_groups) {
      size.columns++;
      size.width += (int)(template_width(k->grid, c++) * k->scale);
      continue;
    }
    const SyColumnGroup *group = &k->grid->groups[g];
    int until = MIN(group->first + group->columns, first + span), own = until - c;
    int total = own == group->columns ? k->totals[g] : own * (k->totals[g] / group->columns);
    for (int n = 0; n < total; n++) size.width += (int)(template_width(k->grid, c + n % own) * k->scale);
    size.columns += total;
    c = until;
  }
  return size;
}

/* The same for cells that are repeated: each is as wide as in the template. */
static Size plain(const SyColumns *k, int first, int span)
{
  Size size = {.columns = span};
  for (int c = first; c < first + span; c++) size.width += (int)(template_width(k->grid, c) * k->scale);
  return size;
}

/* Columns are narrowed alike where the table would become wider than it was. */
static void set_scale(SyColumns *k)
{
  double stored = 0;
  for (int c = 0; c < k->grid->n_columns; c++) stored += k->grid->widths[c];
  k->scale = 1;
  Size now = stretched(k, 0, k->grid->n_columns);
  if (now.width > stored && now.width > 0) k->scale = stored / now.width;
}

/* ---- Writing anew ------------------------------------------------------------------------------------- */

/* The group that the row has a section of and the cell stands in, or -1: the cell is as wide as in the template. */
static int own_group(const SyColumns *k, guint row, guint row_end, const SyGridPlace *place)
{
  if (place->group >= 0) return place->group;
  for (int g = 0; g < k->grid->n_groups; g++)
    if (overlaps(&k->grid->groups[g], place->first, place->span) && row_repeats(k, row, row_end, g)) return g;
  return -1;
}

static Size size_of(const SyColumns *k, guint row, guint row_end, const SyGridPlace *place)
{
  const SyColumnGroup *group = NULL;
  int g = own_group(k, row, row_end, place);
  if (g >= 0) group = &k->grid->groups[g];
  bool within = group && place->first >= group->first && place->first + place->span <= group->first + group->columns;
  return within ? plain(k, place->first, place->span) : stretched(k, place->first, place->span);
}

/* True if any cell is left between the two events; of a row also one that will be put in. */
static bool remains(const SyColumns *k, guint row, guint row_end, guint begin, guint end)
{
  for (guint i = begin; i <= end; i++) {
    const Event *event = event_at(k, i);
    if (is_holder(event, SY_COLUMNS_BEGIN, SY_HOLDER_ROW)) {
      row = i;
      row_end = end_of(k, i);
    }
    if (is_holder(event, SY_COLUMNS_BEGIN, SY_HOLDER_CELL) &&
        size_of(k, row, row_end, &event->node->holder.place).columns > 0)
      return true;
    if (event->kind == SY_COLUMNS_SECTION && event->node->section.group >= 0 &&
        row_columns(k, row, row_end, event->node->section.group) < k->totals[event->node->section.group])
      return true;
  }
  return false;
}

static void write_size(const SyColumns *k, const Size *size, const char *preferred)
{
  GString *out = k->r->out;
  if (preferred) g_string_append(out, preferred);
  else if (size->width > 0) g_string_append_printf(out, "<w:tcW w:w=\"%d\" w:type=\"dxa\"/>", size->width);
  if (size->columns > 1) g_string_append_printf(out, "<w:gridSpan w:val=\"%d\"/>", size->columns);
}

static void write_grid(const SyColumns *k)
{
  GString *out = k->r->out;
  g_string_append(out, "<w:tblGrid>");
  for (int c = 0; c < k->grid->n_columns;) {
    int g = 0;
    while (g < k->grid->n_groups && !overlaps(&k->grid->groups[g], c, 1)) g++;
    const SyColumnGroup *group = g < k->grid->n_groups ? &k->grid->groups[g] : NULL;
    int columns = group ? group->first + group->columns - c : 1, total = group ? k->totals[g] : 1;
    for (int n = 0; n < total; n++)
      g_string_append_printf(out, "<w:gridCol w:w=\"%d\"/>",
                             (int)(template_width(k->grid, c + n % columns) * k->scale));
    c += columns;
  }
  g_string_append(out, "</w:tblGrid>");
}

static void write_gap(const SyColumns *k, const char *name, int first, int span, bool width)
{
  Size size = stretched(k, first, span);
  if (size.columns == 0) return;
  g_string_append_printf(k->r->out, "<w:grid%s w:val=\"%d\"/>", name, size.columns);
  if (width) g_string_append_printf(k->r->out, "<w:w%s w:w=\"%d\" w:type=\"dxa\"/>", name, size.width);
}

/* A row with fewer repeated cells than others gets empty ones. */
static void write_missing(const SyColumns *k, guint row, guint row_end, int group)
{
  const SyColumnGroup *own = &k->grid->groups[group];
  for (int n = row_columns(k, row, row_end, group); n < k->totals[group]; n++) {
    Size size = plain(k, own->first + n % own->columns, 1);
    g_string_append(k->r->out, "<w:tc><w:tcPr>");
    write_size(k, &size, NULL);
    g_string_append(k->r->out, "</w:tcPr><w:p/></w:tc>");
  }
}

/* A cell that goes on the vertical merge of repeated cells repeats with them; else it would join them sideways. */
static int copies_of(const SyColumns *k, const SyGridPlace *place, int own_group)
{
  if (!place->continues || own_group >= 0) return 1;
  for (int g = 0; g < k->grid->n_groups; g++)
    if (k->grid->groups[g].first == place->first && k->grid->groups[g].columns == place->span)
      return k->totals[g] / place->span;
  return 1;
}

static void copy_until(SyColumns *k, size_t *at, size_t until)
{
  g_string_append_len(k->r->out, k->text + (*at - k->from), (gssize)(until - *at));
  *at = until;
}

/* A cell; nothing if its columns are gone. */
static void write_cell(SyColumns *k, guint row, guint row_end, guint begin, guint end)
{
  const SyGridPlace *place = &event_at(k, begin)->node->holder.place;
  Size size = size_of(k, row, row_end, place);
  if (size.columns == 0) return;
  int copies = copies_of(k, place, own_group(k, row, row_end, place));
  if (copies > 1) size = plain(k, place->first, place->span);
  for (int copy = 0; copy < copies; copy++) {
    size_t at = event_at(k, begin)->at;
    for (guint i = begin; i <= end; i++) {
      copy_until(k, &at, event_at(k, i)->at);
      if (event_at(k, i)->kind == SY_COLUMNS_SIZE) write_size(k, &size, event_at(k, i)->node->size.preferred);
    }
  }
}

static void write_table(SyColumns *k, size_t end)
{
  size_t at = k->from;
  guint row = 0, row_end = 0;
  for (guint i = 0; i < k->events->len; i++) {
    const Event *event = event_at(k, i);
    copy_until(k, &at, event->at);
    if (event->kind == SY_COLUMNS_GRID) write_grid(k);
    if (event->kind == SY_COLUMNS_GAPS) {
      const SyGridPlace *place = event->node->gaps.place;
      write_gap(k, "Before", 0, place->before, event->node->gaps.before);
      write_gap(k, "After", place->first, place->after, event->node->gaps.after);
    }
    if (event->kind == SY_COLUMNS_SECTION && event->node->section.group >= 0)
      write_missing(k, row, row_end, event->node->section.group);
    if (event->kind != SY_COLUMNS_BEGIN) continue;
    guint last = end_of(k, i);
    if (event->node->holder.kind == SY_HOLDER_ROW) {
      row = i;
      row_end = last;
    }
    bool cell = event->node->holder.kind == SY_HOLDER_CELL;
    if (!cell && remains(k, row, row_end, i, last)) continue;
    if (cell) write_cell(k, row, row_end, i, last);
    at = event_at(k, last)->at;
    i = last;
  }
  copy_until(k, &at, end);
}

static bool too_many(const SyColumns *k)
{
  Size size = stretched(k, 0, k->grid->n_columns);
  if (size.columns <= MOST_COLUMNS) return false;
  SyPlace place = {.file = k->r->options->path, .part = k->r->part};
  sy_diagnostics_add(k->r->diagnostics, SY_ERROR, "template-columns", &place,
                     _("repeat rows instead, or part the list among several tables"),
                     _("a table would have %d columns; Word takes %d"), size.columns, MOST_COLUMNS);
  k->r->failed = true;
  return true;
}

bool sy_columns_fit(SyRender *r, SyColumns *k, size_t from)
{
  k->r = r;
  count(k);
  set_scale(k);
  bool left = k->events->len > 0 && remains(k, 0, 0, 0, k->events->len - 1);
  if (left && !r->failed && !too_many(k)) {
    g_autofree char *text = g_strndup(r->out->str + from, r->out->len - from);
    size_t end = r->out->len;
    k->text = text;
    k->from = from;
    g_string_truncate(r->out, from);
    write_table(k, end);
  }
  columns_free(k);
  return left;
}
