/* w:rPr and w:pPr over what is inherited (ECMA-376 17.3.1, 17.3.2). */
#include "word/properties_private.h"
#include "word/styles_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether an element that switches something is on. */
static bool is_on(const xmlNode *node)
{
  const char *val = sy_xml_attribute(node, "val");
  return !val || !(strcmp(val, "0") == 0 || strcmp(val, "false") == 0 || strcmp(val, "off") == 0);
}

bool sy_on(const xmlNode *parent, const char *name, bool otherwise)
{
  const xmlNode *node = parent ? sy_xml_child(parent, name) : NULL;
  return node ? is_on(node) : otherwise;
}

double sy_decimal(const char *text, char **end)
{
  double number = g_ascii_strtod(text, end);
  return isfinite(number) ? CLAMP(number, -1e9, 1e9) : 0;
}

int sy_number_of(const xmlNode *node, const char *attribute, int otherwise)
{
  const char *text = node ? sy_xml_attribute(node, attribute) : NULL;
  if (!text || !*text) return otherwise;
  char *end;
  double number = sy_decimal(text, &end);
  if (end == text) return otherwise;
  /* Units of transitional files' successors (22.9.2.15). */
  static const struct {
    const char *unit;
    double twips;
  } units[] = {{"pt", 20}, {"in", 1440}, {"cm", 1440 / 2.54}, {"mm", 144 / 2.54}, {"pc", 240}, {"pi", 240}};
  for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
    if (strcmp(end, units[i].unit) == 0) number *= units[i].twips;
  return (int)CLAMP(number, -2000000.0, 2000000.0);
}

uint32_t sy_color(const char *text)
{
  if (!text || strlen(text) != 6 || strspn(text, "0123456789abcdefABCDEF") != 6) return SY_COLOR_AUTO;
  return (uint32_t)strtoul(text, NULL, 16);
}

static uint32_t highlight(const char *name)
{
  static const struct {
    const char *name;
    uint32_t color;
  } colors[] = {{"yellow", 0xFFFF00},    {"green", 0x00FF00},       {"cyan", 0x00FFFF},     {"magenta", 0xFF00FF},
                {"blue", 0x0000FF},      {"red", 0xFF0000},         {"darkBlue", 0x000080}, {"darkCyan", 0x008080},
                {"darkGreen", 0x008000}, {"darkMagenta", 0x800080}, {"darkRed", 0x800000},  {"darkYellow", 0x808000},
                {"darkGray", 0x808080},  {"lightGray", 0xC0C0C0},   {"black", 0},           {"white", 0xFFFFFF}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(colors); i++)
    if (strcmp(name, colors[i].name) == 0) return colors[i].color;
  return SY_COLOR_AUTO;
}

SyLineStyle sy_line_style(const char *name)
{
  static const struct {
    const char *name;
    SyLineStyle style;
  } styles[] = {{"nil", SY_LINE_NONE},
                {"none", SY_LINE_NONE},
                {"single", SY_LINE_SINGLE},
                {"thick", SY_LINE_THICK},
                {"double", SY_LINE_DOUBLE},
                {"triple", SY_LINE_TRIPLE},
                {"dotted", SY_LINE_DOTTED},
                {"dashed", SY_LINE_DASHED},
                {"dash", SY_LINE_DASHED},
                {"dashSmallGap", SY_LINE_DASHED},
                {"dashLong", SY_LINE_DASHED},
                {"dotDash", SY_LINE_DOT_DASH},
                {"dotDotDash", SY_LINE_DOT_DOT_DASH},
                {"wave", SY_LINE_WAVE},
                {"doubleWave", SY_LINE_DOUBLE_WAVE},
                {"wavyDouble", SY_LINE_DOUBLE_WAVE},
                {"words", SY_LINE_WORDS},
                {"dottedHeavy", SY_LINE_DOTTED},
                {"dashedHeavy", SY_LINE_DASHED},
                {"dashLongHeavy", SY_LINE_DASHED},
                {"dashDotHeavy", SY_LINE_DOT_DASH},
                {"dashDotDotHeavy", SY_LINE_DOT_DOT_DASH},
                {"wavyHeavy", SY_LINE_WAVE}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(styles); i++)
    if (strcmp(name, styles[i].name) == 0) return styles[i].style;
  return name ? SY_LINE_SINGLE : SY_LINE_NONE;
}

