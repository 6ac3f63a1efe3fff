/* numbering.xml: labels and their counters (17.9). */
#include "word/word_private.h"

#include <string.h>

static int value(const xmlNode *parent, const char *name, int otherwise)
{
  const xmlNode *node = parent ? sy_xml_child(parent, name) : NULL;
  return sy_number_of(node, "val", otherwise);
}

static void add_abstract(SyDocument *d, xmlNode *node)
{
  AbstractNumbering *out = SY_ARENA_NEW(d->arena, AbstractNumbering);
  for (xmlNode *n = node->children; n; n = n->next) {
    int level = sy_xml_is(n, "lvl") ? sy_number_of(n, "ilvl", -1) : -1;
    if (level >= 0 && level < SY_LEVELS) out->levels[level] = n;
  }
  g_hash_table_insert(d->abstracts, GINT_TO_POINTER(sy_number_of(node, "abstractNumId", 0)), out);
}

static void add_numbering(SyDocument *d, xmlNode *node)
{
  Numbering *out = SY_ARENA_NEW(d->arena, Numbering);
  out->abstract = value(node, "abstractNumId", -1);
  for (size_t i = 0; i < SY_LEVELS; i++) out->start_override[i] = -1;
  for (xmlNode *n = node->children; n; n = n->next) {
    int level = sy_xml_is(n, "lvlOverride") ? sy_number_of(n, "ilvl", -1) : -1;
    if (level < 0 || level >= SY_LEVELS) continue;
    out->overrides[level] = sy_xml_child(n, "lvl");
    out->start_override[level] = value(n, "startOverride", -1);
  }
  g_hash_table_insert(d->numberings, GINT_TO_POINTER(sy_number_of(node, "numId", 0)), out);
}

void sy_numbering_load(SyDocument *d)
{
  const char *part = sy_package_related(d->package, d->main.name, "numbering");
  g_autoptr(GBytes) bytes = part ? sy_package_load(d->package, part, d->diagnostics) : NULL;
  if (!bytes) return;
  SyPlace place = {.file = sy_package_path(d->package), .part = part};
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  d->numbering = sy_xml_parse(data, length, &place, d->limits, d->diagnostics);
  const xmlNode *root = d->numbering ? xmlDocGetRootElement(d->numbering) : NULL;
  for (xmlNode *n = root ? root->children : NULL; n; n = n->next) {
    if (sy_xml_is(n, "abstractNum")) add_abstract(d, n);
    if (sy_xml_is(n, "num")) add_numbering(d, n);
  }
}

void sy_numbering_rewind(SyDocument *d)
{
  g_hash_table_remove_all(d->counters);
  GHashTableIter iter;
  void *numbering;
  g_hash_table_iter_init(&iter, d->numberings);
  while (g_hash_table_iter_next(&iter, NULL, &numbering))
    memset(((Numbering *)numbering)->started, 0, sizeof(bool) * SY_LEVELS);
}

const xmlNode *sy_numbering_level(const SyDocument *d, int num_id, int level)
{
  const Numbering *n = g_hash_table_lookup(d->numberings, GINT_TO_POINTER(num_id));
  if (!n || level < 0 || level >= SY_LEVELS) return NULL;
  if (n->overrides[level]) return n->overrides[level];
  const AbstractNumbering *a = g_hash_table_lookup(d->abstracts, GINT_TO_POINTER(n->abstract));
  return a ? a->levels[level] : NULL;
}

void sy_counter_free(void *data)
{
  Counter *counter = data;
  for (size_t i = 0; i < SY_LEVELS; i++) g_free(counter->labels[i]);
  g_free(counter);
}

static Counter *counter_of(SyDocument *d, int abstract)
{
  Counter *counter = g_hash_table_lookup(d->counters, GINT_TO_POINTER(abstract));
  if (counter) return counter;
  counter = g_new0(Counter, 1);
  for (size_t i = 0; i < SY_LEVELS; i++) counter->counts[i] = INT_MIN;
  g_hash_table_insert(d->counters, GINT_TO_POINTER(abstract), counter);
  return counter;
}

static int start_of(const SyDocument *d, int num_id, int level)
{
  const Numbering *n = g_hash_table_lookup(d->numberings, GINT_TO_POINTER(num_id));
  if (n && n->start_override[level] >= 0) return n->start_override[level];
  return value(sy_numbering_level(d, num_id, level), "start", 0);
}

/* Counts this level on, and lets the deeper ones begin again (lvlRestart, 17.9.10). */
static void count(SyDocument *d, Numbering *n, Counter *c, int num_id, int level)
{
  bool restart = n->start_override[level] >= 0 && !n->started[level];
  n->started[level] = true;
  if (c->counts[level] == INT_MIN || restart) c->counts[level] = start_of(d, num_id, level);
  else c->counts[level]++;
  for (int i = 0; i < level; i++)
    if (c->counts[i] == INT_MIN) c->counts[i] = start_of(d, num_id, i);
  for (int i = level + 1; i < SY_LEVELS; i++) {
    const xmlNode *deeper = sy_numbering_level(d, num_id, i);
    int after = value(deeper, "lvlRestart", -1);
    if (after == 0 || (after > 0 && level + 1 > after)) continue;
    c->counts[i] = INT_MIN;
  }
}

