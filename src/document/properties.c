/* w:rPr and w:pPr over what is inherited (ECMA-376 17.3.1, 17.3.2). */
#include "document/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool sy_on(const xmlNode *parent, const char *name, bool otherwise)
{
  const xmlNode *node = parent ? sy_xml_child(parent, name) : NULL;
  if (!node) return otherwise;
  const char *val = sy_xml_attribute(node, "val");
  return !val || !(strcmp(val, "0") == 0 || strcmp(val, "false") == 0 || strcmp(val, "off") == 0);
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
  static const struct { const char *unit; double twips; } units[] = {
      {"pt", 20}, {"in", 1440}, {"cm", 1440 / 2.54}, {"mm", 144 / 2.54}, {"pc", 240}, {"pi", 240}};
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
  static const struct { const char *name; uint32_t color; } colors[] = {
      {"yellow", 0xFFFF00}, {"green", 0x00FF00}, {"cyan", 0x00FFFF}, {"magenta", 0xFF00FF}, {"blue", 0x0000FF},
      {"red", 0xFF0000}, {"darkBlue", 0x000080}, {"darkCyan", 0x008080}, {"darkGreen", 0x008000}, {"darkMagenta", 0x800080},
      {"darkRed", 0x800000}, {"darkYellow", 0x808000}, {"darkGray", 0x808080}, {"lightGray", 0xC0C0C0}, {"black", 0},
      {"white", 0xFFFFFF}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(colors); i++)
    if (strcmp(name, colors[i].name) == 0) return colors[i].color;
  return SY_COLOR_AUTO;
}

SyLineStyle sy_line_style(const char *name)
{
  static const struct { const char *name; SyLineStyle style; } styles[] = {
      {"nil", SY_LINE_NONE}, {"none", SY_LINE_NONE}, {"single", SY_LINE_SINGLE}, {"thick", SY_LINE_THICK},
      {"double", SY_LINE_DOUBLE}, {"triple", SY_LINE_TRIPLE}, {"dotted", SY_LINE_DOTTED}, {"dottedHeavy", SY_LINE_DOTTED},
      {"dashed", SY_LINE_DASHED}, {"dash", SY_LINE_DASHED}, {"dashSmallGap", SY_LINE_DASHED}, {"dashLong", SY_LINE_DASHED},
      {"dotDash", SY_LINE_DOT_DASH}, {"dotDotDash", SY_LINE_DOT_DOT_DASH}, {"wave", SY_LINE_WAVE},
      {"doubleWave", SY_LINE_DOUBLE_WAVE}, {"wavyDouble", SY_LINE_DOUBLE_WAVE}, {"words", SY_LINE_SINGLE}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(styles); i++)
    if (strcmp(name, styles[i].name) == 0) return styles[i].style;
  return name ? SY_LINE_SINGLE : SY_LINE_NONE;
}

SyAlign sy_align(const char *name, SyAlign otherwise)
{
  static const struct { const char *name; SyAlign align; } aligns[] = {
      {"left", SY_ALIGN_LEFT}, {"start", SY_ALIGN_LEFT}, {"center", SY_ALIGN_CENTER}, {"right", SY_ALIGN_RIGHT},
      {"end", SY_ALIGN_RIGHT}, {"both", SY_ALIGN_JUSTIFY}, {"distribute", SY_ALIGN_DISTRIBUTE},
      {"thaiDistribute", SY_ALIGN_DISTRIBUTE}, {"lowKashida", SY_ALIGN_JUSTIFY}, {"numTab", SY_ALIGN_LEFT}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(aligns); i++)
    if (strcmp(name, aligns[i].name) == 0) return aligns[i].align;
  return otherwise;
}

/* ---- Runs ----------------------------------------------------------------------------------- */

static void read_font(Reader *r, const char **out, const xmlNode *fonts, const char *name, const char *theme)
{
  const char *key = sy_xml_attribute(fonts, theme), *family = key ? sy_theme_font(r->d, key) : NULL;
  if (!family) family = sy_xml_attribute(fonts, name);
  if (family && *family) *out = g_intern_string(family);
}

static void read_fonts(Reader *r, SyRunProperties *out, const xmlNode *rpr)
{
  const xmlNode *fonts = sy_xml_child(rpr, "rFonts");
  if (!fonts) return;
  read_font(r, &out->ascii, fonts, "ascii", "asciiTheme");
  read_font(r, &out->hansi, fonts, "hAnsi", "hAnsiTheme");
  read_font(r, &out->east_asia, fonts, "eastAsia", "eastAsiaTheme");
  read_font(r, &out->complex, fonts, "cs", "cstheme");
  const char *hint = sy_xml_attribute(fonts, "hint");
  if (hint) out->hint_east_asia = strcmp(hint, "eastAsia") == 0;
}

