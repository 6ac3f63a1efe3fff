/* Equations (22.1) in one line: a/b, √(x), ∑ with its limits as sub- and superscripts; in reading order. */
#include "word/document_private.h"
#include "word/properties_private.h"
#include "word/reader_private.h"

#include <string.h>

#define DEEPEST 40

typedef struct {
  Reader *r;
  const SyRunProperties *base;
  SyMathEmit emit;
  void *data;
  SyVertAlign shift; /* What is read now is raised or lowered by it. */
  int depth;
} Math;

static void read_math(Math *m, const xmlNode *parent);

static const char *property(const xmlNode *node, const char *properties, const char *name)
{
  const xmlNode *group = sy_xml_child(node, properties), *entry = group ? sy_xml_child(group, name) : NULL;
  return entry ? sy_xml_attribute(entry, "val") : NULL;
}

/* ---- Text ----------------------------------------------------------------------------------- */

static void put(Math *m, const SyRunProperties *like, const char *text, size_t length, bool italic)
{
  if (length == 0) return;
  SyRunProperties *run = SY_ARENA_NEW(m->r->arena, SyRunProperties);
  *run = *like;
  run->italic = italic;
  if (m->shift != SY_VERTICAL_BASELINE) run->vert_align = m->shift;
  m->emit(m->data, run, text, length);
}

static void sign(Math *m, const char *text)
{
  if (text) put(m, m->base, text, strlen(text), false);
}

/* Letters slope, unless the run says otherwise; figures and signs do not. */
static void read_run(Math *m, const xmlNode *node)
{
  SyRunProperties like = *m->base;
  const xmlNode *look = NULL;
  for (const xmlNode *n = node->children; n; n = n->next)
    if (sy_xml_is(n, "rPr") && n->ns && !g_str_has_suffix((const char *)n->ns->href, "/math")) look = n;
  if (look) sy_read_run_properties(m->r->d->styles, &like, look);
  const char *style = property(node, "rPr", "sty");
  const xmlNode *own = sy_xml_child(node, "rPr");
  bool slopes = !(own && sy_xml_child(own, "nor")) && (!style || strchr(style, 'i'));
  if (style && strchr(style, 'b')) like.bold = true;
  for (xmlNode *n = node->children; n; n = n->next) {
    xmlChar *text = sy_xml_is(n, "t") ? xmlNodeGetContent(n) : NULL;
    for (const char *p = (const char *)text; p && *p;) {
      bool letter = g_unichar_isalpha(g_utf8_get_char(p)) && g_utf8_get_char(p) < 0x2E80;
      const char *end = p;
      while (*end && (g_unichar_isalpha(g_utf8_get_char(end)) && g_utf8_get_char(end) < 0x2E80) == letter)
        end = g_utf8_next_char(end);
      put(m, &like, p, (size_t)(end - p), letter && slopes);
      p = end;
    }
    xmlFree(text);
  }
}

/* ---- Structures ----------------------------------------------------------------------------- */

static void read_child(Math *m, const xmlNode *node, const char *name)
{
  const xmlNode *child = sy_xml_child(node, name);
  if (child) read_math(m, child);
}

static void read_shifted(Math *m, const xmlNode *node, const char *name, SyVertAlign shift)
{
  SyVertAlign outer = m->shift;
  if (outer == SY_VERTICAL_BASELINE) m->shift = shift;
  read_child(m, node, name);
  m->shift = outer;
}

/* One run or one bracketed piece needs no brackets. */
static bool is_simple(const xmlNode *node)
{
  const xmlNode *only = NULL;
  for (const xmlNode *n = node ? node->children : NULL; n; n = n->next) {
    if (n->type != XML_ELEMENT_NODE || g_str_has_suffix((const char *)n->name, "Pr")) continue;
    if (only) return false;
    only = n;
  }
  if (!only) return true;
  if (sy_xml_is(only, "d") || sy_xml_is(only, "sSup") || sy_xml_is(only, "sSub") || sy_xml_is(only, "rad")) return true;
  if (!sy_xml_is(only, "r")) return false;
  xmlChar *text = xmlNodeGetContent(only);
  bool simple = true;
  for (const char *p = (const char *)text; p && *p; p = g_utf8_next_char(p))
    simple = simple && g_unichar_isalnum(g_utf8_get_char(p));
  xmlFree(text);
  return simple;
}

static void read_bracketed(Math *m, const xmlNode *node, const char *name)
{
  bool simple = is_simple(sy_xml_child(node, name));
  if (!simple) sign(m, "(");
  read_child(m, node, name);
  if (!simple) sign(m, ")");
}

static void read_fraction(Math *m, const xmlNode *node)
{
  const char *type = property(node, "fPr", "type");
  bool bar = g_strcmp0(type, "noBar") != 0;
  if (bar) read_bracketed(m, node, "num");
  else read_child(m, node, "num");
  sign(m, bar ? "/" : " ");
  if (bar) read_bracketed(m, node, "den");
  else read_child(m, node, "den");
}

