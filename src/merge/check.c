/* What is wrong with a template: its tags' names and types, compared with data. */
#include "merge/compile_private.h"

#include <string.h>

/* ---- Typical data ------------------------------------------------------------------------------ */

static SyValue *together(const SyValue *a, const SyValue *b);

static void set_member(SyValue *map, const char *key, const SyValue *value)
{
  const SyValue *before = sy_value_get(map, key);
  SyValue *both = before ? together(before, value) : sy_docx_typical(value);
  sy_value_map_set(map, key, both);
}

/* What a and b have between them. */
static SyValue *together(const SyValue *a, const SyValue *b)
{
  SyValueType type = sy_value_type(a), other = sy_value_type(b);
  if (type == SY_VALUE_NULL) return sy_docx_typical(b);
  if (type != other || (type != SY_VALUE_MAP && type != SY_VALUE_LIST))
    return sy_docx_typical(sy_value_truth(a) ? a : other == SY_VALUE_NULL ? a : b);
  if (type == SY_VALUE_LIST) {
    SyValue *list = sy_value_new_list();
    SyValue *item = together(sy_value_item(a, 0), sy_value_item(b, 0));
    if (sy_value_count(a) + sy_value_count(b) > 0) sy_value_list_add(list, item);
    else sy_value_unref(item);
    return list;
  }
  SyValue *map = sy_value_new_map();
  for (size_t i = 0; i < sy_value_count(a); i++) set_member(map, sy_value_key(a, i), sy_value_pair(a, i));
  for (size_t i = 0; i < sy_value_count(b); i++) set_member(map, sy_value_key(b, i), sy_value_pair(b, i));
  sy_value_map_set_open(map, sy_value_map_open(a) || sy_value_map_open(b));
  return map;
}

SyValue *sy_docx_typical(const SyValue *data)
{
  SyValueType type = sy_value_type(data);
  if (type == SY_VALUE_MAP) {
    SyValue *map = sy_value_new_map();
    for (size_t i = 0; i < sy_value_count(data); i++) set_member(map, sy_value_key(data, i), sy_value_pair(data, i));
    sy_value_map_set_open(map, sy_value_map_open(data));
    return map;
  }
  if (type != SY_VALUE_LIST) return data ? sy_value_ref((SyValue *)data) : sy_value_new_null();
  SyValue *list = sy_value_new_list(), *item = NULL;
  for (size_t i = 0; i < sy_value_count(data); i++) {
    SyValue *next = item ? together(item, sy_value_item(data, i)) : sy_docx_typical(sy_value_item(data, i));
    sy_value_unref(item);
    item = next;
  }
  if (item) sy_value_list_add(list, item);
  return list;
}

/* ---- Scopes ------------------------------------------------------------------------------------ */

typedef struct {
  SyScope scope;
  bool vague; /* nothing is known of what it holds */
} Level;

typedef struct {
  SyValue *data; /* typical */
  const SyTemplateOptions *options;
  SyDiagnostics *diagnostics;
  GPtrArray *levels;  /* Level, owned; the innermost last */
  GHashTable *homes;  /* English key -> dotted name of the list or map that has it; "" for the root */
  bool unsound;       /* sections are not what they were meant to be */
  SyPlace text_place; /* of a text template */
} Checker;

static const SyScope *scope_of(const Checker *c)
{
  return &((const Level *)c->levels->pdata[c->levels->len - 1])->scope;
}

static bool is_vague(const Checker *c)
{
  for (guint i = 0; i < c->levels->len; i++)
    if (((const Level *)c->levels->pdata[i])->vague) return true;
  return false;
}

static void find_homes(Checker *c, const SyValue *value, const char *path)
{
  if (sy_value_type(value) == SY_VALUE_LIST) find_homes(c, sy_value_item(value, 0), path);
  for (size_t i = 0; sy_value_type(value) == SY_VALUE_MAP && i < sy_value_count(value); i++) {
    const char *key = sy_name_english(sy_value_key(value, i));
    if (!g_hash_table_contains(c->homes, key)) g_hash_table_insert(c->homes, g_strdup(key), g_strdup(path));
    g_autofree char *inner =
        *path ? g_strdup_printf("%s.%s", path, sy_value_key(value, i)) : g_strdup(sy_value_key(value, i));
    find_homes(c, sy_value_pair(value, i), inner);
  }
}

/* ---- Faults ------------------------------------------------------------------------------------ */

