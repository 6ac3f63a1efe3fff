/* What is missing, doubtful or worth a thought. */
#include "selection/selection_private.h"

#include "project/columns.h"

#include <string.h>

typedef struct {
  const SySelection *selection;
  SyDiagnostics *diagnostics;
  SySeverity blocking; /* of what must not be published */
  bool japanese;       /* the messages are for a document, not for a screen */
} Check;

/* What a document says, whatever the reader's language. The arguments come in the same order. */
static const struct {
  const char *english, *japanese;
} sentences[] = {
    {"the project does not say: %s", "案件に記入がない：%s"},
    {"the condition (%s) is not answered; requirements that hang on it: %zu",
     "判断条件「%s」が未回答である（関係する要件：%zu件）"},
    {"the level %s is below %s, of which the guidance speaks",
     "実施レベル「%s」は、選定の考え方が述べる「%s」より低い"},
    {"there is no proposal %s at this level, only %zu", "この実施レベルに提案例の%sはない（%zu件まで）"},
    {"the blank “%s” is not filled", "空欄「%s」が未記入である"},
    {"nobody has checked these against the original: %s", "原本との照合が済んでいない：%s"},
    {"the catalogue asks for something concrete: %s", "対策要件集は、具体的な記載を求めている：%s"},
    {"it cites “%s”: look whether the edition is the current one",
     "「%s」を引用している。現行の版であるかを確かめること"},
    {"a sentence says 望ましい: the form 要件対応表 shows it as 任意, not as 必須",
     "「望ましい」と述べる文がある。要件対応表では「任意」となる"},
    {"excluded: %s", "適用を除外した：%s"},
    {"the catalogue has no requirement at the level %s: it does not apply",
     "実施レベル「%s」には要件がないため、適用しない"},
    {"the project chooses for it, but by the answers it does not apply (%s)",
     "記入があるが、判断条件（%s）への回答により適用しない"},
    {"of the template's %zu clauses %zu are still as it words them (ひな形・要確認): %s",
     "ひな形の%zu条項のうち、%zu条項がひな形の文のままである（要確認）：%s"},
    {"the template has no clause of this name: what is written for it appears nowhere",
     "この名前の条項はひな形になく、書かれた文はどこにも載らない"},
    {"nobody has checked the questions of the conditions %s against the original",
     "判断条件%sの設問は、原本との照合が済んでいない"},
};

G_GNUC_FORMAT(2) static const char *say(const Check *check, const char *english)
{
  for (size_t i = 0; check->japanese && i < G_N_ELEMENTS(sentences); i++)
    if (strcmp(sentences[i].english, english) == 0) return sentences[i].japanese;
  return _(english);
}

static SyPlace place_of(const Check *check, const SyCatalogueRequirement *r, const SyProjectChoice *choice)
{
  SyPlace place = {.file = check->selection->project->path};
  if (choice) place = choice->place;
  if (r) place.words = r->id;
  return place;
}

/* ---- How to write what is missing ----------------------------------------------------------- */

/* The line of the question sheet that has room for the key, if the project is one. */
static const SyProjectLine *line_of(const Check *check, const char *format, ...) G_GNUC_PRINTF(2, 3);
static const SyProjectLine *line_of(const Check *check, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *key = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  return sy_project_line(check->selection->project, key);
}

static bool is_table(const SyProject *project)
{
  g_autofree char *small = g_ascii_strdown(project->path, -1);
  return g_str_has_suffix(small, ".csv") || g_str_has_suffix(small, ".xlsx");
}

/* What an officer must write: a line of the question sheet, a column of the table, or a key of the project file. */
static char *way(const Check *check, const char *key, const char *yaml)
{
  const SyProjectLine *line = sy_project_line(check->selection->project, key);
  if (line) return g_strdup_printf(_("sheet “%s”, row %d: %s"), line->place.sheet, line->place.line, line->label);
  if (!is_table(check->selection->project)) return g_strdup(yaml);
  g_autofree char *header = sy_project_column_header(key, check->selection->catalogue);
  return g_strdup_printf(_("the column “%s”"), header ? header : key);
}

