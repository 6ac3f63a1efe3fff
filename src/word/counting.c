/* What has been counted up to a place: the labels of lists (17.9), headings and SEQ fields. */
#include "word/counting.h"
#include "word/field.h"
#include "word/numbering_private.h"
#include "word/properties_private.h"
#include "word/styles_private.h"
#include "word/symbol_private.h"

#include <stdlib.h>
#include <string.h>

#define NUMBER_MOST 1000000000 /* A sequence counts so far, to either side of zero. */

/* The counts of a list's levels. */
typedef struct {
  int counts[SY_LEVELS];
  char *labels[SY_LEVELS];  /* The last of each level, without a full stop at its end; NULL: none. */
  bool includes[SY_LEVELS]; /* Its label has the numbers of levels above in it. */
} Counter;

/* Which levels of a list with a start of its own have started. */
typedef struct {
  bool levels[SY_LEVELS];
} Started;

/* A sequence's last number, and how many headings of its \s level or above stood before it. */
typedef struct {
  int number, headings;
} Sequence;

struct SyCounting {
  SyStyles *styles;
  GHashTable *counters;        /* abstract id -> Counter */
  GHashTable *started;         /* list's id -> Started */
  GHashTable *sequences;       /* name, case folded -> Sequence */
  int headings[SY_LEVELS + 1]; /* How many of each level there have been. */
};

static void free_counter(void *data)
{
  Counter *counter = data;
  for (size_t i = 0; i < SY_LEVELS; i++) g_free(counter->labels[i]);
  g_free(counter);
}

SyCounting *sy_counting_new(SyStyles *styles)
{
  SyCounting *c = g_new0(SyCounting, 1);
  c->styles = styles;
  c->counters = g_hash_table_new_full(NULL, NULL, NULL, free_counter);
  c->started = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  c->sequences = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return c;
}

void sy_counting_free(SyCounting *c)
{
  if (!c) return;
  g_hash_table_destroy(c->counters);
  g_hash_table_destroy(c->started);
  g_hash_table_destroy(c->sequences);
  g_free(c);
}

void sy_counting_rewind(SyCounting *c)
{
  g_hash_table_remove_all(c->counters);
  g_hash_table_remove_all(c->started);
  g_hash_table_remove_all(c->sequences);
  memset(c->headings, 0, sizeof c->headings);
}

/* ---- Counting a level on -------------------------------------------------------------------- */

static const Numbering *list_of(const SyCounting *c, int num_id)
{
  return g_hash_table_lookup(c->styles->numberings, GINT_TO_POINTER(num_id));
}

static Counter *counter_of(SyCounting *c, int abstract)
{
  Counter *counter = g_hash_table_lookup(c->counters, GINT_TO_POINTER(abstract));
  if (counter) return counter;
  counter = g_new0(Counter, 1);
  for (size_t i = 0; i < SY_LEVELS; i++) counter->counts[i] = INT_MIN;
  g_hash_table_insert(c->counters, GINT_TO_POINTER(abstract), counter);
  return counter;
}

/* A start that a list sets itself holds once. */
static bool starts_anew(SyCounting *c, const Numbering *list, int num_id, int level)
{
  if (list->start_override[level] < 0) return false;
  Started *started = g_hash_table_lookup(c->started, GINT_TO_POINTER(num_id));
  if (!started) {
    started = g_new0(Started, 1);
    g_hash_table_insert(c->started, GINT_TO_POINTER(num_id), started);
  }
  bool anew = !started->levels[level];
  started->levels[level] = true;
  return anew;
}

static int value(const xmlNode *parent, const char *name, int otherwise)
{
  const xmlNode *node = parent ? sy_xml_child(parent, name) : NULL;
  return sy_number_of(node, "val", otherwise);
}

static int start_of(const SyCounting *c, const Numbering *list, int num_id, int level)
{
  if (list->start_override[level] >= 0) return list->start_override[level];
  return value(sy_numbering_level(c->styles, num_id, level), "start", 0);
}

/* Counts this level on, and lets the deeper ones begin again (lvlRestart, 17.9.10). */
static void count(SyCounting *c, const Numbering *list, Counter *counter, int num_id, int level)
{
  int *counts = counter->counts;
  bool anew = starts_anew(c, list, num_id, level);
  if (counts[level] == INT_MIN || anew) counts[level] = start_of(c, list, num_id, level);
  else counts[level]++;
  for (int i = 0; i < level; i++)
    if (counts[i] == INT_MIN) counts[i] = start_of(c, list, num_id, i);
  for (int i = level + 1; i < SY_LEVELS; i++) {
    int after = value(sy_numbering_level(c->styles, num_id, i), "lvlRestart", -1);
    if (after == 0 || (after > 0 && level + 1 > after)) continue;
    counts[i] = INT_MIN;
  }
}

