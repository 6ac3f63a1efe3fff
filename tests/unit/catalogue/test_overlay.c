#include "unit.h"

#include "catalogue/catalogue.h"

#include <glib/gstdio.h>
#include <unistd.h>

static SyCatalogue *load(const char *body, SyDiagnostics *diagnostics)
{
  g_autofree char *name = NULL,
                  *text = g_str_has_prefix(body, "<?xml")
                              ? g_strdup(body)
                              : g_strdup_printf("<overlay xmlns=\"urn:shiyosho:catalogue:1\">\n%s\n</overlay>", body);
  close(g_file_open_tmp("overlay-XXXXXX.xml", &name, NULL));
  assert_true(g_file_set_contents(name, text, -1, NULL));
  SyCatalogue *c = sy_catalogue_load(&(SyCatalogueOptions){.overlay = name}, diagnostics);
  g_remove(name);
  return c;
}

static SyCatalogue *right(const char *body)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyCatalogue *c = load(body, diagnostics);
  if (!c) {
    g_autofree char *said = unit_messages(diagnostics);
    fail_msg("%s", said);
  }
  sy_diagnostics_free(diagnostics);
  return c;
}

static void wrong(const char *body, const char *wanted)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyCatalogue *c = load(body, diagnostics);
  g_autofree char *said = unit_messages(diagnostics);
  if (c || !strstr(said, wanted)) fail_msg("%s: it says\n%s", body, said);
  assert_int_equal(sy_diagnostics_status(diagnostics), 2);
  sy_diagnostics_free(diagnostics);
}

static char *plain(const SyCatalogueText *text)
{
  return sy_value_plain(text->items[0], "");
}

static void test_overlay_replaces_one_text(void **state)
{
  SyCatalogue *c = right(
      "<text-of requirement='AU-1-1' field='specification' level='low'><text>新しい<blank id='retention'/>の文</text></text-of>");
  const SyCatalogueRequirement *r = sy_catalogue_lookup(c, "AU-1-1");
  g_autofree char *text = plain(r->levels[SY_LEVEL_LOW].specification);
  assert_string_equal(text, "新しい" SY_BLANK_TEXT "の文");
  assert_int_equal(sy_value_span(r->levels[SY_LEVEL_LOW].specification->items[0], 1)->kind, SY_SPAN_BLANK);
  g_autofree char *other = plain(r->levels[SY_LEVEL_MID].specification);
  assert_null(strstr(other, "新しい"));
  sy_catalogue_free(c);
}

static void test_overlay_records_who_checked(void **state)
{
  SyCatalogue *c = right("<text-of requirement='AU-1-1' field='purpose' checked='令和8年4月1日' by='架空係'/>\n"
                         "<text-of requirement='AT-1-1' field='levels' checked='2026-04-02' by='架空係'/>\n"
                         "<text-of requirement='AT-1-2' field='name' checked='' by=''/>\n"
                         "<condition-of id='A' checked='2026-04-03' by='架空係'>外部から利用されるか。</condition-of>");
  const SyCatalogueRequirement *r = sy_catalogue_lookup(c, "AU-1-1");
  assert_false(sy_catalogue_text_unchecked(r->purpose));
  assert_string_equal(r->purpose->checked, "2026-04-01");
  assert_string_equal(r->purpose->by, "架空係");
  assert_int_equal(r->purpose->status, SY_STATUS_EMENDED);
  assert_string_equal(sy_catalogue_lookup(c, "AT-1-1")->levels_checked, "2026-04-02");
  assert_true(sy_catalogue_text_unchecked(sy_catalogue_lookup(c, "AT-1-2")->name));
  assert_string_equal(c->conditions[0].question, "外部から利用されるか。");
  assert_string_equal(c->conditions[0].name, "外部アクセスの有無");
  assert_string_equal(c->conditions[0].checked, "2026-04-03");
  sy_catalogue_free(c);
}

static void test_overlay_condition_decides_anew(void **state)
{
  SyCatalogue *c = right("<text-of requirement='AT-1-2' field='condition'><text>A or F</text></text-of>");
  assert_string_equal(sy_catalogue_lookup(c, "AT-1-2")->condition_text, "A or F");
  sy_catalogue_free(c);
}

#define ADDED                                                                                                          \
  "<requirement id='%s' levels-status='supplied'><name status='supplied'><text>追加</text></name>"                   \
  "<condition status='supplied'><text>%s</text></condition><purpose status='supplied'><text>目的</text></purpose>"   \
  "<level id='low'><specification status='supplied'><text>文</text></specification></level>"                          \
  "<level id='mid' same='true'/></requirement>"

static void test_overlay_adds_after_its_policy(void **state)
{
  g_autofree char *body = g_strdup_printf(ADDED, "AT-1-9", "-");
  SyCatalogue *c = right(body);
  assert_int_equal(c->n_requirements, 29);
  const SyCatalogueRequirement *r = sy_catalogue_lookup(c, "AT-1-9");
  assert_true(r->added);
  assert_string_equal((r - 1)->id, "AT-1-4");
  assert_string_equal((r + 1)->id, "AT-2-1");
  assert_int_equal(sy_catalogue_effective_level(r, SY_LEVEL_MID), SY_LEVEL_LOW);
  assert_int_equal(sy_catalogue_effective_level(r, SY_LEVEL_HIGH), -1);
  sy_catalogue_free(c);
}