/* The place of a finding: the cell where the answer belongs, if there is one. */
static SyPlace place_at(SyPlace place, const SyProjectLine *line)
{
  if (!line) return place;
  SyPlace cell = line->place;
  cell.words = place.words;
  return cell;
}

/* ---- Conditions, levels, blanks ------------------------------------------------------------- */

static void check_conditions(Check *check)
{
  const SyCatalogue *catalogue = check->selection->catalogue;
  for (size_t i = 0; i < catalogue->n_conditions; i++) {
    const SyCatalogueCondition *c = &catalogue->conditions[i];
    if (check->selection->project->conditions[i].answer != SY_ANSWER_NONE) continue;
    size_t hanging = 0;
    for (size_t k = 0; k < catalogue->n_requirements; k++)
      hanging += strstr(catalogue->requirements[k].condition_text, c->id) != NULL;
    if (hanging == 0) continue;
    SyPlace file = {.file = check->selection->project->path, .words = c->id},
            place = place_at(file, line_of(check, "conditions.%s", c->id));
    sy_diagnostics_add(
        check->diagnostics, check->blocking, "condition-unanswered", &place, _("until then it counts as yes"),
        say(check, N_("the condition (%s) is not answered; requirements that hang on it: %zu")), c->name, hanging);
  }
}

static void check_levels(Check *check, const SySelected *s)
{
  const SyCatalogueRequirement *r = s->requirement;
  SyPlace place = place_of(check, r, s->choice);
  if (r->guidance_level >= 0 && (int)s->level < r->guidance_level)
    sy_diagnostics_add(check->diagnostics, SY_NOTE, "level-below-guidance", &place, NULL,
                       say(check, N_("the level %s is below %s, of which the guidance speaks")),
                       sy_level_name(s->level), sy_level_name((SyLevel)r->guidance_level));
  if (s->choice && s->choice->proposals) {
    for (size_t i = 0; i < sy_value_count(s->choice->proposals); i++) {
      const SyValue *item = sy_value_item(s->choice->proposals, i);
      g_autoptr(SyValue) all = NULL;
      SySelected plain = *s;
      plain.choice = NULL;
      all = sy_selection_proposals(check->selection, &plain);
      if (sy_value_type(item) == SY_VALUE_NUMBER && sy_value_number(item) > (double)sy_value_count(all))
        sy_diagnostics_add(check->diagnostics, SY_WARNING, "proposal-number", &place, NULL,
                           say(check, N_("there is no proposal %s at this level, only %zu")), sy_value_text(item),
                           sy_value_count(all));
    }
  }
}

static void check_blanks(Check *check, const SySelected *s)
{
  g_autoptr(GPtrArray) open = sy_selection_open_blanks(check->selection, s);
  for (guint i = 0; i < open->len; i++) {
    const SyCatalogueBlank *blank = open->pdata[i];
    g_autofree char *key = g_strdup_printf("requirements.%s.blanks.%s", s->requirement->id, blank->id);
    g_autofree char *yaml =
        g_strdup_printf("requirements: {%s: {blanks: {%s: %s}}}", s->requirement->id, blank->id, blank->example);
    g_autofree char *at = way(check, key, yaml),
                    *hint = strcmp(at, yaml) == 0 ? g_strdup(at)
                                                  : g_strdup_printf(_("%s (for example %s)"), at, blank->example);
    SyPlace place = place_at(place_of(check, s->requirement, s->choice), line_of(check, "%s", key));
    sy_diagnostics_add(check->diagnostics, check->blocking, "blank-unfilled", &place, hint,
                       say(check, N_("the blank “%s” is not filled")), blank->label);
  }
}

static void add_status(GString *words, const char *field, const SyCatalogueText *text)
{
  if (!sy_catalogue_text_unchecked(text)) return;
  if (words->len > 0) g_string_append(words, "、");
  g_string_append_printf(words, "%s（%s）", field, sy_status_name(text->status));
}

/* Texts that nobody has compared with the original; own wording needs no original. Caller frees; "" if there are none.
 */
