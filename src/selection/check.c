/* What is missing, doubtful or worth a thought. */
#include "selection/private.h"

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
    {"the condition (%s) is not answered; requirements that hang on it: %zu", "判断条件「%s」が未回答である（関係する要件：%zu件）"},
    {"the level %s is below %s, of which the guidance speaks", "実施レベル「%s」は、選定の考え方が述べる「%s」より低い"},
    {"there is no proposal %s at this level, only %zu", "この実施レベルに提案例の%sはない（%zu件まで）"},
    {"the blank “%s” is not filled", "空欄「%s」が未記入である"},
    {"nobody has checked these against the original: %s", "原本との照合が済んでいない：%s"},
    {"the catalogue asks for something concrete: %s", "対策要件集は、具体的な記載を求めている：%s"},
    {"it cites “%s”: look whether the edition is the current one", "「%s」を引用している。現行の版であるかを確かめること"},
    {"excluded: %s", "適用を除外した：%s"},
    {"the catalogue has no requirement at the level %s: it does not apply", "実施レベル「%s」には要件がないため、適用しない"},
    {"the project chooses for it, but by the answers it does not apply (%s)", "記入があるが、判断条件（%s）への回答により適用しない"},
    {"this clause is still the template's (ひな形・要確認)", "条文がひな形のままである（要確認）"},
    {"the template has no clause of this name", "この名前の条文はひな形にない"},
    {"nobody has checked the questions of the conditions %s against the original", "判断条件%sの設問は、原本との照合が済んでいない"},
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
    SyPlace place = {.file = check->selection->project->path, .words = c->id};
    sy_diagnostics_add(check->diagnostics, check->blocking, "condition-unanswered", &place,
                       _("until then it counts as yes"), say(check, N_("the condition (%s) is not answered; requirements that hang on it: %zu")), c->name, hanging);
  }
}

static void check_levels(Check *check, const SySelected *s)
{
  const SyCatalogueRequirement *r = s->requirement;
  SyPlace place = place_of(check, r, s->choice);
  if (r->guidance_level >= 0 && (int)s->level < r->guidance_level)
    sy_diagnostics_add(check->diagnostics, SY_NOTE, "level-below-guidance", &place, NULL,
                       say(check, N_("the level %s is below %s, of which the guidance speaks")), sy_level_name(s->level),
                       sy_level_name((SyLevel)r->guidance_level));
  if (s->choice && s->choice->proposals) {
    for (size_t i = 0; i < sy_value_count(s->choice->proposals); i++) {
      const SyValue *item = sy_value_item(s->choice->proposals, i);
      g_autoptr(SyValue) all = NULL;
      SySelected plain = *s;
      plain.choice = NULL;
      all = sy_selection_proposals(check->selection, &plain);
      if (sy_value_type(item) == SY_VALUE_NUMBER && sy_value_number(item) > (double)sy_value_count(all))
        sy_diagnostics_add(check->diagnostics, SY_WARNING, "proposal-number", &place, NULL,
                           say(check, N_("there is no proposal %s at this level, only %zu")), sy_value_text(item), sy_value_count(all));
    }
  }
}