SyAlign sy_align(const char *name, SyAlign otherwise)
{
  static const struct {
    const char *name;
    SyAlign align;
  } aligns[] = {{"left", SY_ALIGN_LEFT},
                {"start", SY_ALIGN_LEFT},
                {"center", SY_ALIGN_CENTER},
                {"right", SY_ALIGN_RIGHT},
                {"end", SY_ALIGN_RIGHT},
                {"both", SY_ALIGN_JUSTIFY},
                {"distribute", SY_ALIGN_DISTRIBUTE},
                {"thaiDistribute", SY_ALIGN_DISTRIBUTE},
                {"lowKashida", SY_ALIGN_JUSTIFY},
                {"numTab", SY_ALIGN_LEFT}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(aligns); i++)
    if (strcmp(name, aligns[i].name) == 0) return aligns[i].align;
  return otherwise;
}

/* A pattern of dots (pct15, solid …) is seen as a tint of its colour over its fill (17.18.78). */
uint32_t sy_shading(const xmlNode *node)
{
  const char *pattern = sy_xml_attribute(node, "val");
  uint32_t fill = sy_color(sy_xml_attribute(node, "fill"));
  int share = g_strcmp0(pattern, "solid") == 0              ? 100
              : pattern && g_str_has_prefix(pattern, "pct") ? CLAMP(atoi(pattern + 3), 0, 100)
                                                            : 0;
  if (share == 0) return fill;
  uint32_t ink = sy_color(sy_xml_attribute(node, "color")), paper = fill == SY_COLOR_AUTO ? 0xFFFFFF : fill, out = 0;
  if (ink == SY_COLOR_AUTO) ink = 0;
  for (int shift = 16; shift >= 0; shift -= 8) {
    int a = (int)(ink >> shift & 0xFF), b = (int)(paper >> shift & 0xFF);
    out |= (uint32_t)((a * share + b * (100 - share)) / 100) << shift;
  }
  return out;
}

/* ---- Runs ----------------------------------------------------------------------------------- */

static void read_font(const SyStyles *s, const char **out, const xmlNode *fonts, const char *name, const char *theme)
{
  const char *key = sy_xml_attribute(fonts, theme), *family = key ? sy_theme_font(s, key) : NULL;
  if (!family) family = sy_xml_attribute(fonts, name);
  if (family && *family) *out = g_intern_string(family);
}

static void read_fonts(const SyStyles *s, SyRunProperties *out, const xmlNode *fonts)
{
  read_font(s, &out->ascii, fonts, "ascii", "asciiTheme");
  read_font(s, &out->hansi, fonts, "hAnsi", "hAnsiTheme");
  read_font(s, &out->east_asia, fonts, "eastAsia", "eastAsiaTheme");
  read_font(s, &out->complex, fonts, "cs", "cstheme");
  const char *hint = sy_xml_attribute(fonts, "hint");
  if (hint) out->hint_east_asia = strcmp(hint, "eastAsia") == 0;
}

static void read_underline(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  out->underline = sy_line_style(sy_xml_attribute(node, "val"));
  out->underline_color = sy_color(sy_xml_attribute(node, "color"));
}

static void read_color(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  out->color = sy_color(sy_xml_attribute(node, "val"));
}

static void read_highlight(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  out->highlight = highlight(sy_xml_attribute(node, "val"));
}

static void read_shading(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  out->shading = sy_shading(node);
}

