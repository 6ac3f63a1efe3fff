#include "unit_project.h"

/* All that is said of a wrong project. */
static void wrong(const char *yaml, const char *wanted)
{
  UnitProject u = unit_project(yaml);
  g_autofree char *said = unit_messages(u.diagnostics);
  if (u.project || strcmp(said, wanted) != 0) fail_msg("%s\nit says\n%s\nnot\n%s", yaml, said, wanted);
  assert_int_equal(sy_diagnostics_status(u.diagnostics), 2);
  unit_project_clear(&u);
}

static void test_project_title_alone_is_enough(void **state)
{
  UnitProject u = unit_project_right("title: 件名\n");
  assert_string_equal(u.project->title, "件名");
  assert_string_equal(u.project->organization, "");
  assert_int_equal(u.project->level, SY_LEVEL_LOW);
  assert_false(u.project->level_given || u.project->cloud || u.project->proposals || u.project->confirmed_all);
  for (size_t i = 0; i < u.catalogue->n_conditions; i++)
    assert_int_equal(u.project->conditions[i].answer, SY_ANSWER_NONE);
  assert_int_equal(sy_diagnostics_count(u.diagnostics), 0);
  unit_project_clear(&u);
}

static void test_project_reads_every_choice(void **state)
{
  UnitProject u = unit_project_right(
      "title: 件名\nlevel: 中位\ndate: 令和8年12月1日\ndeployment: cloud\nproposals: はい\nconfirmed: all\n"
      "conditions: {A: {answer: 有, reason: 公開するため}, B: no, C: ×}\n"
      "requirements:\n"
      "  AT-1-1: {level: high, reason: 理由, supplement: 補足}\n"
      "  SC-2-1: {exclude: 調達しないため}\n"
      "  AU-1-1: {include: yes, blanks: {ログの保管期間: 1年}, proposals: [1, 独自]}\n"
      "additional:\n  - {id: X-1, name: 名, specification: 文, proposals: [例]}\n");
  const SyProject *p = u.project;
  assert_int_equal(p->level, SY_LEVEL_MID);
  assert_string_equal(p->date, "2026-12-01");
  assert_true(p->cloud && p->proposals && p->confirmed_all);
  assert_int_equal(p->conditions[0].answer, SY_ANSWER_YES);
  assert_string_equal(p->conditions[0].reason, "公開するため");
  assert_int_equal(p->conditions[1].answer, SY_ANSWER_NO);
  assert_int_equal(p->conditions[2].answer, SY_ANSWER_NO);
  assert_int_equal(p->conditions[3].answer, SY_ANSWER_NONE);
  const SyProjectChoice *c = sy_project_choice(p, "AT-1-1");
  assert_int_equal(c->level, SY_LEVEL_HIGH);
  assert_string_equal(c->reason, "理由");
  assert_string_equal(c->supplement, "補足");
  assert_null(c->exclude);
  assert_int_equal(c->place.line, 9);
  assert_string_equal(sy_project_choice(p, "SC-2-1")->exclude, "調達しないため");
  assert_true(sy_project_choice(p, "AU-1-1")->include);
  assert_int_equal(sy_project_choice(p, "AU-1-1")->level, -1);
  assert_null(sy_project_choice(p, "AT-2-1"));
  assert_int_equal(p->n_additions, 1);
  assert_string_equal(p->additions[0].purpose, "");
  unit_project_clear(&u);
}

