/* The root map that a template sees. */
#include "selection/selection_private.h"

#include <string.h>

/* What each edition shows (DESIGN.md, "Editions"). */
typedef struct {
  bool tentative, cautions, proposals, level, review, line_numbers;
} Shows;

static Shows shows(SyEdition edition, const SyProject *project)
{
  bool inner = edition == SY_EDITION_DRAFT || edition == SY_EDITION_REVIEW;
  return (Shows){.tentative = edition != SY_EDITION_FINAL,
                 .cautions = inner,
                 .proposals = inner || project->proposals,
                 .level = inner,
                 .review = edition == SY_EDITION_REVIEW,
                 .line_numbers = edition == SY_EDITION_REVIEW || edition == SY_EDITION_COMMENT};
}

static void set_text(SyValue *map, const char *key, const char *text)
{
  sy_value_map_set(map, key, sy_value_new_text(text ? text : ""));
}

/* Its place in a list, from 1. */
static void set_number(SyValue *map, const SyValue *list)
{
  sy_value_map_set(map, "number", sy_value_new_number((double)sy_value_count(list) + 1, NULL));
}

static void set_bool(SyValue *map, const char *key, bool truth)
{
  sy_value_map_set(map, key, sy_value_new_bool(truth));
}

static const char *project_text(const SyValue *map, const char *key)
{
  return sy_value_text(sy_value_get(map, key));
}

/* {key: text} for each of the keys; dates as ISO. */
static SyValue *texts_of(const SyValue *from, const char *const *keys)
{
  SyValue *map = sy_value_new_map();
  for (const char *const *key = keys; *key; key++) {
    const char *text = project_text(from, *key);
    SyDate date;
    char iso[16];
    if ((strcmp(*key, "date") == 0 || strcmp(*key, "due") == 0 || strcmp(*key, "from") == 0 ||
         strcmp(*key, "to") == 0) &&
        sy_date_parse(text, &date)) {
      g_snprintf(iso, sizeof iso, "%04d-%02d-%02d", date.year, date.month, date.day);
      text = iso;
    }
    set_text(map, *key, text);
  }
  return map;
}

static SyValue *list_of(const SyValue *from, const char *const *keys)
{
  SyValue *list = sy_value_new_list();
  for (size_t i = 0; i < sy_value_count(from); i++) sy_value_list_add(list, texts_of(sy_value_item(from, i), keys));
  return list;
}

/* 当省, 当庁, 当委員会: by what the name ends with. */
static const char *own_name_of(const char *organization)
{
  static const struct {
    const char *ending, *own;
  } kinds[] = {{"省", "当省"},     {"庁", "当庁"},         {"委員会", "当委員会"},
               {"府", "当府"},     {"院", "当院"},         {"局", "当局"},
               {"機構", "当機構"}, {"研究所", "当研究所"}, {"センター", "当センター"},
               {"県", "当県"},     {"都", "当都"},         {"道", "当道"},
               {"市", "当市"},     {"区", "当区"},         {"町", "当町"},
               {"村", "当村"}};
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_str_has_suffix(organization, kinds[i].ending)) return kinds[i].own;
  return *organization ? "当機関" : "当省";
}

static void add_project(SyValue *root, const SyProject *project)
{
  static const char *const period[] = {"from", "to", NULL};
  static const char *const schedule[] = {"item", "due", NULL};
  static const char *const deliverables[] = {"name", "form", "due", NULL};
  static const char *const revisions[] = {"version", "date", "place", "reason", NULL};
  static const char *const contact_keys[] = {"name", "person", "tel", "mail", NULL};
  set_text(root, "title", project->title);
  set_text(root, "organization", project->organization);
  set_text(root, "own_name", own_name_of(project->organization));
  set_text(root, "own_system", project->cloud ? "本サービス" : "本システム");
  set_text(root, "department", project->department);
  set_text(root, "date", project->date);
  set_text(root, "version", project->version);
  set_text(root, "place", project->location);
  SyValue *contact = texts_of(sy_value_get(project->root, "contact"), contact_keys);
  sy_value_map_set(root, "contact", contact);
  sy_value_map_set(root, "period", texts_of(sy_value_get(project->root, "period"), period));
  sy_value_map_set(root, "schedule", list_of(sy_value_get(project->root, "schedule"), schedule));
  sy_value_map_set(root, "deliverables", list_of(sy_value_get(project->root, "deliverables"), deliverables));
  SyValue *history = list_of(sy_value_get(project->root, "revisions"), revisions);
  if (sy_value_count(history) == 0) {
    SyValue *first = sy_value_new_map();
    set_text(first, "version", project->version);
    set_text(first, "date", project->date);
    set_text(first, "place", "全体");
    set_text(first, "reason", "新規作成");
    sy_value_list_add(history, first);
  }
  sy_value_map_set(root, "revisions", history);
  set_bool(root, "cloud", project->cloud);
  set_bool(root, "on_premises", !project->cloud);
  set_text(root, "deployment", project->cloud ? "クラウド" : "オンプレミス");
}

