/* Items -> clusters: faces by Word's rules (ECMA-376 17.3.2.26), shaping by HarfBuzz. */
#include "compose/compose_private.h"

#include <fribidi.h>
#include <hb.h>
#include <math.h>
#include <string.h>

#define GETA_MARK 0x3013

#define SY_SCRIPT_SIZE 0.65f /* of super- and subscripts */
#define SY_SUPERSCRIPT 0.35f /* em raised */
#define SY_SUBSCRIPT (-0.12f)
#define SY_SMALL_CAPS 0.8f

typedef struct {
  const SyRunProperties *run;
  uint32_t item;
  bool label;
} Source;

static float run_size(const SyRunProperties *run, bool complex_script)
{
  float size = (float)(complex_script ? run->size_complex : run->size) / 2;
  if (run->east_asian_layout == SY_EAST_ASIAN_COMBINE) size /= 2;
  return run->vert_align == SY_VERTICAL_BASELINE ? size : size * SY_SCRIPT_SIZE;
}

static float run_rise(const SyRunProperties *run)
{
  float size = (float)run->size / 2, rise = (float)run->position / 2;
  if (run->vert_align == SY_VERTICAL_SUPERSCRIPT) rise += size * SY_SUPERSCRIPT;
  if (run->vert_align == SY_VERTICAL_SUBSCRIPT) rise += size * SY_SUBSCRIPT;
  return rise;
}

/* The face that the run names for a character, and whether it is the East Asian one. */
static const SyFontChoice *choose(Composer *c, const SyRunProperties *run, uint32_t ch, bool *east_asian,
                                  bool *complex_script)
{
  *complex_script = run->complex_script || run->rtl || sy_class_is_complex(ch);
  *east_asian = !*complex_script && (sy_class_is_east_asian(ch) || (sy_class_is_ambiguous(ch) && run->hint_east_asia));
  const char *family = *complex_script ? run->complex
                       : *east_asian   ? run->east_asia
                       : ch < 0x80     ? run->ascii
                                       : run->hansi;
  bool bold = *complex_script ? run->bold_complex : run->bold,
       italic = *complex_script ? run->italic_complex : run->italic;
  ChoiceMemo *memo = &c->choices[*east_asian];
  if (!memo->choice || memo->family != family || memo->bold != bold || memo->italic != italic)
    *memo = (ChoiceMemo){family, bold, italic, sy_font_choose(c->fonts, family, *east_asian, bold, italic)};
  const SyFontChoice *choice = memo->choice;
  /* A Latin face without ※ or ① leaves it to the East Asian one. */
  if (!*east_asian && !*complex_script && sy_class_is_ambiguous(ch)) {
    hb_codepoint_t glyph;
    const SyFontChoice *other = sy_font_choose(c->fonts, run->east_asia, true, bold, italic);
    bool in_latin = hb_font_get_nominal_glyph(choice->face->hb_font, ch, &glyph);
    bool symbol = ch >= 0x2100 && ch != 0x2122;
    if ((!in_latin || (symbol && run->lang_east_asia && g_str_has_prefix(run->lang_east_asia, "ja"))) &&
        hb_font_get_nominal_glyph(other->face->hb_font, ch, &glyph)) {
      *east_asian = true;
      return other;
    }
  }
  return choice;
}

static bool joins_previous(uint32_t ch)
{
  return (ch >= 0xFE00 && ch <= 0xFE0F) || (ch >= 0xE0100 && ch <= 0xE01EF) || ch == 0x200D ||
         (ch >= 0x0300 && g_unichar_ismark(ch) && !sy_class_is_complex(ch));
}

static void note_missing(Composer *c, uint32_t ch)
{
  if (ch < 0x20 || g_unichar_iszerowidth(ch)) return;
  for (size_t i = 0; i < c->out->n_missing; i++)
    if (c->out->missing[i] == ch) return;
  if (c->out->n_missing < G_N_ELEMENTS(c->out->missing)) c->out->missing[c->out->n_missing++] = ch;
}

