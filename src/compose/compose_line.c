/* Where lines end, and where their clusters stand: first fit, shrinking before stretching
 * (JLREQ 3.8), tabs (ECMA-376 17.3.1.37). */
#include "compose/compose_private.h"
#include "compose/pack_private.h"

#include <math.h>
#include <string.h>

#define SLACK 0.01f /* pt: what rounding may add up to */
/* em: how wide spaces may grow before the next stage of opening a line (3.8.4). */
#define WORD_MOST 0.5f
#define SCRIPT_STRETCH 0.25f
#define OTHER_STRETCH 0.25f

typedef struct {
  size_t from, to; /* clusters; to: the first of the next line */
  size_t visible;  /* end without the spaces that hang past the edge */
  float x, width;  /* what the line may fill, from the column's left edge */
  bool forced;     /* ends with a break */
  bool hangs;      /* its last mark hangs past the edge */
  SyInlineKind ends_with;
} Fill;

/* A character of the first line: of the first run, with the space that w:spacing gives it, which Word counts twice
 * here. */
static double character_width(const SyComposition *in)
{
  const SyRunProperties *run = in->mark;
  for (size_t i = 0; i < in->n_items; i++)
    if (in->items[i].kind == SY_ITEM_TEXT) {
      run = in->items[i].run;
      break;
    }
  return (run ? run->size / 2.0 + 2 * run->spacing / 20.0 : 10.5) + in->char_space;
}

/* Indents in pt; those in characters win (17.3.1.12). */
static void indents(const SyComposition *in, float *left, float *right, float *first)
{
  const SyParagraphProperties *p = in->properties;
  double em = (p->char_size ? p->char_size / 2.0 : 10.5) + in->char_space;
  *first = (float)(p->chars_first_set ? p->chars_first * character_width(in) / 100 : p->indent_first / 20.0);
  *left = (float)(p->chars_left_set ? p->chars_left * em / 100 - MIN(*first, 0) : p->indent_left / 20.0);
  *right = (float)(p->chars_right_set ? p->chars_right * em / 100 : p->indent_right / 20.0);
  if (p->bidi) {
    float kept = *left;
    *left = *right;
    *right = kept;
  }
}

/* ---- Tabs --------------------------------------------------------------------------------- */

/* The width of what a right, centre or decimal tab aligns: up to the next tab or break. */
static float following_width(const Composer *c, size_t from, bool to_point)
{
  float width = 0;
  for (size_t i = from; i < c->clusters->len; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    if (cluster->kind == CLUSTER_TAB || cluster->kind == CLUSTER_BREAK) break;
    if (to_point && cluster->kind == CLUSTER_TEXT && (cluster->character == '.' || cluster->character == 0xFF0E)) break;
    width += cluster->advance;
    if (i + 1 < c->clusters->len) width += c->gaps[i].natural;
  }
  return width;
}

/* x: from the column's left edge. The tab's width. hanging: the left indent, itself a stop. A stop past the right
 * indent, but not past the column, moves *edge there: page numbers of a table of contents stand so. */
static float tab_to(const Composer *c, size_t i, float x, float hanging, float *edge)
{
  const SyComposition *in = c->in;
  const Cluster *cluster = &CLUSTER(c, i);
  const SyItem *item = cluster->item == UINT32_MAX ? NULL : &in->items[cluster->item];
  SyTabKind kind = SY_TAB_LEFT;
  const float right = *edge;
  float stop = -1;
  if (item && item->ptab) {
    kind = item->ptab_align == SY_ALIGN_CENTER  ? SY_TAB_CENTER
           : item->ptab_align == SY_ALIGN_RIGHT ? SY_TAB_RIGHT
                                                : SY_TAB_LEFT;
    float end = item->ptab_indent ? right : (float)in->width;
    stop = kind == SY_TAB_CENTER ? end / 2 : kind == SY_TAB_RIGHT ? end : 0;
  }
  for (size_t t = 0; t < in->properties->n_tabs && stop < 0; t++) {
    const SyTab *tab = &in->properties->tabs[t];
    float position = (float)tab->position / 20;
    if (position > x + SLACK && tab->kind != SY_TAB_BAR) stop = position, kind = tab->kind;
  }
  if (hanging > x + SLACK && (stop < 0 || (hanging < stop))) stop = hanging, kind = SY_TAB_LEFT;
  if (stop < 0) {
    double step = in->default_tab > 1 ? in->default_tab : 36;
    stop = (float)((floor((x + SLACK) / step) + 1) * step);
  }
  float follows = kind == SY_TAB_LEFT ? 0 : following_width(c, i + 1, kind == SY_TAB_DECIMAL);
  if (kind == SY_TAB_CENTER) follows /= 2;
  /* A right tab at the very edge, or past it, ends where the line does. */
  if (kind == SY_TAB_RIGHT && stop > right && x < right && !(item && item->ptab))
    stop = MAX(right, MIN(stop, (float)in->width));
  if (stop > right && x < right) *edge = MIN(stop, (float)in->width);
  return MAX(stop - follows - x, 0);
}