/* ---- The text of a label -------------------------------------------------------------------- */

static SyNumberFormat format_of(const xmlNode *level)
{
  const xmlNode *node = level ? sy_xml_child(level, "numFmt") : NULL;
  const char *name = node ? sy_xml_attribute(node, "val") : NULL;
  return name ? sy_number_format_named(name, SY_NUMBER_OTHER) : SY_NUMBER_DECIMAL;
}

/* What a label is made of. */
typedef struct {
  gsize number_from, number_to; /* The numbers in it, and what stands between them. */
  bool includes;                /* It has the numbers of levels above in it. */
} LabelParts;

static char *label_text(const SyStyles *s, const int *counts, int num_id, int own, LabelParts *parts)
{
  *parts = (LabelParts){.number_from = G_MAXSIZE};
  const xmlNode *level = sy_numbering_level(s, num_id, own), *text = sy_xml_child(level, "lvlText");
  const char *pattern = text ? sy_xml_attribute(text, "val") : NULL;
  bool legal = sy_on(level, "isLgl", false);
  GString *out = g_string_new(NULL);
  for (const char *p = pattern ? pattern : ""; *p; p++) {
    if (*p != '%' || p[1] < '1' || p[1] > '9') {
      g_string_append_c(out, *p);
      continue;
    }
    int at = *++p - '1';
    const xmlNode *of = sy_numbering_level(s, num_id, at);
    if (counts[at] == INT_MIN) continue;
    g_autofree char *number = sy_number_format(legal ? SY_NUMBER_DECIMAL : format_of(of), counts[at]);
    parts->number_from = MIN(parts->number_from, out->len);
    g_string_append(out, number);
    parts->number_to = out->len;
    parts->includes = parts->includes || at < own;
  }
  return g_string_free(out, FALSE);
}

/* ---- Numbers that other places name (17.16.5.51) -------------------------------------------- */

/* References leave out the full stop at a number's end. */
static char *without_stop(const char *text)
{
  static const char *const stops[] = {".", "．"};
  char *out = g_strchomp(g_strdup(text));
  for (size_t i = 0; i < G_N_ELEMENTS(stops); i++)
    if (g_str_has_suffix(out, stops[i])) out[strlen(out) - strlen(stops[i])] = 0;
  return out;
}

static void remember(Counter *c, int level, const char *text, bool includes)
{
  for (int i = level; i < SY_LEVELS; i++) g_clear_pointer(&c->labels[i], g_free);
  c->labels[level] = without_stop(text);
  c->includes[level] = includes;
}

void sy_number_place(const SyCounting *counting, int num_id, int level, SyNumberPlace *out)
{
  const Numbering *n = list_of(counting, num_id);
  const Counter *c = n ? g_hash_table_lookup(counting->counters, GINT_TO_POINTER(n->abstract)) : NULL;
  *out = (SyNumberPlace){.abstract = n ? n->abstract : -1, .level = level};
  for (int i = 0; c && i <= level; i++) {
    out->labels[i] = g_strdup(c->labels[i]);
    out->includes[i] = c->includes[i];
  }
}

void sy_number_place_copy(SyNumberPlace *to, const SyNumberPlace *from)
{
  *to = *from;
  for (size_t i = 0; i < SY_LEVELS; i++) to->labels[i] = g_strdup(from->labels[i]);
}

void sy_number_place_clear(SyNumberPlace *place)
{
  for (size_t i = 0; i < SY_LEVELS; i++) g_clear_pointer(&place->labels[i], g_free);
}

char *sy_number_place_relative(const SyNumberPlace *place, const SyNumberPlace *from)
{
  int first = 0;
  if (from && from->abstract == place->abstract && from->labels[0]) {
    while (first < place->level && g_strcmp0(place->labels[first], from->labels[first]) == 0) first++;
  }
  GString *out = g_string_new(NULL);
  for (int i = first; i <= place->level; i++) {
    if (place->includes[i]) g_string_truncate(out, 0);
    g_string_append(out, place->labels[i] ? place->labels[i] : "");
  }
  return g_string_free(out, FALSE);
}

/* ---- Labels --------------------------------------------------------------------------------- */