static void read_root(Math *m, const xmlNode *node)
{
  const char *hidden = property(node, "radPr", "degHide");
  const xmlNode *degree = sy_xml_child(node, "deg");
  bool has_degree = degree && sy_xml_child(degree, "r") && !(hidden && *hidden != '0' && *hidden != 'f');
  if (has_degree) read_shifted(m, node, "deg", SY_VERTICAL_SUPERSCRIPT);
  sign(m, "√");
  sign(m, "(");
  read_child(m, node, "e");
  sign(m, ")");
}

static void read_scripts(Math *m, const xmlNode *node)
{
  bool before = sy_xml_is(node, "sPre");
  if (!before) read_child(m, node, "e");
  read_shifted(m, node, "sub", SY_VERTICAL_SUBSCRIPT);
  read_shifted(m, node, "sup", SY_VERTICAL_SUPERSCRIPT);
  if (before) read_child(m, node, "e");
}

static void read_nary(Math *m, const xmlNode *node)
{
  const char *operator_sign = property(node, "naryPr", "chr");
  sign(m, operator_sign && *operator_sign ? operator_sign : "∫");
  read_shifted(m, node, "sub", SY_VERTICAL_SUBSCRIPT);
  read_shifted(m, node, "sup", SY_VERTICAL_SUPERSCRIPT);
  read_child(m, node, "e");
}

static void read_delimiters(Math *m, const xmlNode *node)
{
  const char *begin = property(node, "dPr", "begChr"), *end = property(node, "dPr", "endChr"),
             *between = property(node, "dPr", "sepChr");
  bool first = true;
  sign(m, begin ? begin : "(");
  for (const xmlNode *n = node->children; n; n = n->next) {
    if (!sy_xml_is(n, "e")) continue;
    if (!first) sign(m, between ? between : "|");
    first = false;
    read_math(m, n);
  }
  sign(m, end ? end : ")");
}

/* Rows apart by semicolons, cells by commas. */
static void read_rows(Math *m, const xmlNode *node)
{
  bool matrix = sy_xml_is(node, "m"), first = true;
  if (matrix) sign(m, "[");
  for (const xmlNode *row = node->children; row; row = row->next) {
    if (!sy_xml_is(row, "mr") && !sy_xml_is(row, "e")) continue;
    if (!first) sign(m, "; ");
    first = false;
    bool first_cell = true;
    for (const xmlNode *cell = matrix ? row->children : NULL; cell; cell = cell->next) {
      if (!sy_xml_is(cell, "e")) continue;
      if (!first_cell) sign(m, ", ");
      first_cell = false;
      read_math(m, cell);
    }
    if (!matrix) read_math(m, row);
  }
  if (matrix) sign(m, "]");
}

static void read_function(Math *m, const xmlNode *node)
{
  read_child(m, node, "fName");
  sign(m, " ");
  read_child(m, node, "e");
}

static void read_limit(Math *m, const xmlNode *node)
{
  read_child(m, node, "e");
  read_shifted(m, node, "lim", sy_xml_is(node, "limUpp") ? SY_VERTICAL_SUPERSCRIPT : SY_VERTICAL_SUBSCRIPT);
}

/* The accent combines with the letter before it. */
static void read_accent(Math *m, const xmlNode *node)
{
  const char *accent = property(node, "accPr", "chr");
  read_child(m, node, "e");
  sign(m, sy_xml_is(node, "bar") ? "\xCC\x85" : accent && *accent ? accent : "\xCC\x82");
}

static void read_math(Math *m, const xmlNode *parent)
{
  static const struct {
    const char *name;
    void (*read)(Math *m, const xmlNode *node);
  } all[] = {{"r", read_run},        {"f", read_fraction},      {"rad", read_root},     {"sSup", read_scripts},
             {"sSub", read_scripts}, {"sSubSup", read_scripts}, {"sPre", read_scripts}, {"nary", read_nary},
             {"d", read_delimiters}, {"m", read_rows},          {"eqArr", read_rows},   {"func", read_function},
             {"limLow", read_limit}, {"limUpp", read_limit},    {"acc", read_accent},   {"bar", read_accent}};
  /* Such as m:box, m:phant, w:ins: what they hold. */
  static const char *const plain[] = {"oMath", "box",    "borderBox", "phant", "groupChr",  "e",
                                      "ins",   "moveTo", "smartTag",  "sdt",   "sdtContent"};
  if (++m->depth <= DEEPEST)
    for (const xmlNode *n = parent->children; n; n = n->next) {
      for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (sy_xml_is(n, all[i].name)) all[i].read(m, n);
      for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        if (sy_xml_is(n, plain[i])) read_math(m, n);
    }
  m->depth--;
}

void sy_read_math(Reader *r, const xmlNode *math, const SyRunProperties *base, SyMathEmit emit, void *data)
{
  Math m = {.r = r, .base = base, .emit = emit, .data = data};
  read_math(&m, math);
}
