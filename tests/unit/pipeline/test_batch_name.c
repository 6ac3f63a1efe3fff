#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "pipeline/batch_name.h"

static void test_batch_stem_makes_any_text_a_file_name(void **state)
{
  static const struct {
    const char *text, *stem;
  } rows[] = {
      {"電子申請システム_0.1", "電子申請システム_0.1"},
      {"../../etc/passwd", "_._.._etc_passwd"},
      {"..", "_"},
      {".", "_"},
      {".hidden", "_hidden"},
      {"-rf", "_rf"},
      {"a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j"},
      {"  二行に\n わたる\t題 ", "二行に わたる 題"},
      {"終わり. . ", "終わり"},
      {"\x01\x1f\x7f", "___"},
      {"甲\u202e乙\u200b丙\u2028丁\ufeff", "甲_乙_丙_丁_"},
      {"葛\U000e0100城市", "葛\U000e0100城市"}, /* a variant of a character, as names of places have */
      {"が", "が"},
      {"con", "_con"},
      {"COM1.申請", "_COM1.申請"},
      {"CONTACT", "CONTACT"},
      {"", ""},
      {"   ", ""},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *stem = sy_batch_stem(rows[i].text, 200);
    assert_string_equal(stem, rows[i].stem);
  }
}

static void test_batch_stem_invalid_bytes_become_valid(void **state)
{
  g_autofree char *stem = sy_batch_stem("a\xff\xfe"
                                        "b",
                                        200);
  assert_true(g_utf8_validate(stem, -1, NULL));
}

static void test_batch_stem_is_cut_in_bytes_between_characters(void **state)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (int i = 0; i < 200; i++) g_string_append(text, i % 3 ? "仕" : "か\u3099");
  for (size_t most = 1; most < 300; most++) {
    g_autofree char *stem = sy_batch_stem(text->str, most);
    assert_in_range(strlen(stem), 0, most);
    assert_true(strlen(stem) + 9 > most || most < 9);
    assert_true(g_utf8_validate(stem, -1, NULL));
    assert_true(g_str_has_prefix(text->str, stem));
    /* A mark stays with its letter. */
    assert_false(g_unichar_ismark(g_utf8_get_char(text->str + strlen(stem))));
  }
}

static void test_batch_clash_key_is_blind_to_case_and_normalisation(void **state)
{
  static const struct {
    const char *a, *b;
    bool same;
  } rows[] = {
      {"Report", "rEPORT", true}, {"が", "か\u3099", true}, {"Straße", "STRASSE", true}, {"É", "e\u0301", true},
      {"Ａ", "A", false},         {"が", "か", false},      {"報告1", "報告2", false},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *a = sy_batch_clash_key(rows[i].a), *b = sy_batch_clash_key(rows[i].b);
    assert_int_equal(strcmp(a, b) == 0, rows[i].same);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_batch_stem_makes_any_text_a_file_name),
                                     cmocka_unit_test(test_batch_stem_invalid_bytes_become_valid),
                                     cmocka_unit_test(test_batch_stem_is_cut_in_bytes_between_characters),
                                     cmocka_unit_test(test_batch_clash_key_is_blind_to_case_and_normalisation)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
