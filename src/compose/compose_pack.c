/* Characters that share the place of one (w:eastAsianLayout, 17.3.2.10): 縦中横 (JLREQ 3.2.5), which stands upright
 * side by side in a line that runs down, and 割注 (3.4), two lines of half the size within one. */
#include "compose/compose_private.h"
#include "compose/pack_private.h"

#include <string.h>

#define ROW 0.25f /* em: from the middle of the line to that of each line of 割注 */

static const SyRunProperties *run_of(const Composer *c, const Cluster *cluster)
{
  bool text = cluster->kind == CLUSTER_TEXT && !cluster->label && cluster->level % 2 == 0;
  const SyRunProperties *run = text ? c->in->items[cluster->item].run : NULL;
  if (!run || run->east_asian_layout == SY_EAST_ASIAN_NONE || c->in->items[cluster->item].ruby) return NULL;
  return run->east_asian_layout == SY_EAST_ASIAN_COMBINE || c->in->vertical ? run : NULL;
}

static bool is_one(const SyRunProperties *a, const SyRunProperties *b)
{
  return a && b && a->east_asian_layout == b->east_asian_layout && a->east_asian_id == b->east_asian_id;
}

/* Like one ideograph to its neighbours: no space between scripts, no Latin word. */
static void look_ideographic(Composer *c, const Pack *pack, guint number)
{
  for (guint i = pack->from; i < pack->to; i++) {
    Cluster *cluster = &CLUSTER(c, i);
    cluster->pack = (uint16_t)number;
    if (!pack->across) continue;
    cluster->class = SY_CLASS_IDEOGRAPH;
    cluster->character = cluster->last = 0x3013;
    cluster->full = false;
  }
}

static float sum_of(const Composer *c, guint from, guint to)
{
  float width = 0;
  for (guint i = from; i < to; i++) width += CLUSTER(c, i).advance;
  return width;
}

/* 縦中横 takes an em of the line; the glyphs keep their own advances for where they stand. */
static void set_across(Composer *c, Pack *pack, bool fits)
{
  float em = CLUSTER(c, pack->from).size;
  pack->width = sum_of(c, pack->from, pack->to);
  pack->scale = fits && pack->width > em ? em / pack->width : 1;
  pack->width *= pack->scale;
  for (guint i = pack->from; i < pack->to; i++) CLUSTER(c, i).advance = i == pack->from ? em : 0;
}

/* The first line of 割注 is the longer one, if they cannot be alike. */
static void set_combined(Composer *c, Pack *pack, const SyRunProperties *run)
{
  static const struct {
    uint32_t opening, closing;
  } pairs[] = {{'(', ')'}, {'[', ']'}, {0x3008, 0x3009}, {'{', '}'}};
  float all = sum_of(c, pack->from, pack->to), first = 0, em = CLUSTER(c, pack->from).size * 2;
  for (pack->second = pack->from; pack->second < pack->to && first < all / 2 - 0.01f; pack->second++)
    first += CLUSTER(c, pack->second).advance;
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
    if (run->combine_brackets == pairs[i].opening) pack->opening = pairs[i].opening, pack->closing = pairs[i].closing;
  pack->lead = pack->opening ? em / 2 : 0;
  pack->width = MAX(first, all - first);
  for (guint i = pack->from; i < pack->to; i++) {
    /* In lines that run across the middle of the em stands above the baseline. */
    float middle = c->in->vertical ? 0 : IDEOGRAPHIC_MIDDLE * em / 2;
    CLUSTER(c, i).rise += middle + (i < pack->second ? ROW : -ROW) * em;
  }
}