static bool is_direct(const Cluster *cluster)
{
  return cluster->east_asian && cluster->last == cluster->character && !cluster->upright;
}

/* One glyph by the face's character map: all that ideographs and kana need. */
static void shape_direct(Composer *c, Cluster *cluster)
{
  uint32_t glyph;
  int advance;
  sy_face_glyph(cluster->face, cluster->character, &glyph, &advance);
  float scale = cluster->size / (float)cluster->face->units_per_em;
  SyGlyph own = {.glyph = glyph, .advance = (float)advance * scale, .text = cluster->text};
  cluster->glyph = c->glyphs->len;
  cluster->n_glyphs = 1;
  cluster->advance = own.advance;
  g_array_append_val(c->glyphs, own);
}

/* Shapes the clusters from..to, which share a face and a run; those that HarfBuzz joins are joined. */
static void shape_run(Composer *c, size_t from, size_t to)
{
  Cluster *first = &CLUSTER(c, from);
  hb_buffer_t *buffer = sy_font_set_buffer(c->fonts);
  uint32_t end = CLUSTER(c, to - 1).text + CLUSTER(c, to - 1).length;
  hb_buffer_add_utf8(buffer, c->text->str, (int)c->text->len, first->text, (int)(end - first->text));
  hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
  hb_buffer_guess_segment_properties(buffer);
  hb_buffer_set_direction(buffer, first->upright     ? HB_DIRECTION_TTB
                                  : first->level % 2 ? HB_DIRECTION_RTL
                                                     : HB_DIRECTION_LTR);
  /* As Word does unless told otherwise: no ligatures; kerning where w:kern says so. */
  hb_feature_t features[] = {{HB_TAG('l', 'i', 'g', 'a'), first->complex_run, 0, (unsigned)-1},
                             {HB_TAG('c', 'l', 'i', 'g'), first->complex_run, 0, (unsigned)-1},
                             {HB_TAG('k', 'e', 'r', 'n'), first->complex_run || first->kerned, 0, (unsigned)-1}};
  hb_shape(first->face->hb_font, buffer, features, G_N_ELEMENTS(features));
  unsigned n;
  const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
  const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, &n);
  float scale = first->size / (float)first->face->units_per_em;
  bool backward = first->level % 2;
  size_t at = from;
  for (unsigned k = 0; k < n;) {
    unsigned i = backward ? n - 1 - k : k, count = 1;
    while (k + count < n && info[backward ? n - 1 - k - count : k + count].cluster == info[i].cluster) count++;
    while (at < to && CLUSTER(c, at).text < info[i].cluster) at++;
    if (at >= to) break;
    Cluster *cluster = &CLUSTER(c, at);
    if (cluster->text == info[i].cluster && cluster->n_glyphs == 0) cluster->glyph = c->glyphs->len;
    for (unsigned g = 0; g < count; g++) {
      /* Glyphs of one cluster stay in visual order. */
      unsigned j = backward ? n - k - count + g : k + g;
      int advance = first->upright ? -position[j].y_advance : position[j].x_advance;
      SyGlyph own = {.glyph = info[j].codepoint,
                     .advance = (float)advance * scale,
                     .dx = (float)position[j].x_offset * scale,
                     .dy = (float)position[j].y_offset * scale,
                     .text = cluster->text};
      cluster->advance += own.advance;
      cluster->n_glyphs++;
      g_array_append_val(c->glyphs, own);
    }
    k += count;
  }
}

/* Brackets and ー stand upright where the face has a form for it; else they lie, as they come. */
static bool has_form(Composer *c, const Cluster *cluster)
{
  hb_codepoint_t plain;
  hb_buffer_t *buffer = sy_font_set_buffer(c->fonts);
  hb_buffer_add_codepoints(buffer, &cluster->character, 1, 0, 1);
  hb_buffer_guess_segment_properties(buffer);
  hb_buffer_set_direction(buffer, HB_DIRECTION_TTB);
  hb_shape(cluster->face->hb_font, buffer, NULL, 0);
  unsigned n;
  const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
  return hb_font_get_nominal_glyph(cluster->face->hb_font, cluster->character, &plain) && n == 1 &&
         info[0].codepoint != plain;
}

