/* Placed clusters -> fragments of glyphs that are painted in one call; heights of lines. */
#include "compose/compose_private.h"
#include "compose/pack_private.h"
#include "compose/ruby_private.h"

#include <math.h>
#include <string.h>

#define EMPHASIS_SIZE 0.5f
#define RUBY_GAP 0.0f

typedef struct {
  GArray *fragments, *placed;
} Sink;

static const SyRunProperties *run_of(const Composer *c, const Cluster *cluster)
{
  return cluster->item == UINT32_MAX ? c->in->label->run : c->in->items[cluster->item].run;
}

static uint32_t color_of(const SyRunProperties *run)
{
  if (run->color != SY_COLOR_AUTO) return run->color;
  uint32_t s = run->shading;
  bool dark = s != SY_COLOR_AUTO && (s >> 16 & 0xFF) * 299 + (s >> 8 & 0xFF) * 587 + (s & 0xFF) * 114 < 60 * 1000;
  return dark ? 0xFFFFFF : 0;
}

static bool joins(const Composer *c, const Cluster *a, const Cluster *b)
{
  return a->kind == CLUSTER_TEXT && b->kind == CLUSTER_TEXT && a->item == b->item && a->face == b->face &&
         a->size == b->size && a->label == b->label && a->level == b->level && a->text + a->length == b->text &&
         a->choice == b->choice && a->squeeze == b->squeeze && a->upright == b->upright && a->pack == b->pack &&
         a->rise == b->rise;
}

/* One fragment of the clusters from..to, which stand at x[0..]. */
static void add_fragment(Composer *c, Sink *sink, size_t from, size_t to, const float *x, float line_end)
{
  const Cluster *first = &CLUSTER(c, from), *last = &CLUSTER(c, to - 1);
  const SyRunProperties *run = run_of(c, first);
  size_t n = 0;
  for (size_t i = from; i < to; i++) n += CLUSTER(c, i).n_glyphs;
  bool backward = first->level % 2;
  SyGlyph *glyphs = g_new(SyGlyph, MAX(n, 1));
  size_t at = 0;
  double left = backward ? x[to - 1 - from] : x[0];
  for (size_t k = from; k < to; k++) {
    size_t i = backward ? to - 1 - (k - from) : k;
    const Cluster *cluster = &CLUSTER(c, i);
    /* A cluster's pen ends where the next begins: that is how justification shows. */
    float begin = x[i - from], end = line_end;
    if (backward ? i > from : i + 1 < to) end = x[(backward ? i - 1 : i + 1) - from];
    else end = begin + sy_compose_pen(c, cluster);
    float used = 0;
    for (uint32_t g = 0; g < cluster->n_glyphs; g++) {
      SyGlyph glyph = g_array_index(c->glyphs, SyGlyph, cluster->glyph + g);
      if (g + 1 == cluster->n_glyphs) glyph.advance = end - begin - used;
      used += glyph.advance;
      glyph.text = cluster->text - first->text;
      if (backward) glyph.text = cluster->text - first->text;
      glyphs[at++] = glyph;
    }
  }
  const Cluster *right_most = backward ? first : last;
  float right_x = backward ? x[0] : x[to - 1 - from];
  double base = (c->in->vertical && !first->upright ? sy_compose_drop(first) : 0) - first->rise;
  SyFragment fragment = {
      .glyphs = {.face = first->face,
                 .size = first->size,
                 .x = left,
                 .y = base,
                 .upright = first->upright,
                 .vertical = first->upright,
                 .horizontal_scale = first->squeeze * (run->width_percent > 0 ? run->width_percent / 100.0 : 1),
                 .synthetic_bold = first->choice->synthetic_bold,
                 .synthetic_italic = first->choice->synthetic_italic,
                 .color = color_of(run),
                 .text = c->text->str + first->text,
                 .text_length = last->text + last->length - first->text,
                 .glyphs = glyphs,
                 .n_glyphs = n,
                 .rtl = backward,
                 .render_mode = run->outline},
      .run = run,
      .width = right_x + sy_compose_pen(c, right_most) - left,
      .ascent = first->choice->ascent * first->size,
      .descent = first->choice->descent * first->size,
      .label = first->label,
      .item = first->item};
  g_array_append_val(sink->fragments, fragment);
}

