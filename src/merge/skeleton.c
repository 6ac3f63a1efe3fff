/* A data file to fill in, told from the tags of a template and the sections around them.
 *
 * What a section is (a list, a map, a yes) is not written in a template. A name that an outer scope uses too is taken
 * to be the outer one's; a section that is left with names of its own repeats; one that is left with none is a
 * condition. */
#include "merge/merge.h"
#include "base/json.h"

#include <string.h>

typedef struct Scope Scope;

typedef struct {
  char *name;             /* as first written */
  const SyFilter *filter; /* the first that a value of this name goes through, or NULL */
  bool value, section, picture, control;
  bool own;      /* is this scope's, whatever outer ones have */
  Scope *inside; /* of a section or of dotted names; or NULL */
} Entry;

struct Scope {
  Scope *outer;
  const char *list;   /* English name of the section, or "" */
  GPtrArray *entries; /* Entry */
  bool dot, counted;  /* {{.}}, {{@number}} */
  bool dotted;        /* a map of dotted names */
};

typedef struct {
  Scope *root, *at;
  GHashTable *known;   /* "level", "has.proposals" -> Known */
  GPtrArray *sections; /* Scope that each open section leads back to */
} Skeleton;

/* ---- Gathering --------------------------------------------------------------------------------- */

static void scope_free(Scope *scope);

static void entry_free(void *data)
{
  Entry *entry = data;
  scope_free(entry->inside);
  g_free(entry->name);
  g_free(entry);
}

static Scope *scope_new(Scope *outer, const char *list)
{
  Scope *scope = g_new0(Scope, 1);
  scope->outer = outer;
  scope->list = g_intern_string(sy_name_english(list));
  scope->entries = g_ptr_array_new_with_free_func(entry_free);
  return scope;
}

static void scope_free(Scope *scope)
{
  if (!scope) return;
  g_ptr_array_free(scope->entries, TRUE);
  g_free(scope);
}

static Entry *find(const Scope *scope, const char *name)
{
  for (guint i = 0; i < scope->entries->len; i++) {
    Entry *entry = scope->entries->pdata[i];
    if (strcmp(sy_name_english(entry->name), sy_name_english(name)) == 0) return entry;
  }
  return NULL;
}

static Entry *need(Scope *scope, const char *name)
{
  Entry *entry = find(scope, name);
  if (entry) return entry;
  entry = g_new0(Entry, 1);
  entry->name = g_strdup(name);
  g_ptr_array_add(scope->entries, entry);
  return entry;
}

/* The entry of a tag's name, seen from the scope at hand; NULL for "." and "@…". */
static Entry *entry_of(Skeleton *s, const SyTag *tag)
{
  if (tag->n_path == 0) {
    s->at->dot = true;
    return NULL;
  }
  if (tag->name[0] == '@') {
    s->at->counted = true;
    return NULL;
  }
  Scope *scope = s->at;
  size_t first = 0;
  for (Scope *up = s->at; tag->n_path > 1 && up && first == 0; up = up->outer)
    if (*up->list && sy_scope_is_item(tag->path[0], up->list)) {
      scope = up;
      first = 1;
    }
  Entry *entry = need(scope, tag->path[first]);
  g_autofree char *member = g_strdup_printf("%s>%s", scope->list, sy_name_english(tag->path[first]));
  entry->own |= first == 1 || g_hash_table_contains(s->known, member);
  for (size_t i = first + 1; i < tag->n_path; i++) {
    if (!entry->inside) entry->inside = scope_new(scope, "");
    entry->inside->dotted = true;
    entry = need(entry->inside, tag->path[i]);
  }
  return entry;
}

static void use(void *user, const SyTag *tag, SyTagRole role, const SyPlace *place)
{
  if (tag->kind == SY_TAG_BLOCK || (role == SY_ROLE_PARTIAL && !tag->dynamic)) return;
  Entry *entry = entry_of(user, tag);
  if (!entry) return;
  entry->section |= role == SY_ROLE_SECTION;
  entry->value |= role == SY_ROLE_TEXT || role == SY_ROLE_PARTIAL;
  entry->picture |= role == SY_ROLE_PICTURE;
  entry->control |= role == SY_ROLE_CONTROL;
  if (!entry->filter && tag->n_filters && role != SY_ROLE_SECTION) entry->filter = tag->filters[0].filter;
}

/* What a name is known to be, wherever the data has it. */
typedef enum { KNOWN_NOT, KNOWN_PLAIN, KNOWN_MAP, KNOWN_LIST, KNOWN_VARIOUSLY } Known;

/* Names are told by their ends: "level"; "has.proposals" where the holder is no list; "policies>name" is a member of a
 * list's items. */
