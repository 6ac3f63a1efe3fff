/* styles.xml and the theme's fonts (17.7, 20.1.4.1). */
#include "word/word_private.h"

#include <string.h>

static int style_type(const char *name)
{
  static const char *const types[] = {"paragraph", "character", "table", "numbering"};
  for (size_t i = 0; name && i < G_N_ELEMENTS(types); i++)
    if (strcmp(name, types[i]) == 0) return (int)i;
  return 0;
}

static const char *value_of(const xmlNode *parent, const char *name)
{
  const xmlNode *node = sy_xml_child(parent, name);
  const char *val = node ? sy_xml_attribute(node, "val") : NULL;
  return val ? g_intern_string(val) : NULL;
}

static void add_style(SyDocument *d, xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "styleId"), *standard = sy_xml_attribute(node, "default");
  if (!id) return;
  Style *style = SY_ARENA_NEW(d->arena, Style);
  *style = (Style){.id = g_intern_string(id),
                   .name = value_of(node, "name"),
                   .based_on = value_of(node, "basedOn"),
                   .type = style_type(sy_xml_attribute(node, "type")),
                   .node = node};
  style->is_default = standard && (strcmp(standard, "1") == 0 || strcmp(standard, "true") == 0);
  if (!style->name) style->name = style->id;
  if (style->is_default && style->type == 0) d->default_paragraph = style->id;
  if (style->is_default && style->type == 2) d->default_table = style->id;
  g_hash_table_insert(d->style_by_id, (void *)style->id, style);
}

static xmlDoc *load_part(SyDocument *d, const char *suffix)
{
  const char *part = sy_package_related(d->package, d->main.name, suffix);
  return part ? sy_package_load_xml(d->package, part, d->diagnostics) : NULL;
}

/* ---- The theme ------------------------------------------------------------------------------ */

static const char *typeface(const xmlNode *font, const char *script)
{
  for (const xmlNode *n = font->children; n; n = n->next) {
    const char *of = sy_xml_is(n, "font") ? sy_xml_attribute(n, "script") : NULL;
    if (of && strcmp(of, script) == 0) return sy_xml_attribute(n, "typeface");
  }
  return NULL;
}

static void put_font(SyDocument *d, const char *group, const char *key, const char *family)
{
  if (!family || !*family) return;
  g_autofree char *name = g_strconcat(group, key, NULL);
  g_hash_table_insert(d->theme_fonts, (void *)g_intern_string(name), (void *)g_intern_string(family));
}

static void load_theme_group(SyDocument *d, const xmlNode *scheme, const char *element, const char *group)
{
  const xmlNode *font = scheme ? sy_xml_child(scheme, element) : NULL;
  if (!font) return;
  const xmlNode *latin = sy_xml_child(font, "latin"), *ea = sy_xml_child(font, "ea"), *cs = sy_xml_child(font, "cs");
  const char *east = ea ? sy_xml_attribute(ea, "typeface") : NULL;
  if (!east || !*east) east = typeface(font, "Jpan");
  put_font(d, group, "Ascii", latin ? sy_xml_attribute(latin, "typeface") : NULL);
  put_font(d, group, "HAnsi", latin ? sy_xml_attribute(latin, "typeface") : NULL);
  put_font(d, group, "EastAsia", east);
  put_font(d, group, "Bidi", cs ? sy_xml_attribute(cs, "typeface") : NULL);
}

static void load_theme(SyDocument *d)
{
  d->theme = load_part(d, "theme");
  const xmlNode *root = d->theme ? xmlDocGetRootElement(d->theme) : NULL;
  const xmlNode *elements = root ? sy_xml_child(root, "themeElements") : NULL;
  const xmlNode *scheme = elements ? sy_xml_child(elements, "fontScheme") : NULL;
  load_theme_group(d, scheme, "majorFont", "major");
  load_theme_group(d, scheme, "minorFont", "minor");
}

const char *sy_theme_font(const SyDocument *d, const char *key)
{
  return g_hash_table_lookup(d->theme_fonts, key);
}

/* ---- Styles --------------------------------------------------------------------------------- */

