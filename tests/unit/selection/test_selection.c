#include "unit_project.h"

/* The rules of selection and the table of editions, as DESIGN.md has them. */

static char *selected_ids(const UnitProject *u)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < u->selection->n_selected; i++) {
    const SySelected *s = &u->selection->selected[i];
    g_string_append_printf(out, "%s%s", i ? " " : "", s->requirement ? s->requirement->id : s->addition->id);
  }
  return g_string_free(out, FALSE);
}

static void check_ids(const char *yaml, const char *wanted)
{
  UnitProject u = unit_project_right(yaml);
  g_autofree char *ids = selected_ids(&u);
  if (strcmp(ids, wanted) != 0) fail_msg("%s\nselects %s\nnot     %s", yaml, ids, wanted);
  assert_int_equal(u.selection->n_selected + u.selection->n_dropped, 28 + u.project->n_additions);
  unit_project_clear(&u);
}

/* The n-th specification of a requirement as plain text. Caller frees. */
static char *specification(const UnitProject *u, const char *id, size_t n)
{
  const SySelected *s = unit_selected(u, id);
  if (!s) return g_strdup("(not selected)");
  g_autoptr(SyValue) list = sy_selection_specifications(u->selection, s);
  return sy_value_plain(sy_value_item(list, n), "");
}

#define ALWAYS "AT-2-1 AT-3-1 AU-1-3 AC-2-3 PH-1-1 PH-1-2 DA-2-1 SC-1-1 SC-2-1"

static void test_selection_minus_always_applies(void **state)
{
  check_ids("title: t\n" ALL_NO, ALWAYS);
}

static void test_selection_any_yes_of_or_applies(void **state)
{
  check_ids("title: t\nconditions: {A: no, B: no, C: no, D: no, E: no, F: yes}\n", "AT-1-1 " ALWAYS);
  check_ids("title: t\nconditions: {A: no, B: no, C: no, D: yes, E: no, F: no}\n",
            "AT-2-1 AT-3-1 AU-1-3 AC-1-1 AC-2-1 AC-2-3 PH-1-1 PH-1-2 DA-2-1 SC-1-1 SC-2-1");
  check_ids("title: t\nconditions: {A: no, B: no, C: yes, D: no, E: no, F: no}\n",
            "AT-2-1 AT-3-1 AU-1-1 AU-1-2 AU-1-3 AC-2-3 PR-1-1 PR-1-2 PR-1-3 PH-1-1 PH-1-2 DA-2-1 SC-1-1 SC-2-1");
  check_ids("title: t\nconditions: {A: no, B: no, C: no, D: no, E: yes, F: no}\n",
            "AT-2-1 AT-3-1 AU-1-3 AC-2-2 AC-2-3 PH-1-1 PH-1-2 DA-2-1 SC-1-1 SC-2-1");
}

static void test_selection_all_yes_high_is_the_whole_catalogue(void **state)
{
  UnitProject u = unit_project_right("title: t\nlevel: high\n" ALL_YES);
  assert_int_equal(u.selection->n_selected, 28);
  for (size_t i = 0; i < 28; i++) {
    assert_ptr_equal(u.selection->selected[i].requirement, &u.catalogue->requirements[i]);
    assert_int_equal(u.selection->selected[i].level, SY_LEVEL_HIGH);
    assert_false(u.selection->selected[i].condition_unanswered);
  }
  unit_project_clear(&u);
}

static void test_selection_unanswered_counts_as_yes(void **state)
{
  UnitProject u = unit_project_right("title: t\nlevel: high\nconditions: {A: no, B: no, C: no, D: no, E: no}\n");
  assert_true(unit_selected(&u, "AT-1-1")->condition_unanswered);
  assert_false(unit_selected(&u, "AT-2-1")->condition_unanswered);
  assert_null(unit_selected(&u, "AT-1-2"));
  unit_project_clear(&u);
  /* One yes is enough: the missing answer does not matter. */
  UnitProject v = unit_project_right("title: t\nconditions: {A: yes}\n");
  assert_false(unit_selected(&v, "AT-1-1")->condition_unanswered);
  unit_project_clear(&v);
}