/* ---- Filling ------------------------------------------------------------------------------ */

static bool is_space(const Cluster *cluster)
{
  return cluster->kind == CLUSTER_TEXT && cluster->class == SY_CLASS_SPACE && cluster->character != 0x00A0;
}

/* Word hangs marks (17.3.1.21), but not in the cells of tables. */
static bool may_hang(const Composer *c, const Cluster *cluster)
{
  return c->in->properties->overflow_punct && !c->in->in_table && cluster->kind == CLUSTER_TEXT && cluster->full &&
         (cluster->class == SY_CLASS_COMMA || cluster->class == SY_CLASS_FULL_STOP);
}

/* Word 2013 and later squeeze the spaces of a justified line for a word more. */
static bool squeezes_words(const Composer *c)
{
  return c->in->settings->compatibility_mode >= 15;
}

/* Whether a gap gives way: without compression only marks side by side do. */
static bool gives(const Composer *c, size_t i)
{
  if (c->compress) return c->gaps[i].stage != STAGE_NONE;
  return c->gaps[i].stage == STAGE_BRACKET || (c->gaps[i].stage == STAGE_WORD && squeezes_words(c));
}

/* How much the gaps inside from..to can give. */
static float capacity(const Composer *c, size_t from, size_t to)
{
  float sum = 0;
  for (size_t i = from; i + 1 < to; i++)
    if (gives(c, i)) sum += c->gaps[i].natural - c->gaps[i].least;
  return sum;
}

/* The space after ？ past the end of a line is not seen, and not carried over (3.1.6). */
static bool ends_sentence(const Composer *c, size_t i)
{
  return CLUSTER(c, i).class == SY_CLASS_FULL_SPACE && i > 0 && CLUSTER(c, i - 1).class == SY_CLASS_DIVIDING &&
         RULE(c, DIVIDING);
}

static float line_head(const Composer *c, size_t from)
{
  const Cluster *cluster = &CLUSTER(c, from);
  if (!c->in->properties->top_line_punct || !RULE(c, LINE_HEAD)) return 0;
  return cluster->class == SY_CLASS_OPENING ? -sy_compose_lead(c, cluster) : 0;
}

