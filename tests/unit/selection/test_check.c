#include "unit_project.h"

static const char *const names[] = {"background", "laws", NULL}, *const texts[] = {"background", "laws", "own_words",
                                                                                   NULL};
static const SyClauses clauses = {.names = names, .texts = texts, .template_name = "own.docx"};

/* The messages of one code, a line each without hints. Caller frees. */
static char *of_code(const SyDiagnostics *found, const char *code)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < sy_diagnostics_count(found); i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(found, i);
    if (strcmp(d->code, code) != 0) continue;
    SyDiagnostic bare = *d;
    bare.hint = NULL;
    g_autofree char *text = sy_diagnostic_text(&bare);
    g_string_append_printf(out, "%s\n", text);
  }
  return g_string_free(out, FALSE);
}

static char *said(const UnitProject *u, const char *code, bool final)
{
  SyDiagnostics *found = sy_diagnostics_new();
  sy_selection_check(u->selection, &clauses, final, found);
  char *text = of_code(found, code);
  sy_diagnostics_free(found);
  return text;
}

static void check(const char *yaml, const char *code, const char *wanted)
{
  UnitProject u = unit_project_right(yaml);
  g_autofree char *real = said(&u, code, false);
  if (strcmp(real, wanted) != 0) fail_msg("%s\n%s says\n%s\nnot\n%s", yaml, code, real, wanted);
  unit_project_clear(&u);
}

#define QUIET "confirmed: all\n"

static void test_check_unanswered_conditions(void **state)
{
  check("title: t\nconditions: {A: yes, B: no, C: no, D: no, E: no}\n", "condition-unanswered",
        "p.yaml: warning: F: the condition (複数部局による利用) is not answered; requirements that hang on it: 1\n");
  check("title: t\n" ALL_YES, "condition-unanswered", "");
}

static void test_check_levels(void **state)
{
  check("title: t\nrequirements: {AC-2-2: {level: high}}\n" ALL_YES, "level-below-guidance",
        "p.yaml: note: AT-2-2: the level 低位 is below 高位, of which the guidance speaks\n"
        "p.yaml: note: PR-1-3: the level 低位 is below 高位, of which the guidance speaks\n");
  check("title: t\nrequirements:\n  AU-2-2: {level: mid}\n" ALL_YES, "level-without-text",
        "p.yaml:3:3: warning: AU-2-2: the catalogue has no requirement at the level 中位: it does not apply\n");
  check("title: t\nlevel: high\n" ALL_YES, "level-without-text", "");
}

static void test_check_blanks(void **state)
{
  check(
      "title: t\nrequirements: {AC-1-1: {for: [{subject: a, method: b}, {subject: c}]}, DA-2-1: {blanks: {recovery-time: 4時間}}}\n"
      "conditions: {A: no, B: no, C: no, D: yes, E: no, F: no}\n",
      "blank-unfilled",
      "p.yaml:2:16: warning: AC-1-1: the blank “主体認証の方式” is not filled\n"
      "p.yaml: warning: PH-1-1: the blank “情報窃取を防止・検知する手段” is not filled\n");
}

static void test_check_exclusions_and_idle_choices(void **state)
{
  check("title: t\nrequirements: {SC-2-1: {exclude: 調達しないため}}\n" ALL_NO, "excluded",
        "p.yaml:2:16: note: SC-2-1: excluded: 調達しないため\n");
  check("title: t\nrequirements: {AT-1-2: {supplement: 補足}}\n" ALL_NO, "choice-unused",
        "p.yaml:2:16: warning: AT-1-2: the project chooses for it, but by the answers it does not apply (A)\n");
  check("title: t\nrequirements: {AT-1-2: {include: yes}}\n" ALL_NO, "choice-unused", "");
}