static void test_selection_level_of_project_and_of_requirement(void **state)
{
  UnitProject u =
      unit_project_right("title: t\nlevel: mid\nrequirements: {AT-1-1: {level: high}, AU-1-2: {level: low}}\n" ALL_YES);
  assert_int_equal(unit_selected(&u, "AT-1-1")->effective, SY_LEVEL_HIGH);
  assert_int_equal(unit_selected(&u, "AU-1-2")->effective, SY_LEVEL_LOW);
  assert_int_equal(unit_selected(&u, "AU-1-1")->effective, SY_LEVEL_MID);
  assert_int_equal(unit_selected(&u, "AT-2-1")->level, SY_LEVEL_MID);
  unit_project_clear(&u);
}

static void test_selection_same_takes_the_nearest_lower(void **state)
{
  UnitProject u = unit_project_right("title: t\nlevel: high\n" ALL_YES);
  assert_int_equal(unit_selected(&u, "AT-1-4")->effective, SY_LEVEL_MID);
  assert_int_equal(unit_selected(&u, "AT-2-1")->effective, SY_LEVEL_LOW);
  unit_project_clear(&u);
}

static void test_selection_level_without_text_does_not_apply(void **state)
{
  UnitProject u = unit_project_right("title: t\nlevel: mid\n" ALL_YES);
  assert_null(unit_selected(&u, "AU-2-2"));
  assert_int_equal(u.selection->n_dropped, 1);
  assert_string_equal(u.selection->dropped[0].requirement->id, "AU-2-2");
  assert_int_equal(u.selection->dropped[0].why, SY_DROPPED_NO_LEVEL);
  assert_int_equal(u.selection->dropped[0].level, SY_LEVEL_MID);
  unit_project_clear(&u);
  UnitProject own =
      unit_project_right("title: t\nlevel: mid\nrequirements: {AU-2-2: {specification: 独自の文}}\n" ALL_YES);
  g_autofree char *text = specification(&own, "AU-2-2", 0);
  assert_string_equal(text, "独自の文");
  unit_project_clear(&own);
}

static void test_selection_excluded_and_included(void **state)
{
  UnitProject u = unit_project_right(
      "title: t\nrequirements: {SC-2-1: {exclude: 理由, include: yes}, AT-1-2: {include: yes, reason: 念のため}}\n" ALL_NO);
  assert_null(unit_selected(&u, "SC-2-1"));
  assert_non_null(unit_selected(&u, "AT-1-2"));
  size_t excluded = 0;
  for (size_t i = 0; i < u.selection->n_dropped; i++) excluded += u.selection->dropped[i].why == SY_DROPPED_EXCLUDED;
  assert_int_equal(excluded, 1);
  unit_project_clear(&u);
}

static void test_selection_own_wording_and_additions(void **state)
{
  UnitProject u = unit_project_right(
      "title: t\nterms: {府省庁: 当省}\nrequirements: {UP-1-1: {specification: \"府省庁の一行目\\n二行目\", include: yes}}\n"
      "additional: [{id: X-1, name: 独自, specification: 府省庁の文。}, {id: X-2, name: 二つ目, specification: 文}]\n" ALL_NO);
  g_autofree char *own = specification(&u, "UP-1-1", 0), *added = specification(&u, "X-1", 0);
  assert_string_equal(own, "当省の一行目\n二行目");
  assert_string_equal(added, "当省の文。");
  size_t n = u.selection->n_selected;
  assert_string_equal(u.selection->selected[n - 1].addition->id, "X-2");
  unit_project_clear(&u);
}