/* Sets a bullet's text. Codes of fonts of symbols become the characters that they mean, and run gets their font. */
static void set_bullet(SyArena *arena, SyLabel *label, SyRunProperties *run, const char *text)
{
  GString *out = g_string_new(NULL);
  const char *font = NULL;
  gunichar last = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    const char *family;
    gunichar code = g_utf8_get_char(p), c = sy_symbol_of(run, code, &family);
    if (c) font = family;
    if (!c && code >= 0xF000 && code <= 0xF0FF) {
      /* Its font is one that we do not know, or it is not said. */
      c = sy_symbol_character(font = code == 0xF0B7 ? "Symbol" : "Wingdings", code);
      if (!c) c = 0x2022;
    }
    g_string_append_unichar(out, last = c ? c : code);
  }
  if (font) sy_symbol_font(run, font, last);
  label->text = sy_arena_strndup(arena, out->str, out->len);
  g_string_free(out, TRUE);
}

SyLabel *sy_counting_label(SyCounting *c, SyArena *arena, int num_id, int level, const SyRunProperties *mark)
{
  const Numbering *list = list_of(c, num_id);
  const xmlNode *node = sy_numbering_level(c->styles, num_id, level);
  if (!list || !node) return NULL;
  Counter *counter = counter_of(c, list->abstract);
  count(c, list, counter, num_id, level);
  SyLabel *label = SY_ARENA_NEW(arena, SyLabel);
  SyRunProperties *run = SY_ARENA_NEW(arena, SyRunProperties);
  *run = *mark;
  run->underline = SY_LINE_NONE;
  sy_read_run_properties(c->styles, run, sy_xml_child(node, "rPr"));
  label->run = run;
  label->level = level;
  label->num_id = num_id;
  label->bullet = format_of(node) == SY_NUMBER_BULLET;
  LabelParts parts;
  g_autofree char *text = label_text(c->styles, counter->counts, num_id, level, &parts);
  if (!label->bullet) remember(counter, level, text, parts.includes);
  if (parts.number_to > 0)
    label->number = sy_arena_strndup(arena, text + parts.number_from, parts.number_to - parts.number_from);
  if (label->bullet) set_bullet(arena, label, run, text);
  else label->text = sy_arena_strndup(arena, text, strlen(text));
  const xmlNode *suffix = sy_xml_child(node, "suff"), *jc = sy_xml_child(node, "lvlJc");
  const char *val = suffix ? sy_xml_attribute(suffix, "val") : NULL;
  label->suffix = g_strcmp0(val, "space") == 0     ? SY_SUFFIX_SPACE
                  : g_strcmp0(val, "nothing") == 0 ? SY_SUFFIX_NOTHING
                                                   : SY_SUFFIX_TAB;
  label->align = sy_align(jc ? sy_xml_attribute(jc, "val") : NULL, SY_ALIGN_LEFT);
  return label;
}

/* ---- Sequences ------------------------------------------------------------------------------ */

static Sequence *sequence_of(SyCounting *c, const char *name)
{
  g_autofree char *key = g_utf8_casefold(name, -1);
  Sequence *sequence = g_hash_table_lookup(c->sequences, key);
  if (sequence) return sequence;
  sequence = g_new0(Sequence, 1);
  g_hash_table_insert(c->sequences, g_steal_pointer(&key), sequence);
  return sequence;
}

void sy_counting_heading(SyCounting *c, const char *style_name)
{
  int level = sy_heading_level(style_name);
  if (level) c->headings[level]++;
}

char *sy_counting_sequence(SyCounting *c, const GPtrArray *words, bool *beyond)
{
  const char *name = words->len > 1 ? g_ptr_array_index(words, 1) : NULL, *reset = sy_field_after(words, "\\r"),
             *by = sy_field_after(words, "\\s");
  const char *second = words->len > 2 ? g_ptr_array_index(words, 2) : "\\";
  if (g_ascii_strcasecmp(g_ptr_array_index(words, 0), "SEQ") != 0 || !name || *name == '\\') return NULL;
  if (*second != '\\') return NULL; /* It asks for the number at a bookmark: what is stored stands. */
  Sequence *sequence = sequence_of(c, name);
  int headings = 0;
  for (int i = 1; by && i <= CLAMP(atoi(by), 1, SY_LEVELS); i++) headings += c->headings[i];
  if (by && headings != sequence->headings) sequence->number = 0;
  sequence->headings = headings;
  gint64 number = reset ? g_ascii_strtoll(reset, NULL, 10) : sequence->number + (sy_field_has(words, "\\c") ? 0 : 1);
  sequence->number = (int)CLAMP(number, -NUMBER_MOST, NUMBER_MOST);
  if (beyond) *beyond = number != sequence->number;
  if (sy_field_has(words, "\\h") && !sy_field_format_switch(words)) return g_strdup("");
  return sy_field_number(words, SY_NUMBER_DECIMAL, sequence->number);
}