static void read_vertical(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  const char *val = sy_xml_attribute(node, "val");
  out->vert_align = g_strcmp0(val, "superscript") == 0 ? SY_VERTICAL_SUPERSCRIPT
                    : g_strcmp0(val, "subscript") == 0 ? SY_VERTICAL_SUBSCRIPT
                                                       : SY_VERTICAL_BASELINE;
}

static void read_fit_text(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  out->fit_text = CLAMP(sy_number_of(node, "val", 0), 0, 31680);
  out->fit_text_id = (unsigned)sy_number_of(node, "id", 0);
}

static bool attribute_on(const xmlNode *node, const char *name)
{
  const char *val = sy_xml_attribute(node, name);
  return val && (strcmp(val, "1") == 0 || strcmp(val, "true") == 0 || strcmp(val, "on") == 0);
}

static void read_east_asian_layout(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  static const struct {
    const char *name;
    unsigned opening;
  } brackets[] = {{"round", '('}, {"square", '['}, {"angle", 0x3008}, {"curly", '{'}};
  const char *val = sy_xml_attribute(node, "combineBrackets");
  out->east_asian_layout = attribute_on(node, "combine")        ? SY_EAST_ASIAN_COMBINE
                           : !attribute_on(node, "vert")        ? SY_EAST_ASIAN_NONE
                           : attribute_on(node, "vertCompress") ? SY_EAST_ASIAN_ACROSS_FIT
                                                                : SY_EAST_ASIAN_ACROSS;
  out->east_asian_id = (unsigned)sy_number_of(node, "id", 0);
  out->combine_brackets = 0;
  for (size_t i = 0; val && i < G_N_ELEMENTS(brackets); i++)
    if (strcmp(val, brackets[i].name) == 0) out->combine_brackets = brackets[i].opening;
}

static void read_emphasis(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  static const char *const names[] = {"none", "dot", "comma", "circle", "underDot"};
  const char *val = sy_xml_attribute(node, "val");
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_strcmp0(val, names[i]) == 0) out->emphasis = (SyEmphasisMark)i;
}

static void read_run_border(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  out->border = sy_line_style(sy_xml_attribute(node, "val"));
  out->border_color = sy_color(sy_xml_attribute(node, "color"));
  out->border_size = sy_number_of(node, "sz", 4);
}

static void read_language(const SyStyles *s, SyRunProperties *out, const xmlNode *node)
{
  const char *val = sy_xml_attribute(node, "val"), *east = sy_xml_attribute(node, "eastAsia");
  if (val) out->lang = g_intern_string(val);
  if (east) out->lang_east_asia = g_intern_string(east);
}

/* An element of w:rPr: a switch, a number within bounds, or what a function reads. Sorted by name. */
typedef struct {
  const char *name;
  enum { READ_SWITCH, READ_NUMBER, READ_OTHER } how;
  size_t offset;
  int least, most;
  void (*read)(const SyStyles *s, SyRunProperties *out, const xmlNode *node);
} RunElement;

#define SWITCH(name, field)                                                                                            \
  {                                                                                                                    \
    name, READ_SWITCH, offsetof(SyRunProperties, field), 0, 0, NULL                                                    \
  }
#define NUMBER(name, field, least, most)                                                                               \
  {                                                                                                                    \
    name, READ_NUMBER, offsetof(SyRunProperties, field), least, most, NULL                                             \
  }
#define OTHER(name, function)                                                                                          \
  {                                                                                                                    \
    name, READ_OTHER, 0, 0, 0, function                                                                                \
  }