static void test_selection_blanks_filled_or_open(void **state)
{
  UnitProject u = unit_project_right(
      "title: t\nrequirements: {AU-1-1: {blanks: {retention: 1年以上}}, PH-1-1: {blanks: {means: ''}}}\n" ALL_YES);
  g_autofree char *filled = specification(&u, "AU-1-1", 0), *open = specification(&u, "PH-1-1", 0);
  assert_non_null(strstr(filled, "蓄積し、1年以上の期間保管する"));
  assert_non_null(strstr(open, SY_BLANK_TEXT "等によって"));
  unit_project_clear(&u);
  UnitProject label = unit_project_right("title: t\nrequirements: {AU-1-1: {blanks: {ログの保管期間: 2年}}}\n" ALL_YES);
  g_autofree char *by_label = specification(&label, "AU-1-1", 0);
  assert_non_null(strstr(by_label, "2年の期間"));
  unit_project_clear(&label);
}

static void test_selection_repeats_with_other_blanks(void **state)
{
  UnitProject u = unit_project_right(
      "title: t\nrequirements: {AC-1-1: {for: [{subject: 職員, method: IC}, {認証を行う主体: 申請者}]}}\n" ALL_YES);
  g_autofree char *first = specification(&u, "AC-1-1", 0), *second = specification(&u, "AC-1-1", 1),
                  *third = specification(&u, "AC-1-1", 2);
  assert_non_null(strstr(first, "職員の認証を行う機能として、ICの方式"));
  assert_non_null(strstr(second, "申請者の認証を行う機能として、" SY_BLANK_TEXT "の方式"));
  assert_string_equal(third, "");
  unit_project_clear(&u);
}

static void test_selection_terms_longest_first(void **state)
{
  UnitProject u = unit_project_right("title: t\nterms: {府省庁: 当省, 府省庁が意図しない: 想定外の}\n" ALL_NO);
  g_autofree char *text = specification(&u, "SC-2-1", 0);
  assert_non_null(strstr(text, "想定外の変更"));
  assert_null(strstr(text, "府省庁"));
  unit_project_clear(&u);
}

/* Proposals of a requirement at a level, joined by |. */
static char *proposals(const char *yaml, const char *id)
{
  UnitProject u = unit_project_right(yaml);
  SyValuesOptions options = {.edition = SY_EDITION_DRAFT, .digest = ""};
  g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
  const SyValue *list = sy_value_get(values, "requirements");
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < sy_value_count(list); i++) {
    const SyValue *r = sy_value_item(list, i);
    if (strcmp(sy_value_text(sy_value_get(r, "id")), id) != 0) continue;
    const SyValue *p = sy_value_get(r, "proposals");
    for (size_t k = 0; k < sy_value_count(p); k++) {
      g_autofree char *text = sy_value_plain(sy_value_get(sy_value_item(p, k), "text"), "");
      g_string_append_printf(out, "%s%s", k ? "|" : "", text);
    }
  }
  unit_project_clear(&u);
  return g_string_free(out, FALSE);
}

#define LOW_1 "サーバ装置のアクセス記録、主体認証のログ、操作ログ及び通信回線装置の通信ログの取得"
#define MID_1                                                                                                                                                 \
  "ログ管理サーバによるログの一元管理|ログの検索、集計、追跡等の分析機能|ログ及び分析結果の表示・通知機能|" \
  "ログの蓄積不能時の対処機能|外部ログサーバへの出力機能"

static void test_selection_proposals_come_with_lower_levels(void **state)
{
  g_autofree char *low = proposals("title: t\nlevel: low\n" ALL_YES, "AU-1-1"),
                  *mid = proposals("title: t\nlevel: mid\n" ALL_YES, "AU-1-1"),
                  *high = proposals("title: t\nlevel: high\n" ALL_YES, "AU-1-1");
  assert_string_equal(low, LOW_1);
  assert_string_equal(mid, LOW_1 "|" MID_1);
  assert_string_equal(high, mid);
}