/* Word leaves what is set in a Latin face lying, and sets all full-width letters upright, Greek and Cyrillic ones too.
 */
static bool stands_upright(Composer *c, const Cluster *cluster)
{
  if (cluster->kind != CLUSTER_TEXT || !cluster->east_asian || cluster->level % 2) return false;
  SyEastAsianLayout layout = cluster->label ? SY_EAST_ASIAN_NONE : c->in->items[cluster->item].run->east_asian_layout;
  if (layout == SY_EAST_ASIAN_ACROSS || layout == SY_EAST_ASIAN_ACROSS_FIT) return false;
  if (cluster->character >= 0x0370 && cluster->character <= 0x04FF) return true;
  SyStance stance = sy_class_stance(cluster->character);
  return stance == SY_STANDS_UPRIGHT || (stance == SY_STANDS_BY_FORM && has_form(c, cluster));
}

static void add_character(Composer *c, const Source *source, uint32_t ch, const char *bytes, size_t length,
                          float shrink)
{
  bool east_asian, complex_script;
  const SyFontChoice *choice = choose(c, source->run, ch, &east_asian, &complex_script);
  Cluster *before = c->clusters->len ? &CLUSTER(c, c->clusters->len - 1) : NULL;
  uint32_t at = (uint32_t)c->text->len;
  if (joins_previous(ch) && before && before->kind == CLUSTER_TEXT && before->item == source->item) {
    g_string_append_len(c->text, bytes, (gssize)length);
    before->length += (uint32_t)length;
    before->last = ch;
    const SyFace *face =
        sy_font_face_for(c->fonts, before->choice, before->character, ch >= 0xFE00 && !g_unichar_ismark(ch) ? ch : 0);
    if (ch >= 0xFE00 && face) before->face = face;
    return;
  }
  g_string_append_len(c->text, bytes, (gssize)length);
  bool silent = ch == 0xAD || ch == 0x200B || ch == 0x200C || ch == 0x200E || ch == 0x200F || ch == 0xFEFF ||
                ch == 0x2060 || (ch >= 0x202A && ch <= 0x202E) || (ch >= 0x2066 && ch <= 0x2069);
  const SyFace *face = silent ? choice->face : sy_font_face_for(c->fonts, choice, ch, 0);
  bool missing = !face;
  if (missing) {
    /* 〓 stands in its place, as printers have it; the text keeps the character. */
    note_missing(c, ch);
    face = sy_font_face_for(c->fonts, choice, GETA_MARK, 0);
    if (!face) face = choice->face;
  }
  Cluster cluster = {.kind = CLUSTER_TEXT,
                     .east_asian = east_asian,
                     .character = ch,
                     .last = ch,
                     .text = at,
                     .length = (uint32_t)length,
                     .item = source->item,
                     .label = source->label,
                     .face = face,
                     .choice = choice,
                     .size = run_size(source->run, complex_script) * shrink,
                     .rise = run_rise(source->run),
                     .complex_run = complex_script,
                     .kerned = source->run->kern > 0 && source->run->size >= source->run->kern};
  cluster.class = (uint8_t)sy_class_of(ch, east_asian);
  if (missing && !g_unichar_iszerowidth(ch)) {
    cluster.character = cluster.last = GETA_MARK;
    cluster.east_asian = true;
  }
  g_array_append_val(c->clusters, cluster);
}

static void add_text(Composer *c, const Source *source, const char *text, size_t length)
{
  const SyRunProperties *run = source->run;
  for (const char *p = text, *end = text + length; p < end;) {
    const char *next = g_utf8_next_char(p);
    uint32_t ch = g_utf8_get_char(p);
    if ((run->caps || run->small_caps) && g_unichar_islower(ch)) {
      char upper[8];
      size_t n = (size_t)g_unichar_to_utf8(g_unichar_toupper(ch), upper);
      add_character(c, source, g_unichar_toupper(ch), upper, n, run->caps ? 1 : SY_SMALL_CAPS);
    } else {
      add_character(c, source, ch, p, (size_t)(next - p), 1);
    }
    p = next;
  }
}

