#include "project/schema.h"

#include <string.h>

typedef enum {
  KEY_TEXT,
  KEY_REASON,
  KEY_DATE,
  KEY_YES_NO,
  KEY_LEVEL,
  KEY_MAP,
  KEY_LIST_OF_MAPS,
  KEY_LIST_OF_TEXTS,
  KEY_OPEN_MAP,
  KEY_CONDITIONS,
  KEY_REQUIREMENTS,
  KEY_BLANKS,
  KEY_REPEATS,
  KEY_PROPOSALS,
  KEY_DEPLOYMENT,
  KEY_CONFIRMED,
} KeyType;

typedef struct Key Key;
struct Key {
  const char *name; /* NULL ends the list */
  KeyType type;
  const Key *members;
  bool required;
};

static const Key contact_keys[] = {
    {"name", KEY_TEXT}, {"person", KEY_TEXT}, {"tel", KEY_TEXT}, {"mail", KEY_TEXT}, {0}};
static const Key period_keys[] = {{"from", KEY_DATE}, {"to", KEY_DATE}, {0}};
static const Key schedule_keys[] = {{"item", KEY_TEXT, NULL, true}, {"due", KEY_DATE}, {0}};
static const Key deliverable_keys[] = {{"name", KEY_TEXT, NULL, true}, {"form", KEY_TEXT}, {"due", KEY_DATE}, {0}};
static const Key revision_keys[] = {
    {"version", KEY_TEXT}, {"date", KEY_DATE}, {"place", KEY_TEXT}, {"reason", KEY_TEXT}, {0}};
static const Key addition_keys[] = {{"id", KEY_TEXT, NULL, true},
                                    {"name", KEY_TEXT, NULL, true},
                                    {"purpose", KEY_TEXT},
                                    {"specification", KEY_TEXT, NULL, true},
                                    {"proposals", KEY_LIST_OF_TEXTS},
                                    {0}};
static const Key condition_keys[] = {{"answer", KEY_YES_NO}, {"reason", KEY_TEXT}, {0}};
static const Key requirement_keys[] = {{"level", KEY_LEVEL},         {"reason", KEY_TEXT},
                                       {"supplement", KEY_TEXT},     {"exclude", KEY_REASON},
                                       {"include", KEY_YES_NO},      {"specification", KEY_TEXT},
                                       {"blanks", KEY_BLANKS},       {"for", KEY_REPEATS},
                                       {"proposals", KEY_PROPOSALS}, {0}};
static const Key root_keys[] = {{"title", KEY_TEXT, NULL, true},
                                {"organization", KEY_TEXT},
                                {"department", KEY_TEXT},
                                {"contact", KEY_MAP, contact_keys},
                                {"date", KEY_DATE},
                                {"version", KEY_TEXT},
                                {"period", KEY_MAP, period_keys},
                                {"place", KEY_TEXT},
                                {"schedule", KEY_LIST_OF_MAPS, schedule_keys},
                                {"deliverables", KEY_LIST_OF_MAPS, deliverable_keys},
                                {"deployment", KEY_DEPLOYMENT},
                                {"conditions", KEY_CONDITIONS},
                                {"level", KEY_LEVEL},
                                {"requirements", KEY_REQUIREMENTS},
                                {"additional", KEY_LIST_OF_MAPS, addition_keys},
                                {"terms", KEY_OPEN_MAP},
                                {"texts", KEY_OPEN_MAP},
                                {"confirmed", KEY_CONFIRMED},
                                {"proposals", KEY_YES_NO},
                                {"revisions", KEY_LIST_OF_MAPS, revision_keys},
                                {"approvals", KEY_LIST_OF_TEXTS},
                                {0}};

typedef struct {
  const char *path;
  const SyCatalogue *catalogue;
  SyDiagnostics *diagnostics;
  bool good;
} Check;