/* Chapter texts and adopted clauses: open maps, since a template may ask for any. */
static void add_texts(SyValue *root, const SyProject *project)
{
  SyValue *texts = sy_value_new_map();
  const SyValue *from = sy_value_get(project->root, "texts");
  SyValue *confirmed = sy_value_new_map();
  for (size_t i = 0; i < sy_value_count(from); i++) {
    if (!sy_value_truth(sy_value_pair(from, i))) continue;
    sy_value_map_set(texts, sy_value_key(from, i),
                     sy_selection_own_words(project, sy_value_text(sy_value_pair(from, i)), false));
    set_bool(confirmed, sy_value_key(from, i), true);
  }
  const SyValue *list = sy_value_get(project->root, "confirmed");
  for (size_t i = 0; i < sy_value_count(list); i++) set_bool(confirmed, sy_value_text(sy_value_item(list, i)), true);
  if (project->confirmed_all) set_bool(confirmed, "*", true);
  sy_value_map_set_open(texts, true);
  sy_value_map_set_open(confirmed, true);
  sy_value_map_set(root, "texts", texts);
  sy_value_map_set(root, "confirmed", confirmed);
}

static void add_edition(SyValue *root, const SySelection *selection, const SyValuesOptions *options, const Shows *show)
{
  for (int i = 0; i < SY_EDITION_COUNT; i++) set_bool(root, sy_edition_name((SyEdition)i), i == (int)options->edition);
  set_text(root, "edition", sy_edition_name(options->edition));
  set_bool(root, "tentative", show->tentative);
  set_bool(root, "drafting", show->cautions);
  set_bool(root, "line_numbers", show->line_numbers);
  set_text(root, "digest", options->digest);
  g_autofree char *digest_short = g_strndup(options->digest ? options->digest : "", 12);
  set_text(root, "digest_short", digest_short);
  g_autofree char *copy = g_strdup_printf("%u", options->copy), *copies = g_strdup_printf("%u", options->copies);
  set_text(root, "copy", show->review && options->copy ? copy : "");
  set_text(root, "copies", show->review && options->copy ? copies : "");
  SyValue *approvals = sy_value_new_list();
  const SyValue *from = sy_value_get(selection->project->root, "approvals");
  for (size_t i = 0; show->review && i < sy_value_count(from); i++)
    sy_value_list_add(approvals, sy_value_new_text(sy_value_text(sy_value_item(from, i))));
  sy_value_map_set(root, "approvals", approvals);
}

static char *name_of(const SyProject *project, const SyCatalogueRequirement *r)
{
  g_autofree char *name = sy_value_plain(r->name->n_items ? r->name->items[0] : NULL, "");
  return sy_selection_terms(project, name);
}

static SyValue *id_and_name(const SyProject *project, const SyCatalogueRequirement *r)
{
  SyValue *map = sy_value_new_map();
  g_autofree char *name = name_of(project, r);
  set_text(map, "id", r->id);
  set_text(map, "name", name);
  return map;
}