/* The end of the line that begins at fill->from. */
static void fill_line(Composer *c, Fill *fill, float left)
{
  guint n = c->clusters->len;
  float x = fill->x + line_head(c, fill->from), edge = fill->x + fill->width;
  size_t best = fill->from, i = fill->from;
  /* Pushing in is better than leaving the line short (3.8.2). */
  bool just = c->in->properties->align == SY_ALIGN_JUSTIFY || c->in->properties->align == SY_ALIGN_DISTRIBUTE;
  bool reduces = just && RULE(c, REDUCTION);
  float overflow_x = 0, seen = 0; /* the ends of what does not fit, and of what does */
  bool over = false;
  fill->forced = false;
  fill->hangs = false;
  fill->ends_with = SY_INLINE_TEXT;
  for (; i < n; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    if (i > fill->from) x += c->gaps[i - 1].natural;
    if (i > fill->from && c->gaps[i - 1].breakable) {
      if (!over) best = i;
      else if (reduces &&
               overflow_x - sy_compose_trail(c, &CLUSTER(c, i - 1)) - edge <= capacity(c, fill->from, i) + SLACK) {
        fill->to = i;
        return;
      } else break;
    }
    if (cluster->kind == CLUSTER_BREAK) {
      fill->to = i + 1;
      fill->forced = true;
      fill->ends_with = c->in->items[cluster->item].break_kind;
      return;
    }
    float advance = cluster->kind == CLUSTER_TAB ? (c->tab_widths[i] = tab_to(c, i, x, left, &edge)) : cluster->advance;
    x += advance;
    if (is_space(cluster) || ends_sentence(c, i)) continue;
    if (x - sy_compose_trail(c, cluster) <= edge + SLACK) {
      seen = x;
      continue;
    }
    if (!over && may_hang(c, cluster) && x - cluster->size <= edge + SLACK) {
      fill->to = i + 1;
      while (fill->to < n && is_space(&CLUSTER(c, fill->to))) fill->to++;
      fill->hangs = true;
      return;
    }
    /* A break stands right before what does not fit; a line that is full without it needs no adjustment. */
    if (best == i && i > fill->from && (!reduces || !(c->compress || squeezes_words(c)) || seen >= edge - SLACK)) break;
    if (!over && best == fill->from && i > fill->from && !c->in->properties->kinsoku) break;
    overflow_x = x;
    over = true;
  }
  if (i >= n && (!over || (reduces && overflow_x - sy_compose_trail(c, &CLUSTER(c, n - 1)) - edge <=
                                          capacity(c, fill->from, n) + SLACK))) {
    fill->to = n;
    return;
  }
  if (best > fill->from) {
    fill->to = best;
    return;
  }
  /* Nothing may be broken: the line is cut where it is full. */
  x = fill->x;
  for (i = fill->from; i < n; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    x += cluster->kind == CLUSTER_TAB ? c->tab_widths[i] : cluster->advance;
    if (i > fill->from) x += c->gaps[i - 1].natural;
    if (x > edge + SLACK && i > fill->from && !sy_compose_in_pack(&CLUSTER(c, i - 1), cluster)) break;
  }
  fill->to = i;
}

/* How many characters from..n are, marks and what belongs to the one before not counted; -1: not of plain Japanese
 * text. */
static int count_characters(const Composer *c, size_t from, int most)
{
  int count = 0;
  for (size_t i = from; i < c->clusters->len && count <= most; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    if (cluster->kind == CLUSTER_MARK) continue;
    if (cluster->kind != CLUSTER_TEXT || !cluster->east_asian) return -1;
    bool counts =
        cluster->class != SY_CLASS_CLOSING && cluster->class != SY_CLASS_FULL_STOP && cluster->class != SY_CLASS_COMMA;
    count += counts;
  }
  return count;
}

/* 3.5.4: a last line of fewer characters than are asked for gets more of them from the line before, which is opened. */
static void keep_company(const Composer *c, Fill *fill)
{
  int least = c->in->settings->last_line;
  if (least < 2 || !RULE(c, LAST_LINE) || fill->forced || fill->to >= c->clusters->len) return;
  if (c->in->properties->align != SY_ALIGN_JUSTIFY) return;
  int rest = count_characters(c, fill->to, least);
  size_t middle = fill->from + (fill->to - fill->from) / 2;
  if (rest < 1 || rest >= least) return;
  for (size_t i = fill->to - 1; i > middle; i--) {
    if (!c->gaps[i - 1].breakable || count_characters(c, i, least) < least) continue;
    fill->to = i;
    fill->hangs = false;
    return;
  }
}

/* ---- Justifying --------------------------------------------------------------------------- */

/* Takes `need` from the gaps, stage by stage; what could not be taken is returned. */
static float shrink(const Composer *c, float *gap, size_t from, size_t to, float need)
{
  bool ordered = RULE(c, REDUCTION_ORDER);
  for (int stage = STAGE_WORD; stage < STAGES && need > 0; stage++) {
    float can = 0;
    for (size_t i = from; i + 1 < to; i++)
      if (gives(c, i) && (c->gaps[i].stage == stage || !ordered)) can += gap[i - from] - c->gaps[i].least;
    if (can <= 0) continue;
    float share = MIN(need / can, 1);
    for (size_t i = from; i + 1 < to; i++)
      if (gives(c, i) && (c->gaps[i].stage == stage || !ordered))
        gap[i - from] -= (gap[i - from] - c->gaps[i].least) * share;
    need -= can * share;
  }
  return need;
}

/* What the spaces between words alone can give. */
static float give_of_words(const Composer *c, size_t from, size_t to)
{
  float sum = 0;
  for (size_t i = from; i + 1 < to; i++)
    if (c->gaps[i].stage == STAGE_WORD) sum += c->gaps[i].natural - c->gaps[i].least;
  return sum;
}

/* How far a gap may grow in a stage of opening a line, pt; 0: it takes no part. */
typedef float (*Room)(const Composer *c, size_t i);