static SyPlace placed(const Checker *c, const SyPlace *place)
{
  SyPlace own = *place;
  own.file = c->options->path;
  return own;
}

/* The name without full-width letters, quotes and blanks inside, if that makes a difference. Caller frees. */
static char *plain_name(const char *name)
{
  g_autofree char *narrow = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
  GString *out = g_string_new(NULL);
  for (const char *p = narrow ? narrow : name; *p; p = g_utf8_next_char(p)) {
    gunichar ch = g_utf8_get_char(p);
    if (!g_unichar_isspace(ch) && !strchr("\"'`{}", (int)MIN(ch, 0x7f)) && !(ch >= 0x2018 && ch <= 0x201f))
      g_string_append_unichar(out, ch);
  }
  bool same = strcmp(out->str, name) == 0 || out->len == 0;
  return g_string_free(out, same);
}

/* True if the data has the name here. */
static bool is_known(const Checker *c, const char *name)
{
  g_autofree char *problem = NULL, *hint = NULL;
  SyTag *tag = sy_tag_new(name, strlen(name), &problem, &hint);
  bool known = tag && tag->kind == SY_TAG_VALUE && sy_scope_lookup(scope_of(c), tag);
  sy_tag_free(tag);
  return known;
}

static char *unknown_hint(const Checker *c, const SyTag *tag)
{
  g_autofree char *plain = plain_name(tag->name);
  if (plain && is_known(c, plain))
    return g_strdup_printf(_("write “%s”, without full-width letters, quotes or spaces"), plain);
  if (tag->name[0] == '?') return g_strdup_printf(_("a section opens with {{#%s}}"), tag->name + 1);
  g_autofree char *near = sy_scope_nearest(scope_of(c), tag);
  if (near) return g_strdup_printf(_("did you mean “%s”?"), near);
  const char *home = tag->n_path ? g_hash_table_lookup(c->homes, sy_name_english(tag->path[tag->n_path - 1])) : NULL;
  if (home && *home)
    return g_strdup_printf(_("“%s” has that name: write {{%s.%s}}, or stand between {{#%s}} and {{/%s}}"), home, home,
                           tag->path[tag->n_path - 1], home, home);
  return NULL;
}

static void fault_unknown(Checker *c, const SyTag *tag, const SyPlace *place)
{
  if (is_vague(c)) return;
  bool somewhere = tag->n_path && g_hash_table_contains(c->homes, sy_name_english(tag->path[tag->n_path - 1]));
  if (c->unsound && somewhere) return;
  g_autofree char *hint = unknown_hint(c, tag);
  SyPlace own = placed(c, place);
  sy_diagnostics_add(c->diagnostics, SY_ERROR, "template-unknown-name", &own, hint, _("the data has no “%s”"),
                     tag->name);
}

static void fault_type(Checker *c, const SyTag *tag, const SyPlace *place, SyValueType type, const char *wanted,
                       const char *hint)
{
  SyPlace own = placed(c, place);
  sy_diagnostics_add(c->diagnostics, SY_ERROR, "template-wrong-type", &own, hint, _("“%s” is %s, not %s"), tag->name,
                     sy_value_type_name(type), wanted);
}

/* A quote that was opened and not closed stays in the text. */
static void check_quotes(Checker *c, const SyTag *tag, const SyPlace *place)
{
  static const char *const quotes[] = {"\"", "'", "“", "”", "‘", "’", "＂", "「", NULL};
  for (size_t f = 0; f < tag->n_filters; f++)
    for (char **a = tag->filters[f].arguments; a && *a; a++)
      for (const char *const *q = quotes; *q; q++) {
        if (!g_str_has_prefix(*a, *q)) continue;
        SyPlace own = placed(c, place);
        sy_diagnostics_add(c->diagnostics, SY_WARNING, "template-quotes", &own,
                           _("write the argument between \" and \""), _("the quotation mark %s will be printed"), *q);
        break;
      }
}

/* ---- Types ------------------------------------------------------------------------------------- */

/* The type that keeps a value from being a text, or SY_VALUE_TEXT. */
static SyValueType untextual(const SyValue *value)
{
  SyValueType type = sy_value_type(value);
  if (type == SY_VALUE_LIST && sy_value_count(value) > 0) {
    SyValueType inner = untextual(sy_value_item(value, 0));
    return inner == SY_VALUE_TEXT ? inner : SY_VALUE_LIST;
  }
  return type == SY_VALUE_MAP || type == SY_VALUE_PICTURE ? type : SY_VALUE_TEXT;
}