static void add_special(Composer *c, const Source *source, ClusterKind kind, const SyItem *item)
{
  Cluster cluster = {.kind = (uint8_t)kind,
                     .class = SY_CLASS_IDEOGRAPH,
                     .text = (uint32_t)c->text->len,
                     .item = source->item,
                     .label = source->label,
                     .size = source->run ? run_size(source->run, false) : 0};
  if (kind == CLUSTER_BOX) cluster.advance = (float)item->width;
  if (kind == CLUSTER_TAB) g_string_append_c(c->text, '\t'), cluster.length = 1, cluster.class = SY_CLASS_SPACE;
  g_array_append_val(c->clusters, cluster);
}

/* The paragraph's number, as text and a tab before everything else. */
static void add_label(Composer *c)
{
  const SyLabel *label = c->in->label;
  if (!label || (!*label->text && label->suffix == SY_SUFFIX_NOTHING)) return;
  Source source = {.run = label->run, .item = UINT32_MAX, .label = true};
  add_text(c, &source, label->text, strlen(label->text));
  if (label->suffix == SY_SUFFIX_TAB) add_special(c, &source, CLUSTER_TAB, NULL);
  else if (label->suffix == SY_SUFFIX_SPACE) add_text(c, &source, " ", 1);
}

static void set_levels(Composer *c)
{
  bool any = c->in->properties->bidi;
  for (guint i = 0; i < c->clusters->len && !any; i++) any = sy_class_is_complex(CLUSTER(c, i).character);
  if (!any) return;
  guint n = c->clusters->len;
  g_autofree FriBidiChar *characters = g_new(FriBidiChar, MAX(n, 1));
  g_autofree FriBidiCharType *types = g_new(FriBidiCharType, MAX(n, 1));
  g_autofree FriBidiLevel *levels = g_new0(FriBidiLevel, MAX(n, 1));
  for (guint i = 0; i < n; i++)
    characters[i] = CLUSTER(c, i).kind == CLUSTER_TEXT  ? CLUSTER(c, i).character
                    : CLUSTER(c, i).kind == CLUSTER_TAB ? '\t'
                                                        : 0xFFFC;
  fribidi_get_bidi_types(characters, (FriBidiStrIndex)n, types);
  FriBidiParType direction = c->in->properties->bidi ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
  if (!fribidi_get_par_embedding_levels_ex(types, NULL, (FriBidiStrIndex)n, &direction, levels)) return;
  c->rtl = true;
  for (guint i = 0; i < n; i++) CLUSTER(c, i).level = (uint8_t)levels[i];
}

static bool shape_together(const Cluster *a, const Cluster *b)
{
  return b->kind == CLUSTER_TEXT && a->item == b->item && a->face == b->face && a->size == b->size &&
         a->level == b->level && a->label == b->label && a->upright == b->upright && !is_direct(b) &&
         a->text + a->length <= b->text;
}

static float squeeze_of(const Cluster *cluster)
{
  const SyFontChoice *choice = cluster->choice;
  if (cluster->face != choice->face || cluster->character > 'z') return 1;
  return g_ascii_isdigit((gchar)cluster->character)   ? choice->digits
         : g_ascii_isupper((gchar)cluster->character) ? choice->capitals
         : g_ascii_islower((gchar)cluster->character) ? choice->small
                                                      : 1;
}

/* The character grid (17.6.5): charSpace after each character; snapToChars: whole cells of it. */
static float on_grid(const SyComposition *in, float advance)
{
  float cell = (in->properties->char_size ? (float)in->properties->char_size / 2 : 10.5f) + (float)in->char_space;
  if (in->grid != SY_GRID_SNAP_TO_CHARS || cell < 1) return advance + (float)in->char_space;
  return ceilf(advance / cell - 0.001f) * cell;
}

