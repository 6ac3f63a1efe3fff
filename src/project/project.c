#include "project/project.h"
#include "project/schema.h"
#include "project/sheet.h"

#include <string.h>

typedef struct {
  SyProject project; /* first: the public pointer is this one's */
  SyArena *arena;
  SyValue *root;
  char *digest;      /* of the file's bytes; or NULL */
  GHashTable *lines; /* of a question sheet: dotted key -> SyProjectLine; or NULL */
} Owner;

static const struct {
  const char *word;
  SyAnswer answer;
} answers[] = {
    {"yes", SY_ANSWER_YES}, {"Yes", SY_ANSWER_YES},  {"YES", SY_ANSWER_YES},  {"はい", SY_ANSWER_YES},
    {"有", SY_ANSWER_YES},  {"有り", SY_ANSWER_YES}, {"あり", SY_ANSWER_YES}, {"○", SY_ANSWER_YES},
    {"no", SY_ANSWER_NO},   {"No", SY_ANSWER_NO},    {"NO", SY_ANSWER_NO},    {"いいえ", SY_ANSWER_NO},
    {"無", SY_ANSWER_NO},   {"無し", SY_ANSWER_NO},  {"なし", SY_ANSWER_NO},  {"×", SY_ANSWER_NO},
};

SyAnswer sy_answer_parse(const SyValue *value)
{
  if (sy_value_type(value) == SY_VALUE_BOOL) return sy_value_bool(value) ? SY_ANSWER_YES : SY_ANSWER_NO;
  for (size_t i = 0; i < G_N_ELEMENTS(answers); i++)
    if (strcmp(sy_value_text(value), answers[i].word) == 0) return answers[i].answer;
  return SY_ANSWER_NONE;
}

static const char *text_of(const SyValue *map, const char *key)
{
  return sy_value_text(sy_value_get(map, key));
}

static const char *iso_date(Owner *own, const SyValue *map, const char *key)
{
  SyDate date;
  if (!sy_date_parse(text_of(map, key), &date)) return "";
  char *iso = sy_arena_alloc(own->arena, 16);
  g_snprintf(iso, 16, "%04d-%02d-%02d", date.year, date.month, date.day);
  return iso;
}

static void read_conditions(Owner *own, const SyCatalogue *catalogue)
{
  const SyValue *map = sy_value_get(own->root, "conditions");
  own->project.conditions = SY_ARENA_ARRAY(own->arena, SyProjectCondition, catalogue->n_conditions);
  for (size_t i = 0; i < catalogue->n_conditions; i++) {
    const SyValue *value = sy_value_get(map, catalogue->conditions[i].id);
    bool full = sy_value_type(value) == SY_VALUE_MAP;
    own->project.conditions[i] =
        (SyProjectCondition){.answer = sy_answer_parse(full ? sy_value_get(value, "answer") : value),
                             .reason = full ? text_of(value, "reason") : ""};
  }
}

static void read_choices(Owner *own, const SyCatalogue *catalogue)
{
  const SyValue *map = sy_value_get(own->root, "requirements");
  SyProjectChoice *list = SY_ARENA_ARRAY(own->arena, SyProjectChoice, sy_value_count(map));
  for (size_t i = 0; i < sy_value_count(map); i++) {
    const SyValue *v = sy_value_pair(map, i), *include = sy_value_get(v, "include");
    const SyValue *exclude = sy_value_get(v, "exclude"), *wording = sy_value_get(v, "specification");
    list[own->project.n_choices++] = (SyProjectChoice){
        .requirement = sy_catalogue_lookup(catalogue, sy_value_key(map, i)),
        .level = sy_level_parse(text_of(v, "level")),
        .reason = text_of(v, "reason"),
        .supplement = text_of(v, "supplement"),
        .exclude = sy_value_truth(exclude) && sy_answer_parse(exclude) != SY_ANSWER_NO ? sy_value_text(exclude) : NULL,
        .include = sy_answer_parse(include) == SY_ANSWER_YES,
        .specification = sy_value_truth(wording) ? sy_value_text(wording) : NULL,
        .blanks = sy_value_get(v, "blanks"),
        .repeat = sy_value_truth(sy_value_get(v, "for")) ? sy_value_get(v, "for") : NULL,
        .proposals = sy_value_get(v, "proposals"),
        .place = sy_value_key_place(map, i, own->project.path)};
  }
  own->project.choices = list;
}

static void read_additions(Owner *own)
{
  const SyValue *list = sy_value_get(own->root, "additional");
  SyProjectAddition *additions = SY_ARENA_ARRAY(own->arena, SyProjectAddition, sy_value_count(list));
  for (size_t i = 0; i < sy_value_count(list); i++) {
    const SyValue *v = sy_value_item(list, i);
    additions[own->project.n_additions++] = (SyProjectAddition){.id = text_of(v, "id"),
                                                                .name = text_of(v, "name"),
                                                                .purpose = text_of(v, "purpose"),
                                                                .specification = text_of(v, "specification"),
                                                                .proposals = sy_value_get(v, "proposals"),
                                                                .place = sy_value_place(v, own->project.path)};
  }
  own->project.additions = additions;
}