static char *unchecked_texts(const SySelected *s)
{
  const SyCatalogueRequirement *r = s->requirement;
  const SyCatalogueLevel *level = s->effective >= 0 ? &r->levels[s->effective] : NULL;
  GString *words = g_string_new(NULL);
  add_status(words, "名称", r->name);
  add_status(words, "判断条件", r->condition);
  add_status(words, "目的", r->purpose);
  if (level && !(s->choice && s->choice->specification)) add_status(words, "仕様書記載例", level->specification);
  if (level) add_status(words, "提案例", level->proposals);
  if (r->levels_status != SY_STATUS_SOURCE && !r->levels_checked)
    g_string_append_printf(words, "%s%s（%s）", words->len ? "、" : "", "実施レベル", sy_status_name(r->levels_status));
  return g_string_free(words, FALSE);
}

/* Of most projects most requirements have some: on a screen, more than a few are told together; a document tells each.
 */
#define TOLD_ONE_BY_ONE 3

static void check_sources(Check *check)
{
  const SySelection *selection = check->selection;
  g_autoptr(GString) ids = g_string_new(NULL);
  g_autoptr(GPtrArray) open = g_ptr_array_new();
  for (size_t i = 0; i < selection->n_selected; i++) {
    const SySelected *s = &selection->selected[i];
    g_autofree char *words = s->requirement ? unchecked_texts(s) : g_strdup("");
    if (!*words) continue;
    g_string_append_printf(ids, "%s%s", open->len ? "、" : "", s->requirement->id);
    g_ptr_array_add(open, (void *)s);
  }
  const char *hint = _("compare them with the original and record it: shiyosho overlay new FILE");
  SyPlace file = {.file = selection->project->path};
  if (open->len > TOLD_ONE_BY_ONE && !check->japanese) {
    sy_diagnostics_add(check->diagnostics, check->blocking, "text-unchecked", &file, hint,
                       say(check, N_("of %u requirements nobody has checked all texts against the original: %s")),
                       open->len, ids->str);
    return;
  }
  for (guint i = 0; i < open->len; i++) {
    const SySelected *s = open->pdata[i];
    g_autofree char *words = unchecked_texts(s);
    SyPlace place = place_of(check, s->requirement, s->choice);
    sy_diagnostics_add(check->diagnostics, check->blocking, "text-unchecked", &place, hint,
                       say(check, N_("nobody has checked these against the original: %s")), words);
  }
}

static void check_cautions(Check *check, const SySelected *s)
{
  const SyCatalogueText *caution = s->requirement->caution;
  if (sy_catalogue_text_says_nothing(caution)) return;
  for (size_t i = 0; i < caution->n_items; i++) {
    g_autofree char *text = sy_value_plain(caution->items[i], "");
    bool concrete = strstr(text, "具体") || strstr(text, "明記") || strstr(text, "明示") || strstr(text, "定める") ||
                    strstr(text, "記載すること");
    bool answered = s->choice && (*s->choice->supplement || s->choice->specification || s->choice->repeat);
    /* Where it speaks of the blanks, they are the answer; open ones have a message of their own. */
    answered = answered || (strstr(text, "【") && s->requirement->n_blanks > 0);
    if (!concrete || answered) continue;
    g_autofree char *key = g_strdup_printf("requirements.%s.supplement", s->requirement->id);
    g_autofree char *at = way(check, key, "supplement: …"),
                    *hint = g_strdup_printf(_("a supplement can say it: %s"), at);
    SyPlace place = place_at(place_of(check, s->requirement, s->choice), line_of(check, "%s", key));
    sy_diagnostics_add(check->diagnostics, SY_NOTE, "caution-concrete", &place, hint,
                       say(check, N_("the catalogue asks for something concrete: %s")), text);
  }
}

/* Guidelines whose current edition wants a look when they are cited. */
static const char *const guidelines[] = {"統一基準", "ガイドライン",     "安全なウェブサイトの作り方",
                                         "CRYPTREC", "電子政府推奨暗号", "ISO/IEC",
                                         "JIS Q",    "共通脆弱性",       "ISMAP",
                                         "手引書",   "対策基準",         "IT製品の調達におけるセキュリティ要件リスト"};