static void add_conditions(SyValue *root, const SySelection *selection, const Shows *show)
{
  static const char *const words[] = {[SY_ANSWER_NONE] = "未回答", [SY_ANSWER_NO] = "いいえ", [SY_ANSWER_YES] = "はい"};
  SyValue *list = sy_value_new_list();
  for (size_t i = 0; show->level && i < selection->catalogue->n_conditions; i++) {
    const SyCatalogueCondition *c = &selection->catalogue->conditions[i];
    const SyProjectCondition *own = &selection->project->conditions[i];
    SyValue *map = sy_value_new_map(), *dropped = sy_value_new_list();
    set_text(map, "id", c->id);
    set_text(map, "name", c->name);
    set_text(map, "question", c->question);
    set_text(map, "answer", words[own->answer]);
    set_bool(map, "yes", own->answer == SY_ANSWER_YES);
    set_text(map, "reason", own->reason);
    set_bool(map, "supplied", c->status != SY_STATUS_SOURCE && !c->checked);
    for (size_t d = 0; d < selection->n_dropped; d++) {
      const SyDropped *drop = &selection->dropped[d];
      if (drop->why == SY_DROPPED_CONDITION && strstr(drop->requirement->condition_text, c->id))
        sy_value_list_add(dropped, id_and_name(selection->project, drop->requirement));
    }
    sy_value_map_set(map, "dropped", dropped);
    sy_value_list_add(list, map);
  }
  sy_value_map_set(root, "conditions", list);
}

/* {text: rich} for each item of a text, or an empty list. */
static SyValue *items_of(const SySelection *selection, const SyCatalogueRequirement *r, const SyCatalogueText *text,
                         bool shown)
{
  SyValue *list = sy_value_new_list();
  if (!shown || sy_catalogue_text_says_nothing(text)) return list;
  for (size_t i = 0; i < text->n_items; i++) {
    SyValue *map = sy_value_new_map();
    sy_value_map_set(map, "text", sy_selection_rich(selection->project, r, text->items[i], NULL));
    sy_value_list_add(list, map);
  }
  return list;
}

static SyValue *rich_of(const SySelection *selection, const SyCatalogueRequirement *r, const SyCatalogueText *text,
                        bool shown)
{
  return sy_selection_items(selection->project, r, shown ? text : NULL, NULL);
}

/* The id as a bookmark may be named: letters, digits and underscores, at most 40 of them (17.13.6.2). */
static char *bookmark_of(const char *id)
{
  GString *out = g_string_new("req_");
  for (const char *p = id; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c < 0x80 && g_ascii_isalnum((char)c)) g_string_append_c(out, (char)c);
    else if (c < 0x80) g_string_append_c(out, '_');
    else g_string_append_printf(out, "x%x", c);
  }
  if (out->len > 40) g_string_truncate(out, 40);
  return g_string_free(out, FALSE);
}

static SyValue *without_inserted(const SyValue *rich, bool keep)
{
  SyValue *out = sy_value_new_rich();
  for (size_t i = 0; i < sy_value_count(rich); i++) {
    SySpan span = *sy_value_span(rich, i);
    span.inserted = span.inserted && keep;
    sy_value_rich_add(out, &span);
  }
  return out;
}

/* What a reviewer should see to at the specification: its cautions, and what is not the source's own. NULL: nothing. */
static char *comment_of(const SySelected *s, const SyValue *marks)
{
  GString *out = g_string_new(NULL);
  const SyCatalogueText *caution = s->requirement ? s->requirement->caution : NULL;
  for (size_t i = 0; !sy_catalogue_text_says_nothing(caution) && i < caution->n_items; i++) {
    g_autofree char *text = sy_value_plain(caution->items[i], "");
    g_string_append_printf(out, "%s%s：%s", out->len ? "\n" : "", s->requirement->id, text);
  }
  if (sy_value_count(marks) > 0) {
    g_autofree char *words = sy_value_plain(marks, "、");
    g_string_append_printf(out, "%s%s：要原本確認（%s）", out->len ? "\n" : "", s->requirement->id, words);
  }
  return g_string_free(out, out->len == 0);
}

/* The same with comments for Word: one at its first words, and one at each blank that is open. */
static SyValue *commented(const SyValue *rich, const char *comment)
{
  SyValue *out = sy_value_new_rich();
  for (size_t i = 0; i < sy_value_count(rich); i++) {
    SySpan span = *sy_value_span(rich, i);
    g_autofree char *open =
        span.kind == SY_SPAN_BLANK ? g_strdup_printf("未記入：%s", span.label ? span.label : "") : NULL;
    if (open) span.comment = open;
    else if (span.kind == SY_SPAN_TEXT && comment && *span.text) span.comment = comment, comment = NULL;
    sy_value_rich_add(out, &span);
  }
  return out;
}