/* The same project in either language. */
static void test_project_japanese_keys_are_aliases(void **state)
{
  UnitProject u = unit_project_right(
      "調達件名: 件名\n府省名: 架空省\n版: '0.1'\n実施レベル: 高位\n提供形態: クラウド\n確認済: すべて\n"
      "判断条件: {A: {回答: はい, 理由: 理由}}\n"
      "要件:\n  AC-1-1: {対象別: [{認証を行う主体: 職員, 主体認証の方式: IC}]}\n  AT-2-1: {除外: 理由, 追加適用: いいえ}\n"
      "独自要件: [{番号: Y-1, 名称: 名, 仕様記載例: 文}]\n文案: {背景: 文}\n");
  assert_string_equal(u.project->organization, "架空省");
  assert_string_equal(u.project->version, "0.1");
  assert_int_equal(u.project->level, SY_LEVEL_HIGH);
  assert_true(u.project->cloud && u.project->confirmed_all);
  assert_int_equal(sy_value_count(sy_project_choice(u.project, "AC-1-1")->repeat), 1);
  assert_string_equal(sy_project_choice(u.project, "AT-2-1")->exclude, "理由");
  assert_string_equal(u.project->additions[0].id, "Y-1");
  unit_project_clear(&u);
}

static void test_project_confirms_by_name_or_own_text(void **state)
{
  UnitProject u = unit_project_right("title: t\ntexts: {background: 文, scale: }\nconfirmed: [laws, 再委託の制限]\n");
  assert_true(sy_project_confirms(u.project, "background"));
  assert_false(sy_project_confirms(u.project, "scale"));
  assert_true(sy_project_confirms(u.project, "laws"));
  assert_true(sy_project_confirms(u.project, "subcontract_limits"));
  assert_false(sy_project_confirms(u.project, "audit"));
  unit_project_clear(&u);
}

static void test_project_unknown_keys_have_near_matches(void **state)
{
  wrong("tilte: 件名\n", "p.yaml:1:1: error: unknown key “tilte”\n  hint: did you mean “title”?\n"
                         "p.yaml:1:1: error: the key “title” (調達件名) is missing\n");
  wrong("title: t\nperiod: {form: 2026-04-01}\n",
        "p.yaml:2:10: error: unknown key “form”\n  hint: did you mean “from”?\n");
  wrong("title: t\n府省各: 架空省\n", "p.yaml:2:1: error: unknown key “府省各”\n  hint: did you mean “府省名”?\n");
  wrong("title: t\nrequirements: {AT-1-1: {levle: high}}\n",
        "p.yaml:2:25: error: unknown key “levle”\n  hint: did you mean “level”?\n");
  wrong("title: t\nsomething: x\n",
        "p.yaml:2:1: error: unknown key “something”\n  hint: shiyosho new writes a file with all keys\n");
}

static void test_project_wrong_types_say_what_is_wanted(void **state)
{
  wrong("title: [a]\n", "p.yaml:1:8: error: “title” must be text, not a list\n");
  wrong("title: t\nschedule: 来年\n", "p.yaml:2:11: error: “schedule” must be a list, not text\n");
  wrong("title: t\ncontact: [a]\n", "p.yaml:2:10: error: “contact” must be a group of keys, not a list\n");
  wrong("title: t\nconditions: yes\n", "p.yaml:2:13: error: “conditions” must be a group of keys, not text\n");
  wrong("title: t\nconditions: {A: 多分}\n", "p.yaml:2:17: error: “多分” of “A” is neither yes nor no\n"
                                             "  hint: write yes or no, はい or いいえ, 有 or 無\n");
  wrong("title: t\nrequirements: {AT-1-1: high}\n", "p.yaml:2:24: error: “AT-1-1” must be a group of keys, not text\n");
  wrong("title: t\nrequirements: {AC-1-1: {for: 職員}}\n", "p.yaml:2:30: error: “for” must be a list, not text\n");
  wrong("title: t\ndeployment: 雲\n",
        "p.yaml:2:13: error: “雲” is no form of deployment\n  hint: write on-premises or cloud\n");
  wrong("title: t\nconfirmed: yes\n", "p.yaml:2:12: error: “confirmed” must be a list of clauses, or all, not text\n");
  wrong(
      "- a\n",
      "p.yaml:1:1: error: this is no project file: it must be keys with values\n  hint: shiyosho new writes one to fill in\n");
  wrong("title: ''\n", "p.yaml:1:9: error: the title is empty\n");
  wrong("organization: 架空省\n", "p.yaml:1:1: error: the key “title” (調達件名) is missing\n");
}