static void check_guidelines(Check *check, const char *text, const SyPlace *place, GHashTable *seen)
{
  for (size_t i = 0; i < G_N_ELEMENTS(guidelines); i++) {
    if (!strstr(text, guidelines[i])) continue;
    g_autofree char *key = g_strdup_printf("%s/%s", place->words ? place->words : "", guidelines[i]);
    if (!g_hash_table_add(seen, g_steal_pointer(&key))) continue;
    sy_diagnostics_add(check->diagnostics, SY_NOTE, "guideline-edition", place, NULL,
                       say(check, N_("it cites “%s”: look whether the edition is the current one")), guidelines[i]);
  }
}

static void check_citations(Check *check)
{
  const SySelection *selection = check->selection;
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < selection->n_selected; i++) {
    const SySelected *s = &selection->selected[i];
    SyPlace place = place_of(check, s->requirement, s->choice);
    if (!s->requirement) place = s->addition->place, place.words = s->addition->id;
    g_autoptr(SyValue) specifications = sy_selection_specifications(selection, s);
    g_autoptr(SyValue) proposals = sy_selection_proposals(selection, s);
    g_autoptr(GString) all = g_string_new(NULL);
    for (size_t k = 0; k < sy_value_count(specifications); k++) {
      g_autofree char *text = sy_value_plain(sy_value_item(specifications, k), "");
      g_string_append(all, text);
    }
    for (size_t k = 0; k < sy_value_count(proposals); k++) {
      g_autofree char *text = sy_value_plain(sy_value_get(sy_value_item(proposals, k), "text"), "");
      g_string_append(all, text);
    }
    check_guidelines(check, all->str, &place, seen);
  }
  const SyValue *texts = sy_value_get(selection->project->root, "texts");
  for (size_t i = 0; i < sy_value_count(texts); i++) {
    SyPlace place = sy_value_key_place(texts, i, selection->project->path);
    place.words = sy_value_key(texts, i);
    check_guidelines(check, sy_value_text(sy_value_pair(texts, i)), &place, seen);
  }
}

/* What does not bind bidders: the form of answers (要件対応表) says so, and the officer must have meant it. */
static void check_desirable(Check *check, const SySelected *s)
{
  g_autoptr(SyValue) specifications = sy_selection_specifications(check->selection, s);
  g_autofree char *all = sy_value_plain(specifications, "\n");
  if (!strstr(all, "望ましい") && !(s->choice && strstr(s->choice->supplement, "望ましい"))) return;
  SyPlace place = place_of(check, s->requirement, s->choice);
  if (!s->requirement) place = s->addition->place, place.words = s->addition->id;
  sy_diagnostics_add(check->diagnostics, SY_NOTE, "obligation-optional", &place,
                     _("write …すること if bidders must meet it"),
                     say(check, N_("a sentence says 望ましい: the form 要件対応表 shows it as 任意, not as 必須")));
}

static void check_dropped(Check *check)
{
  for (size_t i = 0; i < check->selection->n_dropped; i++) {
    const SyDropped *d = &check->selection->dropped[i];
    SyPlace place = place_of(check, d->requirement, d->choice);
    if (d->why == SY_DROPPED_EXCLUDED)
      sy_diagnostics_add(check->diagnostics, SY_NOTE, "excluded", &place, NULL, say(check, N_("excluded: %s")),
                         d->choice->exclude);
    if (d->why == SY_DROPPED_NO_LEVEL)
      sy_diagnostics_add(check->diagnostics, SY_WARNING, "level-without-text", &place,
                         _("choose a higher level if it is to apply"),
                         say(check, N_("the catalogue has no requirement at the level %s: it does not apply")),
                         sy_level_name(d->level));
    g_autofree char *key = g_strdup_printf("requirements.%s.include", d->requirement->id),
                    *at = way(check, key, "include: yes");
    g_autofree char *hint = g_strdup_printf(_("yes (はい) makes it apply all the same: %s"), at);
    if (d->why == SY_DROPPED_CONDITION && d->choice && !d->choice->include)
      sy_diagnostics_add(check->diagnostics, SY_WARNING, "choice-unused", &place, hint,
                         say(check, N_("the project chooses for it, but by the answers it does not apply (%s)")),
                         d->requirement->condition_text);
  }
}