static void test_selection_proposals_chosen_by_number_or_written(void **state)
{
  g_autofree char *chosen = proposals(
      "title: t\nrequirements: {AU-1-1: {level: mid, proposals: [3, 府省庁の例, 1, 99]}}\nterms: {府省庁: 当省}\n" ALL_YES,
      "AU-1-1");
  assert_string_equal(chosen, "ログの検索、集計、追跡等の分析機能|当省の例|" LOW_1);
  g_autofree char *none = proposals("title: t\nrequirements: {AU-1-1: {proposals: []}}\n" ALL_YES, "AU-1-1");
  assert_string_equal(none, "");
}

/* No text stands twice among the proposals of any requirement. */
static void test_selection_proposals_without_repeats(void **state)
{
  UnitProject u = unit_project_right("title: t\nlevel: high\n" ALL_YES);
  for (size_t i = 0; i < u.catalogue->n_requirements; i++) {
    g_autofree char *all = proposals("title: t\nlevel: high\n" ALL_YES, u.catalogue->requirements[i].id);
    g_auto(GStrv) items = g_strsplit(all, "|", -1);
    for (char **a = items; *a; a++)
      for (char **b = a + 1; *b; b++) assert_string_not_equal(*a, *b);
  }
  unit_project_clear(&u);
}

/* ---- Editions ------------------------------------------------------------------------------- */

/* A project that has something for every row of the table. */
static const char full[] =
    "title: t\nlevel: mid\nproposals: %s\napprovals: [課長]\nversion: '1'\n"
    "requirements:\n"
    "  AT-1-1: {level: high, reason: 選んだ理由, supplement: 補った文}\n"
    "  SC-2-1: {exclude: 調達しないため}\n"
    "  UP-1-1: {specification: 差し替えた文}\n"
    "conditions: {A: {answer: yes, reason: 公開のため}, B: yes, C: yes, D: yes, E: yes, F: yes}\n";

static const SyValue *requirement(const SyValue *values, const char *id)
{
  const SyValue *list = sy_value_get(values, "requirements");
  for (size_t i = 0; i < sy_value_count(list); i++)
    if (strcmp(sy_value_text(sy_value_get(sy_value_item(list, i), "id")), id) == 0) return sy_value_item(list, i);
  fail_msg("%s is not there", id);
  return NULL;
}

static bool holds(const SyValue *map, const char *key)
{
  return sy_value_truth(sy_value_get(map, key));
}

typedef struct {
  const char *of; /* a requirement's id, or NULL: the root */
  const char *key;
  bool shown[SY_EDITION_COUNT]; /* draft, review, comment, final */
} Row;

#define ALL                                                                                                            \
  {                                                                                                                    \
    true, true, true, true                                                                                             \
  }
#define INNER                                                                                                          \
  {                                                                                                                    \
    true, true, false, false                                                                                           \
  }
#define REVIEW                                                                                                         \
  {                                                                                                                    \
    false, true, false, false                                                                                          \
  }

static const Row rows[] = {
    {NULL, "tentative", {true, true, true, false}},
    {NULL, "draft", {true, false, false, false}},
    {NULL, "review", {false, true, false, false}},
    {NULL, "comment", {false, false, true, false}},
    {NULL, "final", {false, false, false, true}},
    {"AT-1-1", "purpose", ALL},
    {"AT-1-1", "specification", ALL},
    {"AT-1-1", "supplement", ALL},
    {"AT-1-1", "cautions", INNER},
    {"AT-1-1", "proposals", INNER},
    {"AT-1-1", "level", INNER},
    {NULL, "exclusions", INNER},
    {NULL, "not_applicable", INNER},
    {NULL, "conditions", INNER},
    {"AT-1-1", "threat", REVIEW},
    {"AT-1-1", "effect", REVIEW},
    {"AT-1-1", "guidance", REVIEW},
    {"AT-1-1", "level_reason", REVIEW},
    {"AT-1-1", "alternatives", REVIEW},
    {"UP-1-1", "catalogue_specification", REVIEW},
    {"AT-1-1", "marks", REVIEW},
    {NULL, "findings", REVIEW},
    {NULL, "blanks", REVIEW},
    {NULL, "approvals", REVIEW},
    {NULL, "copy", REVIEW},
    {NULL, "line_numbers", {false, true, true, false}},
};

