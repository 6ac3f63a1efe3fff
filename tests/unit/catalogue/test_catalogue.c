#include "base/data.h"
#include "unit.h"

#include "catalogue/catalogue.h"

#include <glib/gstdio.h>
#include <unistd.h>

static SyCatalogue *load(void)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyCatalogue *catalogue = sy_catalogue_load(NULL, diagnostics);
  assert_non_null(catalogue);
  assert_int_equal(sy_diagnostics_count(diagnostics), 0);
  sy_diagnostics_free(diagnostics);
  return catalogue;
}

static void test_catalogue_holds_the_whole_source(void **state)
{
  SyCatalogue *c = load();
  assert_int_equal(c->n_requirements, 28);
  assert_int_equal(c->n_categories, 8);
  assert_int_equal(c->n_conditions, 6);
  assert_int_equal(c->n_legend, 14);
  size_t blanks = 0;
  for (size_t i = 0; i < c->n_requirements; i++) {
    const SyCatalogueRequirement *r = &c->requirements[i];
    blanks += r->n_blanks;
    assert_ptr_equal(sy_catalogue_lookup(c, r->id), r);
    assert_true(r->name->n_items == 1 && r->purpose->n_items >= 1 && *r->condition_text);
    assert_true(sy_catalogue_effective_level(r, SY_LEVEL_HIGH) >= 0);
  }
  assert_int_equal(blanks, 6);
  assert_null(sy_catalogue_lookup(c, "ZZ-1-1"));
  sy_catalogue_free(c);
  sy_catalogue_free(NULL);
}

