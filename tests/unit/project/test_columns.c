#include "unit.h"

#include "project/columns.h"

static SyCatalogue *catalogue;

static int load(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  catalogue = sy_catalogue_load(NULL, diagnostics);
  sy_diagnostics_free(diagnostics);
  return catalogue ? 0 : -1;
}

static int unload(void **state)
{
  sy_catalogue_free(catalogue);
  return 0;
}

static void check_key(const char *header, const char *wanted)
{
  g_autofree char *key = sy_project_column_key(header, catalogue, NULL);
  if (g_strcmp0(key, wanted) != 0) fail_msg("“%s” is %s, not %s", header, key, wanted);
}

static void test_columns_headers_in_both_languages_mean_keys(void **state)
{
  check_key("title", "title");
  check_key(" 調達件名 ", "title");
  check_key("契約期間．開始日", "period.from");
  check_key("判断条件.Ａ", "conditions.A");
  check_key("conditions.B.根拠", "conditions.B.reason");
  check_key("要件.ＡＵ－１－１.実施レベル", "requirements.AU-1-1.level");
  check_key("requirements.AU-1-1.blanks.retention", "requirements.AU-1-1.blanks.retention");
  check_key("成果物.２.名称", "deliverables.2.name");
  check_key("文案.background", "texts.background");
  check_key("用語.府省庁", "terms.府省庁");
}

static void test_columns_unknown_headers_have_hints(void **state)
{
  static const struct {
    const char *header, *hint;
  } cases[] = {
      {"titlle", "did you mean “title”?"},
      {"要件.AU-1-9.実施レベル", "did you mean “要件.AU-1-1.実施レベル”?"},
      {"要件.AU-1-1.実施レペル", "did you mean “要件.AU-1-1.実施レベル”?"},
      {"requirements.AU-1-1.blanks.retentoin", "did you mean “requirements.AU-1-1.blanks.retention”?"},
      {"何か", NULL},
      {"要件", NULL},
      {"", NULL},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *hint = NULL, *key = sy_project_column_key(cases[i].header, catalogue, &hint);
    assert_null(key);
    if (g_strcmp0(hint, cases[i].hint) != 0) fail_msg("“%s”: %s", cases[i].header, hint);
  }
}

/* Every Japanese header leads back to its key. */
static void test_columns_japanese_headers_lead_back(void **state)
{
  for (const SyColumn *c = sy_columns; c->pattern; c++) {
    g_auto(GStrv) parts = g_strsplit(c->pattern, ".", -1);
    for (char **p = parts; *p; p++) {
      const char *word = **p == '?'   ? "A"
                         : **p == '@' ? "AU-1-1"
                         : **p == '!' ? "retention"
                         : **p == '#' ? "1"
                         : **p == '*' ? "語"
                                      : *p;
      char *own = g_strdup(word);
      g_free(*p);
      *p = own;
    }
    g_autofree char *key = g_strjoinv(".", parts), *header = sy_project_column_header(key, catalogue);
    check_key(header, key);
    assert_ptr_equal(sy_project_column_lookup(key, catalogue), c);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_columns_headers_in_both_languages_mean_keys),
      cmocka_unit_test(test_columns_unknown_headers_have_hints),
      cmocka_unit_test(test_columns_japanese_headers_lead_back),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
