/* The spaces between clusters (JLREQ 3.1, 3.2, App. B) and the places where a line may break (App. C). */
#include "compose/compose_private.h"
#include "compose/pack_private.h"
#include "compose/ruby_private.h"

#include <string.h>

#define HALF 0.5f
#define QUARTER 0.25f
#define WORD_SQUEEZE 0.19f /* of a space; Word's pages tell that it is more than 0.17 and less than 0.20 */

/* The part of a full-width body that is space, after and before the mark, in ems (3.1.2). */
static const struct {
  float lead, trail;
} bodies[] = {
    [SY_CLASS_OPENING] = {HALF, 0},
    [SY_CLASS_CLOSING] = {0, HALF},
    [SY_CLASS_FULL_STOP] = {0, HALF},
    [SY_CLASS_COMMA] = {0, HALF},
    [SY_CLASS_MIDDLE_DOT] = {QUARTER, QUARTER},
    [SY_CLASS_SPACE] = {0, 0},
};

static float body_trail(const Cluster *cluster)
{
  if (cluster->kind != CLUSTER_TEXT || !cluster->full) return 0;
  return bodies[cluster->class].trail * cluster->size;
}

static float body_lead(const Cluster *cluster)
{
  if (cluster->kind != CLUSTER_TEXT || !cluster->full) return 0;
  return bodies[cluster->class].lead * cluster->size;
}

float sy_compose_trail(const Composer *c, const Cluster *cluster)
{
  return c->compress ? body_trail(cluster) : 0;
}

float sy_compose_lead(const Composer *c, const Cluster *cluster)
{
  return c->compress ? body_lead(cluster) : 0;
}

static bool closes(const Cluster *cluster)
{
  return cluster->class == SY_CLASS_CLOSING || cluster->class == SY_CLASS_FULL_STOP || cluster->class == SY_CLASS_COMMA;
}

/* The space between two characters of which at least one brings some (App. B Table 1): marks side by
 * side share one (3.1.4). Middle dots keep theirs (notes 3 and 5). */
static float between_marks(const Composer *c, const Cluster *a, const Cluster *b, float trail, float lead)
{
  if (!RULE(c, CONSECUTIVE)) return trail + lead;
  if (a->class == SY_CLASS_CLOSING && (b->class == SY_CLASS_MIDDLE_DOT || b->class == SY_CLASS_FULL_SPACE)) return lead;
  if (closes(a) && b->class == SY_CLASS_OPENING) return MAX(trail, lead);
  if (closes(a) && closes(b)) return 0;
  if (a->class == SY_CLASS_OPENING && b->class == SY_CLASS_OPENING) return 0;
  if (a->class == SY_CLASS_MIDDLE_DOT && b->class == SY_CLASS_OPENING) return trail;
  return trail + lead;
}

/* How that space gives way (3.8.3). That after a full stop does not, nor that of a comma before a middle dot. */
static void set_mark_space(const Composer *c, const Cluster *a, const Cluster *b, float trail, float lead, Gap *gap)
{
  float space = between_marks(c, a, b, trail, lead), kept = 0;
  bool dot = a->class == SY_CLASS_MIDDLE_DOT || b->class == SY_CLASS_MIDDLE_DOT;
  if (a->class == SY_CLASS_FULL_STOP || (a->class == SY_CLASS_COMMA && dot)) kept = MIN(trail, space);
  gap->natural = space - trail - lead;
  gap->least = kept - trail - lead;
  gap->stage = dot ? STAGE_MIDDLE_DOT : STAGE_BRACKET;
}

static bool is_western(const Cluster *cluster)
{
  return cluster->kind == CLUSTER_TEXT && !cluster->east_asian && cluster->class != SY_CLASS_SPACE &&
         (g_unichar_isalnum(cluster->character) ||
          (cluster->character < 0x80 && strchr("%$#&+@", (int)cluster->character)));
}

static bool is_script(const Cluster *cluster)
{
  return cluster->kind == CLUSTER_TEXT && cluster->east_asian &&
         (cluster->class == SY_CLASS_IDEOGRAPH || cluster->class == SY_CLASS_KANA ||
          cluster->class == SY_CLASS_SMALL_KANA || cluster->class == SY_CLASS_PROLONGED ||
          cluster->class == SY_CLASS_ITERATION) &&
         !(cluster->character >= 0xFF10 && cluster->character <= 0xFF5A);
}

