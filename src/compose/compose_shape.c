/* Clusters -> glyphs. Most characters are set by the face's table of single glyphs; Pango shapes all others. */
#include "compose/compose_private.h"
#include "compose/itemize_private.h"
#include "compose/shape_private.h"

/* ---- What no face has ------------------------------------------------------------------------- */

void sy_compose_note_missing(Composer *c, uint32_t ch)
{
  SyLines *out = c->out;
  if (ch < 0x20) return;
  for (size_t i = 0; i < out->n_missing; i++)
    if (out->missing[i].character == ch) {
      out->missing[i].count++;
      return;
    }
  if (out->n_missing < G_N_ELEMENTS(out->missing)) out->missing[out->n_missing++] = (SyMissing){ch, 1};
}

/* What stands in the place of a glyph that the face lacks: every glyph that is shown has a form, and a character. */
static uint32_t substitute_of(const SyFace *face, uint32_t ch, int *advance)
{
  static const uint32_t marks[] = {SY_GETA_MARK, 0x25A1, 0x25CC, '?'};
  uint32_t glyph = 0;
  if (g_unichar_iszerowidth(ch)) {
    sy_face_glyph(face, ' ', &glyph, advance);
    *advance = 0;
    return glyph;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
    if (sy_face_glyph(face, marks[i], &glyph, advance)) break;
  return glyph;
}

/* ---- By the table ----------------------------------------------------------------------------- */

/* True for a cluster that is one glyph whatever stands beside it. */
static bool is_direct(const Cluster *cluster)
{
  if (cluster->last != cluster->character || cluster->upright || cluster->shaped) return false;
  return cluster->east_asian;
}

/* The same for Latin text: the face's features must let the glyph be. Marks, and characters that show nothing or that
 * HarfBuzz makes out of others, have no glyph in the table or are no letters. */
static bool is_plain(const Cluster *cluster)
{
  uint32_t ch = cluster->character;
  if (cluster->last != ch || cluster->upright || cluster->shaped || cluster->complex_run || cluster->level % 2)
    return false;
  if (ch == 0xAD || ch == 0x2044 || (ch >= 0x300 && (g_unichar_ismark(ch) || g_unichar_iszerowidth(ch)))) return false;
  SyGlyphShapes shapes = sy_face_shapes(cluster->face, ch);
  return shapes == SY_GLYPH_PLAIN || (shapes == SY_GLYPH_KERNED && !cluster->kerned);
}

static void set_direct(Composer *c, Cluster *cluster)
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

/* ---- By Pango --------------------------------------------------------------------------------- */

/* The first script that is one: digits and signs go with the letters beside them. */
static GUnicodeScript script_of(const Composer *c, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++) {
    if (CLUSTER(c, i).shaped) return (GUnicodeScript)CLUSTER(c, i).script;
    GUnicodeScript script = g_unichar_get_script(CLUSTER(c, i).character);
    if (script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_INHERITED && script != G_UNICODE_SCRIPT_UNKNOWN)
      return script;
  }
  return G_UNICODE_SCRIPT_COMMON;
}

static const char *language_of(const Composer *c, const Cluster *cluster)
{
  const SyRunProperties *run = cluster->label ? c->in->label->run : c->in->items[cluster->item].run;
  /* Languages of complex scripts are not read from documents: their faces' usual forms are taken. */
  return cluster->complex_run || cluster->shaped ? "xx" : cluster->east_asian ? run->lang_east_asia : run->lang;
}

static SyGlyph glyph_of(Composer *c, const Cluster *cluster, const PangoGlyphInfo *info)
{
  float scale = cluster->size / (float)cluster->face->units_per_em;
  const PangoGlyphGeometry *at = &info->geometry;
  if (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
    uint32_t ch = info->glyph & ~(uint32_t)PANGO_GLYPH_UNKNOWN_FLAG;
    int advance = 0;
    sy_compose_note_missing(c, ch);
    SyGlyph own = {.glyph = substitute_of(cluster->face, ch, &advance), .text = cluster->text};
    own.advance = (float)advance * scale;
    return own;
  }
  SyGlyph own = {.glyph = info->glyph, .advance = (float)at->width * scale, .text = cluster->text};
  own.dx = (float)(cluster->upright ? -at->y_offset : at->x_offset) * scale;
  own.dy = (float)(cluster->upright ? -at->x_offset : -at->y_offset) * scale;
  return own;
}

/* The last cluster of at..to that begins at the offset or before it. */
static size_t cluster_at(const Composer *c, size_t at, size_t to, uint32_t offset)
{
  while (at + 1 < to && CLUSTER(c, at + 1).text <= offset) at++;
  return at;
}