/* Glyphs of a short text of our own (leaders, 圏点), not part of the document's text. */
static void add_decoration(Composer *c, Sink *sink, const SyRunProperties *run, uint32_t ch, size_t n, float x, float y,
                           float step, float size, bool east_asian)
{
  bool upright = c->in->vertical && east_asian;
  const SyFontChoice *choice =
      sy_font_choose(c->fonts, east_asian ? run->east_asia : run->ascii, east_asian, run->bold, false);
  const SyFace *face = sy_font_face_for(c->fonts, choice, ch, 0);
  uint32_t glyph;
  int advance;
  if (!face || n == 0 || !sy_face_glyph(face, ch, &glyph, &advance)) return;
  /* Every glyph of a PDF says its character; the span around tells readers that this is no text. */
  g_autoptr(GString) text = g_string_new(NULL);
  SyGlyph *glyphs = g_new0(SyGlyph, n);
  for (size_t i = 0; i < n; i++) {
    glyphs[i] = (SyGlyph){.glyph = glyph, .advance = step, .text = (uint32_t)text->len};
    if (upright) {
      float width = (float)advance * size / (float)face->units_per_em;
      glyphs[i].dx = -width / 2;
      glyphs[i].dy = -(step / 2 + IDEOGRAPHIC_MIDDLE * size);
    }
    g_string_append_unichar(text, ch);
  }
  SyFragment fragment = {.glyphs = {.face = face,
                                    .size = size,
                                    .x = x,
                                    .y = y,
                                    .upright = upright,
                                    .vertical = upright,
                                    .horizontal_scale = 1,
                                    .color = color_of(run),
                                    .text = g_intern_string(text->str),
                                    .text_length = text->len,
                                    .glyphs = glyphs,
                                    .n_glyphs = n},
                         .run = run,
                         .width = step * (float)n,
                         .decoration = true};
  g_array_append_val(sink->fragments, fragment);
}

static const uint32_t leaders[] = {
    [SY_LEADER_NONE] = 0,         [SY_LEADER_DOT] = '.',         [SY_LEADER_HYPHEN] = '-',
    [SY_LEADER_UNDERSCORE] = '_', [SY_LEADER_MIDDLE_DOT] = 0xB7, [SY_LEADER_HEAVY] = '_'};

static SyTabLeader leader_of(const Composer *c, const Cluster *cluster, float x, float width)
{
  const SyItem *item = cluster->item == UINT32_MAX ? NULL : &c->in->items[cluster->item];
  if (item && item->ptab) return item->leader;
  for (size_t t = 0; t < c->in->properties->n_tabs; t++) {
    const SyTab *tab = &c->in->properties->tabs[t];
    if ((float)tab->position / 20 > x + 0.01f) return tab->leader;
  }
  (void)width;
  return SY_LEADER_NONE;
}

/* Leaders stand on a grid of their own, so that those of all lines are in step. */
static void add_leader(Composer *c, Sink *sink, const Cluster *cluster, float x, float width)
{
  SyTabLeader leader = leader_of(c, cluster, x, width);
  if (leader == SY_LEADER_NONE || width <= 0) return;
  const SyRunProperties *run = run_of(c, cluster);
  float size = (float)run->size / 2,
        step = leader == SY_LEADER_UNDERSCORE || leader == SY_LEADER_HEAVY ? size / 2 : size * 0.42f;
  float from = ceilf((x + size * 0.1f) / step) * step;
  int n = (int)((x + width - size * 0.1f - from) / step);
  float base = c->in->vertical ? sy_compose_drop(cluster) : 0;
  if (n > 0) add_decoration(c, sink, run, leaders[leader], (size_t)n, from, base, step, size, false);
}

static const uint32_t emphasis_marks[] = {[SY_EMPHASIS_DOT] = 0x2022,
                                          [SY_EMPHASIS_COMMA] = 0xFE45,
                                          [SY_EMPHASIS_CIRCLE] = 0x25CB,
                                          [SY_EMPHASIS_UNDER_DOT] = 0x2022};

#define EMPHASIS_BESIDE 0.67f /* em: from the axis of a line that runs down to that of its marks, on its right */