SyProject *sy_project_new(SyValue *root, const char *path, const SyCatalogue *catalogue, SyDiagnostics *diagnostics)
{
  if (!sy_project_check_schema(root, path, catalogue, diagnostics)) return NULL;
  Owner *own = g_new0(Owner, 1);
  own->arena = sy_arena_new();
  own->root = sy_value_ref(root);
  SyProject *p = &own->project;
  p->path = sy_arena_strndup(own->arena, path, strlen(path));
  p->root = root;
  p->title = text_of(root, "title");
  p->organization = text_of(root, "organization");
  p->department = text_of(root, "department");
  p->date = iso_date(own, root, "date");
  p->version = text_of(root, "version");
  p->location = text_of(root, "place");
  const char *deployment = text_of(root, "deployment");
  p->cloud = strcmp(deployment, "cloud") == 0 || strcmp(deployment, "クラウド") == 0;
  p->proposals = sy_answer_parse(sy_value_get(root, "proposals")) == SY_ANSWER_YES;
  int level = sy_level_parse(text_of(root, "level"));
  p->level_given = level >= 0;
  p->level = level >= 0 ? (SyLevel)level : SY_LEVEL_LOW;
  const char *confirmed = text_of(root, "confirmed");
  p->confirmed_all = strcmp(confirmed, "all") == 0 || strcmp(confirmed, "すべて") == 0;
  read_conditions(own, catalogue);
  read_choices(own, catalogue);
  read_additions(own);
  return p;
}

SyProject *sy_project_load(const char *path, const SyCatalogue *catalogue, const SyLimits *limits,
                           SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_file_read(path, limits, diagnostics);
  if (!bytes) return NULL;
  g_autofree char *small = g_ascii_strdown(path, -1);
  bool sheet = g_str_has_suffix(small, ".xlsx");
  g_autoptr(GHashTable) lines = sheet ? sy_project_sheet_lines_new() : NULL;
  g_autoptr(SyValue) root = sheet ? sy_project_sheet_read(bytes, path, catalogue, limits, lines, diagnostics)
                            : g_str_has_suffix(small, ".json") ? sy_value_read_json(bytes, path, limits, diagnostics)
                                                               : sy_value_read_yaml(bytes, path, limits, diagnostics);
  SyProject *project = root ? sy_project_new(root, path, catalogue, diagnostics) : NULL;
  if (!project) return NULL;
  ((Owner *)project)->digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
  ((Owner *)project)->lines = g_steal_pointer(&lines);
  return project;
}

const SyProjectLine *sy_project_line(const SyProject *project, const char *key)
{
  const Owner *own = (const Owner *)project;
  return own->lines ? g_hash_table_lookup(own->lines, key) : NULL;
}

void sy_project_free(SyProject *project)
{
  if (!project) return;
  Owner *own = (Owner *)project;
  sy_arena_free(own->arena);
  sy_value_unref(own->root);
  g_free(own->digest);
  if (own->lines) g_hash_table_destroy(own->lines);
  g_free(own);
}

const SyProjectChoice *sy_project_choice(const SyProject *project, const char *id)
{
  for (size_t i = 0; i < project->n_choices; i++)
    if (strcmp(project->choices[i].requirement->id, id) == 0) return &project->choices[i];
  return NULL;
}

bool sy_project_confirms(const SyProject *project, const char *clause)
{
  if (project->confirmed_all || sy_value_truth(sy_value_get(sy_value_get(project->root, "texts"), clause))) return true;
  const SyValue *list = sy_value_get(project->root, "confirmed");
  for (size_t i = 0; i < sy_value_count(list); i++)
    if (strcmp(sy_name_english(sy_value_text(sy_value_item(list, i))), sy_name_english(clause)) == 0) return true;
  return false;
}

/* Values in a fixed form: keys in their order, each text with its length. */
static void digest_value(GChecksum *sum, const SyValue *value, int depth)
{
  g_autofree char *head = g_strdup_printf("%d:%zu:", (int)sy_value_type(value), sy_value_count(value));
  g_checksum_update(sum, (const guchar *)head, -1);
  const char *text = sy_value_text(value);
  g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
  for (size_t i = 0; i < sy_value_count(value) && depth > 0; i++) {
    const char *key = sy_value_key(value, i);
    if (key) g_checksum_update(sum, (const guchar *)key, (gssize)strlen(key) + 1);
    const SyValue *child = key ? sy_value_pair(value, i) : sy_value_item(value, i);
    digest_value(sum, child, depth - 1);
  }
}

#define SY_PROJECT_DEPTH 16

void sy_project_digest(const SyProject *project, GChecksum *sum)
{
  const Owner *own = (const Owner *)project;
  if (own->digest) g_checksum_update(sum, (const guchar *)own->digest, -1);
  else digest_value(sum, own->root, SY_PROJECT_DEPTH);
}
