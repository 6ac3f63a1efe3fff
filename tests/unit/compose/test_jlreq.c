/* The goldens of tests/golden/jlreq.txt: short texts, settings, and where JLREQ puts their characters.
 * Each rule is turned off in turn, and the goldens that name it must then fail. */
#include "compose/compose.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIZE 10.0       /* pt: an em */
#define TOLERANCE 0.002 /* em */
#define AT_LEAST 60

typedef struct {
  SyParagraphProperties paragraph;
  SyDocumentSettings document;
  double width, space;
  unsigned without;
  bool vertical;
} Settings;

typedef struct {
  char *title;
  GPtrArray *settings, *rules, *lines; /* char* */
  char *text;
} Golden;

static SyFontSet *fonts;
static GPtrArray *goldens;

/* ---- Reading -------------------------------------------------------------------------------- */

static char *unmask(const char *text)
{
  GString *out = g_string_new(text);
  g_string_replace(out, "␣", " ", 0);
  g_string_replace(out, "□", "　", 0);
  return g_string_free(out, FALSE);
}

static int set_up(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  fonts = sy_font_set_new(NULL, diagnostics);
  sy_diagnostics_free(diagnostics);
  char *data = NULL;
  if (!fonts || !g_file_get_contents(SY_TEST_DIR "/golden/jlreq.txt", &data, NULL, NULL)) return -1;
  goldens = g_ptr_array_new();
  g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
  Golden *golden = NULL;
  for (char **line = lines; *line; line++) {
    if (g_str_has_prefix(*line, "== ")) {
      golden = g_new0(Golden, 1);
      golden->title = g_strdup(*line + 3);
      golden->settings = g_ptr_array_new_with_free_func(g_free);
      golden->rules = g_ptr_array_new_with_free_func(g_free);
      golden->lines = g_ptr_array_new_with_free_func(g_free);
      g_ptr_array_add(goldens, golden);
    } else if (g_str_has_prefix(*line, "set ")) {
      g_ptr_array_add(golden->settings, g_strdup(*line + 4));
    } else if (g_str_has_prefix(*line, "rule ")) {
      g_auto(GStrv) names = g_strsplit(*line + 5, " ", -1);
      for (char **name = names; *name; name++) g_ptr_array_add(golden->rules, g_strdup(*name));
    } else if (g_str_has_prefix(*line, "text ")) {
      golden->text = unmask(*line + 5);
    } else if (g_str_has_prefix(*line, "line ")) {
      g_ptr_array_add(golden->lines, g_strdup(*line + 5));
    } else if (**line && **line != '#') {
      fail_msg("jlreq.txt: what is “%s”?", *line);
    }
  }
  g_free(data);
  return 0;
}

static int tear_down(void **state)
{
  for (guint i = 0; i < goldens->len; i++) {
    Golden *golden = goldens->pdata[i];
    g_free(golden->title);
    g_free(golden->text);
    g_ptr_array_unref(golden->settings);
    g_ptr_array_unref(golden->rules);
    g_ptr_array_unref(golden->lines);
    g_free(golden);
  }
  g_ptr_array_unref(goldens);
  sy_font_set_free(fonts);
  return 0;
}

/* ---- Settings and rules --------------------------------------------------------------------- */

static int chars(const char *value)
{
  return (int)lround(g_ascii_strtod(value, NULL) * 100);
}