/* The clause does not stand in this project's text: it is one of cloud services. */
static bool is_left_out(const char *name, const SyClauses *clauses, const SyProject *project)
{
  return !project->cloud && clauses->cloud && g_strv_contains(clauses->cloud, name);
}

/* All in one: two dozen lines would hide the rest. */
static void check_clauses(Check *check, const SyClauses *clauses)
{
  const SyProject *project = check->selection->project;
  size_t all = 0, open = 0;
  g_autoptr(GString) names = g_string_new(NULL);
  for (const char *const *name = clauses->names; *name; name++) {
    if (is_left_out(*name, clauses, project)) continue;
    all++;
    if (sy_project_confirms(project, *name)) continue;
    g_string_append_printf(names, "%s%s", open++ ? "、" : "", sy_name_japanese(*name));
  }
  if (open == 0) return;
  g_autofree char *adopt = way(check, "confirmed", "confirmed: [NAME, …]"),
                  *anew = way(check, "texts", "texts: {NAME: …}");
  g_autofree char *hint = g_strdup_printf(_("adopt those that fit: %s; write the others anew: %s"), adopt, anew);
  SyPlace place = {.file = project->path};
  sy_diagnostics_add(
      check->diagnostics, check->blocking, "clause-unconfirmed", &place, hint,
      say(check, N_("of the template's %zu clauses %zu are still as it words them (ひな形・要確認): %s")), all, open,
      names->str);
}

static bool is_clause(const char *name, const SyClauses *clauses)
{
  if (g_strv_contains(clauses->names, name) || g_strv_contains(clauses->texts, name)) return true;
  for (const SyName *n = sy_names; n->english; n++)
    if (n->clause && strcmp(n->english, name) == 0) return true;
  return false;
}

/* A text of no clause would stand nowhere. One that only this template has no use for is another matter: the project
 * may serve several, and the names of the program's are known. */
static void check_clause_name(Check *check, const char *written, const SyPlace *at, const SyClauses *clauses)
{
  if (is_clause(sy_name_english(written), clauses)) return;
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (const char *const *name = clauses->names; *name; name++) g_ptr_array_add(known, (void *)*name);
  for (const char *const *name = clauses->texts; *name; name++) g_ptr_array_add(known, (void *)*name);
  for (const SyName *n = sy_names; n->english; n++) {
    if (!n->clause) continue;
    g_ptr_array_add(known, (void *)n->english);
    g_ptr_array_add(known, (void *)n->japanese);
  }
  g_ptr_array_add(known, NULL);
  const char *near = sy_nearest(written, (const char *const *)known->pdata);
  SyPlace place = *at;
  place.words = written;
  g_autofree char *hint =
      near ? g_strdup_printf(_("did you mean “%s”?"), near)
           : g_strdup_printf(
                 _("shiyosho template names lists the clauses; shiyosho template tags %s lists what the template uses"),
                 clauses->template_name);
  sy_diagnostics_add(check->diagnostics, SY_WARNING, "clause-unknown", &place, hint,
                     say(check, N_("the template has no clause of this name: what is written for it appears nowhere")));
}

static void check_clause_names(Check *check, const SyClauses *clauses)
{
  const SyProject *project = check->selection->project;
  const SyValue *texts = sy_value_get(project->root, "texts"), *confirmed = sy_value_get(project->root, "confirmed");
  for (size_t i = 0; i < sy_value_count(texts); i++) {
    SyPlace place = sy_value_key_place(texts, i, project->path);
    if (sy_value_truth(sy_value_pair(texts, i))) check_clause_name(check, sy_value_key(texts, i), &place, clauses);
  }
  for (size_t i = 0; i < sy_value_count(confirmed); i++) {
    SyPlace place = sy_value_place(sy_value_item(confirmed, i), project->path);
    check_clause_name(check, sy_value_text(sy_value_item(confirmed, i)), &place, clauses);
  }
}