/* Marks of notes stand close to what they belong to (4.2.3). */
static bool is_note_mark(const Composer *c, const Cluster *cluster)
{
  const SyRunProperties *run = cluster->item == UINT32_MAX ? NULL : c->in->items[cluster->item].run;
  return run && run->vert_align == SY_VERTICAL_SUPERSCRIPT;
}

/* A quarter em between Japanese and Latin letters or digits (3.2.6; w:autoSpaceDE, w:autoSpaceDN). */
static float between_scripts(const Composer *c, const Cluster *a, const Cluster *b)
{
  const SyParagraphProperties *p = c->in->properties;
  if (!RULE(c, SCRIPTS)) return 0;
  bool divides = a->class == SY_CLASS_DIVIDING && a->east_asian; /* App. B: so after ？, not before */
  const Cluster *western = (is_script(a) || divides) && is_western(b) ? b : is_western(a) && is_script(b) ? a : NULL;
  if (!western || a->label != b->label || is_note_mark(c, western)) return 0;
  bool digit = g_unichar_isdigit(western->character);
  if (digit ? !p->auto_space_dn : !p->auto_space_de) return 0;
  return QUARTER * (western == a ? b : a)->size;
}

static void set_space(const Composer *c, const Cluster *a, const Cluster *b, Gap *gap)
{
  float trail = sy_compose_trail(c, a), lead = sy_compose_lead(c, b);
  if (a->kind != CLUSTER_TEXT || b->kind != CLUSTER_TEXT) return;
  if (!c->compress && (body_trail(a) > 0 || body_lead(b) > 0)) {
    /* Word, told not to compress, still closes marks up where a line is too long by that. */
    gap->least = between_marks(c, a, b, body_trail(a), body_lead(b)) - body_trail(a) - body_lead(b);
    gap->stage = gap->least < 0 ? STAGE_BRACKET : STAGE_NONE;
  } else if (trail > 0 || lead > 0) {
    set_mark_space(c, a, b, trail, lead, gap);
  } else if ((gap->auto_space = between_scripts(c, a, b)) > 0) {
    gap->natural = gap->auto_space;
    gap->least = gap->auto_space / 2;
    gap->stage = STAGE_SCRIPTS;
  } else if (a->class == SY_CLASS_SPACE) {
    gap->least = c->compress ? -MAX(a->advance - QUARTER * a->size, 0) : -a->advance * WORD_SQUEEZE;
    gap->stage = STAGE_WORD;
  }
}

/* ---- Breaks ------------------------------------------------------------------------------- */

static bool in_set(const char *set, uint32_t ch)
{
  for (const char *p = set; *p; p = g_utf8_next_char(p))
    if (g_utf8_get_char(p) == ch) return true;
  return false;
}

/* Of Word's own lists, what the classes do not say: Latin marks, signs after numbers, sound marks. */
static const char word_begins_not[] =
    "!%),.:;?]}\u00A2\u00B0\u00BB\u2019\u201D\u2030\u2032\u2033\u2103\uFF05\uFFE0\u309B\u309C\uFF9E\uFF9F";
static const char word_ends_not[] = "$([{\u00A3\u00A5\u00AB\u2018\u201C\uFF04\uFFE1\uFFE5";

/* What may not begin a line (3.1.7). Word lets small kana and ー do so unless it is strict. */
static bool may_not_begin(const Composer *c, const Cluster *b)
{
  const SyDocumentSettings *settings = c->in->settings;
  if (!c->in->properties->kinsoku || !RULE(c, LINE_START)) return false;
  if (settings->no_breaks_before) return in_set(settings->no_breaks_before, b->character);
  switch ((SyClass)b->class) {
  case SY_CLASS_CLOSING:
  case SY_CLASS_FULL_STOP:
  case SY_CLASS_COMMA:
  case SY_CLASS_MIDDLE_DOT:
  case SY_CLASS_DIVIDING:
  case SY_CLASS_ITERATION: return true;
  case SY_CLASS_SMALL_KANA:
  case SY_CLASS_PROLONGED:
  case SY_CLASS_HYPHEN: return settings->strict_first_and_last;
  case SY_CLASS_IDEOGRAPH: return b->character > 0xFF60 && in_set(word_begins_not, b->character);
  case SY_CLASS_KANA: return (b->character == 0x309B || b->character == 0x309C);
  default: return in_set(word_begins_not, b->character);
  }
}