static void test_catalogue_same_level_goes_down(void **state)
{
  SyCatalogue *c = load();
  static const struct {
    const char *id;
    int low, mid, high;
  } rows[] = {
      {"AT-1-1", 0, 0, 2}, {"AT-1-4", 0, 1, 1}, {"AU-1-2", 0, 1, 2}, {"AU-2-2", -1, -1, 2}, {"SC-2-1", 0, 0, 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const SyCatalogueRequirement *r = sy_catalogue_lookup(c, rows[i].id);
    assert_int_equal(sy_catalogue_effective_level(r, SY_LEVEL_LOW), rows[i].low);
    assert_int_equal(sy_catalogue_effective_level(r, SY_LEVEL_MID), rows[i].mid);
    assert_int_equal(sy_catalogue_effective_level(r, SY_LEVEL_HIGH), rows[i].high);
  }
  sy_catalogue_free(c);
}

static void test_catalogue_text_has_emphasis_blanks_and_status(void **state)
{
  SyCatalogue *c = load();
  const SyCatalogueRequirement *r = sy_catalogue_lookup(c, "AU-1-1");
  const SyCatalogueText *text = r->levels[SY_LEVEL_LOW].specification;
  assert_int_equal(text->status, SY_STATUS_SOURCE);
  size_t blanks = 0, emphasised = 0;
  for (size_t i = 0; i < sy_value_count(text->items[0]); i++) {
    const SySpan *span = sy_value_span(text->items[0], i);
    emphasised += span->emphasis;
    if (span->kind != SY_SPAN_BLANK) continue;
    blanks++;
    assert_string_equal(span->id, "retention");
    assert_string_equal(span->text, SY_BLANK_TEXT);
  }
  assert_int_equal(blanks, 1);
  assert_true(emphasised > 0);
  assert_int_equal(r->purpose->status, SY_STATUS_EMENDED);
  assert_string_equal(r->purpose->repairs[0], "取集 → 収集");
  assert_true(sy_catalogue_text_unchecked(r->purpose));
  assert_false(sy_catalogue_text_unchecked(text));
  assert_true(sy_catalogue_text_says_nothing(sy_catalogue_lookup(c, "AU-1-2")->caution));
  assert_false(sy_catalogue_text_says_nothing(r->caution));
  assert_true(sy_catalogue_text_says_nothing(NULL));
  assert_int_equal(sy_catalogue_lookup(c, "AT-2-2")->guidance_level, SY_LEVEL_HIGH);
  assert_int_equal(r->guidance_level, -1);
  sy_catalogue_free(c);
}

static void test_catalogue_level_names(void **state)
{
  assert_int_equal(sy_level_parse("low"), SY_LEVEL_LOW);
  assert_int_equal(sy_level_parse("中位"), SY_LEVEL_MID);
  assert_int_equal(sy_level_parse("高位"), SY_LEVEL_HIGH);
  assert_int_equal(sy_level_parse("最高"), -1);
  assert_int_equal(sy_level_parse(""), -1);
  assert_string_equal(sy_level_name(SY_LEVEL_HIGH), "高位");
  assert_string_equal(sy_level_english(SY_LEVEL_MID), "mid");
  assert_string_equal(sy_status_name(SY_STATUS_SUPPLIED), "補筆");
  assert_string_equal(sy_status_name(SY_STATUS_SOURCE), "");
}

/* The program's catalogue with one change, loaded from a file; the messages it gives. */
static char *messages_of_changed(const char *from, const char *to)
{
  g_autofree char *path = sy_data_find(NULL, "data/catalogue.xml"), *text = NULL, *name = NULL;
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  GString *changed = g_string_new(text);
  if (g_string_replace(changed, from, to, 1) != 1) fail_msg("the catalogue has no %s", from);
  int file = g_file_open_tmp("catalogue-XXXXXX.xml", &name, NULL);
  close(file);
  assert_true(g_file_set_contents(name, changed->str, (gssize)changed->len, NULL));
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyCatalogue *c = sy_catalogue_load(&(SyCatalogueOptions){.path = name}, diagnostics);
  GString *said = g_string_new(NULL);
  g_autofree char *all = c ? g_strdup("(read)") : unit_messages(diagnostics);
  g_string_assign(said, all);
  g_string_replace(said, name, "c.xml", 0);
  sy_catalogue_free(c);
  sy_diagnostics_free(diagnostics);
  g_remove(name);
  g_string_free(changed, TRUE);
  return g_string_free(said, FALSE);
}

static void test_catalogue_broken_names_file_and_line(void **state)
{
  static const struct {
    const char *from, *to, *wanted;
  } rows[] = {
      {"<title>", "<titel>",
       "c.xml:3:69: error: the XML is not well-formed: Opening and ending tag mismatch: titel line 3 and title"},
      {"<level id=\"low\">", "<level id=\"最高\">", "error: this does not belong here: "},
      {"<text>A or F</text>", "<text>A or G</text>",
       "c.xml: error: AT-1-1: “A or G” is no condition of the catalogue's\n"},
      {"<requirement id=\"AT-1-2\"", "<requirement id=\"AT-1-1\"", "c.xml: error: AT-1-1 stands here twice\n"},
      {"<requirement id=\"AT-1-2\"", "<requirement id=\"XX-1-2\"",
       "c.xml: error: XX-1-2: the catalogue has no policy XX-1\n"},
      {"<blank id=\"retention\"/>", "<blank id=\"period\"/>",
       "c.xml: error: AU-1-1: the blank “period” has no blank-definition\n"},
      {"<catalogue xmlns=\"urn:shiyosho:catalogue:1\">", "<catalogue>", "c.xml:2: error: this does not belong here: "},
      {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<!DOCTYPE catalogue>", "the XML declares a document type"}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *said = messages_of_changed(rows[i].from, rows[i].to);
    if (!strstr(said, rows[i].wanted)) fail_msg("%s: it says\n%s", rows[i].to, said);
  }
}

static void test_catalogue_digest_follows_the_bytes(void **state)
{
  SyCatalogue *a = load(), *b = load();
  GChecksum *x = g_checksum_new(G_CHECKSUM_SHA256), *y = g_checksum_new(G_CHECKSUM_SHA256);
  sy_catalogue_digest(a, x);
  sy_catalogue_digest(b, y);
  assert_string_equal(g_checksum_get_string(x), g_checksum_get_string(y));
  g_checksum_free(x);
  g_checksum_free(y);
  sy_catalogue_free(a);
  sy_catalogue_free(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_catalogue_holds_the_whole_source),
                                     cmocka_unit_test(test_catalogue_same_level_goes_down),
                                     cmocka_unit_test(test_catalogue_text_has_emphasis_blanks_and_status),
                                     cmocka_unit_test(test_catalogue_level_names),
                                     cmocka_unit_test(test_catalogue_broken_names_file_and_line),
                                     cmocka_unit_test(test_catalogue_digest_follows_the_bytes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