static float room_of_word(const Composer *c, size_t i)
{
  const Cluster *space = &CLUSTER(c, i);
  return c->gaps[i].stretches && is_space(space) ? MAX(WORD_MOST * space->size - space->advance, 0) : 0;
}

static float room_of_scripts(const Composer *c, size_t i)
{
  return c->gaps[i].stretches && c->gaps[i].auto_space > 0 ? SCRIPT_STRETCH * CLUSTER(c, i).size : 0;
}

static float room_of_others(const Composer *c, size_t i)
{
  return c->gaps[i].stretches && !is_space(&CLUSTER(c, i)) && c->gaps[i].auto_space <= 0
             ? OTHER_STRETCH * CLUSTER(c, i).size
             : 0;
}

static float room_of_any(const Composer *c, size_t i)
{
  return c->gaps[i].stretches ? 1e6f * CLUSTER(c, i).size : 0;
}

static float room_of_any_word(const Composer *c, size_t i)
{
  return c->gaps[i].stretches && is_space(&CLUSTER(c, i)) ? 1e6f * CLUSTER(c, i).size : 0;
}

/* Gives `slack` to the gaps that have room, in proportion to it; returns what is left. */
static float stretch(const Composer *c, float *gap, size_t from, size_t to, float slack, Room room)
{
  float all = 0;
  for (size_t i = from; i + 1 < to; i++) all += room(c, i);
  if (all <= 0 || slack <= 0) return slack;
  float share = MIN(slack / all, 1);
  for (size_t i = from; i + 1 < to; i++) gap[i - from] += room(c, i) * share;
  return slack - all * share;
}

static bool any_east_asian(const Composer *c, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++)
    if (CLUSTER(c, i).east_asian) return true;
  return false;
}

static void open_line(const Composer *c, float *gap, size_t from, size_t to, float slack)
{
  static const Room stages[] = {room_of_word, room_of_scripts, room_of_others, room_of_any};
  bool ordered = RULE(c, EXPANSION_ORDER);
  if (!any_east_asian(c, from, to)) slack = stretch(c, gap, from, to, slack, room_of_any_word);
  for (size_t i = ordered ? 0 : G_N_ELEMENTS(stages) - 1; i < G_N_ELEMENTS(stages); i++)
    slack = stretch(c, gap, from, to, slack, stages[i]);
}

/* The first cluster that may be moved: what stands before the last tab, and spaces at the head (字下げ), keep
 * their places. */
static size_t first_movable(const Composer *c, size_t from, size_t to)
{
  size_t begin = from;
  for (size_t i = from; i < to; i++)
    if (CLUSTER(c, i).kind == CLUSTER_TAB) begin = i + 1;
  while (begin < to && (is_space(&CLUSTER(c, begin)) || CLUSTER(c, begin).class == SY_CLASS_FULL_SPACE)) begin++;
  return begin;
}

/* Makes the visible clusters of a line fit it: slack is what they leave, or less than nothing. Returns by how much
 * the space of the last mark was cut (3.1.9: wholly or not at all). */
static float justify(const Composer *c, const Fill *fill, float *gap, float slack, bool opens)
{
  size_t to = fill->visible, begin = first_movable(c, fill->from, to);
  if (begin >= to) return 0;
  float *own = gap + (begin - fill->from);
  float cut = 0;
  if (slack < -SLACK && !(RULE(c, REDUCTION_ORDER) && c->compress && give_of_words(c, begin, to) >= -slack)) {
    const Cluster *end = &CLUSTER(c, to - 1);
    cut = sy_compose_trail(c, end);
    if (!RULE(c, LINE_END)) cut = MIN(cut, -slack);
    slack += cut;
    /* A middle dot loses the space before it with that after it. */
    if (cut > 0 && end->class == SY_CLASS_MIDDLE_DOT && to - begin > 1 && RULE(c, LINE_END)) {
      float before = gap[to - 2 - fill->from] - c->gaps[to - 2].least;
      gap[to - 2 - fill->from] -= before;
      slack += before;
    }
  }
  if (slack < 0) shrink(c, own, begin, to, -slack);
  else if (opens) open_line(c, own, begin, to, slack);
  return cut;
}

/* ---- Placing ------------------------------------------------------------------------------ */

static void reverse(size_t *order, size_t from, size_t to)
{
  while (from + 1 < to) {
    size_t kept = order[from];
    order[from++] = order[--to];
    order[to] = kept;
  }
}