bool sy_styles_load(SyDocument *d)
{
  load_theme(d);
  d->styles = load_part(d, "styles");
  const xmlNode *root = d->styles ? xmlDocGetRootElement(d->styles) : NULL;
  for (xmlNode *n = root ? root->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, "style")) add_style(d, n);
    if (!sy_xml_is(n, "docDefaults")) continue;
    xmlNode *run = sy_xml_child(n, "rPrDefault"), *paragraph = sy_xml_child(n, "pPrDefault");
    d->default_run = run ? sy_xml_child(run, "rPr") : NULL;
    d->default_ppr = paragraph ? sy_xml_child(paragraph, "pPr") : NULL;
  }
  return true;
}

const Style *sy_style(const SyDocument *d, const char *id)
{
  return id ? g_hash_table_lookup(d->style_by_id, g_intern_string(id)) : NULL;
}

/* The chain from the oldest to the style itself; cycles end it. */
static size_t chain(const SyDocument *d, const char *id, const Style *out[SY_MAX_STYLE_DEPTH])
{
  size_t n = 0;
  for (const Style *s = sy_style(d, id); s && n < SY_MAX_STYLE_DEPTH; s = sy_style(d, s->based_on)) out[n++] = s;
  for (size_t i = 0; i < n / 2; i++) {
    const Style *swap = out[i];
    out[i] = out[n - 1 - i];
    out[n - 1 - i] = swap;
  }
  return n;
}

void sy_style_run(Reader *r, SyRunProperties *out, const char *id)
{
  const Style *styles[SY_MAX_STYLE_DEPTH];
  size_t n = chain(r->d, id, styles);
  for (size_t i = 0; i < n; i++) sy_read_run_properties(r, out, sy_xml_child(styles[i]->node, "rPr"));
}

void sy_style_paragraph(Reader *r, SyParagraphProperties *out, GArray *tabs, const char *id)
{
  const Style *styles[SY_MAX_STYLE_DEPTH];
  size_t n = chain(r->d, id, styles);
  const xmlNode *num_id = NULL;
  for (size_t i = 0; i < n; i++) {
    const xmlNode *ppr = sy_xml_child(styles[i]->node, "pPr");
    const xmlNode *num = ppr ? sy_xml_child(ppr, "numPr") : NULL;
    const xmlNode *own = num ? sy_xml_child(num, "numId") : NULL, *ilvl = num ? sy_xml_child(num, "ilvl") : NULL;
    if (own) num_id = own;
    /* A numbered style's indents are those of its level, unless it has its own. */
    if (num && num_id) {
      const xmlNode *level =
          sy_numbering_level(r->d, sy_number_of(num_id, "val", 0), ilvl ? sy_number_of(ilvl, "val", 0) : 0);
      if (level) sy_read_paragraph_properties(r, out, tabs, sy_xml_child(level, "pPr"));
    }
    sy_read_paragraph_properties(r, out, tabs, ppr);
  }
}

const xmlNode *sy_style_number(const SyDocument *d, const char *id, int *num_id)
{
  int guard = 0;
  const xmlNode *number = NULL;
  *num_id = 0;
  for (const Style *s = sy_style(d, id); s && guard < SY_MAX_STYLE_DEPTH; s = sy_style(d, s->based_on), guard++) {
    const xmlNode *ppr = sy_xml_child(s->node, "pPr"), *num = ppr ? sy_xml_child(ppr, "numPr") : NULL;
    const xmlNode *of = num ? sy_xml_child(num, "numId") : NULL;
    if (!number) number = num;
    if (!of) continue;
    *num_id = sy_number_of(of, "val", 0);
    break;
  }
  return number;
}

void sy_default_run(Reader *r, SyRunProperties *out)
{
  memset(out, 0, sizeof *out);
  out->ascii = out->hansi = out->complex = g_intern_string("Times New Roman");
  out->east_asia = g_intern_string("MS 明朝");
  out->size = out->size_complex = 20;
  out->width_percent = 100;
  out->snap_to_grid = true;
  out->color = out->highlight = out->shading = out->underline_color = out->border_color = SY_COLOR_AUTO;
  sy_read_run_properties(r, out, r->d->default_run);
}

void sy_default_paragraph(Reader *r, SyParagraphProperties *out, GArray *tabs)
{
  memset(out, 0, sizeof *out);
  out->line = 240;
  out->widow_control = out->kinsoku = out->word_wrap = out->overflow_punct = true;
  out->auto_space_de = out->auto_space_dn = out->snap_to_grid = out->adjust_right_indent = true;
  out->outline_level = 9;
  out->shading = SY_COLOR_AUTO;
  sy_read_paragraph_properties(r, out, tabs, r->d->default_ppr);
}