static const RunElement run_elements[] = {SWITCH("b", bold),
                                          SWITCH("bCs", bold_complex),
                                          OTHER("bdr", read_run_border),
                                          SWITCH("caps", caps),
                                          OTHER("color", read_color),
                                          SWITCH("cs", complex_script),
                                          SWITCH("dstrike", double_strike),
                                          OTHER("eastAsianLayout", read_east_asian_layout),
                                          OTHER("em", read_emphasis),
                                          SWITCH("emboss", emboss),
                                          OTHER("fitText", read_fit_text),
                                          OTHER("highlight", read_highlight),
                                          SWITCH("i", italic),
                                          SWITCH("iCs", italic_complex),
                                          SWITCH("imprint", imprint),
                                          NUMBER("kern", kern, 0, 3277),
                                          OTHER("lang", read_language),
                                          SWITCH("noProof", no_proof),
                                          SWITCH("outline", outline),
                                          NUMBER("position", position, -3168, 3168),
                                          OTHER("rFonts", read_fonts),
                                          SWITCH("rtl", rtl),
                                          SWITCH("shadow", shadow),
                                          OTHER("shd", read_shading),
                                          SWITCH("smallCaps", small_caps),
                                          SWITCH("snapToGrid", snap_to_grid),
                                          NUMBER("spacing", spacing, -1000, 31680),
                                          SWITCH("strike", strike),
                                          NUMBER("sz", size, 2, 3276),
                                          NUMBER("szCs", size_complex, 2, 3276),
                                          OTHER("u", read_underline),
                                          SWITCH("vanish", vanish),
                                          OTHER("vertAlign", read_vertical),
                                          NUMBER("w", width_percent, 1, 600)};

static int by_element_name(const void *name, const void *element)
{
  return strcmp(name, ((const RunElement *)element)->name);
}

void sy_read_run_properties(const SyStyles *s, SyRunProperties *out, const xmlNode *rpr)
{
  for (const xmlNode *node = rpr ? rpr->children : NULL; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    const RunElement *e =
        bsearch(node->name, run_elements, G_N_ELEMENTS(run_elements), sizeof run_elements[0], by_element_name);
    if (!e) continue;
    char *field = (char *)out + e->offset;
    switch (e->how) {
    case READ_SWITCH: *(bool *)field = is_on(node); break;
    case READ_NUMBER:
      *(int *)(void *)field = CLAMP(sy_number_of(node, "val", *(int *)(void *)field), e->least, e->most);
      break;
    case READ_OTHER: e->read(s, out, node); break;
    }
  }
}

/* ---- Paragraphs ----------------------------------------------------------------------------- */

void sy_read_border(SyBorder *out, const xmlNode *node)
{
  if (!node) return;
  out->style = sy_line_style(sy_xml_attribute(node, "val"));
  out->size = CLAMP(sy_number_of(node, "sz", 4), 0, 96);
  out->space = CLAMP(sy_number_of(node, "space", 0), 0, 31);
  out->color = sy_color(sy_xml_attribute(node, "color"));
}

void sy_read_borders(SyBorders *out, const xmlNode *node)
{
  if (!node) return;
  const struct {
    const char *name, *other;
    SyBorder *border;
  } sides[] = {{"top", NULL, &out->top},
               {"left", "start", &out->left},
               {"bottom", NULL, &out->bottom},
               {"right", "end", &out->right},
               {"insideH", NULL, &out->inside_h},
               {"insideV", NULL, &out->inside_v},
               {"tl2br", NULL, &out->diagonal_down},
               {"tr2bl", NULL, &out->diagonal_up}};
  for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
    sy_read_border(sides[i].border, sy_xml_child(node, sides[i].name));
    if (sides[i].other) sy_read_border(sides[i].border, sy_xml_child(node, sides[i].other));
  }
}

static void read_chars(const xmlNode *node, const char *name, int *chars, bool *set)
{
  if (!sy_xml_attribute(node, name)) return;
  *chars = sy_number_of(node, name, 0);
  *set = *chars != 0;
}