static void test_check_unchecked_texts(void **state)
{
#define YAML                                                                                                           \
  "title: t\nrequirements: {AT-1-1: {level: high, specification: 独自の文}}\nconditions: {A: no, B: no, C: no, D: no, E: no, F: yes}\n"
  check(
      YAML, "text-unchecked",
      "p.yaml: warning: of 8 requirements nobody has checked all texts against the original: AT-1-1、AT-2-1、AT-3-1、AU-1-3、AC-2-3、PH-1-1、PH-1-2、DA-2-1\n");
  UnitProject u = unit_project_right(YAML);
  SyDiagnostics *found = sy_diagnostics_new();
  sy_selection_findings(u.selection, &clauses, found);
  g_autofree char *real = of_code(found, "text-unchecked");
  assert_string_equal(
      real, "p.yaml:2:16: warning: AT-1-1: 原本との照合が済んでいない：実施レベル（推定）\n"
            "p.yaml: warning: AT-2-1: 原本との照合が済んでいない：名称（補筆）、判断条件（補筆）、目的（補筆）\n"
            "p.yaml: warning: AT-3-1: 原本との照合が済んでいない：名称（校訂）、実施レベル（推定）\n"
            "p.yaml: warning: AU-1-3: 原本との照合が済んでいない：名称（校訂）、目的（校訂）\n"
            "p.yaml: warning: AC-2-3: 原本との照合が済んでいない：提案例（校訂）\n"
            "p.yaml: warning: PH-1-1: 原本との照合が済んでいない：実施レベル（推定）\n"
            "p.yaml: warning: PH-1-2: 原本との照合が済んでいない：仕様書記載例（補筆）、実施レベル（補筆）\n"
            "p.yaml: warning: DA-2-1: 原本との照合が済んでいない：提案例（校訂）、実施レベル（推定）\n");
  sy_diagnostics_free(found);
  unit_project_clear(&u);
  check("title: t\n", "condition-unchecked",
        "p.yaml: warning: nobody has checked the questions of the conditions A, B, C, D, E, F against the original\n");
}

static void test_check_clauses_of_the_template(void **state)
{
  check("title: t\nconfirmed: [laws]\n", "clause-unconfirmed",
        "p.yaml: warning: of the template's 2 clauses 1 are still as it words them (ひな形・要確認): 背景\n");
  check("title: t\nconfirmed: [laws]\ntexts: {背景: 文}\n", "clause-unconfirmed", "");
  check("title: t\n" QUIET, "clause-unconfirmed", "");
}

static void test_check_clauses_of_cloud_projects_bind_no_others(void **state)
{
  static const char *const all[] = {"background", "cloud_location", NULL}, *const cloud[] = {"cloud_location", NULL};
  const SyClauses own = {.names = all, .texts = all, .cloud = cloud, .template_name = "own.docx"};
  for (int is_cloud = 0; is_cloud < 2; is_cloud++) {
    UnitProject u = unit_project(is_cloud ? "title: t\ndeployment: cloud\n" : "title: t\n");
    SyDiagnostics *found = sy_diagnostics_new();
    sy_selection_check(u.selection, &own, false, found);
    g_autofree char *text = of_code(found, "clause-unconfirmed");
    assert_string_equal(text, is_cloud ? "p.yaml: warning: of the template's 2 clauses 2 are still as it words them "
                                         "(ひな形・要確認): 背景、情報の所在\n"
                                       : "p.yaml: warning: of the template's 1 clauses 1 are still as it words them "
                                         "(ひな形・要確認): 背景\n");
    sy_diagnostics_free(found);
    unit_project_clear(&u);
  }
}

static void test_check_misspelt_clauses(void **state)
{
#define LOST ": the template has no clause of this name: what is written for it appears nowhere\n"
  check("title: t\ntexts: {backgruond: 文, 背景: 文, own_words: 文, scale: 文, custom_clause: 文, empty: }\n",
        "clause-unknown", "p.yaml:2:9: warning: backgruond" LOST "p.yaml:2:55: warning: custom_clause" LOST);
  check("title: t\nconfirmed: [laws, lows]\n", "clause-unknown", "p.yaml:2:19: warning: lows" LOST);
}