static void check_editions(const char *proposals_answer, bool proposals_outside)
{
  g_autofree char *yaml = g_strdup_printf(full, proposals_answer);
  UnitProject u = unit_project_right(yaml);
  SyDiagnostics *findings = sy_diagnostics_new();
  sy_selection_check(u.selection, NULL, false, findings);
  for (int e = 0; e < SY_EDITION_COUNT; e++) {
    SyValuesOptions options = {.edition = (SyEdition)e, .digest = "abc", .copy = 1, .copies = 2, .findings = findings};
    g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
      const SyValue *map = rows[i].of ? requirement(values, rows[i].of) : values;
      bool wanted = rows[i].shown[e] || (strcmp(rows[i].key, "proposals") == 0 && proposals_outside);
      assert_non_null(sy_value_get(map, rows[i].key)); /* there, if empty: a template may ask for it */
      if (holds(map, rows[i].key) != wanted)
        fail_msg("%s %s in the edition %s", rows[i].of ? rows[i].of : "", rows[i].key, sy_edition_name((SyEdition)e));
    }
    const SyValue *has = sy_value_get(requirement(values, "AT-1-1"), "has");
    assert_int_equal(holds(has, "cautions"), holds(requirement(values, "AT-1-1"), "cautions"));
    assert_string_equal(sy_value_text(sy_value_get(values, "edition")), sy_edition_name((SyEdition)e));
  }
  sy_diagnostics_free(findings);
  unit_project_clear(&u);
}

static void test_values_editions_show_what_the_table_says(void **state)
{
  check_editions("no", false);
}

static void test_values_proposals_outside_if_the_project_says(void **state)
{
  check_editions("yes", true);
}

static void append_all(GString *out, const SyValue *value)
{
  g_autofree char *plain = sy_value_plain(value, "\n");
  g_string_append_printf(out, "%s\n", plain);
  for (size_t i = 0; i < sy_value_count(value); i++) {
    if (sy_value_type(value) == SY_VALUE_MAP) append_all(out, sy_value_pair(value, i));
    if (sy_value_type(value) == SY_VALUE_LIST) append_all(out, sy_value_item(value, i));
  }
}

/* Whatever a template asks for: the published editions hold nothing that tells what is weak. */
static void test_values_published_editions_hold_no_secret(void **state)
{
  g_autofree char *yaml = g_strdup_printf(full, "no");
  UnitProject u = unit_project_right(yaml);
  static const char *const secrets[] = {"選んだ理由", "調達しないため", "公開のため",
                                        "高位",       "中位",           "低位",
                                        "SC-2-1",     "AU-2-2",         "管理ポリシーの異なる外部からの",
                                        "課長"};
  for (int e = SY_EDITION_COMMENT; e < SY_EDITION_COUNT; e++) {
    SyValuesOptions options = {.edition = (SyEdition)e, .digest = "", .copy = 1, .copies = 1};
    g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
    g_autoptr(GString) all = g_string_new(NULL);
    append_all(all, values);
    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++)
      if (strstr(all->str, secrets[i])) fail_msg("the edition %s holds %s", sy_edition_name((SyEdition)e), secrets[i]);
  }
  unit_project_clear(&u);
}

static bool any_inserted(const SyValue *rich)
{
  for (size_t i = 0; i < sy_value_count(rich); i++)
    if (sy_value_span(rich, i)->inserted) return true;
  return false;
}