/* 圏点: a small mark over each character but spaces and punctuation (JLREQ 3.3.9). */
static void add_emphasis(Composer *c, Sink *sink, const Cluster *cluster, float x)
{
  const SyRunProperties *run = run_of(c, cluster);
  if (run->emphasis == SY_EMPHASIS_NONE || cluster->class == SY_CLASS_SPACE || cluster->class == SY_CLASS_FULL_SPACE ||
      cluster->class == SY_CLASS_COMMA || cluster->class == SY_CLASS_FULL_STOP)
    return;
  float size = cluster->size * EMPHASIS_SIZE, at = x + (cluster->advance - size) / 2;
  bool under = run->emphasis == SY_EMPHASIS_UNDER_DOT;
  float y = under ? cluster->size * 0.45f : -cluster->size * 0.86f;
  if (c->in->vertical) y = cluster->size * (under ? EMPHASIS_BESIDE : -EMPHASIS_BESIDE);
  add_decoration(c, sink, run, emphasis_marks[run->emphasis], 1, at, y, size, size, true);
}

/* The ruby whose base ends in i..end; from: the line's first cluster, which stands at x[0]. */
static void add_rubies(Composer *c, Sink *sink, size_t from, size_t i, size_t end, const float *x)
{
  for (guint r = 0; c->rubies && r < c->rubies->len; r++) {
    const Ruby *ruby = &g_array_index(c->rubies, Ruby, r);
    if (ruby->to <= i || ruby->to > end) continue;
    size_t begin = MAX(ruby->from, from);
    SyFragment fragment =
        sy_compose_ruby_fragment(c, ruby, x[begin - from], x[ruby->to - 1 - from] + CLUSTER(c, ruby->to - 1).advance);
    g_array_append_val(sink->fragments, fragment);
  }
}

/* 割注: its brackets, which are no text, and its two lines. */
static void add_combined(Composer *c, Sink *sink, const Pack *pack, float x)
{
  const SyRunProperties *run = run_of(c, &CLUSTER(c, pack->from));
  g_autofree float *places = sy_compose_pack_places(c, pack, x);
  float em = pack->lead * 2, base = c->in->vertical ? em * IDEOGRAPHIC_MIDDLE : 0, end = x + pack->lead + pack->width;
  if (pack->opening) add_decoration(c, sink, run, pack->opening, 1, x, base, pack->lead, em, false);
  for (guint i = pack->from, to; i < pack->to; i = to) {
    guint row_end = i < pack->second ? pack->second : pack->to;
    for (to = i + 1; to < row_end && joins(c, &CLUSTER(c, to - 1), &CLUSTER(c, to)); to++) {}
    add_fragment(c, sink, i, to, places + (i - pack->from), end);
  }
  if (pack->closing) add_decoration(c, sink, run, pack->closing, 1, end, base, pack->lead, em, false);
}

static void add_pack(Composer *c, Sink *sink, const Pack *pack, float x)
{
  if (!pack->across) {
    add_combined(c, sink, pack, x);
    return;
  }
  SyFragment fragment = sy_compose_pack_fragment(c, pack, x);
  fragment.glyphs.color = color_of(fragment.run);
  g_array_append_val(sink->fragments, fragment);
  add_emphasis(c, sink, &CLUSTER(c, pack->from), x);
}

static void place_special(const Composer *c, Sink *sink, const Cluster *cluster, float x)
{
  const SyItem *item = &c->in->items[cluster->item];
  SyPlaced placed = {.kind = cluster->kind == CLUSTER_BOX ? SY_PLACED_BOX : SY_PLACED_MARK,
                     .index = item->index,
                     .x = x,
                     .width = cluster->advance,
                     .fragment = sink->fragments->len};
  g_array_append_val(sink->placed, placed);
}

static bool ends_blank(const Cluster *cluster)
{
  return cluster->class == SY_CLASS_CLOSING || cluster->class == SY_CLASS_COMMA || cluster->class == SY_CLASS_FULL_STOP;
}

/* How far the cluster reaches over the next one's beginning. */
static float overlap(const Composer *c, size_t from, size_t i, const float *x)
{
  return MAX(x[i - from] + CLUSTER(c, i).advance - x[i + 1 - from], 0);
}

/* Where punctuation stands closer, the half of its em that it gave up is the neighbour's, whose ink is there. i..end:
 * the fragment's clusters, of the line's from..to. */
