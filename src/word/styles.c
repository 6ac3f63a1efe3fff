/* styles.xml and the theme's fonts (17.7, 20.1.4.1). */
#include "word/document_private.h"
#include "word/numbering_private.h"
#include "word/properties_private.h"

#include <string.h>

static SyStyleType style_type(const char *name)
{
  static const char *const types[] = {[SY_STYLE_PARAGRAPH] = "paragraph",
                                      [SY_STYLE_CHARACTER] = "character",
                                      [SY_STYLE_TABLE] = "table",
                                      [SY_STYLE_NUMBERING] = "numbering"};
  for (size_t i = 0; name && i < G_N_ELEMENTS(types); i++)
    if (strcmp(name, types[i]) == 0) return (SyStyleType)i;
  return SY_STYLE_PARAGRAPH;
}

static const char *value_of(const xmlNode *parent, const char *name)
{
  const xmlNode *node = sy_xml_child(parent, name);
  const char *val = node ? sy_xml_attribute(node, "val") : NULL;
  return val ? g_intern_string(val) : NULL;
}

static void add_style(SyStyles *s, xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "styleId"), *standard = sy_xml_attribute(node, "default");
  if (!id) return;
  Style *style = SY_ARENA_NEW(s->arena, Style);
  *style = (Style){.id = g_intern_string(id),
                   .name = value_of(node, "name"),
                   .based_on = value_of(node, "basedOn"),
                   .type = style_type(sy_xml_attribute(node, "type")),
                   .node = node};
  if (!style->name) style->name = style->id;
  bool is_default = standard && (strcmp(standard, "1") == 0 || strcmp(standard, "true") == 0);
  if (is_default && style->type == SY_STYLE_PARAGRAPH) s->default_paragraph = style->id;
  if (is_default && style->type == SY_STYLE_TABLE) s->default_table = style->id;
  g_hash_table_insert(s->by_id, (void *)style->id, style);
  g_ptr_array_add(s->in_order, style);
}

static xmlDoc *load_part(SyStyles *s, const char *suffix)
{
  const char *part = sy_package_related(s->package, sy_package_main(s->package), suffix);
  return part ? sy_package_load_xml(s->package, part, s->said) : NULL;
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

static void put_font(SyStyles *s, const char *group, const char *key, const char *family)
{
  if (!family || !*family) return;
  g_autofree char *name = g_strconcat(group, key, NULL);
  g_hash_table_insert(s->theme_fonts, (void *)g_intern_string(name), (void *)g_intern_string(family));
}

static void load_theme_group(SyStyles *s, const xmlNode *scheme, const char *element, const char *group)
{
  const xmlNode *font = scheme ? sy_xml_child(scheme, element) : NULL;
  if (!font) return;
  const xmlNode *latin = sy_xml_child(font, "latin"), *ea = sy_xml_child(font, "ea"), *cs = sy_xml_child(font, "cs");
  const char *east = ea ? sy_xml_attribute(ea, "typeface") : NULL;
  if (!east || !*east) east = typeface(font, "Jpan");
  put_font(s, group, "Ascii", latin ? sy_xml_attribute(latin, "typeface") : NULL);
  put_font(s, group, "HAnsi", latin ? sy_xml_attribute(latin, "typeface") : NULL);
  put_font(s, group, "EastAsia", east);
  put_font(s, group, "Bidi", cs ? sy_xml_attribute(cs, "typeface") : NULL);
}

static void load_theme(SyStyles *s)
{
  s->theme = load_part(s, "theme");
  const xmlNode *root = s->theme ? xmlDocGetRootElement(s->theme) : NULL;
  const xmlNode *elements = root ? sy_xml_child(root, "themeElements") : NULL;
  const xmlNode *scheme = elements ? sy_xml_child(elements, "fontScheme") : NULL;
  load_theme_group(s, scheme, "majorFont", "major");
  load_theme_group(s, scheme, "minorFont", "minor");
}

const char *sy_theme_font(const SyStyles *s, const char *key)
{
  return g_hash_table_lookup(s->theme_fonts, key);
}

/* ---- Styles --------------------------------------------------------------------------------- */

static void load_styles(SyStyles *s)
{
  s->styles = load_part(s, "styles");
  const xmlNode *root = s->styles ? xmlDocGetRootElement(s->styles) : NULL;
  for (xmlNode *n = root ? root->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, "style")) add_style(s, n);
    if (!sy_xml_is(n, "docDefaults")) continue;
    const xmlNode *run = sy_xml_child(n, "rPrDefault"), *paragraph = sy_xml_child(n, "pPrDefault");
    s->default_run = run ? sy_xml_child(run, "rPr") : NULL;
    s->default_ppr = paragraph ? sy_xml_child(paragraph, "pPr") : NULL;
  }
}

