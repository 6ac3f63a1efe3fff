/* The advances of clusters, once their glyphs are known: w:spacing, w:w, w:fitText, the character grid. */
#include "compose/compose_private.h"

#include <math.h>

static float squeeze_of(const Cluster *cluster)
{
  const SyFontChoice *choice = cluster->choice;
  if (cluster->face != choice->face) return 1;
  float wanted = cluster->character == cluster->last ? sy_font_advance(choice, cluster->character) : 0;
  if (wanted > 0 && cluster->advance > 0) return wanted * cluster->size / cluster->advance;
  if (cluster->character > 'z') return 1;
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

void sy_compose_stretch(Composer *c)
{
  stretch_advances(c);
  fit_text(c);
}