static SyNumberFormat format_of(const xmlNode *level)
{
  const xmlNode *node = level ? sy_xml_child(level, "numFmt") : NULL;
  const char *name = node ? sy_xml_attribute(node, "val") : NULL;
  return name ? sy_number_format_named(name, SY_NUMBER_OTHER) : SY_NUMBER_DECIMAL;
}

/* number: the part of it that is numbers and what stands between them. */
typedef struct {
  gsize number_from, number_to;
  bool includes; /* numbers of levels above */
} LabelParts;

static char *label_text(SyDocument *d, const Counter *c, int num_id, const xmlNode *level, int own, LabelParts *parts)
{
  *parts = (LabelParts){.number_from = G_MAXSIZE};
  const xmlNode *text = sy_xml_child(level, "lvlText");
  const char *pattern = text ? sy_xml_attribute(text, "val") : NULL;
  bool legal = sy_on(level, "isLgl", false);
  GString *out = g_string_new(NULL);
  for (const char *p = pattern ? pattern : ""; *p; p++) {
    if (*p != '%' || p[1] < '1' || p[1] > '9') {
      g_string_append_c(out, *p);
      continue;
    }
    int at = *++p - '1';
    const xmlNode *of = sy_numbering_level(d, num_id, at);
    if (c->counts[at] == INT_MIN) continue;
    g_autofree char *number = sy_number_format(legal ? SY_NUMBER_DECIMAL : format_of(of), c->counts[at]);
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

void sy_number_place(const SyDocument *d, int num_id, int level, NumberPlace *out)
{
  const Numbering *n = g_hash_table_lookup(d->numberings, GINT_TO_POINTER(num_id));
  const Counter *c = n ? g_hash_table_lookup(d->counters, GINT_TO_POINTER(n->abstract)) : NULL;
  *out = (NumberPlace){.abstract = n ? n->abstract : -1, .level = level};
  for (int i = 0; c && i <= level; i++) {
    out->labels[i] = g_strdup(c->labels[i]);
    out->includes[i] = c->includes[i];
  }
}

void sy_number_place_copy(NumberPlace *to, const NumberPlace *from)
{
  *to = *from;
  for (size_t i = 0; i < SY_LEVELS; i++) to->labels[i] = g_strdup(from->labels[i]);
}

void sy_number_place_clear(NumberPlace *place)
{
  for (size_t i = 0; i < SY_LEVELS; i++) g_clear_pointer(&place->labels[i], g_free);
}

char *sy_number_place_relative(const NumberPlace *place, const NumberPlace *from)
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

/* A bullet's text: of fonts of symbols, the characters that are meant; run is then in that font. */
static void set_bullet(Reader *r, SyLabel *label, SyRunProperties *run, const char *text)
{
  GString *out = g_string_new(NULL);
  const char *font = NULL;
  gunichar last = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    const char *family;
    gunichar code = g_utf8_get_char(p), c = sy_symbol_of(run, code, &family);
    if (c) font = family;
    if (!c && code >= 0xF000 && code <= 0xF0FF) {
      /* Of a font that we do not know, or that is not said. */
      c = sy_symbol_character(font = code == 0xF0B7 ? "Symbol" : "Wingdings", code);
      if (!c) c = 0x2022;
    }
    g_string_append_unichar(out, last = c ? c : code);
  }
  if (font) sy_symbol_font(run, font, last);
  label->text = sy_arena_strndup(r->arena, out->str, out->len);
  g_string_free(out, TRUE);
}

SyLabel *sy_numbering_label(Reader *r, int num_id, int level, const SyRunProperties *mark)
{
  SyDocument *d = r->d;
  Numbering *n = g_hash_table_lookup(d->numberings, GINT_TO_POINTER(num_id));
  const xmlNode *node = sy_numbering_level(d, num_id, level);
  if (!n || !node) return NULL;
  Counter *counter = counter_of(d, n->abstract);
  count(d, n, counter, num_id, level);
  SyLabel *label = SY_ARENA_NEW(r->arena, SyLabel);
  SyRunProperties *run = SY_ARENA_NEW(r->arena, SyRunProperties);
  *run = *mark;
  run->underline = SY_LINE_NONE;
  sy_read_run_properties(r, run, sy_xml_child(node, "rPr"));
  label->run = run;
  label->level = level;
  label->num_id = num_id;
  label->bullet = format_of(node) == SY_NUMBER_BULLET;
  LabelParts parts;
  g_autofree char *text = label_text(d, counter, num_id, node, level, &parts);
  if (!label->bullet) remember(counter, level, text, parts.includes);
  if (parts.number_to > 0)
    label->number = sy_arena_strndup(r->arena, text + parts.number_from, parts.number_to - parts.number_from);
  if (label->bullet) set_bullet(r, label, run, text);
  else label->text = sy_arena_strndup(r->arena, text, strlen(text));
  const xmlNode *suffix = sy_xml_child(node, "suff"), *jc = sy_xml_child(node, "lvlJc");
  const char *val = suffix ? sy_xml_attribute(suffix, "val") : NULL;
  label->suffix = g_strcmp0(val, "space") == 0     ? SY_SUFFIX_SPACE
                  : g_strcmp0(val, "nothing") == 0 ? SY_SUFFIX_NOTHING
                                                   : SY_SUFFIX_TAB;
  label->align = sy_align(jc ? sy_xml_attribute(jc, "val") : NULL, SY_ALIGN_LEFT);
  return label;
}