static void test_project_unknown_ids_levels_and_blanks(void **state)
{
  wrong("title: t\nrequirements: {AT-1-9: {level: low}}\n",
        "p.yaml:2:16: error: the catalogue has no requirement “AT-1-9”\n  hint: did you mean “AT-1-1”?\n");
  wrong("title: t\nrequirements: {機密性: {level: low}}\n",
        "p.yaml:2:16: error: the catalogue has no requirement “機密性”\n  hint: shiyosho list shows all\n");
  wrong("title: t\nlevel: 最高\n",
        "p.yaml:2:8: error: “最高” is no level\n  hint: write low, mid or high, or 低位, 中位 or 高位\n");
  wrong("title: t\nrequirements: {AT-1-1: {level: 最高}}\n",
        "p.yaml:2:32: error: “最高” is no level\n  hint: write low, mid or high, or 低位, 中位 or 高位\n");
  wrong("title: t\nconditions: {G: yes}\n",
        "p.yaml:2:14: error: there is no condition “G”\n  hint: the conditions are A to F\n");
  wrong("title: t\nrequirements: {AU-1-1: {blanks: {retentoin: 1年}}}\n",
        "p.yaml:2:34: error: AU-1-1 has no blank “retentoin”\n  hint: did you mean “retention”?\n");
  wrong("title: t\nrequirements: {AT-1-1: {blanks: {x: 1年}}}\n",
        "p.yaml:2:34: error: AT-1-1 has no blank “x”\n  hint: it has none\n");
  wrong("title: t\nrequirements: {AU-1-1: {blanks: {x: 1年}}}\n",
        "p.yaml:2:34: error: AU-1-1 has no blank “x”\n  hint: it has: retention (ログの保管期間)\n");
  wrong("title: t\nrequirements: {AC-1-1: {for: [{subject: a}, {methood: b}]}}\n",
        "p.yaml:2:46: error: AC-1-1 has no blank “methood”\n  hint: did you mean “method”?\n");
}

static void test_project_exclusions_need_a_reason(void **state)
{
  static const char said[] = "p.yaml:2:25: error: SC-2-1 is excluded without a reason\n"
                             "  hint: write why it does not apply: exclude: 機器を調達しないため\n";
  wrong("title: t\nrequirements: {SC-2-1: {exclude: }}\n", said);
  wrong("title: t\nrequirements: {SC-2-1: {exclude: ''}}\n", said);
  wrong("title: t\nrequirements: {SC-2-1: {exclude: true}}\n", said);
  wrong("title: t\nrequirements: {SC-2-1: {exclude: yes}}\n", said);
  wrong("title: t\nrequirements: {SC-2-1: {exclude: はい}}\n", said);
  UnitProject u = unit_project_right("title: t\nrequirements: {SC-2-1: {exclude: no}, SC-1-1: {exclude: false}}\n");
  assert_null(sy_project_choice(u.project, "SC-2-1")->exclude);
  assert_null(sy_project_choice(u.project, "SC-1-1")->exclude);
  unit_project_clear(&u);
}

static void test_project_dates_must_exist(void **state)
{
  wrong("title: t\ndate: 2026-02-30\n",
        "p.yaml:2:7: error: “2026-02-30” of “date” is no date\n  hint: write it like 2026-12-01 or 令和8年12月1日\n");
  wrong("title: t\nschedule: [{item: 設計, due: 夏}]\n",
        "p.yaml:2:28: error: “夏” of “due” is no date\n  hint: write it like 2026-12-01 or 令和8年12月1日\n");
  wrong("title: t\nperiod: {from: 2027-04-01, to: 2027-03-31}\n",
        "p.yaml:2:32: error: the period ends before it begins\n");
}