/* {text} for each paragraph of a rich value, so that a template may set the first one beside its label. */
static SyValue *paragraphs_of(const SyValue *rich)
{
  SyValue *list = sy_value_new_list(), *paragraph = NULL;
  for (size_t i = 0; i < sy_value_count(rich); i++) {
    const SySpan *span = sy_value_span(rich, i);
    if (span->kind == SY_SPAN_PARAGRAPH) {
      paragraph = NULL;
      continue;
    }
    if (!paragraph) {
      SyValue *item = sy_value_new_map();
      paragraph = sy_value_new_rich();
      sy_value_map_set(item, "text", paragraph);
      sy_value_list_add(list, item);
    }
    sy_value_rich_add(paragraph, span);
  }
  return list;
}

static void add_specification(SyValue *map, const SySelection *selection, const SySelected *s, const Shows *show)
{
  g_autoptr(SyValue) texts = sy_selection_specifications(selection, s);
  SyValue *joined = sy_value_new_rich(), *list = sy_value_new_list();
  for (size_t i = 0; i < sy_value_count(texts); i++) {
    SySpan end = {.kind = SY_SPAN_PARAGRAPH};
    if (i > 0) sy_value_rich_add(joined, &end);
    /* Marks of what the officer wrote are for reviewers, where there is a catalogue's wording beside. */
    SyValue *text = without_inserted(sy_value_item(texts, i), show->review && s->requirement);
    sy_value_rich_append(joined, text);
    SyValue *item = sy_value_new_map();
    sy_value_map_set(item, "text", text);
    sy_value_list_add(list, item);
  }
  g_autofree char *comment = show->review && s->requirement ? comment_of(s, sy_value_get(map, "marks")) : NULL;
  if (show->review) {
    SyValue *plain = joined;
    joined = commented(plain, comment);
    sy_value_unref(plain);
  }
  sy_value_map_set(map, "specification", joined);
  sy_value_map_set(map, "specification_paragraphs", paragraphs_of(joined));
  sy_value_map_set(map, "specifications", list);
  const char *supplement = s->choice ? s->choice->supplement : "";
  sy_value_map_set(map, "supplement", sy_selection_own_words(selection->project, supplement, show->review));
  bool replaced = s->choice && s->choice->specification && s->requirement;
  set_bool(map, "replaced", show->review && replaced);
  const SyCatalogueText *original =
      s->requirement && s->effective >= 0 ? s->requirement->levels[s->effective].specification : NULL;
  sy_value_map_set(map, "catalogue_specification",
                   rich_of(selection, s->requirement, original, show->review && replaced));
}

static void add_alternatives(SyValue *map, const SySelection *selection, const SySelected *s, bool shown)
{
  SyValue *list = sy_value_new_list();
  for (int l = 0; shown && l < SY_LEVEL_COUNT; l++) {
    const SyCatalogueLevel *level = &s->requirement->levels[l];
    if (l == s->effective || level->kind != SY_LEVEL_OWN) continue;
    SyValue *item = sy_value_new_map();
    set_text(item, "level", sy_level_name((SyLevel)l));
    sy_value_map_set(item, "specification", rich_of(selection, s->requirement, level->specification, true));
    sy_value_list_add(list, item);
  }
  sy_value_map_set(map, "alternatives", list);
}

/* Which of 補筆, 校訂 and 推定 must be said of what is printed of this requirement. */
static SyValue *marks_of(const SySelected *s, bool shown)
{
  SyValue *list = sy_value_new_list();
  const SyCatalogueRequirement *r = s->requirement;
  if (!shown || !r) return list;
  const SyCatalogueLevel *level = s->effective >= 0 ? &r->levels[s->effective] : NULL;
  const SyCatalogueText *texts[] = {r->name,
                                    r->condition,
                                    r->purpose,
                                    r->guidance,
                                    r->caution,
                                    level ? level->threat : NULL,
                                    level ? level->effect : NULL,
                                    level ? level->specification : NULL,
                                    level ? level->proposals : NULL};
  bool found[SY_STATUS_COUNT] = {0};
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
    if (sy_catalogue_text_unchecked(texts[i])) found[texts[i]->status] = true;
  if (r->levels_status != SY_STATUS_SOURCE && !r->levels_checked) found[r->levels_status] = true;
  for (int i = SY_STATUS_EMENDED; i < SY_STATUS_COUNT; i++)
    if (found[i]) sy_value_list_add(list, sy_value_new_text(sy_status_name((SyStatus)i)));
  return list;
}