static void check_text(Checker *c, const SyTag *tag, const SyPlace *place, const SyValue *value)
{
  SyValueType type = untextual(value);
  if (type == SY_VALUE_TEXT) return;
  const SyValue *item = type == SY_VALUE_LIST ? sy_value_item(value, 0) : value;
  const char *member = sy_value_type(item) == SY_VALUE_MAP && sy_value_count(item) ? sy_value_key(item, 0) : NULL;
  g_autofree char *hint =
      type == SY_VALUE_PICTURE ? g_strdup(_("put the tag into the alternative text of a placeholder picture"))
      : type == SY_VALUE_LIST
          ? g_strdup_printf(_("repeat something for each of them: {{#%s}} … {{/%s}}"), tag->name, tag->name)
      : member && tag->n_path ? g_strdup_printf(_("name what you want of it, for example {{%s.%s}}"), tag->name, member)
                              : g_strdup(_("name what you want of it"));
  fault_type(c, tag, place, type, _("a text"), hint);
}

static void check_picture(Checker *c, const SyTag *tag, const SyPlace *place, const SyValue *value)
{
  SyValueType type = sy_value_type(value);
  if (type == SY_VALUE_PICTURE || type == SY_VALUE_TEXT || type == SY_VALUE_NULL) return;
  fault_type(c, tag, place, type, _("a picture"),
             _("give the path of a picture file (PNG, JPEG, GIF, BMP, TIFF), from the folder of the data"));
}

static void use(void *user, const SyTag *tag, SyTagRole role, const SyPlace *place)
{
  Checker *c = user;
  if (role == SY_ROLE_CONTROL || tag->kind == SY_TAG_BLOCK || (role == SY_ROLE_PARTIAL && !tag->dynamic)) return;
  check_quotes(c, tag, place);
  g_autofree char *problem = NULL;
  g_autoptr(SyValue) value = sy_scope_evaluate(scope_of(c), tag, &problem);
  if (problem && !is_vague(c)) {
    SyPlace own = placed(c, place);
    sy_diagnostics_add(c->diagnostics, SY_ERROR, "template-filter", &own, NULL, "%s", problem);
  } else if (!value && !problem) {
    fault_unknown(c, tag, place);
  } else if (role == SY_ROLE_TEXT) {
    check_text(c, tag, place, value);
  } else if (role == SY_ROLE_PICTURE) {
    check_picture(c, tag, place, value);
  }
}

static void push(Checker *c, SyScope scope, bool vague)
{
  Level *level = g_new0(Level, 1);
  level->scope = scope;
  level->vague = vague;
  g_ptr_array_add(c->levels, level);
}

static void enter(void *user, const SyTag *section)
{
  Checker *c = user;
  const SyScope *outer = scope_of(c);
  if (section->kind == SY_TAG_INVERTED) {
    push(c, *outer, false);
    return;
  }
  g_autofree char *problem = NULL;
  g_autoptr(SyValue) value = sy_scope_evaluate(outer, section, &problem);
  SyValueType type = sy_value_type(value);
  /* The value outlives its reference here: the data holds it, or it is a filter's and has no names. */
  SyValue *held = sy_scope_lookup(outer, section);
  bool list = type == SY_VALUE_LIST && sy_value_type(held) == SY_VALUE_LIST;
  if (list && sy_value_count(held) > 0) push(c, sy_scope_item(outer, section, held, 0), false);
  else
    push(c, (SyScope){.outer = outer, .value = list ? NULL : held, .count = list},
         list || type == SY_VALUE_NULL || !value);
}

static void leave(void *user, const SyTag *section)
{
  Checker *c = user;
  g_ptr_array_set_size(c->levels, (gint)c->levels->len - 1);
}

static const SyTagVisitor visitor = {use, enter, leave};

/* ---- All of it --------------------------------------------------------------------------------- */