static void read_toggles(SyRunProperties *out, const xmlNode *rpr)
{
  const struct { const char *name; bool *flag; } toggles[] = {
      {"b", &out->bold}, {"i", &out->italic}, {"bCs", &out->bold_complex}, {"iCs", &out->italic_complex},
      {"strike", &out->strike}, {"dstrike", &out->double_strike}, {"outline", &out->outline}, {"shadow", &out->shadow},
      {"emboss", &out->emboss}, {"imprint", &out->imprint}, {"caps", &out->caps}, {"smallCaps", &out->small_caps},
      {"vanish", &out->vanish}, {"rtl", &out->rtl}, {"cs", &out->complex_script}, {"noProof", &out->no_proof},
      {"snapToGrid", &out->snap_to_grid}};
  for (size_t i = 0; i < G_N_ELEMENTS(toggles); i++) *toggles[i].flag = sy_on(rpr, toggles[i].name, *toggles[i].flag);
}

static void read_run_numbers(SyRunProperties *out, const xmlNode *rpr)
{
  const struct { const char *name, *attribute; int *value, least, most; } numbers[] = {
      {"sz", "val", &out->size, 2, 3276}, {"szCs", "val", &out->size_complex, 2, 3276},
      {"spacing", "val", &out->spacing, -1000, 31680}, {"w", "val", &out->width_percent, 1, 600},
      {"position", "val", &out->position, -3168, 3168}, {"kern", "val", &out->kern, 0, 3277},
      {"fitText", "val", &out->fit_text, 0, 31680}};
  for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
    const xmlNode *node = sy_xml_child(rpr, numbers[i].name);
    if (node) *numbers[i].value = CLAMP(sy_number_of(node, numbers[i].attribute, *numbers[i].value), numbers[i].least, numbers[i].most);
  }
}

static void read_marks(SyRunProperties *out, const xmlNode *rpr)
{
  const xmlNode *node;
  if ((node = sy_xml_child(rpr, "u"))) {
    out->underline = sy_line_style(sy_xml_attribute(node, "val"));
    out->underline_color = sy_color(sy_xml_attribute(node, "color"));
  }
  if ((node = sy_xml_child(rpr, "color"))) out->color = sy_color(sy_xml_attribute(node, "val"));
  if ((node = sy_xml_child(rpr, "highlight"))) out->highlight = highlight(sy_xml_attribute(node, "val"));
  if ((node = sy_xml_child(rpr, "shd"))) out->shading = sy_color(sy_xml_attribute(node, "fill"));
  if ((node = sy_xml_child(rpr, "vertAlign"))) {
    const char *val = sy_xml_attribute(node, "val");
    out->vert_align = g_strcmp0(val, "superscript") == 0 ? SY_VERTICAL_SUPERSCRIPT
                      : g_strcmp0(val, "subscript") == 0 ? SY_VERTICAL_SUBSCRIPT : SY_VERTICAL_BASELINE;
  }
  if ((node = sy_xml_child(rpr, "em"))) {
    const char *names[] = {"none", "dot", "comma", "circle", "underDot"}, *val = sy_xml_attribute(node, "val");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
      if (g_strcmp0(val, names[i]) == 0) out->emphasis = (SyEmphasisMark)i;
  }
  if ((node = sy_xml_child(rpr, "bdr"))) {
    out->border = sy_line_style(sy_xml_attribute(node, "val"));
    out->border_color = sy_color(sy_xml_attribute(node, "color"));
    out->border_size = sy_number_of(node, "sz", 4);
  }
  if ((node = sy_xml_child(rpr, "lang"))) {
    const char *val = sy_xml_attribute(node, "val"), *east = sy_xml_attribute(node, "eastAsia");
    if (val) out->lang = g_intern_string(val);
    if (east) out->lang_east_asia = g_intern_string(east);
  }
}

