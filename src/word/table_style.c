/* Which parts of a table style hold for a cell (17.7.6): the whole, bands, first and last rows and columns, corners. */
#include "word/properties_private.h"
#include "word/table_private.h"

#include <string.h>

/* w:tblLook (17.4.56): the bits of its w:val. */
enum {
  LOOK_FIRST_ROW = 0x20,
  LOOK_LAST_ROW = 0x40,
  LOOK_FIRST_COLUMN = 0x80,
  LOOK_LAST_COLUMN = 0x100,
  LOOK_NO_ROW_BANDS = 0x200,
  LOOK_NO_COLUMN_BANDS = 0x400
};

void sy_read_table_look(SyTableProperties *out, const xmlNode *look)
{
  static const struct {
    const char *name;
    int bit;
  } flags[] = {{"firstRow", LOOK_FIRST_ROW},     {"lastRow", LOOK_LAST_ROW},     {"firstColumn", LOOK_FIRST_COLUMN},
               {"lastColumn", LOOK_LAST_COLUMN}, {"noHBand", LOOK_NO_ROW_BANDS}, {"noVBand", LOOK_NO_COLUMN_BANDS}};
  if (!look) return;
  const char *val = sy_xml_attribute(look, "val");
  if (val) out->look = (int)g_ascii_strtoull(val, NULL, 16);
  for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
    const char *own = sy_xml_attribute(look, flags[i].name);
    if (!own) continue;
    bool on = strcmp(own, "0") != 0 && strcmp(own, "false") != 0 && strcmp(own, "off") != 0;
    out->look = on ? out->look | flags[i].bit : out->look & ~flags[i].bit;
  }
}

void sy_read_table_bands(SyTableProperties *out, const xmlNode *pr)
{
  const xmlNode *rows = sy_xml_child(pr, "tblStyleRowBandSize"), *columns = sy_xml_child(pr, "tblStyleColBandSize");
  if (rows) out->row_band = CLAMP(sy_number_of(rows, "val", 1), 0, 1000);
  if (columns) out->column_band = CLAMP(sy_number_of(columns, "val", 1), 0, 1000);
}

typedef struct {
  bool first_row, last_row, first_column, last_column; /* The table's look says whether these are special. */
  bool top, bottom, left, right;                       /* the table's own edges */
  long row_band, column_band;                          /* number of the band; -1: in none */
  bool band_top, band_bottom, band_left, band_right;   /* first or last of its band */
} Place;

static Place place_of(const SyTable *table, size_t row, bool last, size_t column, size_t span)
{
  const SyTableProperties *p = table->properties;
  Place at = {.top = row == 0,
              .bottom = last,
              .left = column == 0,
              .right = column + span >= table->n_columns,
              .row_band = -1,
              .column_band = -1};
  at.first_row = at.top && p->look & LOOK_FIRST_ROW;
  at.last_row = at.bottom && p->look & LOOK_LAST_ROW;
  at.first_column = at.left && p->look & LOOK_FIRST_COLUMN;
  at.last_column = at.right && p->look & LOOK_LAST_COLUMN;
  size_t first_row = p->look & LOOK_FIRST_ROW ? 1 : 0, first_column = p->look & LOOK_FIRST_COLUMN ? 1 : 0;
  if (!(p->look & LOOK_NO_ROW_BANDS) && p->row_band > 0 && !at.first_row && !at.last_row) {
    size_t n = row - first_row, size = (size_t)p->row_band;
    at.row_band = (long)(n / size % 2);
    at.band_top = n % size == 0;
    at.band_bottom = n % size == size - 1 || last;
  }
  if (!(p->look & LOOK_NO_COLUMN_BANDS) && p->column_band > 0 && !at.first_column && !at.last_column) {
    size_t n = column - first_column, size = (size_t)p->column_band;
    at.column_band = (long)(n / size % 2);
    at.band_left = n % size == 0;
    at.band_right = (n + span - 1) % size == size - 1 || at.right;
  }
  return at;
}

/* In the order in which they apply, the later over the earlier. */
static const char *const conditions[SY_TABLE_CONDITIONS] = {"band1Vert", "band2Vert", "band1Horz", "band2Horz",
                                                            "firstCol",  "lastCol",   "firstRow",  "lastRow",
                                                            "neCell",    "nwCell",    "seCell",    "swCell"};

void sy_table_place(const SyTable *table, size_t row, bool last, size_t column, size_t span, CellPlace *out)
{
  Place at = place_of(table, row, last, column, span);
  const bool holds[SY_TABLE_CONDITIONS] = {at.column_band == 0,
                                           at.column_band == 1,
                                           at.row_band == 0,
                                           at.row_band == 1,
                                           at.first_column,
                                           at.last_column,
                                           at.first_row,
                                           at.last_row,
                                           at.first_row && at.last_column,
                                           at.first_row && at.first_column,
                                           at.last_row && at.last_column,
                                           at.last_row && at.first_column};
  const Edges rows = {true, true, at.left, at.right}, columns = {at.top, at.bottom, true, true},
              corner = {true, true, true, true};
  const Edges row_band = {at.band_top, at.band_bottom, at.left, at.right};
  const Edges column_band = {at.top, at.bottom, at.band_left, at.band_right};
  *out = (CellPlace){.whole = {at.top, at.bottom, at.left, at.right},
                     .edges = {column_band, column_band, row_band, row_band, columns, columns, rows, rows, corner,
                               corner, corner, corner}};
  for (unsigned i = 0; i < SY_TABLE_CONDITIONS; i++) out->mask |= holds[i] ? 1u << i : 0;
}

static const xmlNode *conditional(const Style *style, const char *type)
{
  for (const xmlNode *n = style->node->children; n; n = n->next)
    if (sy_xml_is(n, "tblStylePr") && g_strcmp0(sy_xml_attribute(n, "type"), type) == 0) return n;
  return NULL;
}

static void add_part(TableStyle *out, const xmlNode *node, int condition)
{
  if (!node || out->n == SY_MOST_TABLE_PARTS) return;
  out->parts[out->n].node = node;
  out->parts[out->n++].condition = condition;
}

static guint style_hash(const void *p)
{
  const TableStyle *key = p;
  return g_direct_hash(key->style) * 31 + key->mask;
}

static gboolean style_equal(const void *a, const void *b)
{
  const TableStyle *x = a, *y = b;
  return x->style == y->style && x->mask == y->mask;
}

GHashTable *sy_table_styles_new(void)
{
  return g_hash_table_new_full(style_hash, style_equal, g_free, NULL);
}

const TableStyle *sy_table_style(SyStyles *s, const Style *style, unsigned mask)
{
  if (!style) return NULL;
  TableStyle key = {.style = style, .mask = mask};
  TableStyle *out = g_hash_table_lookup(s->table_styles, &key);
  if (out) return out;
  out = g_new0(TableStyle, 1);
  *out = key;
  const Style *chain[SY_MAX_STYLE_DEPTH];
  size_t n = 0;
  for (const Style *at = style; at && n < SY_MAX_STYLE_DEPTH; at = sy_style(s, at->based_on)) chain[n++] = at;
  for (size_t i = n; i-- > 0;) add_part(out, chain[i]->node, -1);
  for (int k = 0; k < SY_TABLE_CONDITIONS; k++)
    for (size_t i = n; mask & 1u << k && i-- > 0;) add_part(out, conditional(chain[i], conditions[k]), k);
  g_hash_table_add(s->table_styles, out);
  return out;
}