static void read_indents(SyParagraphProperties *out, const xmlNode *node)
{
  if (!node) return;
  out->indent_left = sy_number_of(node, "left", sy_number_of(node, "start", out->indent_left));
  out->indent_right = sy_number_of(node, "right", sy_number_of(node, "end", out->indent_right));
  if (sy_xml_attribute(node, "firstLine"))
    out->indent_first = sy_number_of(node, "firstLine", 0), out->chars_first_set = false;
  if (sy_xml_attribute(node, "hanging"))
    out->indent_first = -sy_number_of(node, "hanging", 0), out->chars_first_set = false;
  read_chars(node, "leftChars", &out->chars_left, &out->chars_left_set);
  read_chars(node, "startChars", &out->chars_left, &out->chars_left_set);
  read_chars(node, "rightChars", &out->chars_right, &out->chars_right_set);
  read_chars(node, "firstLineChars", &out->chars_first, &out->chars_first_set);
  if (sy_xml_attribute(node, "hangingChars") && sy_number_of(node, "hangingChars", 0) != 0) {
    out->chars_first = -sy_number_of(node, "hangingChars", 0);
    out->chars_first_set = true;
  }
}

static bool flag(const xmlNode *node, const char *name, bool otherwise)
{
  const char *text = sy_xml_attribute(node, name);
  return text ? strcmp(text, "0") != 0 && strcmp(text, "false") != 0 && strcmp(text, "off") != 0 : otherwise;
}

static void read_spacing(SyParagraphProperties *out, const xmlNode *node)
{
  if (!node) return;
  if (sy_xml_attribute(node, "before"))
    out->space_before = CLAMP(sy_number_of(node, "before", 0), 0, 31680), out->lines_before = 0;
  if (sy_xml_attribute(node, "after"))
    out->space_after = CLAMP(sy_number_of(node, "after", 0), 0, 31680), out->lines_after = 0;
  out->lines_before = sy_number_of(node, "beforeLines", out->lines_before);
  out->lines_after = sy_number_of(node, "afterLines", out->lines_after);
  out->auto_before = flag(node, "beforeAutospacing", out->auto_before);
  out->auto_after = flag(node, "afterAutospacing", out->auto_after);
  const char *rule = sy_xml_attribute(node, "lineRule");
  if (sy_xml_attribute(node, "line")) {
    out->line = CLAMP(sy_number_of(node, "line", 240), 0, 31680);
    out->line_rule = g_strcmp0(rule, "exact") == 0     ? SY_SPACING_EXACT
                     : g_strcmp0(rule, "atLeast") == 0 ? SY_SPACING_AT_LEAST
                                                       : SY_SPACING_AUTO;
  }
}

static int by_position(const void *a, const void *b)
{
  return ((const SyTab *)a)->position - ((const SyTab *)b)->position;
}

static void remove_tab(GArray *tabs, int position)
{
  for (guint i = 0; i < tabs->len; i++)
    if (abs(g_array_index(tabs, SyTab, i).position - position) < 2) g_array_remove_index(tabs, i--);
}

static void read_tabs(GArray *tabs, const xmlNode *node)
{
  static const struct {
    const char *name;
    SyTabKind kind;
  } kinds[] = {{"left", SY_TAB_LEFT}, {"start", SY_TAB_LEFT},      {"center", SY_TAB_CENTER}, {"right", SY_TAB_RIGHT},
               {"end", SY_TAB_RIGHT}, {"decimal", SY_TAB_DECIMAL}, {"bar", SY_TAB_BAR},       {"num", SY_TAB_LEFT}};
  static const char *const leaders[] = {"none", "dot", "hyphen", "underscore", "middleDot", "heavy"};
  for (const xmlNode *tab = node ? node->children : NULL; tab; tab = tab->next) {
    if (!sy_xml_is(tab, "tab")) continue;
    SyTab out = {.position = sy_number_of(tab, "pos", 0)};
    const char *val = sy_xml_attribute(tab, "val"), *leader = sy_xml_attribute(tab, "leader");
    remove_tab(tabs, out.position);
    if (g_strcmp0(val, "clear") == 0) continue;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
      if (g_strcmp0(val, kinds[i].name) == 0) out.kind = kinds[i].kind;
    for (size_t i = 0; i < G_N_ELEMENTS(leaders); i++)
      if (g_strcmp0(leader, leaders[i]) == 0) out.leader = (SyTabLeader)i;
    if (tabs->len < 64) g_array_append_val(tabs, out);
  }
  g_array_sort(tabs, by_position);
}