static void set(Settings *s, const char *name, const char *value)
{
  static const char *const aligns[] = {"left", "center", "right", "justify", "distribute"};
  bool yes = strcmp(value, "yes") == 0;
  SyParagraphProperties *p = &s->paragraph;
  if (strcmp(name, "width") == 0) s->width = g_ascii_strtod(value, NULL);
  else if (strcmp(name, "space") == 0) s->space = g_ascii_strtod(value, NULL);
  else if (strcmp(name, "vertical") == 0) s->vertical = yes;
  else if (strcmp(name, "kinsoku") == 0) p->kinsoku = yes;
  else if (strcmp(name, "strict") == 0) s->document.strict_first_and_last = yes;
  else if (strcmp(name, "compress") == 0) s->document.character_spacing_control = yes;
  else if (strcmp(name, "head") == 0) p->top_line_punct = yes;
  else if (strcmp(name, "hang") == 0) p->overflow_punct = yes;
  else if (strcmp(name, "de") == 0) p->auto_space_de = yes;
  else if (strcmp(name, "dn") == 0) p->auto_space_dn = yes;
  else if (strcmp(name, "wordwrap") == 0) p->word_wrap = yes;
  else if (strcmp(name, "first") == 0) p->chars_first = chars(value), p->chars_first_set = true;
  else if (strcmp(name, "left") == 0) p->chars_left = chars(value), p->chars_left_set = true;
  else if (strcmp(name, "right") == 0) p->chars_right = chars(value), p->chars_right_set = true;
  else if (strcmp(name, "lastline") == 0) s->document.last_line = atoi(value);
  else if (strcmp(name, "before") == 0) s->document.no_breaks_before = value;
  else if (strcmp(name, "after") == 0) s->document.no_breaks_after = value;
  else if (strcmp(name, "align") == 0) {
    for (size_t i = 0; i < G_N_ELEMENTS(aligns); i++)
      if (strcmp(value, aligns[i]) == 0) p->align = (SyAlign)i;
  } else fail_msg("jlreq.txt: there is no setting “%s”", name);
}

static const struct {
  const char *name;
  unsigned bit;        /* SyComposeRule, or 0: */
  const char *setting; /* a setting that is turned off */
} rules[] = {
    {"consecutive", SY_RULE_CONSECUTIVE, NULL},
    {"line-head", SY_RULE_LINE_HEAD, NULL},
    {"dividing", SY_RULE_DIVIDING, NULL},
    {"line-start", SY_RULE_LINE_START, NULL},
    {"line-finish", SY_RULE_LINE_FINISH, NULL},
    {"line-end", SY_RULE_LINE_END, NULL},
    {"unbreakable", SY_RULE_UNBREAKABLE, NULL},
    {"inseparable", SY_RULE_INSEPARABLE, NULL},
    {"words", SY_RULE_WORDS, NULL},
    {"scripts", SY_RULE_SCRIPTS, NULL},
    {"reduction", SY_RULE_REDUCTION, NULL},
    {"reduction-order", SY_RULE_REDUCTION_ORDER, NULL},
    {"expansion-order", SY_RULE_EXPANSION_ORDER, NULL},
    {"last-line", SY_RULE_LAST_LINE, NULL},
    {"kinsoku", 0, "kinsoku"},
    {"strict", 0, "strict"},
    {"compress", 0, "compress"},
    {"head", 0, "head"},
    {"hang", 0, "hang"},
    {"de", 0, "de"},
    {"dn", 0, "dn"},
};

static Settings settings_of(const Golden *golden)
{
  Settings s = {.width = 10,
                .space = 0.5,
                .paragraph = {.align = SY_ALIGN_JUSTIFY,
                              .kinsoku = true,
                              .word_wrap = true,
                              .top_line_punct = true,
                              .auto_space_de = true,
                              .auto_space_dn = true,
                              .outline_level = 9,
                              .line = 240,
                              .char_size = (int)(2 * SIZE)},
                .document = {.character_spacing_control = 1, .strict_first_and_last = true}};
  for (guint i = 0; i < golden->settings->len; i++) {
    const char *line = golden->settings->pdata[i], *value = strchr(line, ' ');
    assert_non_null(value);
    g_autofree char *name = g_strndup(line, (size_t)(value - line));
    set(&s, name, value + 1);
  }
  return s;
}

/* ---- Composing ------------------------------------------------------------------------------ */

static SyRunProperties run_properties(void)
{
  const char *family = g_intern_string("BIZ UDMincho");
  return (SyRunProperties){.ascii = family,
                           .hansi = family,
                           .east_asia = family,
                           .complex = family,
                           .hint_east_asia = true,
                           .size = (int)(2 * SIZE),
                           .size_complex = (int)(2 * SIZE),
                           .width_percent = 100,
                           .color = 0,
                           .shading = SY_COLOR_AUTO};
}