/* Which lists hold something: a heading above a list stands under `has`, once. */
static void add_has(SyValue *map, const char *const *keys)
{
  SyValue *has = sy_value_new_map();
  for (const char *const *key = keys; *key; key++) set_bool(has, *key, sy_value_truth(sy_value_get(map, *key)));
  sy_value_map_set_open(has, true);
  sy_value_map_set(map, "has", has);
}

static SyValue *requirement_value(const SySelection *selection, const SySelected *s, const Shows *show)
{
  const SyCatalogueRequirement *r = s->requirement;
  const SyProject *project = selection->project;
  const SyCatalogueLevel *level = r && s->effective >= 0 ? &r->levels[s->effective] : NULL;
  SyValue *map = sy_value_new_map();
  g_autofree char *name = r ? name_of(project, r) : sy_selection_terms(project, s->addition->name);
  g_autofree char *bookmark = bookmark_of(r ? r->id : s->addition->id);
  set_text(map, "id", r ? r->id : s->addition->id);
  set_text(map, "name", name);
  set_text(map, "bookmark", bookmark);
  sy_value_map_set(map, "purpose",
                   r ? rich_of(selection, r, r->purpose, true)
                     : sy_selection_own_words(project, s->addition->purpose, false));
  set_text(map, "level", show->level && r ? sy_level_name(s->level) : "");
  set_text(map, "level_reason", show->review && s->choice ? s->choice->reason : "");
  set_text(map, "condition", show->level && r ? r->condition_text : "");
  set_bool(map, "additional", !r);
  sy_value_map_set(map, "marks", marks_of(s, show->review));
  add_specification(map, selection, s, show);
  SyValue *proposals = show->proposals ? sy_selection_proposals(selection, s) : sy_value_new_list();
  sy_value_map_set(map, "proposals", proposals);
  sy_value_map_set(map, "cautions", items_of(selection, r, r ? r->caution : NULL, show->cautions));
  sy_value_map_set(map, "guidance", items_of(selection, r, r ? r->guidance : NULL, show->review));
  sy_value_map_set(map, "threat", rich_of(selection, r, level ? level->threat : NULL, show->review));
  sy_value_map_set(map, "effect", rich_of(selection, r, level ? level->effect : NULL, show->review));
  add_alternatives(map, selection, s, show->review && r);
  static const char *const lists[] = {"proposals", "cautions", "guidance", "alternatives", "marks", NULL};
  add_has(map, lists);
  return map;
}

/* Requirements flat, and again under their categories and policies. */
static void add_requirements(SyValue *root, const SySelection *selection, const Shows *show)
{
  SyValue *flat = sy_value_new_list(), *categories = sy_value_new_list();
  SyValue *category = NULL, *policy = NULL;
  const char *in_category = NULL, *in_policy = NULL;
  for (size_t i = 0; i < selection->n_selected; i++) {
    const SySelected *s = &selection->selected[i];
    const char *category_id = s->requirement ? s->requirement->category : "";
    const char *policy_id = s->requirement ? s->requirement->policy : "";
    SyValue *value = requirement_value(selection, s, show);
    sy_value_list_add(flat, sy_value_ref(value));
    const char *category_name = "独自要件", *policy_name = "本調達に固有の要件";
    for (size_t c = 0; c < selection->catalogue->n_categories; c++) {
      const SyCatalogueCategory *known = &selection->catalogue->categories[c];
      if (strcmp(known->id, category_id) == 0) category_name = known->name;
      for (size_t p = 0; p < known->n_policies; p++)
        if (strcmp(known->policies[p].id, policy_id) == 0) policy_name = known->policies[p].name;
    }
    if (!in_category || strcmp(in_category, category_id) != 0) {
      category = sy_value_new_map();
      set_text(category, "id", category_id);
      set_text(category, "name", category_name);
      sy_value_map_set(category, "policies", sy_value_new_list());
      set_number(category, categories);
      sy_value_list_add(categories, category);
      in_category = category_id;
      in_policy = NULL;
    }
    if (!in_policy || strcmp(in_policy, policy_id) != 0) {
      policy = sy_value_new_map();
      set_text(policy, "id", policy_id);
      set_text(policy, "name", policy_name);
      sy_value_map_set(policy, "requirements", sy_value_new_list());
      set_number(policy, sy_value_get(category, "policies"));
      sy_value_list_add(sy_value_get(category, "policies"), policy);
      in_policy = policy_id;
    }
    set_number(value, sy_value_get(policy, "requirements"));
    sy_value_list_add(sy_value_get(policy, "requirements"), value);
  }
  sy_value_map_set(root, "requirements", flat);
  sy_value_map_set(root, "categories", categories);
}