/* Visual order of the clusters (UAX 9, L2). */
static void order_visually(const Composer *c, size_t from, size_t n, size_t *order)
{
  int highest = 0;
  for (size_t i = 0; i < n; i++) {
    order[i] = i;
    highest = MAX(highest, CLUSTER(c, from + i).level);
  }
  for (int level = highest; level > 0; level--)
    for (size_t i = 0; i < n;) {
      if (CLUSTER(c, from + order[i]).level < level) {
        i++;
        continue;
      }
      size_t end = i;
      while (end < n && CLUSTER(c, from + order[end]).level >= level) end++;
      reverse(order, i, end);
      i = end;
    }
}

static float advance_of(const Composer *c, size_t i)
{
  return CLUSTER(c, i).kind == CLUSTER_TAB ? c->tab_widths[i] : CLUSTER(c, i).advance;
}

/* Sets x of each cluster of the line, from the column's left edge. */
static void place(Composer *c, const Fill *fill, const float *gap, float start, float *x)
{
  size_t n = fill->to - fill->from;
  if (!c->rtl) {
    for (size_t i = 0; i < n; i++) {
      x[i] = start;
      start += advance_of(c, fill->from + i) + (i + 1 < n ? gap[i] : 0);
    }
    return;
  }
  g_autofree size_t *order = g_new(size_t, MAX(n, 1));
  order_visually(c, fill->from, n, order);
  for (size_t i = 0; i < n; i++) {
    x[order[i]] = start;
    start += advance_of(c, fill->from + order[i]) + (order[i] + 1 < n ? gap[order[i]] : 0);
  }
}

static float natural_width(const Composer *c, size_t from, size_t to)
{
  float width = 0;
  for (size_t i = from; i < to; i++) width += advance_of(c, i) + (i + 1 < to ? c->gaps[i].natural : 0);
  return width;
}

static bool overflows(const Composer *c, const Fill *fill)
{
  return line_head(c, fill->from) + natural_width(c, fill->from, fill->visible) > fill->width + SLACK;
}

static void finish_line(Composer *c, Fill *fill, bool last)
{
  size_t n = fill->to - fill->from;
  g_autofree float *gap = g_new0(float, MAX(n, 1)), *x = g_new0(float, MAX(n, 1));
  fill->visible = fill->to;
  while (fill->visible > fill->from &&
         (is_space(&CLUSTER(c, fill->visible - 1)) || CLUSTER(c, fill->visible - 1).kind == CLUSTER_BREAK ||
          (CLUSTER(c, fill->visible - 1).kind == CLUSTER_MARK && !last)))
    fill->visible--;
  if (fill->visible > fill->from && ends_sentence(c, fill->visible - 1) && overflows(c, fill)) fill->visible--;
  float head = n > 0 ? line_head(c, fill->from) : 0;
  for (size_t i = 0; i < n; i++) gap[i] = c->gaps[fill->from + i].natural;
  float width = head + natural_width(c, fill->from, fill->visible);
  const Cluster *end = fill->visible > fill->from ? &CLUSTER(c, fill->visible - 1) : NULL;
  SyAlign align = c->in->properties->align;
  bool justified = (align == SY_ALIGN_JUSTIFY && !last && !fill->forced) || align == SY_ALIGN_DISTRIBUTE;
  float trail = end ? sy_compose_trail(c, end) : 0, slack = fill->width - width;
  if (fill->hangs && end) slack += end->advance;
  if (justified || slack < 0) {
    float cut = justify(c, fill, gap, slack, justified);
    width -= cut;
    trail -= cut;
  }
  if (justified) width = MAX(width, fill->width);
  float start = fill->x + head;
  bool to_right = align == SY_ALIGN_RIGHT || (c->in->properties->bidi && align == SY_ALIGN_LEFT) ||
                  (c->in->properties->bidi && align == SY_ALIGN_JUSTIFY && !justified);
  bool to_left = c->in->properties->bidi && align == SY_ALIGN_RIGHT;
  if (to_right && !to_left) start += MAX(fill->width - (width - trail * (align == SY_ALIGN_RIGHT)), 0);
  if (align == SY_ALIGN_CENTER) start += MAX(fill->width - width, 0) / 2;
  place(c, fill, gap, start, x);
  SyLine *line = &c->out->lines[c->out->n_lines++];
  *line = (SyLine){.x = start, .width = MAX(width, 0), .ends_with = fill->ends_with, .last = last};
  line->text_begin = n ? CLUSTER(c, fill->from).text : c->text->len;
  line->text_end = n ? CLUSTER(c, fill->to - 1).text + CLUSTER(c, fill->to - 1).length : c->text->len;
  sy_compose_fragments(c, line, fill->from, fill->to, x);
  sy_compose_height(c, line, fill->from, fill->to);
}

