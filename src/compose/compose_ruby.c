/* Ruby (JLREQ 3.3; ECMA-376 17.3.3.25): its glyphs, the room that its base needs, where it stands. */
#include "compose/compose_private.h"
#include "compose/ruby_private.h"
#include "compose/shape_private.h"

#include <string.h>

/* em: where the ink of ideographs and kana ends, above and below their baseline. */
#define INK_TOP 0.82f
#define INK_BOTTOM 0.07f
#define INK_BESIDE 0.9f /* of an em, which characters in lines that run down fill across */

static const SyItem *item_of(const Composer *c, const Cluster *cluster)
{
  return cluster->item == UINT32_MAX || cluster->kind != CLUSTER_TEXT ? NULL : &c->in->items[cluster->item];
}

/* The glyph's form and place in a line that runs down. */
static void set_upright(SyGlyph *glyph, const Ruby *ruby, SyFontSet *fonts, uint32_t ch)
{
  PangoGlyphInfo info;
  float scale = ruby->size / (float)ruby->face->units_per_em;
  if (!sy_shape_upright(fonts, ruby->face, ch, &info)) return;
  glyph->glyph = info.glyph;
  glyph->advance = (float)info.geometry.width * scale;
  glyph->dx = -(float)info.geometry.y_offset * scale;
  glyph->dy = -(float)info.geometry.x_offset * scale;
}

static void add_glyph(Composer *c, Ruby *ruby, const SyRunProperties *run, const char *p, size_t offset)
{
  uint32_t ch = g_utf8_get_char(p);
  bool east_asian = sy_class_is_east_asian(ch);
  const SyFontChoice *choice =
      sy_font_choose(c->fonts, east_asian ? run->east_asia : run->ascii, east_asian, run->bold, run->italic);
  const SyFace *face = sy_font_face_for(c->fonts, choice, ch, 0);
  if (!ruby->choice) ruby->choice = choice;
  if (!ruby->face) ruby->face = face ? face : choice->face;
  uint32_t glyph;
  int units;
  if (!sy_face_glyph(ruby->face, ch, &glyph, &units)) {
    sy_compose_note_missing(c, ch);
    ch = SY_GETA_MARK;
    sy_face_glyph(ruby->face, ch, &glyph, &units);
  }
  float advance = (float)units * ruby->size / (float)ruby->face->units_per_em;
  SyGlyph own = {.glyph = glyph, .advance = advance, .text = (uint32_t)offset};
  if (ruby->glyphs->len == 0) ruby->upright = c->in->vertical && east_asian;
  if (ruby->upright) set_upright(&own, ruby, c->fonts, ch);
  ruby->width += own.advance;
  g_array_append_val(ruby->glyphs, own);
}

void sy_compose_add_ruby(Composer *c, uint32_t item_index, guint from)
{
  const SyItem *item = &c->in->items[item_index];
  if (!item->ruby || item->ruby_length == 0 || from >= c->clusters->len) return;
  Ruby ruby = {.item = item_index,
               .from = from,
               .to = c->clusters->len,
               .text = c->text->len,
               .length = item->ruby_length,
               .size = (float)item->ruby_run->size / 2,
               .glyphs = g_array_new(FALSE, FALSE, sizeof(SyGlyph))};
  g_string_append_len(c->text, item->ruby, (gssize)item->ruby_length);
  for (const char *p = item->ruby, *end = p + item->ruby_length; p < end; p = g_utf8_next_char(p))
    add_glyph(c, &ruby, item->ruby_run, p, (size_t)(p - item->ruby));
  if (!c->rubies) c->rubies = g_array_new(FALSE, FALSE, sizeof(Ruby));
  g_array_append_val(c->rubies, ruby);
}

void sy_compose_free_rubies(Composer *c)
{
  for (guint i = 0; c->rubies && i < c->rubies->len; i++) g_array_free(g_array_index(c->rubies, Ruby, i).glyphs, TRUE);
  if (c->rubies) g_array_free(c->rubies, TRUE);
}

/* A base that is narrower than its ruby is opened: half a share before and after, a whole one between (3.3.6). */
void sy_compose_fit_rubies(Composer *c)
{
  for (guint i = 0; c->rubies && i < c->rubies->len; i++) {
    const Ruby *ruby = &g_array_index(c->rubies, Ruby, i);
    float base = 0;
    for (guint k = ruby->from; k < ruby->to; k++) base += CLUSTER(c, k).advance;
    float share = (ruby->width - base) / (float)(ruby->to - ruby->from);
    if (share <= 0) continue;
    for (guint k = ruby->from; k < ruby->to; k++) {
      Cluster *cluster = &CLUSTER(c, k);
      cluster->advance += share;
      for (guint g = 0; g < cluster->n_glyphs; g++) {
        SyGlyph *glyph = &g_array_index(c->glyphs, SyGlyph, cluster->glyph + g);
        if (cluster->upright) glyph->dy -= share / 2;
        else glyph->dx += share / 2;
      }
    }
  }
}