static void check_conditions_checked(Check *check)
{
  g_autoptr(GString) ids = g_string_new(NULL);
  for (size_t i = 0; i < check->selection->catalogue->n_conditions; i++) {
    const SyCatalogueCondition *c = &check->selection->catalogue->conditions[i];
    if (c->status != SY_STATUS_SOURCE && !c->checked) g_string_append_printf(ids, "%s%s", ids->len ? ", " : "", c->id);
  }
  if (ids->len == 0) return;
  SyPlace place = {.file = check->selection->project->path};
  sy_diagnostics_add(check->diagnostics, check->blocking, "condition-unchecked", &place,
                     _("compare them with the original and record it: shiyosho overlay new FILE"),
                     say(check, N_("nobody has checked the questions of the conditions %s against the original")),
                     ids->str);
}

/* What a published specification must say of the project. The place, the period and who answers are asked for by
 * templates that have a clause on them. */
static void check_facts(Check *check, const SyClauses *clauses)
{
  const SyProject *project = check->selection->project;
  const SyValue *period = sy_value_get(project->root, "period"), *contact = sy_value_get(project->root, "contact");
  const SyValue *texts = sy_value_get(project->root, "texts");
  bool whole = clauses && g_strv_contains(clauses->names, "place");
  const struct {
    const char *key, *name;
    bool missing;
  } facts[] = {{"organization", "府省名", !*project->organization},
               {"department", "部局課名", !*project->department},
               {"date", "日付", !*project->date},
               {"period.from", "契約期間",
                whole &&
                    (!*sy_value_text(sy_value_get(period, "from")) || !*sy_value_text(sy_value_get(period, "to"))) &&
                    !sy_value_truth(sy_value_get(texts, "period"))},
               {"place", "納入場所", whole && !*project->location && !sy_value_truth(sy_value_get(texts, "place"))},
               {"contact.name", "連絡先", whole && !sy_value_truth(sy_value_get(contact, "name"))}};
  g_autoptr(GString) missing = g_string_new(NULL);
  const SyProjectLine *line = NULL; /* of the first that is missing */
  for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
    if (!facts[i].missing) continue;
    g_string_append_printf(missing, "%s%s", missing->len ? "、" : "", facts[i].name);
    if (!line) line = line_of(check, "%s", facts[i].key);
  }
  if (missing->len == 0) return;
  SyPlace file = {.file = project->path}, place = place_at(file, line);
  sy_diagnostics_add(check->diagnostics, SY_WARNING, "facts-missing", &place, NULL,
                     say(check, N_("the project does not say: %s")), missing->str);
}

static void check_all(Check *check, const SyClauses *clauses)
{
  const SySelection *selection = check->selection;
  check_facts(check, clauses);
  check_conditions(check);
  check_conditions_checked(check);
  for (size_t i = 0; i < selection->n_selected; i++) {
    const SySelected *s = &selection->selected[i];
    check_desirable(check, s);
    if (!s->requirement) continue;
    check_levels(check, s);
    check_blanks(check, s);
    check_cautions(check, s);
  }
  check_sources(check);
  check_dropped(check);
  if (clauses) check_clauses(check, clauses);
  if (clauses) check_clause_names(check, clauses);
  check_citations(check);
}

void sy_selection_check(const SySelection *selection, const SyClauses *clauses, bool final, SyDiagnostics *diagnostics)
{
  Check check = {.selection = selection, .diagnostics = diagnostics, .blocking = final ? SY_REFUSAL : SY_WARNING};
  check_all(&check, clauses);
}

void sy_selection_findings(const SySelection *selection, const SyClauses *clauses, SyDiagnostics *findings)
{
  Check check = {.selection = selection, .diagnostics = findings, .blocking = SY_WARNING, .japanese = true};
  check_all(&check, clauses);
}

void sy_selection_check_lost(const SySelection *selection, const SyClauses *clauses, SyDiagnostics *diagnostics)
{
  Check check = {.selection = selection, .diagnostics = diagnostics, .blocking = SY_WARNING};
  check_clause_names(&check, clauses);
}