const Style *sy_style(const SyStyles *s, const char *id)
{
  return id ? g_hash_table_lookup(s->by_id, g_intern_string(id)) : NULL;
}

/* The chain from the oldest to the style itself; cycles end it. */
static size_t chain(const SyStyles *s, const char *id, const Style *out[SY_MAX_STYLE_DEPTH])
{
  size_t n = 0;
  for (const Style *at = sy_style(s, id); at && n < SY_MAX_STYLE_DEPTH; at = sy_style(s, at->based_on)) out[n++] = at;
  for (size_t i = 0; i < n / 2; i++) {
    const Style *swap = out[i];
    out[i] = out[n - 1 - i];
    out[n - 1 - i] = swap;
  }
  return n;
}

void sy_style_run(const SyStyles *s, SyRunProperties *out, const char *id)
{
  const Style *styles[SY_MAX_STYLE_DEPTH];
  size_t n = chain(s, id, styles);
  for (size_t i = 0; i < n; i++) sy_read_run_properties(s, out, sy_xml_child(styles[i]->node, "rPr"));
}

void sy_style_paragraph(const SyStyles *s, SyParagraphProperties *out, GArray *tabs, const char *id)
{
  const Style *styles[SY_MAX_STYLE_DEPTH];
  size_t n = chain(s, id, styles);
  const xmlNode *num_id = NULL;
  for (size_t i = 0; i < n; i++) {
    const xmlNode *ppr = sy_xml_child(styles[i]->node, "pPr");
    const xmlNode *num = ppr ? sy_xml_child(ppr, "numPr") : NULL;
    const xmlNode *own = num ? sy_xml_child(num, "numId") : NULL, *ilvl = num ? sy_xml_child(num, "ilvl") : NULL;
    if (own) num_id = own;
    /* A numbered style's indents are those of its level, unless it has its own. */
    if (num && num_id) {
      const xmlNode *level =
          sy_numbering_level(s, sy_number_of(num_id, "val", 0), ilvl ? sy_number_of(ilvl, "val", 0) : 0);
      if (level) sy_read_paragraph_properties(out, tabs, sy_xml_child(level, "pPr"));
    }
    sy_read_paragraph_properties(out, tabs, ppr);
  }
}

/* The w:numPr of a style, and the list of the nearest style in its chain that names one (0: none does). */
static const xmlNode *number_of(const SyStyles *s, const char *id, int *num_id)
{
  int guard = 0;
  const xmlNode *number = NULL;
  *num_id = 0;
  for (const Style *at = sy_style(s, id); at && guard < SY_MAX_STYLE_DEPTH; at = sy_style(s, at->based_on), guard++) {
    const xmlNode *ppr = sy_xml_child(at->node, "pPr"), *num = ppr ? sy_xml_child(ppr, "numPr") : NULL;
    const xmlNode *of = num ? sy_xml_child(num, "numId") : NULL;
    if (!number) number = num;
    if (!of) continue;
    *num_id = sy_number_of(of, "val", 0);
    break;
  }
  return number;
}

void sy_default_run(const SyStyles *s, SyRunProperties *out)
{
  memset(out, 0, sizeof *out);
  out->ascii = out->hansi = out->complex = g_intern_string("Times New Roman");
  out->east_asia = g_intern_string("MS 明朝");
  out->size = out->size_complex = 20;
  out->width_percent = 100;
  out->snap_to_grid = true;
  out->color = out->highlight = out->shading = out->underline_color = out->border_color = SY_COLOR_AUTO;
  sy_read_run_properties(s, out, s->default_run);
}