static void test_project_same_things_twice(void **state)
{
  wrong("title: t\n件名: u\n",
        "p.yaml:2:1: error: “件名” says again what stands above under another name\n  hint: keep one of the two\n");
  wrong("title: t\ntitle: u\n", "p.yaml:2:1: error: the key “title” stands here twice\n  hint: keep one of the two\n");
  wrong("title: t\nadditional: [{id: X-1, name: a, specification: b}, {id: X-1, name: a, specification: b}]\n",
        "p.yaml:2:57: error: the id “X-1” is taken\n");
  wrong("title: t\nadditional: [{id: AT-1-1, name: a, specification: b}]\n",
        "p.yaml:2:19: error: the id “AT-1-1” is taken\n");
  wrong("title: t\nadditional: [{id: X-1}]\n", "p.yaml:2:14: error: the key “name” (名称) is missing\n"
                                               "p.yaml:2:14: error: the key “specification” (仕様記載例) is missing\n");
}

static void test_project_all_mistakes_are_said_at_once(void **state)
{
  UnitProject u = unit_project("tilte: t\nlevel: 最高\ndate: 昨日\nrequirements: {XX: {}}\n");
  assert_int_equal(sy_diagnostics_count_from(u.diagnostics, SY_ERROR), 5);
  unit_project_clear(&u);
}

static void test_project_skeleton_is_a_right_project(void **state)
{
  UnitProject u = unit_project("title: t\n");
  g_autofree char *text = sy_project_skeleton(u.catalogue);
  UnitProject filled = unit_project_right(text);
  assert_int_equal(sy_diagnostics_count(filled.diagnostics), 0);
  unit_project_clear(&filled);
  for (size_t i = 0; i < u.catalogue->n_requirements; i++)
    assert_non_null(strstr(text, u.catalogue->requirements[i].id));
  /* With every # of a key's line gone it is still one. */
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GString *open = g_string_new(NULL);
  for (char **line = lines; *line; line++) {
    bool key = g_str_has_prefix(*line, "#  ") && strchr(*line, ':') && ((*line)[3] != ' ' || (*line)[4] == ' ');
    g_string_append_printf(open, "%s%s\n", key ? " " : "", key ? *line + 1 : *line);
  }
  UnitProject all = unit_project(open->str);
  if (!all.project) {
    g_autofree char *said = unit_messages(all.diagnostics);
    fail_msg("%s", said);
  }
  assert_int_equal(all.project->n_choices, 28);
  assert_int_equal(all.selection->n_selected, 28); /* AU-2-2 goes, for its level; X-1 comes */
  unit_project_clear(&all);
  g_string_free(open, TRUE);
  unit_project_clear(&u);
}

static void test_project_digest_of_values_sees_every_change(void **state)
{
  static const char *const texts[] = {"title: t\n",
                                      "title: u\n",
                                      "title: t\nlevel: low\n",
                                      "title: t\nlevel: mid\n",
                                      "title: t\ntexts: {a: b}\n",
                                      "title: t\ntexts: {b: a}\n"};
  char *seen[G_N_ELEMENTS(texts)] = {0};
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    UnitProject u = unit_project_right(texts[i]);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    sy_project_digest(u.project, sum);
    char *hex = g_strdup(g_checksum_get_string(sum));
    for (size_t k = 0; k < i; k++) assert_string_not_equal(seen[k], hex);
    g_checksum_free(sum);
    unit_project_clear(&u);
    seen[i] = hex;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) g_free(seen[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_project_title_alone_is_enough),
                                     cmocka_unit_test(test_project_reads_every_choice),
                                     cmocka_unit_test(test_project_japanese_keys_are_aliases),
                                     cmocka_unit_test(test_project_confirms_by_name_or_own_text),
                                     cmocka_unit_test(test_project_unknown_keys_have_near_matches),
                                     cmocka_unit_test(test_project_wrong_types_say_what_is_wanted),
                                     cmocka_unit_test(test_project_unknown_ids_levels_and_blanks),
                                     cmocka_unit_test(test_project_exclusions_need_a_reason),
                                     cmocka_unit_test(test_project_dates_must_exist),
                                     cmocka_unit_test(test_project_same_things_twice),
                                     cmocka_unit_test(test_project_all_mistakes_are_said_at_once),
                                     cmocka_unit_test(test_project_skeleton_is_a_right_project),
                                     cmocka_unit_test(test_project_digest_of_values_sees_every_change)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