/* Shapes the clusters from..to, which share a face, a script and a run; those that Pango joins are joined. */
static void shape_run(Composer *c, size_t from, size_t to)
{
  const Cluster *first = &CLUSTER(c, from), *last = &CLUSTER(c, to - 1);
  SyShapePiece piece = {.text = c->text->str,
                        .length = c->text->len,
                        .from = first->text,
                        .to = last->text + last->length,
                        .script = script_of(c, from, to),
                        .language = language_of(c, first),
                        .level = first->level,
                        .upright = first->upright,
                        .ligatures = first->complex_run,
                        .kerned = first->complex_run || first->kerned};
  const PangoGlyphString *glyphs = sy_shape(c->fonts, first->face, &piece);
  bool backward = first->level % 2;
  int n = glyphs->num_glyphs;
  size_t at = from;
  /* In the order of the text; the glyphs of one cluster stay in visual order. */
  for (int k = 0, count; k < n; k += count) {
    int i = backward ? n - 1 - k : k;
    at = cluster_at(c, at, to, piece.from + (uint32_t)glyphs->log_clusters[i]);
    uint32_t end = at + 1 < to ? CLUSTER(c, at + 1).text : UINT32_MAX;
    for (count = 1; k + count < n; count++)
      if (piece.from + (uint32_t)glyphs->log_clusters[backward ? i - count : i + count] >= end) break;
    Cluster *cluster = &CLUSTER(c, at);
    if (cluster->n_glyphs == 0) cluster->glyph = c->glyphs->len;
    for (int g = 0; g < count; g++) {
      SyGlyph own = glyph_of(c, cluster, &glyphs->glyphs[backward ? i - count + 1 + g : i + g]);
      cluster->advance += own.advance;
      cluster->n_glyphs++;
      g_array_append_val(c->glyphs, own);
    }
  }
}

/* 〓 in a line that runs down, where another character stands in the text. */
static void set_missing_upright(Composer *c, Cluster *cluster)
{
  PangoGlyphInfo info;
  if (!sy_shape_upright(c->fonts, cluster->face, cluster->character, &info)) {
    set_direct(c, cluster);
    return;
  }
  SyGlyph own = glyph_of(c, cluster, &info);
  cluster->glyph = c->glyphs->len;
  cluster->n_glyphs = 1;
  cluster->advance = own.advance;
  g_array_append_val(c->glyphs, own);
}

/* ---- Lines that run down ------------------------------------------------------------------------ */

/* Brackets and ー stand upright where the face has a form for it; else they lie, as they come. */
static bool has_form(Composer *c, const Cluster *cluster)
{
  uint32_t plain;
  int advance;
  PangoGlyphInfo upright;
  return sy_face_glyph(cluster->face, cluster->character, &plain, &advance) &&
         sy_shape_upright(c->fonts, cluster->face, cluster->character, &upright) && upright.glyph != plain;
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

/* ---- Runs ------------------------------------------------------------------------------------- */

static bool shape_together(const Cluster *a, const Cluster *b)
{
  return b->kind == CLUSTER_TEXT && a->item == b->item && a->face == b->face && a->size == b->size &&
         a->level == b->level && a->label == b->label && a->upright == b->upright && a->shaped == b->shaped &&
         a->script == b->script && !b->missing && !is_direct(b) && a->text + a->length <= b->text;
}

/* Shapes the clusters that begin at i and go together; returns the first after them. */
static guint shape_from(Composer *c, guint i)
{
  Cluster *cluster = &CLUSTER(c, i);
  guint end = i + 1;
  if (cluster->kind != CLUSTER_TEXT) return end;
  if (cluster->missing && cluster->upright) {
    set_missing_upright(c, cluster);
    return end;
  }
  if (cluster->missing || is_direct(cluster)) {
    set_direct(c, cluster);
    return end;
  }
  bool plain = is_plain(cluster);
  for (; end < c->clusters->len && shape_together(&CLUSTER(c, end - 1), &CLUSTER(c, end)); end++)
    plain = plain && is_plain(&CLUSTER(c, end));
  if (!plain) shape_run(c, i, end);
  for (guint k = i; plain && k < end; k++) set_direct(c, &CLUSTER(c, k));
  return end;
}

void sy_compose_shape(Composer *c)
{
  sy_compose_itemize(c);
  for (guint i = 0; c->in->vertical && i < c->clusters->len; i++)
    CLUSTER(c, i).upright = stands_upright(c, &CLUSTER(c, i));
  for (guint i = 0; i < c->clusters->len;) i = shape_from(c, i);
}