static void wrong(Check *check, const char *code, const SyPlace *place, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
static void wrong(Check *check, const char *code, const SyPlace *place, const char *hint, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  sy_diagnostics_add_va(check->diagnostics, SY_ERROR, code, place, hint, format, arguments);
  va_end(arguments);
  check->good = false;
}

#define MANY_MISTAKES 100 /* past so many nobody reads hints; looking for near words takes its time */

static char *did_you_mean(const Check *check, const char *word, const char *const *candidates)
{
  if (sy_diagnostics_count_from(check->diagnostics, SY_ERROR) > MANY_MISTAKES) return NULL;
  const char *near = sy_nearest(word, candidates);
  return near ? g_strdup_printf(_("did you mean “%s”?"), near) : NULL;
}

static void wrong_type(Check *check, const SyValue *value, const char *key, const char *wanted)
{
  SyPlace place = sy_value_place(value, check->path);
  wrong(check, "project-type", &place, NULL, _("“%s” must be %s, not %s"), key, wanted,
        sy_value_type_name(sy_value_type(value)));
}

static bool is_text(const SyValue *value)
{
  SyValueType type = sy_value_type(value);
  return type == SY_VALUE_TEXT || type == SY_VALUE_NUMBER || type == SY_VALUE_NULL;
}

static void check_text(Check *check, const SyValue *value, const char *key)
{
  if (!is_text(value)) wrong_type(check, value, key, _("text"));
}

static void check_date(Check *check, const SyValue *value, const char *key)
{
  SyDate date;
  if (sy_value_type(value) == SY_VALUE_NULL) return;
  if (is_text(value) && (sy_date_parse(sy_value_text(value), &date) || !*sy_value_text(value))) return;
  SyPlace place = sy_value_place(value, check->path);
  wrong(check, "project-date", &place, _("write it like 2026-12-01 or 令和8年12月1日"), _("“%s” of “%s” is no date"),
        sy_value_text(value), key);
}

static void check_yes_no(Check *check, const SyValue *value, const char *key)
{
  if (sy_value_type(value) == SY_VALUE_NULL || sy_answer_parse(value) != SY_ANSWER_NONE) return;
  SyPlace place = sy_value_place(value, check->path);
  wrong(check, "project-yes-no", &place, _("write yes or no, はい or いいえ, 有 or 無"),
        _("“%s” of “%s” is neither yes nor no"), sy_value_text(value), key);
}

static void check_level(Check *check, const SyValue *value, const char *key)
{
  if (sy_value_type(value) == SY_VALUE_NULL) return;
  if (is_text(value) && sy_level_parse(sy_value_text(value)) >= 0) return;
  SyPlace place = sy_value_place(value, check->path);
  wrong(check, "project-level", &place, _("write low, mid or high, or 低位, 中位 or 高位"), _("“%s” is no level"),
        is_text(value) ? sy_value_text(value) : key);
}

static void check_member(Check *check, const Key *key, const SyValue *value, const char *written);

/* The keys of one map against their table. */
static void check_map(Check *check, const SyValue *map, const Key *keys, const char *name)
{
  if (sy_value_type(map) == SY_VALUE_NULL) return;
  if (sy_value_type(map) != SY_VALUE_MAP) {
    wrong_type(check, map, name, _("a group of keys"));
    return;
  }
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (const Key *k = keys; k->name; k++) {
    g_ptr_array_add(known, (void *)k->name);
    for (const SyName *n = sy_names; n->english; n++)
      if (strcmp(n->english, k->name) == 0) g_ptr_array_add(known, (void *)n->japanese);
  }
  g_ptr_array_add(known, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < sy_value_count(map); i++) {
    const char *written = sy_value_key(map, i), *english = sy_name_english(written);
    const Key *key = keys;
    while (key->name && strcmp(key->name, english) != 0) key++;
    SyPlace place = sy_value_key_place(map, i, check->path);
    if (!key->name) {
      g_autofree char *hint = did_you_mean(check, written, (const char *const *)known->pdata);
      wrong(check, "project-unknown-key", &place, hint ? hint : _("shiyosho new writes a file with all keys"),
            _("unknown key “%s”"), written);
    } else if (!g_hash_table_add(seen, (void *)key->name)) {
      wrong(check, "project-same-key", &place, _("keep one of the two"),
            _("“%s” says again what stands above under another name"), written);
    } else {
      check_member(check, key, sy_value_pair(map, i), written);
    }
  }
  for (const Key *k = keys; k->name; k++) {
    if (!k->required || g_hash_table_contains(seen, k->name)) continue;
    SyPlace place = sy_value_place(map, check->path);
    wrong(check, "project-missing-key", &place, NULL, _("the key “%s” (%s) is missing"), k->name,
          sy_name_japanese(k->name));
  }
}

static void check_list(Check *check, const SyValue *list, const Key *members, const char *name)
{
  if (sy_value_type(list) == SY_VALUE_NULL) return;
  if (sy_value_type(list) != SY_VALUE_LIST) {
    wrong_type(check, list, name, _("a list"));
    return;
  }
  for (size_t i = 0; i < sy_value_count(list); i++) {
    if (members) check_map(check, sy_value_item(list, i), members, name);
    else check_text(check, sy_value_item(list, i), name);
  }
}

static void check_open_map(Check *check, const SyValue *map, const char *name)
{
  if (sy_value_type(map) == SY_VALUE_NULL) return;
  if (sy_value_type(map) != SY_VALUE_MAP) {
    wrong_type(check, map, name, _("a group of keys"));
    return;
  }
  for (size_t i = 0; i < sy_value_count(map); i++) check_text(check, sy_value_pair(map, i), sy_value_key(map, i));
}

static void check_conditions(Check *check, const SyValue *map, const char *name)
{
  if (sy_value_type(map) == SY_VALUE_NULL) return;
  if (sy_value_type(map) != SY_VALUE_MAP) {
    wrong_type(check, map, name, _("a group of keys"));
    return;
  }
  for (size_t i = 0; i < sy_value_count(map); i++) {
    const char *key = sy_value_key(map, i);
    bool known = false;
    for (size_t c = 0; c < check->catalogue->n_conditions; c++)
      known |= strcmp(check->catalogue->conditions[c].id, key) == 0;
    const SyValue *value = sy_value_pair(map, i);
    SyPlace place = sy_value_key_place(map, i, check->path);
    if (!known)
      wrong(check, "project-unknown-condition", &place, _("the conditions are A to F"), _("there is no condition “%s”"),
            key);
    else if (sy_value_type(value) == SY_VALUE_MAP) check_map(check, value, condition_keys, key);
    else check_yes_no(check, value, key);
  }
}

static char *list_blanks(const SyCatalogueRequirement *r)
{
  if (r->n_blanks == 0) return g_strdup(_("it has none"));
  g_autoptr(GString) all = g_string_new(NULL);
  for (size_t i = 0; i < r->n_blanks; i++)
    g_string_append_printf(all, "%s%s (%s)", i ? ", " : "", r->blanks[i].id, r->blanks[i].label);
  return g_strdup_printf(_("it has: %s"), all->str);
}

static void check_blanks(Check *check, const SyValue *map, const char *name, const SyCatalogueRequirement *r)
{
  if (sy_value_type(map) == SY_VALUE_NULL) return;
  if (sy_value_type(map) != SY_VALUE_MAP) {
    wrong_type(check, map, name, _("a group of keys"));
    return;
  }
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (size_t i = 0; i < r->n_blanks; i++) {
    g_ptr_array_add(known, (void *)r->blanks[i].id);
    g_ptr_array_add(known, (void *)r->blanks[i].label);
  }
  g_ptr_array_add(known, NULL);
  for (size_t i = 0; i < sy_value_count(map); i++) {
    const char *key = sy_value_key(map, i);
    SyPlace place = sy_value_key_place(map, i, check->path);
    if (!sy_catalogue_blank(r, key)) {
      g_autofree char *near = did_you_mean(check, key, (const char *const *)known->pdata),
                      *hint = near ? g_strdup(near) : list_blanks(r);
      wrong(check, "project-unknown-blank", &place, hint, _("%s has no blank “%s”"), r->id, key);
    }
    check_text(check, sy_value_pair(map, i), key);
  }
}

static void check_proposals(Check *check, const SyValue *list, const char *name)
{
  check_list(check, list, NULL, name);
  for (size_t i = 0; i < sy_value_count(list) && sy_value_type(list) == SY_VALUE_LIST; i++) {
    const SyValue *item = sy_value_item(list, i);
    if (sy_value_type(item) != SY_VALUE_NUMBER || sy_value_number(item) >= 1) continue;
    SyPlace place = sy_value_place(item, check->path);
    wrong(check, "project-proposal", &place, NULL, _("proposals are counted from 1"));
  }
}

static void check_requirement(Check *check, const SyValue *map, const char *id, const SyCatalogueRequirement *r)
{
  check_map(check, map, requirement_keys, id);
  if (sy_value_type(map) != SY_VALUE_MAP) return;
  for (size_t i = 0; i < sy_value_count(map); i++) {
    const char *key = sy_name_english(sy_value_key(map, i));
    const SyValue *value = sy_value_pair(map, i);
    SyPlace place = sy_value_key_place(map, i, check->path);
    if (strcmp(key, "blanks") == 0) check_blanks(check, value, key, r);
    if (strcmp(key, "for") == 0 && sy_value_type(value) == SY_VALUE_LIST)
      for (size_t k = 0; k < sy_value_count(value); k++) check_blanks(check, sy_value_item(value, k), key, r);
    /* A bare yes is no reason either. */
    if (strcmp(key, "exclude") == 0 && (!*sy_value_text(value) || sy_answer_parse(value) == SY_ANSWER_YES) &&
        sy_value_type(value) != SY_VALUE_LIST && sy_value_type(value) != SY_VALUE_MAP)
      wrong(check, "project-exclude-reason", &place,
            place.sheet ? _("write why it does not apply, for example 機器を調達しないため")
                        : _("write why it does not apply: exclude: 機器を調達しないため"),
            _("%s is excluded without a reason"), id);
  }
}

static void check_requirements(Check *check, const SyValue *map, const char *name)
{
  if (sy_value_type(map) == SY_VALUE_NULL) return;
  if (sy_value_type(map) != SY_VALUE_MAP) {
    wrong_type(check, map, name, _("a group of keys"));
    return;
  }
  for (size_t i = 0; i < sy_value_count(map); i++) {
    const char *id = sy_value_key(map, i);
    const SyCatalogueRequirement *r = sy_catalogue_lookup(check->catalogue, id);
    if (r) {
      check_requirement(check, sy_value_pair(map, i), id, r);
      continue;
    }
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (size_t k = 0; k < check->catalogue->n_requirements; k++)
      g_ptr_array_add(ids, (void *)check->catalogue->requirements[k].id);
    g_ptr_array_add(ids, NULL);
    g_autofree char *near = did_you_mean(check, id, (const char *const *)ids->pdata);
    SyPlace place = sy_value_key_place(map, i, check->path);
    wrong(check, "project-unknown-id", &place, near ? near : _("shiyosho list shows all"),
          _("the catalogue has no requirement “%s”"), id);
  }
}

static void check_deployment(Check *check, const SyValue *value)
{
  static const char *const known[] = {"on-premises", "cloud", "オンプレミス", "クラウド", NULL};
  if (sy_value_type(value) == SY_VALUE_NULL || (is_text(value) && g_strv_contains(known, sy_value_text(value)))) return;
  SyPlace place = sy_value_place(value, check->path);
  wrong(check, "project-deployment", &place, _("write on-premises or cloud"), _("“%s” is no form of deployment"),
        sy_value_text(value));
}

static void check_confirmed(Check *check, const SyValue *value, const char *name)
{
  if (sy_value_type(value) == SY_VALUE_LIST || sy_value_type(value) == SY_VALUE_NULL)
    check_list(check, value, NULL, name);
  else if (strcmp(sy_value_text(value), "all") != 0 && strcmp(sy_value_text(value), "すべて") != 0)
    wrong_type(check, value, name, _("a list of clauses, or all"));
}

static void check_period(Check *check, const SyValue *period)
{
  const SyValue *last = sy_value_get(period, "to");
  SyDate from, to;
  if (!sy_date_parse(sy_value_text(sy_value_get(period, "from")), &from) || !sy_date_parse(sy_value_text(last), &to))
    return;
  if ((from.year * 12 + from.month) * 31 + from.day <= (to.year * 12 + to.month) * 31 + to.day) return;
  SyPlace place = sy_value_place(last, check->path);
  wrong(check, "project-period", &place, NULL, _("the period ends before it begins"));
}

static void check_member(Check *check, const Key *key, const SyValue *value, const char *written)
{
  switch (key->type) {
  case KEY_TEXT: check_text(check, value, written); break;
  case KEY_REASON:
    if (sy_value_type(value) != SY_VALUE_BOOL) check_text(check, value, written);
    break;
  case KEY_DATE: check_date(check, value, written); break;
  case KEY_YES_NO: check_yes_no(check, value, written); break;
  case KEY_LEVEL: check_level(check, value, written); break;
  case KEY_MAP:
    check_map(check, value, key->members, written);
    if (key->members == period_keys) check_period(check, value);
    break;
  case KEY_LIST_OF_MAPS: check_list(check, value, key->members, written); break;
  case KEY_LIST_OF_TEXTS: check_list(check, value, NULL, written); break;
  case KEY_OPEN_MAP: check_open_map(check, value, written); break;
  case KEY_CONDITIONS: check_conditions(check, value, written); break;
  case KEY_REQUIREMENTS: check_requirements(check, value, written); break;
  case KEY_BLANKS: break; /* with their requirement at hand */
  case KEY_REPEATS:
    if (sy_value_type(value) != SY_VALUE_LIST && sy_value_type(value) != SY_VALUE_NULL)
      wrong_type(check, value, written, _("a list"));
    break;
  case KEY_PROPOSALS: check_proposals(check, value, written); break;
  case KEY_DEPLOYMENT: check_deployment(check, value); break;
  case KEY_CONFIRMED: check_confirmed(check, value, written); break;
  }
}

/* An id of the project's own may not be one of the catalogue's, nor stand twice. */
static void check_additions(Check *check, const SyValue *list)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < sy_value_count(list) && sy_value_type(list) == SY_VALUE_LIST; i++) {
    const SyValue *id = sy_value_get(sy_value_item(list, i), "id");
    if (!id || !is_text(id)) continue;
    const char *text = sy_value_text(id);
    SyPlace place = sy_value_place(id, check->path);
    if (sy_catalogue_lookup(check->catalogue, text) || !g_hash_table_add(seen, (void *)text))
      wrong(check, "project-same-id", &place, NULL, _("the id “%s” is taken"), text);
  }
}

bool sy_project_check_schema(const SyValue *root, const char *path, const SyCatalogue *catalogue,
                             SyDiagnostics *diagnostics)
{
  Check check = {.path = path, .catalogue = catalogue, .diagnostics = diagnostics, .good = true};
  if (sy_value_type(root) != SY_VALUE_MAP) {
    SyPlace place = sy_value_place(root, path);
    wrong(&check, "project-not-a-map", &place, _("shiyosho new writes one to fill in"),
          _("this is no project file: it must be keys with values"));
    return false;
  }
  check_map(&check, root, root_keys, "");
  const SyValue *title = sy_value_get(root, "title");
  if (title && is_text(title) && !*sy_value_text(title)) {
    SyPlace place = sy_value_place(title, path);
    wrong(&check, "project-no-title", &place, NULL, _("the title is empty"));
  }
  check_additions(&check, sy_value_get(root, "additional"));
  return check.good;
}