static void trim_back(const Composer *c, SyFragment *fragment, size_t from, size_t i, size_t end, size_t to,
                      const float *x)
{
  const Cluster *first = &CLUSTER(c, i), *last = &CLUSTER(c, end - 1);
  if (first->level % 2) return;
  if (i > from && first->class == SY_CLASS_OPENING && !ends_blank(first - 1))
    fragment->back_left = MIN(overlap(c, from, i - 1, x), first->advance / 2);
  if (end < to && ends_blank(last)) fragment->back_right = MIN(overlap(c, from, end - 1, x), last->advance / 2);
}

void sy_compose_fragments(Composer *c, SyLine *line, size_t from, size_t to, const float *x)
{
  Sink sink = {g_array_new(FALSE, FALSE, sizeof(SyFragment)), g_array_new(FALSE, FALSE, sizeof(SyPlaced))};
  for (size_t i = from; i < to;) {
    const Cluster *cluster = &CLUSTER(c, i);
    size_t end = i + 1;
    if (cluster->kind == CLUSTER_TEXT && cluster->pack) {
      const Pack *pack = &g_array_index(c->packs, Pack, cluster->pack - 1);
      add_pack(c, &sink, pack, x[i - from]);
      end = MAX(pack->to, i + 1);
    } else if (cluster->kind == CLUSTER_TEXT) {
      while (end < to && joins(c, &CLUSTER(c, end - 1), &CLUSTER(c, end))) end++;
      add_fragment(c, &sink, i, end, x + (i - from), (float)(line->x + line->width));
      trim_back(c, &g_array_index(sink.fragments, SyFragment, sink.fragments->len - 1), from, i, end, to, x);
      for (size_t k = i; k < end; k++) add_emphasis(c, &sink, &CLUSTER(c, k), x[k - from]);
      add_rubies(c, &sink, from, i, end, x);
    } else if (cluster->kind == CLUSTER_TAB) {
      add_leader(c, &sink, cluster, x[i - from], c->tab_widths[i]);
    } else if (cluster->kind != CLUSTER_BREAK && cluster->item != UINT32_MAX) {
      place_special(c, &sink, cluster, x[i - from]);
    }
    i = end;
  }
  line->n_fragments = sink.fragments->len;
  line->fragments = (SyFragment *)(void *)g_array_free(sink.fragments, FALSE);
  line->n_placed = sink.placed->len;
  line->placed = (SyPlaced *)(void *)g_array_free(sink.placed, FALSE);
}

/* ---- Heights ------------------------------------------------------------------------------ */

typedef struct {
  double above, below;
} Extent;

static void widen(Extent *extent, double above, double below)
{
  extent->above = MAX(extent->above, above);
  extent->below = MAX(extent->below, below);
}

/* The design height of the face that the document names, about the baseline; of a line that runs down, about its axis.
 */
static void widen_by_font(const Composer *c, Extent *extent, const SyFontChoice *choice, double size, bool east_asian,
                          double rise)
{
  double height = (east_asian ? choice->line_height_east_asian : choice->line_height) * size;
  double own = (choice->ascent + choice->descent) * size, extra = height - own;
  /* Word sets the gap of a Latin face above its line, and half of what it adds to an East Asian one. */
  bool latin = !east_asian && choice->line_height != choice->line_height_east_asian;
  double above = latin ? extra : extra / 2;
  if (c->in->vertical) {
    widen(extent, height / 2 + rise, height / 2 - rise);
    return;
  }
  widen(extent, choice->ascent * size + above + rise, choice->descent * size + extra - above - rise);
}

/* The height of a line without text: that of the break that ends it, or of the paragraph's mark. */
static void widen_by_mark(const Composer *c, Extent *extent, size_t from, size_t to)
{
  bool broken = to > from && CLUSTER(c, to - 1).kind == CLUSTER_BREAK;
  const SyRunProperties *run = broken ? c->in->items[CLUSTER(c, to - 1).item].run : c->in->mark;
  bool east_asian = run->hint_east_asia;
  const SyFontChoice *choice =
      sy_font_choose(c->fonts, east_asian ? run->east_asia : run->ascii, east_asian, run->bold, run->italic);
  widen_by_font(c, extent, choice, run->size / 2.0, east_asian, 0);
}

static bool is_blank(const Cluster *cluster)
{
  return cluster->class == SY_CLASS_SPACE || cluster->class == SY_CLASS_FULL_SPACE;
}