/* w:spacing after each character, w:w across it, the character grid. */
static void stretch_advances(Composer *c)
{
  for (guint i = 0; i < c->clusters->len; i++) {
    Cluster *cluster = &CLUSTER(c, i);
    if (cluster->kind != CLUSTER_TEXT) continue;
    const SyRunProperties *run = cluster->label ? c->in->label->run : c->in->items[cluster->item].run;
    cluster->full = cluster->advance > cluster->size * 0.9f;
    cluster->squeeze = squeeze_of(cluster);
    cluster->advance *= cluster->squeeze;
    if (run->width_percent != 100 && run->width_percent > 0) cluster->advance *= (float)run->width_percent / 100;
    cluster->advance += (float)run->spacing / 20;
    bool grid = c->in->char_space != 0 || c->in->grid == SY_GRID_SNAP_TO_CHARS;
    if (grid && cluster->east_asian && cluster->full && run->snap_to_grid)
      cluster->advance = on_grid(c->in, cluster->advance);
    if (cluster->character == 0xAD || cluster->character == 0x200B) cluster->advance = 0;
  }
}

/* w:fitText: runs of one id share out what is missing or too much. */
static void fit_text(Composer *c)
{
  for (guint i = 0; i < c->clusters->len;) {
    const Cluster *first = &CLUSTER(c, i);
    const SyRunProperties *run = first->kind == CLUSTER_TEXT && !first->label ? c->in->items[first->item].run : NULL;
    if (!run || run->fit_text <= 0) {
      i++;
      continue;
    }
    guint end = i;
    float width = 0;
    for (; end < c->clusters->len; end++) {
      const Cluster *next = &CLUSTER(c, end);
      if (next->kind != CLUSTER_TEXT || next->label || c->in->items[next->item].run->fit_text_id != run->fit_text_id ||
          c->in->items[next->item].run->fit_text <= 0)
        break;
      width += next->advance;
    }
    guint n = end - i;
    float slack = (float)run->fit_text / 20 - width;
    /* Too narrow a text is spaced out, too wide a one made narrower. */
    for (guint k = i; slack > 0 && k + 1 < end; k++) CLUSTER(c, k).advance += slack / (float)(n - 1);
    for (guint k = i; slack < 0 && width > 0 && k < end; k++) {
      CLUSTER(c, k).squeeze *= 1 + slack / width;
      CLUSTER(c, k).advance *= 1 + slack / width;
    }
    i = end;
  }
}

void sy_compose_shape(Composer *c)
{
  add_label(c);
  for (size_t i = 0; i < c->in->n_items; i++) {
    const SyItem *item = &c->in->items[i];
    Source source = {.run = item->run, .item = (uint32_t)i};
    switch (item->kind) {
    case SY_ITEM_TEXT: {
      if (item->run->vanish) break;
      guint before = c->clusters->len;
      add_text(c, &source, item->text, item->length);
      if (item->ruby) sy_compose_add_ruby(c, (uint32_t)i, before);
      break;
    }
    case SY_ITEM_TAB: add_special(c, &source, CLUSTER_TAB, item); break;
    case SY_ITEM_BREAK: add_special(c, &source, CLUSTER_BREAK, item); break;
    case SY_ITEM_BOX: add_special(c, &source, CLUSTER_BOX, item); break;
    case SY_ITEM_MARK: add_special(c, &source, CLUSTER_MARK, item); break;
    }
  }
  set_levels(c);
  for (guint i = 0; c->in->vertical && i < c->clusters->len; i++)
    CLUSTER(c, i).upright = stands_upright(c, &CLUSTER(c, i));
  for (guint i = 0; i < c->clusters->len;) {
    Cluster *cluster = &CLUSTER(c, i);
    guint end = i + 1;
    if (cluster->kind == CLUSTER_TEXT && is_direct(cluster)) {
      shape_direct(c, cluster);
    } else if (cluster->kind == CLUSTER_TEXT) {
      while (end < c->clusters->len && shape_together(&CLUSTER(c, end - 1), &CLUSTER(c, end))) end++;
      shape_run(c, i, end);
    }
    i = end;
  }
  stretch_advances(c);
  fit_text(c);
  sy_compose_packs(c);
  sy_compose_fit_rubies(c);
}