typedef struct {
  SyParagraphProperties *out;
  GArray *tabs;
} ParagraphTarget;

static void read_own_indents(ParagraphTarget *t, const xmlNode *node)
{
  read_indents(t->out, node);
}

static void read_own_spacing(ParagraphTarget *t, const xmlNode *node)
{
  read_spacing(t->out, node);
}

static void read_own_tabs(ParagraphTarget *t, const xmlNode *node)
{
  read_tabs(t->tabs, node);
}

static void read_align(ParagraphTarget *t, const xmlNode *node)
{
  t->out->align = sy_align(sy_xml_attribute(node, "val"), t->out->align);
}

static void read_outline_level(ParagraphTarget *t, const xmlNode *node)
{
  t->out->outline_level = CLAMP(sy_number_of(node, "val", 9), 0, 9);
}

static void read_paragraph_shading(ParagraphTarget *t, const xmlNode *node)
{
  t->out->shading = sy_shading(node);
}

static void read_paragraph_borders(ParagraphTarget *t, const xmlNode *node)
{
  SyParagraphProperties *p = t->out;
  const struct {
    const char *name;
    SyBorder *border;
  } sides[] = {{"top", &p->top},     {"left", &p->left},       {"bottom", &p->bottom},
               {"right", &p->right}, {"between", &p->between}, {"bar", &p->bar}};
  for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) sy_read_border(sides[i].border, sy_xml_child(node, sides[i].name));
}

unsigned sy_choice_of(const xmlNode *node, const char *name, const SyChoices *choices, unsigned otherwise)
{
  const char *text = node ? sy_xml_attribute(node, name) : NULL;
  for (unsigned i = 0; text && i < choices->n; i++)
    if (choices->words[i] && strcmp(text, choices->words[i]) == 0) return i;
  return otherwise;
}

const SyChoices sy_anchors = SY_CHOICES("text", "margin", "page");
const SyChoices sy_placements_across = SY_CHOICES(NULL, "left", "center", "right", "inside", "outside");
const SyChoices sy_placements_down = SY_CHOICES(NULL, "top", "center", "bottom", "inside", "outside", "inline");

static const SyChoices drops =
    SY_CHOICES([SY_FRAME_TEXT] = "none", [SY_FRAME_DROP] = "drop", [SY_FRAME_MARGIN_DROP] = "margin");
static const SyChoices heights = SY_CHOICES("auto", "atLeast", "exact");
static const SyChoices wraps = SY_CHOICES("auto", "around", "none", "notBeside", "through");