static void add_room(Composer *c, size_t *room)
{
  if (c->out->n_lines < *room) return;
  *room = *room ? *room * 2 : 8;
  c->out->lines = g_renew(SyLine, c->out->lines, *room);
}

/* The widest unbreakable piece, and the width of it all on one line; for tables that fit themselves. */
static void measure_extremes(Composer *c, float left, float right, float first)
{
  float piece = 0, all = first, widest = 0, longest = 0;
  for (guint i = 0; i < c->clusters->len; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    float advance = cluster->kind == CLUSTER_TAB ? 10 : cluster->advance;
    float space = i + 1 < c->clusters->len ? c->gaps[i].natural : 0;
    if (!is_space(cluster)) piece += advance;
    all += advance + space;
    widest = MAX(widest, piece);
    if (c->gaps[i].breakable) piece = 0;
    else piece += space;
    if (cluster->kind == CLUSTER_BREAK) longest = MAX(longest, all), all = 0, piece = 0;
  }
  c->out->min_width = widest + left + right;
  c->out->max_width = MAX(longest, all) + left + right;
}

/* Where the line at y stands between floats. The indents are those of the column's edges. */
static void narrow(const Composer *c, double y, double after, SyLinePlace *place, double *x, double *width)
{
  double height = c->in->mark ? c->in->mark->size * 0.65 : 14, right = c->in->width - *width - *x;
  if (!c->in->measure(c->in->measure_data, y, height, after, place)) return;
  *x = after > 0 ? place->x : *x + place->x;
  *width = place->x + place->width - (place->more ? 0 : right) - *x;
}

/* The last line stands on the baseline of the one before, and is as high. */
static void stand_beside(Composer *c)
{
  SyLine *line = &c->out->lines[c->out->n_lines - 1], *before = line - 1;
  double ascent = MAX(line->ascent, before->ascent),
         below = MAX(line->height - line->ascent, before->height - before->ascent);
  line->ascent = before->ascent = ascent;
  line->height = before->height = ascent + below;
}

void sy_compose_lines(Composer *c)
{
  float left, right, first;
  indents(c->in, &left, &right, &first);
  measure_extremes(c, left, right, first);
  size_t room = 0, from = 0, n = c->clusters->len;
  double y = 0, after = 0;
  const bool bidi = c->in->properties->bidi;
  do {
    add_room(c, &room);
    double indent = from == 0 ? first : 0, x = left + (bidi ? 0 : indent), width = c->in->width - right - left - indent;
    SyLinePlace place = {0};
    if (c->in->measure) narrow(c, y, after, &place, &x, &width);
    /* Where lines run from right to left, tabs are measured from there. */
    Fill fill = {.from = from, .x = (float)(bidi ? right + indent : x), .width = (float)MAX(width, 1)};
    if (n > 0) {
      fill_line(c, &fill, bidi ? right : left);
      keep_company(c, &fill);
    } else {
      fill.to = 0;
    }
    fill.x = (float)x;
    /* A paragraph that ends with a line break has an empty line after it. */
    bool last = fill.to >= n && !(fill.forced && fill.ends_with == SY_INLINE_LINE_BREAK);
    finish_line(c, &fill, last);
    SyLine *line = &c->out->lines[c->out->n_lines - 1];
    line->height += place.skip;
    line->ascent += place.skip;
    line->beside = place.more && fill.to < n && !fill.forced;
    if (after > 0) stand_beside(c);
    after = line->beside ? place.x + place.width : 0;
    if (!line->beside) y += line->height;
    bool more = fill.to < n || (!last && fill.to >= n);
    from = fill.to;
    if (!more) break;
    if (from >= n) {
      add_room(c, &room);
      Fill empty = {
          .from = n, .to = n, .x = left, .width = (float)(c->in->width - left - right), .ends_with = SY_INLINE_TEXT};
      finish_line(c, &empty, true);
      break;
    }
  } while (from < n);
  c->out->lines[c->out->n_lines - 1].last = true;
}