static void test_overlay_mistakes_name_their_line(void **state)
{
  wrong("<text-of requirement='AT-9-9' field='name'/>", ".xml:2: error: the catalogue has no requirement AT-9-9\n");
  wrong("<text-of requirement='AT-1-1' field='threat'/>", ".xml:2: error: AT-1-1 has no text “threat” there\n");
  wrong("<text-of requirement='AT-1-1' field='name' level='low'/>", ".xml:2: error: AT-1-1 has no text “name” there\n");
  wrong("<text-of requirement='AT-1-1' field='nmae'/>", ".xml:2: error: this does not belong here: ");
  wrong("\n<text-of requirement='AT-1-1' field='name' checked='2026-02-30' by='x'/>",
        ".xml:3: error: “2026-02-30” of “checked” is no date\n");
  wrong("<text-of requirement='AT-1-1' field='name' checked='2026-02-03' by=''/>",
        ".xml:2: error: it has been checked, but “by” does not say by whom\n");
  wrong("<condition-of id='G'/>", ".xml:2: error: the catalogue has no condition G\n");
  wrong("<text-of requirement='AT-1-1' field='condition'><text>Z</text></text-of>",
        "error: AT-1-1: “Z” is no condition of the catalogue's\n");
  wrong("<unknown/>", ".xml:2: error: this does not belong here: ");
  wrong("<text-of", ".xml:3:1: error: the XML is not well-formed: ");
  g_autofree char *twice = g_strdup_printf(ADDED, "AT-1-1", "-"), *policy = g_strdup_printf(ADDED, "ZZ-1-1", "-"),
                  *condition = g_strdup_printf(ADDED, "AT-1-9", "A and B");
  wrong(twice, "error: AT-1-1 stands here twice\n");
  wrong(policy, "error: ZZ-1-1: the catalogue has no policy ZZ-1\n");
  wrong(condition, "error: AT-1-9: “A and B” is no condition of the catalogue's\n");
}

/* The skeleton is an overlay that changes nothing; with all dates filled in nothing is left to check. */
static void test_overlay_skeleton_covers_all_that_is_unchecked(void **state)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyCatalogue *plain_catalogue = sy_catalogue_load(NULL, diagnostics);
  sy_diagnostics_free(diagnostics);
  GString *skeleton = g_string_new(NULL);
  g_autofree char *written = sy_catalogue_overlay_skeleton(plain_catalogue);
  g_string_assign(skeleton, written);
  SyCatalogue *same = right(skeleton->str);
  g_string_replace(skeleton, "checked=\"\" by=\"\"", "checked=\"2026-04-01\" by=\"係\"", 0);
  SyCatalogue *checked = right(skeleton->str);
  for (size_t i = 0; i < checked->n_requirements; i++) {
    const SyCatalogueRequirement *r = &checked->requirements[i], *old = &plain_catalogue->requirements[i],
                                 *s = &same->requirements[i];
    const SyCatalogueText *texts[] = {r->name, r->condition, r->purpose, r->guidance, r->caution};
    for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) assert_false(sy_catalogue_text_unchecked(texts[k]));
    assert_int_equal(sy_catalogue_text_unchecked(s->name), sy_catalogue_text_unchecked(old->name));
    for (int l = 0; l < SY_LEVEL_COUNT; l++) {
      const SyCatalogueText *x = r->levels[l].specification, *y = old->levels[l].specification;
      assert_false(sy_catalogue_text_unchecked(x) || sy_catalogue_text_unchecked(r->levels[l].proposals) ||
                   sy_catalogue_text_unchecked(r->levels[l].threat) ||
                   sy_catalogue_text_unchecked(r->levels[l].effect));
      if (!x) continue;
      g_autofree char *a = plain(x), *b = plain(y);
      assert_string_equal(a, b);
      assert_int_equal(sy_value_count(x->items[0]), sy_value_count(y->items[0]));
    }
    assert_true(r->levels_status == SY_STATUS_SOURCE || r->levels_checked);
  }
  for (size_t i = 0; i < checked->n_conditions; i++) assert_non_null(checked->conditions[i].checked);
  sy_catalogue_free(plain_catalogue);
  sy_catalogue_free(same);
  sy_catalogue_free(checked);
  g_string_free(skeleton, TRUE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_overlay_replaces_one_text),
                                     cmocka_unit_test(test_overlay_records_who_checked),
                                     cmocka_unit_test(test_overlay_condition_decides_anew),
                                     cmocka_unit_test(test_overlay_adds_after_its_policy),
                                     cmocka_unit_test(test_overlay_mistakes_name_their_line),
                                     cmocka_unit_test(test_overlay_skeleton_covers_all_that_is_unchecked)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