/* What may not end a line (3.1.8). */
static bool may_not_end(const Composer *c, const Cluster *a)
{
  const SyDocumentSettings *settings = c->in->settings;
  if (!c->in->properties->kinsoku || !RULE(c, LINE_FINISH)) return false;
  if (settings->no_breaks_after) return in_set(settings->no_breaks_after, a->character);
  if (a->class == SY_CLASS_OPENING) return true;
  return (a->class == SY_CLASS_PREFIX || a->class == SY_CLASS_WESTERN) && in_set(word_ends_not, a->character);
}

static bool is_numeral(const Cluster *cluster)
{
  uint32_t ch = cluster->character;
  return cluster->class == SY_CLASS_DIGIT || (ch >= 0xFF10 && ch <= 0xFF19) || ch == 0x3007 ||
         (ch >= 0x4E00 && ch < 0x9000 && in_set("一二三四五六七八九十百千万億兆", ch));
}

/* …… and ―― stay together, so do a number and its sign (3.1.10). */
static bool inseparable(const Composer *c, const Cluster *a, const Cluster *b)
{
  if (!RULE(c, UNBREAKABLE)) return false;
  if (a->class == SY_CLASS_INSEPARABLE && b->class == SY_CLASS_INSEPARABLE)
    return a->character == b->character ||
           ((a->character == 0x3033 || a->character == 0x3034) && b->character == 0x3035);
  return (b->class == SY_CLASS_POSTFIX && is_numeral(a)) || (a->class == SY_CLASS_PREFIX && is_numeral(b));
}

/* Letters on both sides of a slash within so many characters of a word's edge: S/MIME stays whole. */
#define SHORT_PIECE 8

static size_t letters_from(const Composer *c, size_t i, int step)
{
  size_t n = 0;
  for (size_t k = i; k < c->clusters->len && n <= SHORT_PIECE; k += (size_t)step, n++) {
    const Cluster *cluster = &CLUSTER(c, k);
    if (cluster->kind != CLUSTER_TEXT || cluster->east_asian || !g_unichar_isalnum(cluster->character)) break;
    if (k == 0 && step < 0) return n + 1;
  }
  return n;
}

/* Within Latin text: after a hyphen between letters, after a slash between long pieces. i is a's. */
static bool breaks_word(const Composer *c, size_t i)
{
  const Cluster *a = &CLUSTER(c, i), *b = &CLUSTER(c, i + 1);
  if (!c->in->properties->word_wrap || !RULE(c, WORDS)) return true;
  if (a->character == '-' || a->character == 0x2010)
    return i > 0 && g_unichar_isalpha(CLUSTER(c, i - 1).character) && g_unichar_isalpha(b->character) &&
           letters_from(c, i - 1, -1) > 1 && letters_from(c, i + 1, 1) > 1;
  if (a->character == '/' || a->character == '\\')
    return i > 0 && (letters_from(c, i - 1, -1) > SHORT_PIECE || letters_from(c, i + 1, 1) > SHORT_PIECE);
  return a->character == 0x200B || a->character == 0xAD || a->character == 0x2013 || a->character == 0x2014;
}

static bool may_break(const Composer *c, size_t i)
{
  const Cluster *a = &CLUSTER(c, i), *b = &CLUSTER(c, i + 1);
  if (a->kind == CLUSTER_MARK || b->kind == CLUSTER_MARK) return false; /* decided by their neighbours */
  if (a->kind == CLUSTER_TAB) return true;
  if (b->kind == CLUSTER_TAB || b->kind == CLUSTER_BREAK) return false;
  if (b->class == SY_CLASS_SPACE && b->kind == CLUSTER_TEXT) return false;
  if (a->character == 0x00A0 || b->character == 0x00A0 || a->character == 0x2060 || b->character == 0x2060)
    return false;
  if (a->class == SY_CLASS_SPACE) return true;
  if (a->kind == CLUSTER_BOX || b->kind == CLUSTER_BOX) {
    const Cluster *text = a->kind == CLUSTER_BOX ? b : a;
    if (a->kind == b->kind) return true;
    return text == b ? !may_not_begin(c, b) : !may_not_end(c, a);
  }
  if (a->shaped && b->shaped) return b->wraps;
  if (!a->east_asian && !b->east_asian) return breaks_word(c, i);
  /* The space after ？ does not begin a line (3.1.6). */
  if (b->class == SY_CLASS_FULL_SPACE && a->class == SY_CLASS_DIVIDING && RULE(c, DIVIDING)) return false;
  return !may_not_begin(c, b) && !may_not_end(c, a) && !inseparable(c, a, b);
}