/* w:framePr (17.3.1.11): what it does not say stays as the style has it. */
static void read_frame(ParagraphTarget *t, const xmlNode *node)
{
  SyParagraphProperties *p = t->out;
  if (p->frame == SY_FRAME_NONE) p->frame_v_anchor = SY_ANCHOR_MARGIN;
  p->frame = sy_choice_of(node, "dropCap", &drops, p->frame == SY_FRAME_NONE ? SY_FRAME_TEXT : p->frame);
  const struct {
    const char *name;
    int *number;
  } numbers[] = {{"w", &p->frame_w},          {"h", &p->frame_h},         {"x", &p->frame_x},
                 {"y", &p->frame_y},          {"lines", &p->frame_lines}, {"hSpace", &p->frame_hspace},
                 {"vSpace", &p->frame_vspace}};
  for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
    *numbers[i].number = CLAMP(sy_number_of(node, numbers[i].name, *numbers[i].number), -31680, 31680);
  p->frame_h_rule = sy_choice_of(node, "hRule", &heights, p->frame_h_rule);
  p->frame_h_anchor = sy_choice_of(node, "hAnchor", &sy_anchors, p->frame_h_anchor);
  p->frame_v_anchor = sy_choice_of(node, "vAnchor", &sy_anchors, p->frame_v_anchor);
  p->frame_x_align = sy_choice_of(node, "xAlign", &sy_placements_across, p->frame_x_align);
  p->frame_y_align = sy_choice_of(node, "yAlign", &sy_placements_down, p->frame_y_align);
  p->frame_wrap = sy_choice_of(node, "wrap", &wraps, p->frame_wrap);
  /* In line with the text is where every paragraph stands. */
  if (p->frame_y_align == SY_PLACEMENT_INLINE) p->frame = SY_FRAME_NONE;
}

/* An element of w:pPr: a switch where read is NULL. Sorted by name. */
typedef struct {
  const char *name;
  size_t offset;
  void (*read)(ParagraphTarget *target, const xmlNode *node);
} ParagraphElement;

#define PARAGRAPH_SWITCH(name, field)                                                                                  \
  {                                                                                                                    \
    name, offsetof(SyParagraphProperties, field), NULL                                                                 \
  }

static const ParagraphElement paragraph_elements[] = {PARAGRAPH_SWITCH("adjustRightInd", adjust_right_indent),
                                                      PARAGRAPH_SWITCH("autoSpaceDE", auto_space_de),
                                                      PARAGRAPH_SWITCH("autoSpaceDN", auto_space_dn),
                                                      PARAGRAPH_SWITCH("bidi", bidi),
                                                      PARAGRAPH_SWITCH("contextualSpacing", contextual_spacing),
                                                      {"framePr", 0, read_frame},
                                                      {"ind", 0, read_own_indents},
                                                      {"jc", 0, read_align},
                                                      PARAGRAPH_SWITCH("keepLines", keep_lines),
                                                      PARAGRAPH_SWITCH("keepNext", keep_next),
                                                      PARAGRAPH_SWITCH("kinsoku", kinsoku),
                                                      PARAGRAPH_SWITCH("mirrorIndents", mirror_indents),
                                                      {"outlineLvl", 0, read_outline_level},
                                                      PARAGRAPH_SWITCH("overflowPunct", overflow_punct),
                                                      {"pBdr", 0, read_paragraph_borders},
                                                      PARAGRAPH_SWITCH("pageBreakBefore", page_break_before),
                                                      {"shd", 0, read_paragraph_shading},
                                                      PARAGRAPH_SWITCH("snapToGrid", snap_to_grid),
                                                      {"spacing", 0, read_own_spacing},
                                                      PARAGRAPH_SWITCH("suppressLineNumbers", suppress_line_numbers),
                                                      {"tabs", 0, read_own_tabs},
                                                      PARAGRAPH_SWITCH("topLinePunct", top_line_punct),
                                                      PARAGRAPH_SWITCH("widowControl", widow_control),
                                                      PARAGRAPH_SWITCH("wordWrap", word_wrap)};

static int by_paragraph_name(const void *name, const void *element)
{
  return strcmp(name, ((const ParagraphElement *)element)->name);
}

void sy_read_paragraph_properties(SyParagraphProperties *out, GArray *tabs, const xmlNode *ppr)
{
  ParagraphTarget target = {out, tabs};
  for (const xmlNode *node = ppr ? ppr->children : NULL; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    const ParagraphElement *e = bsearch(node->name, paragraph_elements, G_N_ELEMENTS(paragraph_elements),
                                        sizeof paragraph_elements[0], by_paragraph_name);
    if (e && e->read) e->read(&target, node);
    else if (e) *(bool *)((char *)out + e->offset) = is_on(node);
  }
}