/* The text, with its spaces in items of their own so that they may be narrower. */
static SyLines *compose(const Golden *golden, const Settings *s)
{
  SyRunProperties run = run_properties(), narrow = run;
  narrow.width_percent = (int)lround(s->space / 0.5 * 100);
  GArray *items = g_array_new(FALSE, TRUE, sizeof(SyItem));
  for (const char *p = golden->text; *p;) {
    size_t length = *p == ' ' ? 1 : strcspn(p, " ");
    SyItem item = {
        .kind = SY_ITEM_TEXT, .run = *p == ' ' && s->space < 0.5 ? &narrow : &run, .text = p, .length = length};
    if (s->space >= 0.5) item.length = length = strlen(p);
    g_array_append_val(items, item);
    p += length;
  }
  SyComposition in = {.n_items = items->len,
                      .items = (const SyItem *)(const void *)items->data,
                      .properties = &s->paragraph,
                      .mark = &run,
                      .settings = &s->document,
                      .width = s->width * SIZE,
                      .default_tab = 42,
                      .without = s->without,
                      .vertical = s->vertical};
  SyLines *lines = sy_compose(fonts, NULL, &in);
  g_array_free(items, TRUE);
  return lines;
}

/* How far the half-em body of a mark stands from the edge of its glyph's em, which full-width faces give it (3.1.2). */
static double body(const char *character)
{
  if (strchr("(", *character)) return 0;
  if (strstr("「『（［｛〈《【〔〘〖", character)) return 0.5;
  return strstr("・：；", character) ? 0.25 : 0;
}

typedef struct {
  char character[8];
  double at;
} Spot;

static GArray *spots_of(const SyLine *line)
{
  GArray *spots = g_array_new(FALSE, TRUE, sizeof(Spot));
  for (size_t k = 0; k < line->n_fragments; k++) {
    const SyGlyphRun *run = &line->fragments[k].glyphs;
    double x = run->x;
    for (size_t i = 0; i < run->n_glyphs; i++) {
      const char *text = run->text + run->glyphs[i].text;
      Spot spot = {.at = x / SIZE};
      memcpy(spot.character, text, (size_t)(g_utf8_next_char(text) - text));
      spot.at += body(spot.character);
      g_array_append_val(spots, spot);
      x += run->glyphs[i].advance;
    }
  }
  return spots;
}

/* "春夏@0 、@2" -> spots. */
static GArray *expected_of(const char *line)
{
  GArray *spots = g_array_new(FALSE, TRUE, sizeof(Spot));
  g_auto(GStrv) groups = g_strsplit(line, " ", -1);
  for (char **group = groups; *group; group++) {
    char *sign = strchr(*group, '@');
    assert_non_null(sign);
    g_autofree char *masked = g_strndup(*group, (size_t)(sign - *group)), *text = unmask(masked);
    double at = g_ascii_strtod(sign + 1, NULL);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
      Spot spot = {.at = at};
      memcpy(spot.character, p, (size_t)(g_utf8_next_char(p) - p));
      g_array_append_val(spots, spot);
      at += *p > 0 ? 0.5 : 1;
    }
  }
  return spots;
}

static void write_spots(GString *out, const GArray *spots)
{
  for (guint i = 0; i < spots->len; i++) {
    const Spot *spot = &g_array_index(spots, Spot, i);
    char number[32];
    g_ascii_formatd(number, sizeof number, "%.4f", spot->at);
    for (char *end = number + strlen(number) - 1; *end == '0' || *end == '.'; *end-- = 0)
      if (*end == '.' || end == number + 1) {
        *end = 0;
        break;
      }
    g_string_append_printf(out, " %s@%s",
                           spot->character[0] == ' '            ? "␣"
                           : strcmp(spot->character, "　") == 0 ? "□"
                                                                : spot->character,
                           number);
  }
}

static bool same(const GArray *a, const GArray *b)
{
  if (a->len != b->len) return false;
  for (guint i = 0; i < a->len; i++) {
    const Spot *x = &g_array_index(a, Spot, i), *y = &g_array_index(b, Spot, i);
    if (strcmp(x->character, y->character) != 0 || fabs(x->at - y->at) > TOLERANCE) return false;
  }
  return true;
}