static void checker_begin(Checker *c, const SyValue *data, const SyTemplateOptions *options, SyDiagnostics *diagnostics)
{
  *c = (Checker){.data = sy_docx_typical(data),
                 .options = options,
                 .diagnostics = diagnostics,
                 .levels = g_ptr_array_new_with_free_func(g_free),
                 .homes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
  find_homes(c, c->data, "");
  push(c, (SyScope){.value = c->data}, false);
}

static void checker_end(Checker *c)
{
  g_ptr_array_free(c->levels, TRUE);
  g_hash_table_destroy(c->homes);
  sy_value_unref(c->data);
}

/* Parts in the package's order, the main document first; places in the order of the text. */
typedef struct {
  const SyDiagnostic *diagnostic;
  size_t part, at;
} Sorted;

static int by_place(const void *a, const void *b)
{
  const Sorted *x = a, *y = b;
  if (x->part != y->part) return x->part < y->part ? -1 : 1;
  int p = x->diagnostic->place.paragraph, q = y->diagnostic->place.paragraph;
  if (p != q) return p < q ? -1 : 1;
  return x->at < y->at ? -1 : 1;
}

static void add_sorted(SyPackage *package, const SyDiagnostics *found, SyDiagnostics *diagnostics)
{
  size_t n = sy_diagnostics_count(found), parts = sy_package_count(package);
  g_autofree Sorted *sorted = g_new0(Sorted, n + 1);
  const char *main = sy_package_main(package);
  for (size_t i = 0; i < n; i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(found, i);
    sorted[i] = (Sorted){.diagnostic = d, .at = i};
    bool first = !d->place.part || (main && strcmp(d->place.part, main) == 0);
    for (size_t p = 0; !first && p < parts; p++)
      if (strcmp(sy_package_part_name(package, p), d->place.part) == 0) sorted[i].part = p + 1;
  }
  qsort(sorted, n, sizeof *sorted, by_place);
  for (size_t i = 0; i < n; i++) {
    const SyDiagnostic *d = sorted[i].diagnostic;
    sy_diagnostics_add(diagnostics, d->severity, d->code, &d->place, d->hint, "%s", d->message);
  }
}

/* Merges to see which pictures of the data cannot be had: they are many, and the typical data has one of each list. */
static void check_pictures(const SyDocxTemplate *docx, const SyValue *data, const SyTemplateOptions *options,
                           SyDiagnostics *diagnostics)
{
  SyTemplateOptions lenient = *options;
  lenient.names = SY_NAMES_LENIENT;
  SyDiagnostics *found = sy_diagnostics_new();
  sy_package_free(sy_docx_template_merge(docx, data, &lenient, found));
  for (size_t i = 0; i < sy_diagnostics_count(found); i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(found, i);
    if (g_str_has_prefix(d->code, "template-picture-") || strcmp(d->code, "template-not-picture") == 0)
      sy_diagnostics_add(diagnostics, d->severity, d->code, &d->place, d->hint, "%s", d->message);
  }
  sy_diagnostics_free(found);
}

void sy_docx_template_check(SyPackage *package, const SyValue *data, const SyTemplateOptions *options,
                            SyDiagnostics *diagnostics)
{
  SyDiagnostics *found = sy_diagnostics_new();
  bool sound;
  SyDocxTemplate *docx = sy_docx_template_read(package, options, found, &sound);
  Checker c;
  checker_begin(&c, data, options, found);
  c.unsound = !sound;
  sy_docx_template_walk(docx, &visitor, &c);
  checker_end(&c);
  if (sound && options->pictures && sy_diagnostics_count_from(found, SY_ERROR) == 0)
    check_pictures(docx, data, options, found);
  sy_docx_lint(docx, options, found);
  sy_docx_template_free(docx);
  add_sorted(package, found, diagnostics);
  sy_diagnostics_free(found);
}

static void see_in_text(void *user, const SyTag *tag, int line, bool closes)
{
  Checker *c = user;
  bool section = tag->kind == SY_TAG_SECTION || tag->kind == SY_TAG_INVERTED;
  bool partial = tag->kind == SY_TAG_PARTIAL || tag->kind == SY_TAG_PARENT;
  SyPlace place = {.line = line};
  if (!closes) use(c, tag, section ? SY_ROLE_SECTION : partial ? SY_ROLE_PARTIAL : SY_ROLE_TEXT, &place);
  if (section && !closes) enter(c, tag);
  if (section && closes) leave(c, tag);
}

void sy_text_template_check(const char *text, size_t length, const SyValue *data, const SyTemplateOptions *options,
                            SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = options->path};
  Checker c;
  checker_begin(&c, data, options, diagnostics);
  bool sound;
  SyTextTemplate *compiled = sy_text_template_read(text, length, options, &place, diagnostics, &sound);
  c.unsound = !sound;
  sy_text_template_each(compiled, see_in_text, &c);
  checker_end(&c);
  sy_text_template_free(compiled);
}