/* The text's extent. A line of spaces is as high as one without text. False: the line holds no visible text. */
static bool text_extent(const Composer *c, Extent *extent, size_t from, size_t to)
{
  bool any = false;
  const SyFontChoice *before = NULL;
  float before_size = 0;
  for (size_t i = from; i < to; i++) any = any || (CLUSTER(c, i).kind == CLUSTER_TEXT && !is_blank(&CLUSTER(c, i)));
  for (size_t i = from; i < to && any; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    if (cluster->pack) widen(extent, sy_compose_pack_reach(c, cluster), sy_compose_pack_reach(c, cluster));
    if (cluster->kind != CLUSTER_TEXT ||
        (cluster->choice == before && cluster->size == before_size && cluster->rise == 0))
      continue;
    before = cluster->choice;
    before_size = cluster->size;
    widen_by_font(c, extent, cluster->choice, cluster->size, cluster->east_asian, cluster->rise);
  }
  return any;
}

/* The line's extent, and the height of its text alone, which a multiple counts: a picture is not multiplied. */
static Extent natural_extent(const Composer *c, size_t from, size_t to, double *text_height)
{
  Extent extent = {0, 0}, text = {0, 0}, single = {0, 0};
  bool boxes = false, texts = text_extent(c, &text, from, to);
  for (size_t i = from; i < to; i++) {
    if (CLUSTER(c, i).kind != CLUSTER_BOX) continue;
    const SyItem *item = &c->in->items[CLUSTER(c, i).item];
    widen(&extent, item->ascent, item->descent);
    boxes = boxes || item->ascent + item->descent > 0;
  }
  if (!texts && !boxes) widen_by_mark(c, &text, from, to);
  widen(&extent, text.above, text.below);
  *text_height = extent.above + extent.below;
  if (!boxes) return extent;
  widen_by_mark(c, &single, to, to);
  *text_height = texts ? text.above + text.below : single.above + single.below;
  return extent;
}

#define EXACT_BASELINE 0.8 /* of the height of an exact line, whatever the face and its size */

/* The grid's cells that hold a line of that height. */
static double cells(const SyComposition *in, double height)
{
  bool grid = in->grid != SY_GRID_NONE && in->line_pitch > 0 && in->properties->snap_to_grid;
  return grid ? ceil(height / in->line_pitch + 0.001) * in->line_pitch : height;
}

static void set_exact(const SyComposition *in, SyLine *line, double natural, double height)
{
  line->height = height;
  line->ascent = height * EXACT_BASELINE;
  if (in->vertical) line->ascent = (height - natural) / 2 + line->natural_ascent;
}

void sy_compose_height(Composer *c, SyLine *line, size_t from, size_t to)
{
  const SyComposition *in = c->in;
  const SyParagraphProperties *p = in->properties;
  double text = 0, amount = p->line / 20.0, above;
  Extent extent = natural_extent(c, from, to, &text);
  bool exact = p->line_rule == SY_SPACING_EXACT && amount > 0;
  /* Ruby makes room for itself, but in lines of an exact height. */
  for (size_t i = from; c->rubies && !exact && i < to; i++)
    extent.above = MAX(extent.above, sy_compose_ruby_ascent(c, (guint)i));
  double natural = extent.above + extent.below, cell = cells(in, natural), height = cell;
  if (text <= 0) text = natural;
  line->natural_ascent = extent.above;
  line->natural_descent = extent.below;
  if (exact) {
    set_exact(in, line, natural, amount);
    return;
  }
  if (p->line_rule == SY_SPACING_AUTO && p->line > 0) height += cells(in, text) * (p->line / 240.0 - 1);
  if (p->line_rule == SY_SPACING_AUTO && p->line > 0 && p->line < 240) height = MAX(height, natural * p->line / 240.0);
  if (p->line_rule == SY_SPACING_AT_LEAST) height = MAX(cell, fabs(amount));
  /* What a multiple adds lies below the text, or is taken from both sides. */
  bool multiple = p->line_rule == SY_SPACING_AUTO && height > cell && !in->vertical;
  above = ((multiple ? cell : height) - natural) / 2;
  line->height = height;
  line->ascent = above + extent.above;
  if (cell > natural) line->spare_above = line->spare_below = (cell - natural) / 2;
}
