/* DrawingML text (21.1.2) as paragraphs of the document. */
#include "word/drawing/drawing_private.h"

#include <string.h>

typedef struct {
  Reader *r;
  const xmlNode *defaults; /* a:lstStyle, or NULL */
  double scale;            /* Sizes are multiplied by it, as a:normAutofit says. */
  uint32_t color;
  int counts[9]; /* How many numbered paragraphs of each level there have been. */
} TextBody;

static const char *font_named(const TextBody *b, const xmlNode *font, const char *minor)
{
  const char *name = font ? sy_xml_attribute(font, "typeface") : NULL;
  bool theme = name && *name == '+';
  const char *key = theme && g_str_has_prefix(name, "+mj")
                        ? (strcmp(minor, "minorEastAsia") == 0 ? "majorEastAsia" : "majorHAnsi")
                        : minor;
  if (name && *name && !theme) return g_intern_string(name);
  return sy_theme_font(b->r->d->styles, key);
}

static bool is_on(const xmlNode *node, const char *name, bool otherwise)
{
  const char *value = sy_xml_attribute(node, name);
  return value ? *value == '1' || *value == 't' : otherwise;
}

static void read_run(const TextBody *b, SyRunProperties *run, const xmlNode *rpr)
{
  if (!rpr) return;
  if (sy_xml_attribute(rpr, "sz"))
    run->size = run->size_complex = CLAMP((int)((double)sy_drawing_number(rpr, "sz") / 50 * b->scale + 0.5), 2, 3000);
  run->bold = run->bold_complex = is_on(rpr, "b", run->bold);
  run->italic = run->italic_complex = is_on(rpr, "i", run->italic);
  const char *underline = sy_xml_attribute(rpr, "u"), *strike = sy_xml_attribute(rpr, "strike");
  if (underline)
    run->underline = strcmp(underline, "none") == 0  ? SY_LINE_NONE
                     : strcmp(underline, "dbl") == 0 ? SY_LINE_DOUBLE
                                                     : SY_LINE_SINGLE;
  if (strike) run->strike = strcmp(strike, "noStrike") != 0;
  int64_t baseline = sy_drawing_number(rpr, "baseline");
  if (baseline) run->vert_align = baseline > 0 ? SY_VERTICAL_SUPERSCRIPT : SY_VERTICAL_SUBSCRIPT;
  if (sy_xml_attribute(rpr, "spc")) run->spacing = (int)sy_drawing_number(rpr, "spc") / 5;
  uint32_t color = run->color;
  double opacity = 1;
  if (sy_drawing_fill(b->r, rpr, b->color, &color, &opacity) && color != SY_COLOR_AUTO) run->color = color;
  const xmlNode *latin = sy_xml_child(rpr, "latin"), *east = sy_xml_child(rpr, "ea"),
                *complex = sy_xml_child(rpr, "cs");
  const char *families[] = {latin ? font_named(b, latin, "minorHAnsi") : NULL,
                            east ? font_named(b, east, "minorEastAsia") : NULL,
                            complex ? font_named(b, complex, "minorBidi") : NULL};
  if (families[0]) run->ascii = run->hansi = families[0];
  if (families[1]) run->east_asia = families[1];
  if (families[2]) run->complex = families[2];
}

static SyRunProperties *new_run(const TextBody *b)
{
  SyRunProperties *run = SY_ARENA_NEW(b->r->arena, SyRunProperties);
  sy_default_run(b->r->d->styles, run);
  const char *latin = sy_theme_font(b->r->d->styles, "minorHAnsi"),
             *east = sy_theme_font(b->r->d->styles, "minorEastAsia");
  if (latin) run->ascii = run->hansi = latin;
  if (east) run->east_asia = east;
  run->size = run->size_complex = CLAMP((int)(36 * b->scale), 2, 3000);
  run->kern = run->spacing = 0;
  run->color = b->color;
  return run;
}

/* ---- Paragraphs ----------------------------------------------------------------------------- */

static int twips(const xmlNode *node, const char *name)
{
  return (int)CLAMP(sy_drawing_number(node, name) / 635, -31680, 31680);
}

/* Percent of a line, or points. */
static void read_space(const xmlNode *parent, int size, int *out)
{
  const xmlNode *percent = parent ? sy_xml_child(parent, "spcPct") : NULL,
                *points = parent ? sy_xml_child(parent, "spcPts") : NULL;
  if (percent) *out = (int)CLAMP((double)sy_drawing_number(percent, "val") / 100000 * size * 10 * 1.2, 0, 31680);
  if (points) *out = (int)CLAMP(sy_drawing_number(points, "val") / 5, 0, 31680);
}