static void default_paragraph(const SyStyles *s, SyParagraphProperties *out, GArray *tabs)
{
  memset(out, 0, sizeof *out);
  out->line = 240;
  out->widow_control = out->kinsoku = out->word_wrap = out->overflow_punct = true;
  out->auto_space_de = out->auto_space_dn = out->snap_to_grid = out->adjust_right_indent = true;
  out->outline_level = 9;
  out->shading = SY_COLOR_AUTO;
  sy_read_paragraph_properties(out, tabs, s->default_ppr);
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

static void find_number(const SyStyles *s, Resolved *out)
{
  out->number = out->style ? number_of(s, out->style->id, &out->is.num_id) : NULL;
  if (!out->number) return;
  const xmlNode *ilvl = sy_xml_child(out->number, "ilvl");
  int level = CLAMP(sy_number_of(ilvl, "val", 0), 0, SY_LEVELS - 1);
  out->is.level = sy_linked_level(s, out->is.num_id, out->style->id, level);
}

/* Indents in characters are measured in those of the default paragraph style. */
static int char_size(SyStyles *s)
{
  if (s->char_size) return s->char_size;
  SyRunProperties run;
  sy_default_run(s, &run);
  sy_style_run(s, &run, s->default_paragraph);
  return s->char_size = run.size;
}

const Resolved *sy_style_resolve(SyStyles *s, const Style *style, const TableStyle *table_style)
{
  Resolved key = {.style = style, .table_style = table_style};
  Resolved *out = g_hash_table_lookup(s->resolved, &key);
  if (out) return out;
  out = g_new0(Resolved, 1);
  *out = key;
  out->tabs = g_array_new(FALSE, TRUE, sizeof(SyTab));
  SyRunProperties *run = &out->is.run;
  SyParagraphProperties *paragraph = &out->is.paragraph;
  sy_default_run(s, run);
  default_paragraph(s, paragraph, out->tabs);
  for (size_t i = 0; table_style && i < table_style->n; i++) {
    const xmlNode *part = table_style->parts[i].node;
    sy_read_run_properties(s, run, sy_xml_child(part, "rPr"));
    sy_read_paragraph_properties(paragraph, out->tabs, sy_xml_child(part, "pPr"));
  }
  if (style) {
    sy_style_run(s, run, style->id);
    sy_style_paragraph(s, paragraph, out->tabs, style->id);
  }
  paragraph->tabs = (const SyTab *)(const void *)out->tabs->data;
  paragraph->n_tabs = out->tabs->len;
  paragraph->char_size = char_size(s);
  paragraph->style = style ? style->id : NULL;
  paragraph->style_name = style ? style->name : NULL;
  find_number(s, out);
  g_hash_table_add(s->resolved, out);
  return out;
}

/* ---- For all who ask ------------------------------------------------------------------------ */

SyStyles *sy_styles_open(SyPackage *package)
{
  SyStyles *s = g_new0(SyStyles, 1);
  s->package = package;
  s->said = sy_diagnostics_new();
  s->arena = sy_arena_new();
  s->by_id = g_hash_table_new(NULL, NULL);
  s->in_order = g_ptr_array_new();
  s->resolved = g_hash_table_new_full(resolved_hash, resolved_equal, resolved_free, NULL);
  s->table_styles = sy_table_styles_new();
  s->theme_fonts = g_hash_table_new(g_str_hash, g_str_equal);
  s->abstracts = g_hash_table_new(NULL, NULL);
  s->numberings = g_hash_table_new(NULL, NULL);
  if (!sy_package_main(package)) return s;
  load_theme(s);
  load_styles(s);
  sy_numbering_load(s);
  return s;
}

void sy_styles_free(SyStyles *s)
{
  if (!s) return;
  GHashTable *tables[] = {s->by_id, s->resolved, s->table_styles, s->theme_fonts, s->abstracts, s->numberings};
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) g_hash_table_destroy(tables[i]);
  g_ptr_array_free(s->in_order, TRUE);
  xmlDoc *docs[] = {s->styles, s->numbering, s->theme};
  for (size_t i = 0; i < G_N_ELEMENTS(docs); i++)
    if (docs[i]) xmlFreeDoc(docs[i]);
  sy_diagnostics_free(s->said);
  sy_arena_free(s->arena);
  g_free(s);
}

const SyParagraphStyle *sy_styles_paragraph(SyStyles *s, const char *id)
{
  const Style *style = sy_style(s, id);
  return &sy_style_resolve(s, style ? style : sy_style(s, s->default_paragraph), NULL)->is;
}

const SyParagraphStyle *sy_styles_defaults(SyStyles *s)
{
  return &sy_style_resolve(s, NULL, NULL)->is;
}

const char *sy_styles_named(const SyStyles *s, SyStyleType type, const char *name)
{
  for (guint i = 0; i < s->in_order->len; i++) {
    const Style *style = g_ptr_array_index(s->in_order, i);
    if (style->type == type && g_ascii_strcasecmp(style->name, name) == 0) return style->id;
  }
  return NULL;
}

int sy_heading_level(const char *style_name)
{
  if (!style_name || g_ascii_strncasecmp(style_name, "heading ", 8) != 0) return 0;
  return g_ascii_isdigit(style_name[8]) && style_name[8] != '0' && !style_name[9] ? style_name[8] - '0' : 0;
}

const SyRunProperties *sy_document_style_run(SyDocument *d, const char *style_name)
{
  SyRunProperties *out = SY_ARENA_NEW(d->arena, SyRunProperties);
  sy_default_run(d->styles, out);
  sy_style_run(d->styles, out, d->styles->default_paragraph);
  sy_style_run(d->styles, out, sy_styles_named(d->styles, SY_STYLE_CHARACTER, style_name));
  return out;
}