bool sy_compose_in_ruby(const Composer *c, const Cluster *a, const Cluster *b)
{
  const SyItem *item = item_of(c, a);
  return item && item->ruby && item == item_of(c, b);
}

/* The height of the ruby's baseline above its base's. A raise that was meant for a smaller base does not put the ruby
 * upon it. */
static float rise_of(const Composer *c, const Ruby *ruby)
{
  const SyItem *item = &c->in->items[ruby->item];
  const Cluster *base = &CLUSTER(c, ruby->from);
  if (item->ruby_upon) return (float)item->ruby_run->position / 2 - base->rise;
  /* Beside a line that runs down: the distance of the axes that such baselines give. */
  if (c->in->vertical) {
    float said = (float)item->ruby_raise / 2 + IDEOGRAPHIC_MIDDLE * (ruby->size - base->size),
          both = (base->size + ruby->size) / 2;
    return item->ruby_raise > 0 ? MAX(said, INK_BESIDE * both) : both;
  }
  float least = INK_TOP * base->size + INK_BOTTOM * ruby->size;
  if (item->ruby_raise > 0) return MAX((float)item->ruby_raise / 2, least);
  return (float)(base->choice->ascent * base->size + ruby->choice->descent * ruby->size);
}

double sy_compose_ruby_ascent(const Composer *c, guint cluster)
{
  for (guint i = 0; c->rubies && i < c->rubies->len; i++) {
    const Ruby *ruby = &g_array_index(c->rubies, Ruby, i);
    double own = c->in->vertical ? 0.5 : ruby->choice->ascent;
    if (cluster >= ruby->from && cluster < ruby->to) return rise_of(c, ruby) + own * ruby->size;
  }
  return 0;
}

/* Where the first glyph stands, and what stands between glyphs. left, right: of the base. */
static float spread(const Ruby *ruby, int align, float left, float right, float *between)
{
  float slack = right - left - ruby->width;
  float n = (float)ruby->glyphs->len;
  *between = 0;
  if (slack <= 0 || align == SY_RUBY_LEFT) return left;
  if (align == SY_RUBY_RIGHT) return left + slack;
  if (align == SY_RUBY_CENTER || (align == SY_RUBY_DISTRIBUTE_LETTER && n < 2)) return left + slack / 2;
  if (align == SY_RUBY_DISTRIBUTE_LETTER) {
    *between = slack / (n - 1);
    return left;
  }
  *between = slack / n;
  return left + slack / n / 2;
}

SyFragment sy_compose_ruby_fragment(Composer *c, const Ruby *ruby, float left, float right)
{
  const SyItem *item = &c->in->items[ruby->item];
  const SyRunProperties *run = item->ruby_run;
  float between, x = spread(ruby, item->ruby_align, left, right, &between);
  SyGlyph *glyphs = g_memdup2(ruby->glyphs->data, ruby->glyphs->len * sizeof(SyGlyph));
  for (guint i = 0; i + 1 < ruby->glyphs->len; i++) glyphs[i].advance += between;
  float y = -rise_of(c, ruby) - CLUSTER(c, ruby->from).rise;
  if (c->in->vertical && !ruby->upright) y += (float)(ruby->choice->ascent - ruby->choice->descent) / 2 * ruby->size;
  return (SyFragment){.glyphs = {.face = ruby->face,
                                 .size = ruby->size,
                                 .x = x,
                                 .y = y,
                                 .upright = ruby->upright,
                                 .vertical = ruby->upright,
                                 .horizontal_scale = 1,
                                 .synthetic_bold = ruby->choice->synthetic_bold,
                                 .synthetic_italic = ruby->choice->synthetic_italic,
                                 .color = run->color == SY_COLOR_AUTO ? 0 : run->color,
                                 .text = c->text->str + ruby->text,
                                 .text_length = ruby->length,
                                 .glyphs = glyphs,
                                 .n_glyphs = ruby->glyphs->len},
                      .run = run,
                      .width = ruby->width + between * (float)(ruby->glyphs->len - 1),
                      .ruby = true,
                      .item = ruby->item};
}