static void test_values_insertions_are_marked_for_reviewers_only(void **state)
{
  g_autofree char *head = g_strdup_printf(full, "no"), *yaml = g_strconcat(head, "texts: {background: 背景}\n", NULL);
  UnitProject u = unit_project_right(yaml);
  for (int e = 0; e < SY_EDITION_COUNT; e++) {
    SyValuesOptions options = {.edition = (SyEdition)e, .digest = ""};
    g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
    bool review = e == SY_EDITION_REVIEW;
    assert_int_equal(any_inserted(sy_value_get(requirement(values, "UP-1-1"), "specification")), review);
    assert_int_equal(any_inserted(sy_value_get(requirement(values, "AT-1-1"), "supplement")), review);
    assert_false(any_inserted(sy_value_get(sy_value_get(values, "texts"), "background")));
  }
  unit_project_clear(&u);
}

static void test_values_group_by_category_and_policy(void **state)
{
  UnitProject u = unit_project_right("title: t\n" ALL_NO "additional: [{id: X-1, name: 独自, specification: 文}]\n");
  SyValuesOptions options = {.edition = SY_EDITION_DRAFT, .digest = ""};
  g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
  const SyValue *categories = sy_value_get(values, "categories");
  static const char *const names[] = {"侵害対策", "不正監視・追跡",           "アクセス・利用制限",
                                      "物理対策", "障害対策（事業継続対応）", "サプライチェーン・リスク対策",
                                      "独自要件"};
  assert_int_equal(sy_value_count(categories), G_N_ELEMENTS(names));
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    assert_string_equal(sy_value_text(sy_value_get(sy_value_item(categories, i), "name")), names[i]);
  const SyValue *policies = sy_value_get(sy_value_item(categories, 0), "policies");
  assert_int_equal(sy_value_count(policies), 2);
  assert_string_equal(sy_value_text(sy_value_get(sy_value_item(policies, 1), "name")), "脆弱性対策");
  unit_project_clear(&u);
}

static void test_values_specification_by_paragraphs(void **state)
{
  UnitProject u = unit_project_right(
      "title: t\nrequirements: {AC-1-1: {for: [{subject: 甲, method: 乙}, {subject: 丙}]}, UP-1-1: {specification: \"一\\n二\"}}\n" ALL_YES);
  SyValuesOptions options = {.edition = SY_EDITION_DRAFT, .digest = ""};
  g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
  const SyValue *own = sy_value_get(requirement(values, "UP-1-1"), "specification_paragraphs");
  assert_int_equal(sy_value_count(own), 2);
  g_autofree char *second = sy_value_plain(sy_value_get(sy_value_item(own, 1), "text"), "");
  assert_string_equal(second, "二");
  const SyValue *repeated = sy_value_get(requirement(values, "AC-1-1"), "specification_paragraphs");
  assert_int_equal(sy_value_count(repeated), 2);
  assert_int_equal(sy_value_count(sy_value_get(requirement(values, "AT-1-1"), "specification_paragraphs")), 1);
  unit_project_clear(&u);
}

static void test_values_cloud_brings_the_remark_on_service_levels(void **state)
{
  UnitProject cloud = unit_project_right("title: t\ndeployment: cloud\n"), own = unit_project_right("title: t\n");
  SyValuesOptions options = {.edition = SY_EDITION_DRAFT, .digest = ""},
                  final = {.edition = SY_EDITION_FINAL, .digest = ""};
  g_autoptr(SyValue) a = sy_selection_values(cloud.selection, &options),
                     b = sy_selection_values(own.selection, &options);
  g_autoptr(SyValue) published = sy_selection_values(cloud.selection, &final);
  assert_non_null(strstr(sy_value_text(sy_value_get(a, "cloud_note")), "サービスレベル"));
  assert_false(holds(published, "cloud_note")); /* it speaks to who drafts */
  assert_true(holds(a, "drafting") && !holds(published, "drafting"));
  assert_true(holds(a, "cloud"));
  assert_false(holds(b, "cloud_note") || holds(b, "cloud"));
  unit_project_clear(&cloud);
  unit_project_clear(&own);
}