static void find_known(GHashTable *known, const SyValue *value, const char *holder)
{
  const char *list = sy_value_type(value) == SY_VALUE_LIST ? holder : NULL;
  if (list) {
    value = sy_value_item(value, 0);
    holder = NULL;
  }
  for (size_t i = 0; sy_value_type(value) == SY_VALUE_MAP && i < sy_value_count(value); i++) {
    const char *key = sy_name_english(sy_value_key(value, i));
    const SyValue *own = sy_value_pair(value, i);
    if (list) g_hash_table_insert(known, g_strdup_printf("%s>%s", list, key), GINT_TO_POINTER(KNOWN_PLAIN));
    SyValueType type = sy_value_type(own);
    char *end = holder ? g_strdup_printf("%s.%s", holder, key) : g_strdup(key);
    Known is = type == SY_VALUE_LIST ? KNOWN_LIST : type == SY_VALUE_MAP ? KNOWN_MAP : KNOWN_PLAIN;
    Known before = GPOINTER_TO_INT(g_hash_table_lookup(known, end));
    g_hash_table_insert(known, end, GINT_TO_POINTER(before == KNOWN_NOT || before == is ? is : KNOWN_VARIOUSLY));
    find_known(known, own, key);
  }
}

static Known known_as(const Skeleton *s, const SyTag *section)
{
  const char *last = sy_name_english(section->path[section->n_path - 1]);
  const char *holder = section->n_path > 1 ? sy_name_english(section->path[section->n_path - 2]) : NULL;
  g_autofree char *end = holder ? g_strdup_printf("%s.%s", holder, last) : g_strdup(last);
  return GPOINTER_TO_INT(g_hash_table_lookup(s->known, end));
}

static void enter(void *user, const SyTag *section)
{
  Skeleton *s = user;
  g_ptr_array_add(s->sections, s->at);
  if (section->kind == SY_TAG_INVERTED || section->n_path == 0 || section->name[0] == '@') return;
  Entry *entry = entry_of(s, section);
  Known known = known_as(s, section);
  if (known == KNOWN_PLAIN) return;
  if (!entry->inside) entry->inside = scope_new(s->at, section->path[section->n_path - 1]);
  if (!*entry->inside->list) entry->inside->list = g_intern_string(sy_name_english(section->path[section->n_path - 1]));
  entry->inside->dotted |= known == KNOWN_MAP;
  s->at = entry->inside;
}

static void leave(void *user, const SyTag *section)
{
  Skeleton *s = user;
  s->at = s->sections->pdata[s->sections->len - 1];
  g_ptr_array_set_size(s->sections, (gint)s->sections->len - 1);
}

/* ---- Telling --------------------------------------------------------------------------------------- */

static Entry *find_outside(const Scope *scope, const char *name)
{
  for (const Scope *up = scope->outer; up; up = up->outer) {
    Entry *found = up->dotted ? NULL : find(up, name);
    if (found) return found;
  }
  return NULL;
}

static void absorb(Scope *scope, Entry *own, Entry *other);

/* Moves what `from` holds into `into`. */
static void absorb_scope(Scope *into, Scope *from)
{
  into->dot |= from->dot;
  into->counted |= from->counted;
  into->dotted |= from->dotted;
  if (!*into->list) into->list = from->list;
  for (guint i = 0; i < from->entries->len; i++) {
    Entry *inner = from->entries->pdata[i];
    absorb(into, need(into, inner->name), inner);
  }
}

/* Makes own what both are; own stands in scope. */
static void absorb(Scope *scope, Entry *own, Entry *other)
{
  own->value |= other->value;
  own->section |= other->section;
  own->picture |= other->picture;
  own->control |= other->control;
  if (!own->filter) own->filter = other->filter;
  if (!own->inside && other->inside) {
    own->inside = g_steal_pointer(&other->inside);
    own->inside->outer = scope;
  } else if (other->inside) {
    absorb_scope(own->inside, other->inside);
  }
}

/* Inside a section over a text, names are the outer scope's. */
static void promote(Scope *scope, Entry *entry)
{
  if (!entry->inside || entry->inside->dotted || !entry->value) return;
  for (guint i = 0; i < entry->inside->entries->len; i++) {
    Entry *inner = entry->inside->entries->pdata[i];
    absorb(scope, need(scope, inner->name), inner);
  }
  g_ptr_array_set_size(entry->inside->entries, 0);
}

/* Takes a name out of a scope that is the outer one's; false: it is the scope's own. */
static bool give_up(Scope *scope, guint index)
{
  Entry *entry = scope->entries->pdata[index], *outer = scope->dotted ? NULL : find_outside(scope, entry->name);
  if (!outer || entry->own) return false;
  if (outer->inside == scope) {
    outer->value |= entry->value;
    if (!outer->filter) outer->filter = entry->filter;
    if (entry->inside) return false;
  } else {
    absorb(scope->outer, outer, entry);
  }
  g_ptr_array_remove_index(scope->entries, index);
  return true;
}

/* Takes names out that are the outer scopes'; true: something was. */
static bool settle(Scope *scope)
{
  bool changed = false;
  for (guint i = 0; i < scope->entries->len; i++) promote(scope, scope->entries->pdata[i]);
  for (guint i = scope->entries->len; i-- > 0;) changed |= give_up(scope, i);
  for (guint i = 0; i < scope->entries->len; i++) {
    Entry *entry = scope->entries->pdata[i];
    if (entry->inside) changed |= settle(entry->inside);
  }
  return changed;
}