void sy_compose_packs(Composer *c)
{
  for (guint i = 0; i < c->clusters->len;) {
    const SyRunProperties *run = run_of(c, &CLUSTER(c, i));
    guint end = i + 1;
    if (!run) {
      i++;
      continue;
    }
    bool across = run->east_asian_layout != SY_EAST_ASIAN_COMBINE;
    /* A note that is longer than the line goes on in the next. */
    float most = (float)c->in->width, width = CLUSTER(c, i).advance;
    for (; end < c->clusters->len && is_one(run, run_of(c, &CLUSTER(c, end))); end++) {
      width += CLUSTER(c, end).advance;
      if (!across && width / 2 + CLUSTER(c, i).size * 2 > most) break;
    }
    Pack pack = {.from = i, .to = end, .second = end, .across = across, .scale = 1};
    if (!c->packs) c->packs = g_array_new(FALSE, FALSE, sizeof(Pack));
    if (c->packs->len == UINT16_MAX) return;
    if (across) set_across(c, &pack, run->east_asian_layout == SY_EAST_ASIAN_ACROSS_FIT);
    else set_combined(c, &pack, run);
    g_array_append_val(c->packs, pack);
    look_ideographic(c, &pack, c->packs->len);
    i = end;
  }
  /* Once all widths are known that are told by advances. */
  for (guint k = 0; c->packs && k < c->packs->len; k++) {
    const Pack *pack = &g_array_index(c->packs, Pack, k);
    if (pack->across) continue;
    for (guint i = pack->from; i < pack->to; i++)
      CLUSTER(c, i).advance = i == pack->from ? pack->width + 2 * pack->lead : 0;
  }
}

void sy_compose_free_packs(Composer *c)
{
  if (c->packs) g_array_free(c->packs, TRUE);
}

double sy_compose_pack_reach(const Composer *c, const Cluster *cluster)
{
  const Pack *pack = &g_array_index(c->packs, Pack, cluster->pack - 1);
  return pack->across ? pack->width / 2 : 0;
}

float sy_compose_pen(const Composer *c, const Cluster *cluster)
{
  if (!cluster->pack) return cluster->advance;
  const SyRunProperties *run = c->in->items[cluster->item].run;
  float advance = 0;
  for (uint32_t g = 0; g < cluster->n_glyphs; g++)
    advance += g_array_index(c->glyphs, SyGlyph, cluster->glyph + g).advance;
  if (run->width_percent > 0) advance *= (float)run->width_percent / 100;
  return advance * cluster->squeeze + (float)run->spacing / 20;
}

float *sy_compose_pack_places(const Composer *c, const Pack *pack, float x)
{
  float *places = g_new(float, pack->to - pack->from + 1), at = x + pack->lead;
  for (guint i = pack->from; i < pack->to; i++) {
    if (i == pack->second) at = x + pack->lead;
    places[i - pack->from] = at;
    at += sy_compose_pen(c, &CLUSTER(c, i));
  }
  places[pack->to - pack->from] = at;
  return places;
}

/* The run hangs in the line as one glyph would: each glyph says how far it stands beside the axis, and below the run's
 * start. */
SyFragment sy_compose_pack_fragment(Composer *c, const Pack *pack, float x)
{
  const Cluster *first = &CLUSTER(c, pack->from), *last = &CLUSTER(c, pack->to - 1);
  const SyRunProperties *run = c->in->items[first->item].run;
  GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(SyGlyph));
  float at = -pack->width / 2, wide = run->width_percent > 0 ? (float)run->width_percent / 100 : 1;
  for (guint i = pack->from; i < pack->to; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    float pen = at;
    for (uint32_t g = 0; g < cluster->n_glyphs; g++) {
      SyGlyph glyph = g_array_index(c->glyphs, SyGlyph, cluster->glyph + g);
      glyph.dx = pen + glyph.dx * pack->scale * wide;
      glyph.dy -= first->advance / 2 + sy_compose_drop(cluster);
      pen += glyph.advance * cluster->squeeze * pack->scale * wide;
      glyph.advance = i + 1 == pack->to && g + 1 == cluster->n_glyphs ? first->advance : 0;
      glyph.text = cluster->text - first->text;
      g_array_append_val(glyphs, glyph);
    }
    at += sy_compose_pen(c, cluster) * pack->scale;
  }
  size_t n = glyphs->len;
  return (SyFragment){.glyphs = {.face = first->face,
                                 .size = first->size,
                                 .x = x,
                                 .y = -first->rise,
                                 .upright = true,
                                 .vertical = true,
                                 .cross_scale = pack->scale * wide * first->squeeze,
                                 .horizontal_scale = 1,
                                 .synthetic_bold = first->choice->synthetic_bold,
                                 .synthetic_italic = first->choice->synthetic_italic,
                                 .text = c->text->str + first->text,
                                 .text_length = last->text + last->length - first->text,
                                 .glyphs = (SyGlyph *)(void *)g_array_free(glyphs, FALSE),
                                 .n_glyphs = n,
                                 .render_mode = run->outline},
                      .run = run,
                      .width = first->advance,
                      .ascent = first->choice->ascent * first->size,
                      .descent = first->choice->descent * first->size,
                      .item = first->item};
}