static void read_properties(SyParagraphProperties *out, const xmlNode *ppr, int size)
{
  static const struct {
    const char *name;
    SyAlign align;
  } aligns[] = {{"ctr", SY_ALIGN_CENTER},
                {"r", SY_ALIGN_RIGHT},
                {"just", SY_ALIGN_JUSTIFY},
                {"dist", SY_ALIGN_DISTRIBUTE},
                {"l", SY_ALIGN_LEFT}};
  if (!ppr) return;
  const char *align = sy_xml_attribute(ppr, "algn");
  for (size_t i = 0; align && i < G_N_ELEMENTS(aligns); i++)
    if (strcmp(align, aligns[i].name) == 0) out->align = aligns[i].align;
  if (sy_xml_attribute(ppr, "marL")) out->indent_left = twips(ppr, "marL");
  if (sy_xml_attribute(ppr, "marR")) out->indent_right = twips(ppr, "marR");
  if (sy_xml_attribute(ppr, "indent")) out->indent_first = twips(ppr, "indent");
  out->bidi = is_on(ppr, "rtl", out->bidi);
  const xmlNode *line = sy_xml_child(ppr, "lnSpc"), *percent = line ? sy_xml_child(line, "spcPct") : NULL,
                *points = line ? sy_xml_child(line, "spcPts") : NULL;
  if (percent)
    out->line = (int)CLAMP((double)sy_drawing_number(percent, "val") / 100000 * 240, 24, 2400),
    out->line_rule = SY_SPACING_AUTO;
  if (points)
    out->line = (int)CLAMP(sy_drawing_number(points, "val") / 5, 20, 31680), out->line_rule = SY_SPACING_EXACT;
  read_space(sy_xml_child(ppr, "spcBef"), size, &out->space_before);
  read_space(sy_xml_child(ppr, "spcAft"), size, &out->space_after);
}

static const SyLabel *read_bullet(TextBody *b, const xmlNode *ppr, const xmlNode *defaults, int level,
                                  const SyRunProperties *run)
{
  const xmlNode *from[] = {ppr, defaults};
  for (size_t i = 0; i < G_N_ELEMENTS(from); i++) {
    if (!from[i]) continue;
    if (sy_xml_child(from[i], "buNone")) break;
    const xmlNode *character = sy_xml_child(from[i], "buChar"), *number = sy_xml_child(from[i], "buAutoNum");
    if (!character && !number) continue;
    SyLabel *label = SY_ARENA_NEW(b->r->arena, SyLabel);
    g_autofree char *text =
        number ? g_strdup_printf("%d.", ++b->counts[level]) : g_strdup(sy_xml_attribute(character, "char"));
    label->text = text && *text ? sy_drawing_keep(b->r, text) : "•";
    label->run = run;
    label->suffix = SY_SUFFIX_TAB;
    label->bullet = character != NULL;
    return label;
  }
  return NULL;
}

static void add_inlines(const TextBody *b, GArray *inlines, const xmlNode *p, const SyRunProperties *plain)
{
  for (const xmlNode *n = p->children; n; n = n->next) {
    if (!sy_xml_is(n, "r") && !sy_xml_is(n, "br") && !sy_xml_is(n, "fld")) continue;
    SyRunProperties *run = SY_ARENA_NEW(b->r->arena, SyRunProperties);
    *run = *plain;
    read_run(b, run, sy_xml_child(n, "rPr"));
    SyInline in = {.kind = SY_INLINE_LINE_BREAK, .run = run};
    xmlNode *text = sy_xml_is(n, "br") ? NULL : sy_xml_child(n, "t");
    xmlChar *content = text ? xmlNodeGetContent(text) : NULL;
    if (content && *content) {
      in.kind = SY_INLINE_TEXT;
      in.text = sy_drawing_keep(b->r, (const char *)content);
      in.length = strlen(in.text);
    }
    if (in.text || sy_xml_is(n, "br")) g_array_append_val(inlines, in);
    xmlFree(content);
  }
}