typedef enum { AS_TEXT, AS_YES, AS_MAP, AS_TEXTS, AS_MAPS } Shape;

static Shape shape_of(const Entry *entry)
{
  const Scope *inside = entry->inside;
  bool own = inside && inside->entries->len > 0;
  if (own && (inside->dotted || entry->value)) return AS_MAP;
  if (own) return AS_MAPS;
  bool joined = entry->filter && strcmp(entry->filter->english, "join") == 0;
  if (joined || (entry->section && inside && (inside->dot || inside->counted))) return AS_TEXTS;
  return entry->value || entry->picture || entry->control ? AS_TEXT : AS_YES;
}

static void append_key(GString *out, const char *name)
{
  bool plain = *name && !g_ascii_isdigit(*name);
  for (const char *p = name; *p; p = g_utf8_next_char(p)) {
    gunichar ch = g_utf8_get_char(p);
    plain = plain && (g_unichar_isalnum(ch) || ch == '_' || ch == '-');
  }
  static const char *const words[] = {"yes", "no", "true", "false", "null", "on", "off", "y", "n"};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++) plain = plain && g_ascii_strcasecmp(name, words[i]) != 0;
  if (plain) g_string_append(out, name);
  else sy_json_append_string(out, name);
  g_string_append_c(out, ':');
}

static void append_comment(GString *out, const Entry *entry, const char *what)
{
  const char *meaning = sy_name_meaning(sy_name_english(entry->name));
  g_string_append_printf(out, "  # %s", what);
  if (meaning) g_string_append_printf(out, ": %s", meaning);
}

static void append_scope(GString *out, const Scope *scope, int depth, bool item);

static void append_text(GString *out, const Entry *entry)
{
  const char *sample = entry->filter && strcmp(entry->filter->english, "default") != 0 ? entry->filter->sample : NULL;
  if (entry->filter && strcmp(entry->filter->english, "join") == 0) sample = NULL;
  g_string_append_printf(out, " %s", sample ? sample : "\"\"");
  g_autofree char *filtered =
      entry->filter ? g_strdup_printf(_("text, for the filter %s"), entry->filter->japanese) : NULL;
  append_comment(out, entry,
                 entry->picture ? _("path of a PNG, JPEG, GIF, BMP or TIFF file, beside this file")
                 : filtered     ? filtered
                                : _("text"));
}

static void append_entry(GString *out, const Entry *entry, int depth)
{
  Shape shape = shape_of(entry);
  append_key(out, entry->name);
  if (shape == AS_TEXT) append_text(out, entry);
  if (shape == AS_YES) {
    g_string_append(out, " true");
    append_comment(out, entry, _("true or false"));
  }
  if (shape == AS_MAPS || shape == AS_TEXTS) append_comment(out, entry, _("a list: repeat from the dash on"));
  g_string_append_c(out, '\n');
  if (shape == AS_TEXTS) g_string_append_printf(out, "%*s- \"\"\n", depth * 2 + 2, "");
  if (shape == AS_MAP || shape == AS_MAPS)
    append_scope(out, entry->inside, depth + (shape == AS_MAPS ? 2 : 1), shape == AS_MAPS);
}

/* A control whose name the data lacks stays as it is: its line is a comment. */
static bool is_optional(const Entry *entry)
{
  return entry->control && !entry->value && !entry->section && !entry->picture;
}

static void append_scope(GString *out, const Scope *scope, int depth, bool item)
{
  const char *dash = item ? "- " : "";
  for (int optional = 0; optional < 2; optional++)
    for (guint i = 0; i < scope->entries->len; i++) {
      const Entry *entry = scope->entries->pdata[i];
      if (is_optional(entry) != optional) continue;
      if (optional && *dash) g_string_append_printf(out, "%*s- {}\n", depth * 2 - 2, "");
      g_string_append_printf(out, "%*s%s%s", depth * 2 - (optional ? 0 : (int)strlen(dash)), "", optional ? "" : dash,
                             optional ? "# " : "");
      append_entry(out, entry, depth);
      dash = "";
    }
}

char *sy_docx_template_skeleton(const SyDocxTemplate *docx, const SyValue *known)
{
  static const SyTagVisitor visitor = {use, enter, leave};
  Skeleton s = {.root = scope_new(NULL, ""), .sections = g_ptr_array_new()};
  s.at = s.root;
  s.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  find_known(s.known, known, NULL);
  sy_docx_template_walk(docx, &visitor, &s);
  while (settle(s.root)) continue;
  g_hash_table_destroy(s.known);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "# %s\n",
                         _("Data for the template: fill in, then: shiyosho merge TEMPLATE THIS-FILE -o OUT.docx"));
  append_scope(out, s.root, 0, false);
  if (s.root->entries->len == 0) g_string_append(out, "{}\n");
  scope_free(s.root);
  g_ptr_array_free(s.sections, TRUE);
  return g_string_free(out, FALSE);
}