static void add_dropped(SyValue *root, const SySelection *selection, const Shows *show)
{
  SyValue *exclusions = sy_value_new_list(), *none = sy_value_new_list();
  for (size_t i = 0; show->level && i < selection->n_dropped; i++) {
    const SyDropped *d = &selection->dropped[i];
    if (d->why == SY_DROPPED_CONDITION) continue;
    SyValue *map = id_and_name(selection->project, d->requirement);
    if (d->why == SY_DROPPED_EXCLUDED) {
      set_text(map, "reason", d->choice->exclude);
      sy_value_list_add(exclusions, map);
    } else {
      set_text(map, "level", sy_level_name(d->level));
      sy_value_list_add(none, map);
    }
  }
  sy_value_map_set(root, "exclusions", exclusions);
  sy_value_map_set(root, "not_applicable", none);
}

static void add_findings(SyValue *root, const SySelection *selection, const SyValuesOptions *options, const Shows *show)
{
  SyValue *findings = sy_value_new_list(), *blanks = sy_value_new_list();
  size_t n = show->review && options->findings ? sy_diagnostics_count(options->findings) : 0;
  for (size_t i = 0; i < n; i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(options->findings, i);
    SyValue *map = sy_value_new_map();
    set_text(map, "severity", d->severity == SY_NOTE ? "参考" : "要対応");
    set_text(map, "place", d->place.words ? sy_name_japanese(d->place.words) : "全体");
    set_text(map, "message", d->message);
    sy_value_list_add(findings, map);
  }
  for (size_t i = 0; show->review && i < selection->n_selected; i++) {
    const SySelected *s = &selection->selected[i];
    g_autoptr(GPtrArray) open = sy_selection_open_blanks(selection, s);
    for (guint k = 0; k < open->len; k++) {
      const SyCatalogueBlank *blank = open->pdata[k];
      g_autofree char *bookmark = bookmark_of(s->requirement->id);
      SyValue *map = sy_value_new_map();
      set_text(map, "requirement", s->requirement->id);
      set_text(map, "label", blank->label);
      set_text(map, "bookmark", bookmark);
      sy_value_list_add(blanks, map);
    }
  }
  sy_value_map_set(root, "findings", findings);
  sy_value_map_set(root, "blanks", blanks);
}

SyValue *sy_selection_values(const SySelection *selection, const SyValuesOptions *options)
{
  SyValue *root = sy_value_new_map();
  Shows show = shows(options->edition, selection->project);
  add_project(root, selection->project);
  add_texts(root, selection->project);
  /* What goes out for opinions bears no marks of what is still to be confirmed inside. */
  if (options->edition == SY_EDITION_COMMENT) set_bool(sy_value_get(root, "confirmed"), "*", true);
  add_edition(root, selection, options, &show);
  add_conditions(root, selection, &show);
  add_requirements(root, selection, &show);
  add_dropped(root, selection, &show);
  add_findings(root, selection, options, &show);
  g_autofree char *source =
      g_strdup_printf("本書の情報セキュリティに関する要件は、「%s」を、本調達に合わせて編集及び加工したものである。",
                      selection->catalogue->title);
  set_text(root, "source", source);
  const char *note = ""; /* it speaks to who drafts, not to who bids */
  for (size_t i = 0; show.cautions && selection->project->cloud && i < selection->catalogue->n_legend; i++)
    if (strstr(selection->catalogue->legend[i].text, "サービスレベル")) note = selection->catalogue->legend[i].text;
  set_text(root, "cloud_note", note);
  static const char *const lists[] = {"exclusions", "not_applicable", "findings",     "blanks",
                                      "approvals",  "schedule",       "deliverables", NULL};
  add_has(root, lists);
  bool dropped = false;
  const SyValue *conditions = sy_value_get(root, "conditions");
  for (size_t i = 0; i < sy_value_count(conditions); i++)
    dropped |= sy_value_truth(sy_value_get(sy_value_item(conditions, i), "dropped"));
  set_bool(sy_value_get(root, "has"), "dropped", dropped);
  set_bool(sy_value_get(root, "has"), "proposals", show.proposals);
  return root;
}