/* The first and the last of a body stand at its edges (spcFirstLastPara, 21.1.2.1.1). */
static const SyParagraph *read_paragraph(TextBody *b, const xmlNode *p, bool first_of_all, bool last_of_all)
{
  const xmlNode *ppr = sy_xml_child(p, "pPr");
  int level = (int)CLAMP(sy_drawing_number(ppr, "lvl"), 0, 8);
  g_autofree char *name = g_strdup_printf("lvl%dpPr", level + 1);
  const xmlNode *defaults = b->defaults ? sy_xml_child(b->defaults, name) : NULL;
  SyRunProperties *plain = new_run(b);
  read_run(b, plain, defaults ? sy_xml_child(defaults, "defRPr") : NULL);
  SyParagraphProperties *properties = SY_ARENA_NEW(b->r->arena, SyParagraphProperties);
  *properties = (SyParagraphProperties){.line = 240,
                                        .outline_level = 9,
                                        .shading = SY_COLOR_AUTO,
                                        .kinsoku = true,
                                        .word_wrap = true,
                                        .overflow_punct = true,
                                        .auto_space_de = true,
                                        .auto_space_dn = true};
  g_autoptr(GArray) inlines = g_array_new(FALSE, TRUE, sizeof(SyInline));
  add_inlines(b, inlines, p, plain);
  const SyRunProperties *first = inlines->len ? g_array_index(inlines, SyInline, 0).run : plain;
  read_properties(properties, defaults, first->size);
  read_properties(properties, ppr, first->size);
  if (first_of_all) properties->space_before = 0;
  if (last_of_all) properties->space_after = 0;
  if (inlines->len == 0) read_run(b, plain, sy_xml_child(p, "endParaRPr"));
  SyParagraph *out = SY_ARENA_NEW(b->r->arena, SyParagraph);
  SyInline *kept = SY_ARENA_ARRAY(b->r->arena, SyInline, MAX(inlines->len, 1));
  if (inlines->len) memcpy(kept, inlines->data, inlines->len * sizeof *kept);
  *out = (SyParagraph){.properties = properties, .mark = first, .n_inlines = inlines->len, .inlines = kept};
  out->label = inlines->len ? read_bullet(b, ppr, defaults, level, first) : NULL;
  return out;
}

void sy_read_text_body(Reader *r, SyObject *out, const xmlNode *body, uint32_t color)
{
  const xmlNode *properties = sy_xml_child(body, "bodyPr"),
                *fit = properties ? sy_xml_child(properties, "normAutofit") : NULL;
  const char *scale = fit ? sy_xml_attribute(fit, "fontScale") : NULL;
  TextBody b = {.r = r,
                .defaults = sy_xml_child(body, "lstStyle"),
                .color = color,
                .scale = scale ? CLAMP(sy_decimal(scale, NULL) / 100000, 0.05, 2) : 1};
  size_t n = 0;
  bool any = false;
  for (const xmlNode *p = body->children; p; p = p->next) n += sy_xml_is(p, "p");
  SyBlock *blocks = SY_ARENA_ARRAY(r->arena, SyBlock, MAX(n, 1));
  bool edges = !properties || !is_on(properties, "spcFirstLastPara", false);
  size_t last = n - 1;
  n = 0;
  for (const xmlNode *p = body->children; p; p = p->next) {
    if (!sy_xml_is(p, "p")) continue;
    blocks[n] =
        (SyBlock){.kind = SY_BLOCK_PARAGRAPH, .paragraph = read_paragraph(&b, p, edges && n == 0, edges && n == last)};
    any = any || blocks[n].paragraph->n_inlines > 0;
    n++;
  }
  if (!any) return;
  out->kind = SY_OBJECT_TEXT_BOX;
  out->blocks = blocks;
  out->n_blocks = n;
}

/* ---- Colour --------------------------------------------------------------------------------- */

static const SyRunProperties *tinted(Reader *r, const SyRunProperties *run, uint32_t color)
{
  if (!run || run->color != SY_COLOR_AUTO) return run;
  SyRunProperties *out = SY_ARENA_NEW(r->arena, SyRunProperties);
  *out = *run;
  out->color = color;
  return out;
}

void sy_tint_blocks(Reader *r, const SyBlock *blocks, size_t n, uint32_t color)
{
  for (size_t i = 0; i < n; i++) {
    if (blocks[i].kind != SY_BLOCK_PARAGRAPH) continue;
    /* They have just been read, and are nobody else's yet. */
    SyInline *inlines = (SyInline *)blocks[i].paragraph->inlines;
    for (size_t k = 0; k < blocks[i].paragraph->n_inlines; k++) inlines[k].run = tinted(r, inlines[k].run, color);
  }
}