/* Classes beside which no space may be added: 1 before, 2 after, 3 both (3.1.11). */
static const uint8_t closed[] = {
    [SY_CLASS_OPENING] = 2, [SY_CLASS_CLOSING] = 1,    [SY_CLASS_FULL_STOP] = 1,
    [SY_CLASS_COMMA] = 1,   [SY_CLASS_MIDDLE_DOT] = 3, [SY_CLASS_DIVIDING] = 3,
    [SY_CLASS_HYPHEN] = 3,  [SY_CLASS_FULL_SPACE] = 3, [SY_CLASS_SPACE] = 0,
};

/* Where a line that is too short may be opened (3.8.4). */
static bool may_stretch(const Composer *c, const Cluster *a, const Cluster *b)
{
  if (a->kind != CLUSTER_TEXT || b->kind != CLUSTER_TEXT || a->label || b->label) return false;
  if (a->class == SY_CLASS_SPACE) return b->class != SY_CLASS_SPACE;
  if (b->class == SY_CLASS_SPACE || (!a->east_asian && !b->east_asian)) return false;
  if (!RULE(c, INSEPARABLE)) return true;
  return !(closed[a->class] & 2) && !(closed[b->class] & 1) && !inseparable(c, a, b);
}

/* Marks (bookmarks, anchors) have no width: a break may stand before the last of a row of them. */
static void pass_over_marks(Composer *c)
{
  guint n = c->clusters->len;
  for (guint i = 0; i + 1 < n; i++) {
    if (CLUSTER(c, i + 1).kind != CLUSTER_MARK) continue;
    guint after = i + 1;
    while (after < n && CLUSTER(c, after).kind == CLUSTER_MARK) after++;
    if (after < n && CLUSTER(c, i).kind != CLUSTER_MARK) {
      /* Compared as neighbours: the second is moved beside the first for the question. */
      Cluster kept = CLUSTER(c, i + 1);
      CLUSTER(c, i + 1) = CLUSTER(c, after);
      Gap *gap = &c->gaps[after - 1];
      gap->breakable = may_break(c, i);
      gap->stretches = may_stretch(c, &CLUSTER(c, i), &CLUSTER(c, i + 1));
      set_space(c, &CLUSTER(c, i), &CLUSTER(c, i + 1), gap);
      CLUSTER(c, i + 1) = kept;
    }
    i = after - 1;
  }
}

/* A form's blank, 【　　　】 or （　　　）, up to so many spaces: its halves on two lines would be no room to write in.
 */
#define BLANK_MOST 12

static void keep_blanks(Composer *c)
{
  guint n = c->clusters->len;
  for (guint i = 0; i + 2 < n; i++) {
    if (CLUSTER(c, i).class != SY_CLASS_OPENING || CLUSTER(c, i + 1).character != 0x3000) continue;
    guint end = i + 1;
    while (end < n && CLUSTER(c, end).character == 0x3000) end++;
    if (end < n && end - i - 1 <= BLANK_MOST && CLUSTER(c, end).class == SY_CLASS_CLOSING)
      for (guint k = i; k < end; k++) c->gaps[k].breakable = false;
    i = end - 1;
  }
}

void sy_compose_space(Composer *c)
{
  guint n = c->clusters->len;
  bool any_marks = false;
  for (guint i = 0; i + 1 < n; i++) {
    const Cluster *a = &CLUSTER(c, i), *b = &CLUSTER(c, i + 1);
    Gap *gap = &c->gaps[i];
    any_marks |= a->kind == CLUSTER_MARK || b->kind == CLUSTER_MARK;
    if ((c->rubies && sy_compose_in_ruby(c, a, b)) || sy_compose_in_pack(a, b)) continue;
    gap->breakable = may_break(c, i);
    gap->stretches = may_stretch(c, a, b);
    set_space(c, a, b, gap);
  }
  if (any_marks) pass_over_marks(c);
  keep_blanks(c);
}