/* ---- Resolved once -------------------------------------------------------------------------- */

static guint resolved_hash(const void *p)
{
  const Resolved *key = p;
  return g_direct_hash(key->style) * 31 + g_direct_hash(key->table_style);
}

static gboolean resolved_equal(const void *a, const void *b)
{
  const Resolved *x = a, *y = b;
  return x->style == y->style && x->table_style == y->table_style;
}

static void resolved_free(void *p)
{
  g_array_free(((Resolved *)p)->tabs, TRUE);
  g_free(p);
}

/* A style's level is the one that is linked to it (17.9.23). */
int sy_linked_level(const SyDocument *d, int num_id, const char *style, int otherwise)
{
  int level = otherwise;
  for (int i = 0; i < SY_LEVELS; i++) {
    const xmlNode *node = sy_numbering_level(d, num_id, i), *link = node ? sy_xml_child(node, "pStyle") : NULL;
    if (link && g_strcmp0(sy_xml_attribute(link, "val"), style) == 0) level = i;
  }
  return level;
}

static void find_number(const SyDocument *d, Resolved *out)
{
  out->number = out->style ? sy_style_number(d, out->style->id, &out->num_id) : NULL;
  if (!out->number) return;
  const xmlNode *ilvl = sy_xml_child(out->number, "ilvl");
  out->level = CLAMP(sy_number_of(ilvl, "val", 0), 0, SY_LEVELS - 1);
  out->level = sy_linked_level(d, out->num_id, out->style->id, out->level);
}

/* Indents in characters are measured in those of the default paragraph style. */
static int char_size(Reader *r)
{
  if (r->d->char_size) return r->d->char_size;
  SyRunProperties run;
  sy_default_run(r, &run);
  sy_style_run(r, &run, r->d->default_paragraph);
  return r->d->char_size = run.size;
}

const Resolved *sy_style_resolve(Reader *r, const Style *style)
{
  SyDocument *d = r->d;
  if (!d->resolved) d->resolved = g_hash_table_new_full(resolved_hash, resolved_equal, resolved_free, NULL);
  Resolved key = {.style = style, .table_style = r->table_style};
  Resolved *out = g_hash_table_lookup(d->resolved, &key);
  if (out) return out;
  out = g_new0(Resolved, 1);
  *out = key;
  out->tabs = g_array_new(FALSE, TRUE, sizeof(SyTab));
  sy_default_run(r, &out->run);
  sy_default_paragraph(r, &out->paragraph, out->tabs);
  for (size_t i = 0; r->table_style && i < r->table_style->n; i++) {
    const xmlNode *part = r->table_style->parts[i].node;
    sy_read_run_properties(r, &out->run, sy_xml_child(part, "rPr"));
    sy_read_paragraph_properties(r, &out->paragraph, out->tabs, sy_xml_child(part, "pPr"));
  }
  if (style) {
    sy_style_run(r, &out->run, style->id);
    sy_style_paragraph(r, &out->paragraph, out->tabs, style->id);
  }
  out->paragraph.tabs = (const SyTab *)(const void *)out->tabs->data;
  out->paragraph.n_tabs = out->tabs->len;
  out->paragraph.char_size = char_size(r);
  out->paragraph.style = style ? style->id : NULL;
  out->paragraph.style_name = style ? style->name : NULL;
  find_number(d, out);
  g_hash_table_add(d->resolved, out);
  return out;
}

const SyRunProperties *sy_document_style_run(SyDocument *d, const char *style_name)
{
  Reader r = {.d = d, .arena = d->arena};
  SyRunProperties *out = SY_ARENA_NEW(d->arena, SyRunProperties);
  sy_default_run(&r, out);
  sy_style_run(&r, out, d->default_paragraph);
  GHashTableIter iter;
  void *value;
  g_hash_table_iter_init(&iter, d->style_by_id);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const Style *style = value;
    if (style->type == 1 && style->name && g_ascii_strcasecmp(style->name, style_name) == 0)
      sy_style_run(&r, out, style->id);
  }
  return out;
}