/* NULL if the golden holds, else what came out instead. */
static char *differs(const Golden *golden, const Settings *s)
{
  SyLines *lines = compose(golden, s);
  GString *out = g_string_new(NULL);
  bool good = lines->n_lines == golden->lines->len;
  for (size_t i = 0; i < lines->n_lines; i++) {
    g_autoptr(GArray) real = spots_of(&lines->lines[i]);
    g_autoptr(GArray) expected =
        i < golden->lines->len ? expected_of(golden->lines->pdata[i]) : g_array_new(FALSE, TRUE, sizeof(Spot));
    good = good && same(real, expected);
    g_string_append(out, "\n  line");
    write_spots(out, real);
  }
  sy_lines_unref(lines);
  return g_string_free(out, good);
}

/* ---- Tests ---------------------------------------------------------------------------------- */

static void test_jlreq_goldens_hold(void **state)
{
  GString *bad = g_string_new(NULL);
  assert_true(goldens->len >= AT_LEAST);
  for (guint i = 0; i < goldens->len; i++) {
    const Golden *golden = goldens->pdata[i];
    Settings s = settings_of(golden);
    g_autofree char *out = differs(golden, &s);
    if (out) g_string_append_printf(bad, "\n== %s\n  text %s%s", golden->title, golden->text, out);
  }
  if (bad->len) fail_msg("these come out otherwise:%s", bad->str);
  g_string_free(bad, TRUE);
}

static bool names(const Golden *golden, const char *rule)
{
  for (guint i = 0; i < golden->rules->len; i++)
    if (strcmp(golden->rules->pdata[i], rule) == 0) return true;
  return false;
}

static void test_jlreq_goldens_fail_without_their_rule(void **state)
{
  GString *bad = g_string_new(NULL);
  for (size_t r = 0; r < G_N_ELEMENTS(rules); r++) {
    size_t n = 0;
    for (guint i = 0; i < goldens->len; i++) {
      const Golden *golden = goldens->pdata[i];
      if (!names(golden, rules[r].name)) continue;
      n++;
      Settings s = settings_of(golden);
      s.without = rules[r].bit;
      if (rules[r].setting) set(&s, rules[r].setting, "no");
      g_autofree char *out = differs(golden, &s);
      if (!out) g_string_append_printf(bad, "\n== %s holds without the rule “%s”", golden->title, rules[r].name);
    }
    if (n == 0) g_string_append_printf(bad, "\nno golden names the rule “%s”", rules[r].name);
  }
  for (guint i = 0; i < goldens->len; i++) {
    const Golden *golden = goldens->pdata[i];
    for (guint k = 0; k < golden->rules->len; k++) {
      bool known = false;
      for (size_t r = 0; r < G_N_ELEMENTS(rules); r++)
        known = known || strcmp(rules[r].name, golden->rules->pdata[k]) == 0;
      if (!known)
        g_string_append_printf(bad, "\n== %s: there is no rule “%s”", golden->title, (char *)golden->rules->pdata[k]);
    }
  }
  if (bad->len) fail_msg("%s", bad->str);
  g_string_free(bad, TRUE);
}

/* What the positions above rest on: the ink of these glyphs stands in the half of the em that JLREQ calls their body.
 */
static void test_jlreq_bodies_hold_the_ink(void **state)
{
  static const struct {
    const char *marks;
    double from, to;
  } halves[] = {{"「『（［｛〈《【〔", 0.5, 1}, {"」』）］｝〉》】〕、。，．", 0, 0.5}, {"・：；", 0.25, 0.75}};
  const SyFontChoice *choice = sy_font_choose(fonts, g_intern_string("BIZ UDMincho"), true, false, false);
  double em = choice->face->units_per_em;
  for (size_t i = 0; i < G_N_ELEMENTS(halves); i++)
    for (const char *p = halves[i].marks; *p; p = g_utf8_next_char(p)) {
      hb_codepoint_t glyph;
      hb_glyph_extents_t ink;
      assert_true(hb_font_get_nominal_glyph(choice->face->hb_font, g_utf8_get_char(p), &glyph));
      assert_true(hb_font_get_glyph_extents(choice->face->hb_font, glyph, &ink));
      if (ink.x_bearing / em < halves[i].from - 0.05 || (ink.x_bearing + ink.width) / em > halves[i].to + 0.05)
        fail_msg("the ink of %.3s stands from %.3f to %.3f em", p, ink.x_bearing / em,
                 (ink.x_bearing + ink.width) / em);
    }
}