static void test_check_cautions_until_answered(void **state)
{
  check("title: t\nrequirements: {AT-3-1: {supplement: 条件}, PH-1-2: {specification: 文}}\n" ALL_NO,
        "caution-concrete", "");
  UnitProject u = unit_project_right("title: t\n" ALL_NO);
  g_autofree char *real = said(&u, "caution-concrete", false);
  assert_non_null(strstr(real, "p.yaml: note: AT-3-1: the catalogue asks for something concrete: "));
  assert_non_null(strstr(real, "p.yaml: note: PH-1-2: "));
  assert_null(strstr(real, "DA-2-1")); /* of its blank another message speaks */
  unit_project_clear(&u);
}

static void test_check_sentences_that_do_not_bind(void **state)
{
#define OPTIONAL ": a sentence says 望ましい: the form 要件対応表 shows it as 任意, not as 必須\n"
  check("title: t\nrequirements: {SC-1-1: {supplement: 冗長化が望ましい。}, SC-2-1: {supplement: 記載すること。}}\n"
        "additional: [{id: X-1, name: 名, specification: 機能を備えることが望ましい。}]\n" ALL_NO,
        "obligation-optional", "p.yaml:2:16: note: SC-1-1" OPTIONAL "p.yaml:3:14: note: X-1" OPTIONAL);
  check("title: t\nlevel: high\n" ALL_YES, "obligation-optional", ""); /* the catalogue's own all bind */
}

static void test_check_citations_want_a_look(void **state)
{
  check(
      "title: t\ntexts: {certification: ISO/IEC 27001の認証}\nrequirements: {UP-1-1: {include: yes, specification: 統一基準に従うこと。}}\n" ALL_NO,
      "guideline-edition",
      "p.yaml:3:16: note: UP-1-1: it cites “統一基準”: look whether the edition is the current one\n"
      "p.yaml:2:9: note: certification: it cites “ISO/IEC”: look whether the edition is the current one\n");
}

static void test_check_proposal_numbers(void **state)
{
  check("title: t\nrequirements: {AT-1-1: {proposals: [1, 2]}}\n" ALL_YES, "proposal-number",
        "p.yaml:2:16: warning: AT-1-1: there is no proposal 2 at this level, only 1\n");
}

static void test_check_final_refuses(void **state)
{
  static const char *const blocking[] = {"condition-unanswered", "condition-unchecked", "text-unchecked",
                                         "blank-unfilled", "clause-unconfirmed"};
  UnitProject u = unit_project_right("title: t\n");
  for (size_t i = 0; i < G_N_ELEMENTS(blocking); i++) {
    g_autofree char *draft = said(&u, blocking[i], false), *final = said(&u, blocking[i], true);
    assert_non_null(strstr(draft, ": warning: "));
    assert_non_null(strstr(final, ": refused: "));
    assert_null(strstr(final, ": warning: "));
  }
  g_autofree char *note = said(&u, "level-below-guidance", true);
  assert_non_null(strstr(note, ": note: "));
  SyDiagnostics *found = sy_diagnostics_new();
  sy_selection_check(u.selection, &clauses, true, found);
  assert_int_equal(sy_diagnostics_status(found), 1);
  sy_diagnostics_free(found);
  unit_project_clear(&u);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_check_unanswered_conditions),
                                     cmocka_unit_test(test_check_levels),
                                     cmocka_unit_test(test_check_blanks),
                                     cmocka_unit_test(test_check_exclusions_and_idle_choices),
                                     cmocka_unit_test(test_check_unchecked_texts),
                                     cmocka_unit_test(test_check_clauses_of_the_template),
                                     cmocka_unit_test(test_check_clauses_of_cloud_projects_bind_no_others),
                                     cmocka_unit_test(test_check_misspelt_clauses),
                                     cmocka_unit_test(test_check_cautions_until_answered),
                                     cmocka_unit_test(test_check_citations_want_a_look),
                                     cmocka_unit_test(test_check_sentences_that_do_not_bind),
                                     cmocka_unit_test(test_check_proposal_numbers),
                                     cmocka_unit_test(test_check_final_refuses)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