static void test_values_texts_and_confirmed_are_open(void **state)
{
  UnitProject u = unit_project_right("title: t\ntexts: {背景: 文}\nconfirmed: [laws]\n");
  SyValuesOptions options = {.edition = SY_EDITION_DRAFT, .digest = ""};
  g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
  const SyValue *texts = sy_value_get(values, "texts"), *confirmed = sy_value_get(values, "confirmed");
  assert_true(holds(texts, "background") && holds(confirmed, "background") && holds(confirmed, "laws"));
  assert_true(sy_value_map_open(texts) && sy_value_map_open(confirmed));
  assert_false(holds(texts, "laws") || holds(confirmed, "audit"));
  unit_project_clear(&u);
  UnitProject all = unit_project_right("title: t\nconfirmed: すべて\n");
  g_autoptr(SyValue) whole = sy_selection_values(all.selection, &options);
  assert_true(holds(sy_value_get(whole, "confirmed"), "whatever"));
  unit_project_clear(&all);
}

static void test_values_first_revision_is_made_up(void **state)
{
  UnitProject u = unit_project_right("title: t\nversion: '0.1'\ndate: 令和8年12月1日\n");
  SyValuesOptions options = {.edition = SY_EDITION_DRAFT, .digest = ""};
  g_autoptr(SyValue) values = sy_selection_values(u.selection, &options);
  const SyValue *revisions = sy_value_get(values, "revisions");
  assert_int_equal(sy_value_count(revisions), 1);
  assert_string_equal(sy_value_text(sy_value_get(sy_value_item(revisions, 0), "date")), "2026-12-01");
  assert_string_equal(sy_value_text(sy_value_get(sy_value_item(revisions, 0), "reason")), "新規作成");
  unit_project_clear(&u);
}

static void test_edition_names(void **state)
{
  for (int e = 0; e < SY_EDITION_COUNT; e++) assert_int_equal(sy_edition_parse(sy_edition_name((SyEdition)e)), e);
  assert_int_equal(sy_edition_parse("print"), -1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_selection_minus_always_applies),
                                     cmocka_unit_test(test_selection_any_yes_of_or_applies),
                                     cmocka_unit_test(test_selection_all_yes_high_is_the_whole_catalogue),
                                     cmocka_unit_test(test_selection_unanswered_counts_as_yes),
                                     cmocka_unit_test(test_selection_level_of_project_and_of_requirement),
                                     cmocka_unit_test(test_selection_same_takes_the_nearest_lower),
                                     cmocka_unit_test(test_selection_level_without_text_does_not_apply),
                                     cmocka_unit_test(test_selection_excluded_and_included),
                                     cmocka_unit_test(test_selection_own_wording_and_additions),
                                     cmocka_unit_test(test_selection_blanks_filled_or_open),
                                     cmocka_unit_test(test_selection_repeats_with_other_blanks),
                                     cmocka_unit_test(test_selection_terms_longest_first),
                                     cmocka_unit_test(test_selection_proposals_come_with_lower_levels),
                                     cmocka_unit_test(test_selection_proposals_chosen_by_number_or_written),
                                     cmocka_unit_test(test_selection_proposals_without_repeats),
                                     cmocka_unit_test(test_values_editions_show_what_the_table_says),
                                     cmocka_unit_test(test_values_proposals_outside_if_the_project_says),
                                     cmocka_unit_test(test_values_published_editions_hold_no_secret),
                                     cmocka_unit_test(test_values_insertions_are_marked_for_reviewers_only),
                                     cmocka_unit_test(test_values_group_by_category_and_policy),
                                     cmocka_unit_test(test_values_specification_by_paragraphs),
                                     cmocka_unit_test(test_values_cloud_brings_the_remark_on_service_levels),
                                     cmocka_unit_test(test_values_texts_and_confirmed_are_open),
                                     cmocka_unit_test(test_values_first_revision_is_made_up),
                                     cmocka_unit_test(test_edition_names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