/* Where the ink of a character stands in a line that runs down, in em: from the line's start, and from its axis to the
 * right. */
static void vertical_ink(const char *character, double *from, double *to, double *left, double *right, bool *upright)
{
  Settings s = settings_of(&(Golden){.settings = g_ptr_array_new()});
  Golden golden = {.text = (char *)character};
  s.vertical = true;
  s.paragraph.top_line_punct = false;
  SyLines *lines = compose(&golden, &s);
  assert_int_equal(lines->lines[0].n_fragments, 1);
  const SyGlyphRun *run = &lines->lines[0].fragments[0].glyphs;
  const SyGlyph *glyph = run->glyphs;
  double scale = SIZE / run->face->units_per_em;
  hb_glyph_extents_t ink;
  assert_true(hb_font_get_glyph_extents(run->face->hb_font, glyph->glyph, &ink));
  *upright = run->upright;
  if (run->upright) {
    *from = (run->x - glyph->dy - ink.y_bearing * scale) / SIZE;
    *to = *from - ink.height * scale / SIZE;
    *left = (-run->y + glyph->dx + ink.x_bearing * scale) / SIZE;
    *right = *left + ink.width * scale / SIZE;
  } else {
    *from = (run->x + ink.x_bearing * scale) / SIZE;
    *to = *from + ink.width * scale / SIZE;
    *right = (-run->y + ink.y_bearing * scale) / SIZE;
    *left = *right + ink.height * scale / SIZE;
  }
  sy_lines_unref(lines);
}

/* 2.3.2, 3.1.2: in lines that run down marks stand in the first or the second half of their em, 、 and 。 on the right;
 * dashes run along the line (UAX #50). */
static void test_jlreq_vertical_bodies_hold_the_ink(void **state)
{
  static const struct {
    const char *marks;
    double from, to, left, right; /* edges that the ink keeps within */
    int upright;
  } halves[] = {{"「『（［｛〈《【〔", 0.5, 1, -0.5, 0.5, 1},
                {"」』）］｝〉》】〕", 0, 0.5, -0.5, 0.5, 1},
                {"、。，．", 0, 0.5, 0, 0.5, 1},
                {"・", 0.25, 0.75, -0.25, 0.25, 1},
                {"ー〜", 0, 1, -0.25, 0.25, 1},
                {"―…‥", 0, 1, -0.1, 0.1, 0},
                {"ぁッょ", 0, 1, -0.3, 0.5, 1},
                {"亜あ＋Ａ", 0, 1, -0.5, 0.5, 1},
                {"Ab1", 0, 0.5, -0.5, 0.5, 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(halves); i++)
    for (const char *p = halves[i].marks; *p; p = g_utf8_next_char(p)) {
      g_autofree char *one = g_strndup(p, (size_t)(g_utf8_next_char(p) - p));
      double from, to, left, right;
      bool upright;
      vertical_ink(one, &from, &to, &left, &right, &upright);
      if (from < halves[i].from - 0.06 || to > halves[i].to + 0.06 || left < halves[i].left - 0.06 ||
          right > halves[i].right + 0.06 || upright != halves[i].upright)
        fail_msg("the ink of %s stands from %.3f to %.3f along, from %.3f to %.3f across, upright %d", one, from, to,
                 left, right, upright);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_jlreq_vertical_bodies_hold_the_ink),
      cmocka_unit_test(test_jlreq_goldens_hold),
      cmocka_unit_test(test_jlreq_goldens_fail_without_their_rule),
      cmocka_unit_test(test_jlreq_bodies_hold_the_ink),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