void sy_read_run_properties(Reader *r, SyRunProperties *out, const xmlNode *rpr)
{
  if (!rpr) return;
  read_fonts(r, out, rpr);
  read_toggles(out, rpr);
  read_run_numbers(out, rpr);
  read_marks(out, rpr);
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
  const struct { const char *name, *other; SyBorder *border; } sides[] = {
      {"top", NULL, &out->top}, {"left", "start", &out->left}, {"bottom", NULL, &out->bottom}, {"right", "end", &out->right},
      {"insideH", NULL, &out->inside_h}, {"insideV", NULL, &out->inside_v}, {"tl2br", NULL, &out->diagonal_down},
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
  if (sy_xml_attribute(node, "firstLine")) out->indent_first = sy_number_of(node, "firstLine", 0), out->chars_first_set = false;
  if (sy_xml_attribute(node, "hanging")) out->indent_first = -sy_number_of(node, "hanging", 0), out->chars_first_set = false;
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
  if (sy_xml_attribute(node, "before")) out->space_before = CLAMP(sy_number_of(node, "before", 0), 0, 31680), out->lines_before = 0;
  if (sy_xml_attribute(node, "after")) out->space_after = CLAMP(sy_number_of(node, "after", 0), 0, 31680), out->lines_after = 0;
  out->lines_before = sy_number_of(node, "beforeLines", out->lines_before);
  out->lines_after = sy_number_of(node, "afterLines", out->lines_after);
  out->auto_before = flag(node, "beforeAutospacing", out->auto_before);
  out->auto_after = flag(node, "afterAutospacing", out->auto_after);
  const char *rule = sy_xml_attribute(node, "lineRule");
  if (sy_xml_attribute(node, "line")) {
    out->line = CLAMP(sy_number_of(node, "line", 240), 0, 31680);
    out->line_rule = g_strcmp0(rule, "exact") == 0 ? SY_SPACING_EXACT : g_strcmp0(rule, "atLeast") == 0 ? SY_SPACING_AT_LEAST : SY_SPACING_AUTO;
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
  static const struct { const char *name; SyTabKind kind; } kinds[] = {
      {"left", SY_TAB_LEFT}, {"start", SY_TAB_LEFT}, {"center", SY_TAB_CENTER}, {"right", SY_TAB_RIGHT}, {"end", SY_TAB_RIGHT},
      {"decimal", SY_TAB_DECIMAL}, {"bar", SY_TAB_BAR}, {"num", SY_TAB_LEFT}};
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

static void read_paragraph_toggles(SyParagraphProperties *out, const xmlNode *ppr)
{
  const struct { const char *name; bool *flag; } toggles[] = {
      {"keepNext", &out->keep_next}, {"keepLines", &out->keep_lines}, {"pageBreakBefore", &out->page_break_before},
      {"widowControl", &out->widow_control}, {"kinsoku", &out->kinsoku}, {"wordWrap", &out->word_wrap},
      {"overflowPunct", &out->overflow_punct}, {"topLinePunct", &out->top_line_punct}, {"autoSpaceDE", &out->auto_space_de},
      {"autoSpaceDN", &out->auto_space_dn}, {"snapToGrid", &out->snap_to_grid}, {"adjustRightInd", &out->adjust_right_indent},
      {"contextualSpacing", &out->contextual_spacing}, {"bidi", &out->bidi}, {"mirrorIndents", &out->mirror_indents},
      {"suppressLineNumbers", &out->suppress_line_numbers}};
  for (size_t i = 0; i < G_N_ELEMENTS(toggles); i++) *toggles[i].flag = sy_on(ppr, toggles[i].name, *toggles[i].flag);
}

void sy_read_paragraph_properties(Reader *r, SyParagraphProperties *out, GArray *tabs, const xmlNode *ppr)
{
  (void)r;
  if (!ppr) return;
  const xmlNode *node;
  read_paragraph_toggles(out, ppr);
  read_indents(out, sy_xml_child(ppr, "ind"));
  read_spacing(out, sy_xml_child(ppr, "spacing"));
  if ((node = sy_xml_child(ppr, "jc"))) out->align = sy_align(sy_xml_attribute(node, "val"), out->align);
  if ((node = sy_xml_child(ppr, "outlineLvl"))) out->outline_level = CLAMP(sy_number_of(node, "val", 9), 0, 9);
  if ((node = sy_xml_child(ppr, "shd"))) out->shading = sy_color(sy_xml_attribute(node, "fill"));
  if ((node = sy_xml_child(ppr, "pBdr"))) {
    const struct { const char *name; SyBorder *border; } sides[] = {{"top", &out->top}, {"left", &out->left}, {"bottom", &out->bottom},
                                                                   {"right", &out->right}, {"between", &out->between}, {"bar", &out->bar}};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) sy_read_border(sides[i].border, sy_xml_child(node, sides[i].name));
  }
  read_tabs(tabs, sy_xml_child(ppr, "tabs"));
}