static void check_blanks(Check *check, const SySelected *s)
{
  g_autoptr(GPtrArray) open = sy_selection_open_blanks(check->selection, s);
  for (guint i = 0; i < open->len; i++) {
    const SyCatalogueBlank *blank = open->pdata[i];
    SyPlace place = place_of(check, s->requirement, s->choice);
    g_autofree char *hint = g_strdup_printf(_("requirements: {%s: {blanks: {%s: %s}}}"), s->requirement->id, blank->id, blank->example);
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

/* Texts that nobody has compared with the original; own wording needs no original. */
static void check_sources(Check *check, const SySelected *s)
{
  const SyCatalogueRequirement *r = s->requirement;
  const SyCatalogueLevel *level = s->effective >= 0 ? &r->levels[s->effective] : NULL;
  g_autoptr(GString) words = g_string_new(NULL);
  add_status(words, "名称", r->name);
  add_status(words, "判断条件", r->condition);
  add_status(words, "目的", r->purpose);
  if (level && !(s->choice && s->choice->specification)) add_status(words, "仕様書記載例", level->specification);
  if (level) add_status(words, "提案例", level->proposals);
  if (r->levels_status != SY_STATUS_SOURCE && !r->levels_checked)
    g_string_append_printf(words, "%s%s（%s）", words->len ? "、" : "", "実施レベル", sy_status_name(r->levels_status));
  if (words->len == 0) return;
  SyPlace place = place_of(check, r, s->choice);
  sy_diagnostics_add(check->diagnostics, check->blocking, "text-unchecked", &place,
                     _("compare them with the original and record it: shiyosho overlay new FILE"),
                     say(check, N_("nobody has checked these against the original: %s")), words->str);
}

static void check_cautions(Check *check, const SySelected *s)
{
  const SyCatalogueText *caution = s->requirement->caution;
  if (sy_catalogue_text_says_nothing(caution)) return;
  for (size_t i = 0; i < caution->n_items; i++) {
    g_autofree char *text = sy_value_plain(caution->items[i], "");
    bool concrete = strstr(text, "具体") || strstr(text, "明記") || strstr(text, "明示") || strstr(text, "定める") || strstr(text, "記載すること");
    bool answered = s->choice && (*s->choice->supplement || s->choice->specification || s->choice->repeat);
    /* Where it speaks of the blanks, they are the answer; open ones have a message of their own. */
    answered = answered || (strstr(text, "【") && s->requirement->n_blanks > 0);
    if (!concrete || answered) continue;
    SyPlace place = place_of(check, s->requirement, s->choice);
    sy_diagnostics_add(check->diagnostics, SY_NOTE, "caution-concrete", &place,
                       _("a supplement (supplement:) can say it"), say(check, N_("the catalogue asks for something concrete: %s")), text);
  }
}

/* Guidelines whose current edition wants a look when they are cited. */
static const char *const guidelines[] = {
    "統一基準", "ガイドライン", "安全なウェブサイトの作り方", "CRYPTREC", "電子政府推奨暗号", "ISO/IEC", "JIS Q", "共通脆弱性",
    "ISMAP", "手引書", "対策基準", "IT製品の調達におけるセキュリティ要件リスト"};

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

static void check_dropped(Check *check)
{
  for (size_t i = 0; i < check->selection->n_dropped; i++) {
    const SyDropped *d = &check->selection->dropped[i];
    SyPlace place = place_of(check, d->requirement, d->choice);
    if (d->why == SY_DROPPED_EXCLUDED)
      sy_diagnostics_add(check->diagnostics, SY_NOTE, "excluded", &place, NULL, say(check, N_("excluded: %s")), d->choice->exclude);
    if (d->why == SY_DROPPED_NO_LEVEL)
      sy_diagnostics_add(check->diagnostics, SY_WARNING, "level-without-text", &place,
                         _("choose a higher level if it is to apply"),
                         say(check, N_("the catalogue has no requirement at the level %s: it does not apply")), sy_level_name(d->level));
    if (d->why == SY_DROPPED_CONDITION && d->choice && !d->choice->include)
      sy_diagnostics_add(check->diagnostics, SY_WARNING, "choice-unused", &place,
                         _("include: yes makes it apply all the same"),
                         say(check, N_("the project chooses for it, but by the answers it does not apply (%s)")), d->requirement->condition_text);
  }
}

static void check_clauses(Check *check, const char *const *clauses)
{
  for (; clauses && *clauses; clauses++) {
    if (sy_project_confirms(check->selection->project, *clauses)) continue;
    SyPlace place = {.file = check->selection->project->path, .words = *clauses};
    sy_diagnostics_add(check->diagnostics, check->blocking, "clause-unconfirmed", &place,
                       _("adopt it (confirmed: [NAME]) or write it anew (texts: {NAME: …})"),
                       say(check, N_("this clause is still the template's (ひな形・要確認)")));
  }
}

/* A name that is nearly a clause's, and no clause's, is a slip of the keyboard: its text would stand nowhere. (A text
 * that this template has no use for is another matter: the project may serve several.) */
static void check_clause_name(Check *check, const char *written, const SyPlace *at, const char *const *clauses)
{
  const char *name = sy_name_english(written);
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (; *clauses; clauses++) g_ptr_array_add(known, (void *)*clauses);
  for (const SyName *n = sy_names; n->english; n++) {
    g_ptr_array_add(known, (void *)n->english);
    g_ptr_array_add(known, (void *)n->japanese);
  }
  g_ptr_array_add(known, NULL);
  if (g_strv_contains((const char *const *)known->pdata, name)) return;
  const char *near = sy_nearest(written, (const char *const *)known->pdata);
  if (!near) return;
  SyPlace place = *at;
  place.words = written;
  g_autofree char *hint = g_strdup_printf(_("did you mean “%s”?"), near);
  sy_diagnostics_add(check->diagnostics, SY_WARNING, "clause-unknown", &place, hint,
                     say(check, N_("the template has no clause of this name")));
}

static void check_clause_names(Check *check, const char *const *clauses)
{
  const SyProject *project = check->selection->project;
  const SyValue *texts = sy_value_get(project->root, "texts"), *confirmed = sy_value_get(project->root, "confirmed");
  for (size_t i = 0; clauses && i < sy_value_count(texts); i++) {
    SyPlace place = sy_value_key_place(texts, i, project->path);
    check_clause_name(check, sy_value_key(texts, i), &place, clauses);
  }
  for (size_t i = 0; clauses && i < sy_value_count(confirmed); i++) {
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
                     say(check, N_("nobody has checked the questions of the conditions %s against the original")), ids->str);
}

/* What a published specification must say of the project. The place, the period and who answers are asked for by templates
 * that have a clause on them. */
static void check_facts(Check *check, const char *const *clauses)
{
  const SyProject *project = check->selection->project;
  const SyValue *period = sy_value_get(project->root, "period"), *contact = sy_value_get(project->root, "contact");
  bool whole = clauses && g_strv_contains(clauses, "place");
  const struct {
    const char *name;
    bool missing;
  } facts[] = {{"府省名", !*project->organization},
               {"部局課名", !*project->department},
               {"日付", !*project->date},
               {"契約期間", whole && (!*sy_value_text(sy_value_get(period, "from")) || !*sy_value_text(sy_value_get(period, "to"))) &&
                                !sy_value_truth(sy_value_get(sy_value_get(project->root, "texts"), "period"))},
               {"納入場所", whole && !*project->location && !sy_value_truth(sy_value_get(sy_value_get(project->root, "texts"), "place"))},
               {"連絡先", whole && !sy_value_truth(sy_value_get(contact, "name"))}};
  g_autoptr(GString) missing = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
    if (facts[i].missing) g_string_append_printf(missing, "%s%s", missing->len ? "、" : "", facts[i].name);
  if (missing->len == 0) return;
  SyPlace place = {.file = project->path};
  sy_diagnostics_add(check->diagnostics, SY_WARNING, "facts-missing", &place, NULL,
                     say(check, N_("the project does not say: %s")), missing->str);
}

static void check_all(Check *check, const char *const *clauses)
{
  const SySelection *selection = check->selection;
  check_facts(check, clauses);
  check_conditions(check);
  check_conditions_checked(check);
  for (size_t i = 0; i < selection->n_selected; i++) {
    const SySelected *s = &selection->selected[i];
    if (!s->requirement) continue;
    check_levels(check, s);
    check_blanks(check, s);
    check_sources(check, s);
    check_cautions(check, s);
  }
  check_dropped(check);
  check_clauses(check, clauses);
  check_clause_names(check, clauses);
  check_citations(check);
}

void sy_selection_check(const SySelection *selection, const char *const *clauses, bool final,
                        SyDiagnostics *diagnostics)
{
  Check check = {.selection = selection, .diagnostics = diagnostics, .blocking = final ? SY_REFUSAL : SY_WARNING};
  check_all(&check, clauses);
}

void sy_selection_findings(const SySelection *selection, const char *const *clauses, SyDiagnostics *findings)
{
  Check check = {.selection = selection, .diagnostics = findings, .blocking = SY_WARNING, .japanese = true};
  check_all(&check, clauses);
}
