/* Mustache's cases, our own and those of its specification in ../shared, inside Word: each line a paragraph, its runs
 * split everywhere. */
#include "word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <glib/gstdio.h>

static const char *const files[] = {"comments", "delimiters", "interpolation", "inverted", "partials", "sections"};
static char *folder; /* of partials */

/* How a template's text is cut into runs. */
typedef enum { CUT_NOWHERE, CUT_EVERYWHERE, CUT_ONCE, CUT_AT_RANDOM } Cut;

static void append_run(GString *out, const char *text, size_t length, guint32 dice)
{
  static const char *const formats[] = {"", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/><w:lang w:val=\"en-US\"/></w:rPr>",
                                        ""};
  static const char *const between[] = {"", "<w:proofErr w:type=\"spellStart\"/>",
                                        "<w:bookmarkStart w:id=\"%u\" w:name=\"m%u\"/><w:bookmarkEnd w:id=\"%u\"/>",
                                        "<w:proofErr w:type=\"gramEnd\"/>"};
  bool smart = (dice & 0x30) == 0x30;
  if (smart) g_string_append(out, "<w:smartTag w:element=\"place\">");
  g_string_append(out, "<w:r>");
  g_string_append(out, formats[dice & 3]);
  g_string_append(out, "<w:t xml:space=\"preserve\">");
  sy_xml_append_text(out, text, (gssize)length);
  g_string_append(out, "</w:t></w:r>");
  if (smart) g_string_append(out, "</w:smartTag>");
  const char *mark = between[(dice >> 2) & 3];
  if (strchr(mark, '%'))
    g_string_append_printf(out, "<w:bookmarkStart w:id=\"%u\" w:name=\"m%u\"/><w:bookmarkEnd w:id=\"%u\"/>", dice, dice,
                           dice);
  else g_string_append(out, mark);
}

/* A paragraph for each line; within a tag, a line break. at: of CUT_ONCE, in characters of the whole text. */
static char *body_of(const char *text, Cut cut, size_t at, guint32 seed)
{
  GString *out = g_string_new("<w:p>");
  GRand *dice = cut == CUT_AT_RANDOM ? g_rand_new_with_seed(seed) : NULL;
  const char *from = text;
  bool in_tag = false;
  size_t position = 0;
  for (const char *p = text; *p;) {
    if (g_str_has_prefix(p, "{{")) in_tag = true;
    if (g_str_has_prefix(p, "}}")) in_tag = false;
    if (*p == '\n' || *p == '\r') {
      if (p > from) append_run(out, from, (size_t)(p - from), 0);
      if (*p == '\n' && (p[1] || in_tag)) g_string_append(out, in_tag ? "<w:r><w:br/></w:r>" : "</w:p><w:p>");
      from = ++p;
      position++;
      continue;
    }
    p = g_utf8_next_char(p);
    position++;
    bool here =
        cut == CUT_EVERYWHERE || (cut == CUT_ONCE && position == at) || (dice && g_rand_int_range(dice, 0, 3) == 0);
    if (!here && *p) continue;
    append_run(out, from, (size_t)(p - from), dice ? g_rand_int(dice) : 0);
    from = p;
  }
  g_string_append(out, "</w:p>");
  if (dice) g_rand_free(dice);
  return g_string_free(out, FALSE);
}

static char *merged(const char *body, const SyValue *data)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = word_bytes(body);
  g_autoptr(SyPackage) package = sy_package_open_bytes(bytes, "case.docx", NULL, diagnostics);
  SyTemplateOptions options = {.names = SY_NAMES_LENIENT, .path = "case.docx", .partials = folder};
  SyDocxTemplate *compiled = package ? sy_docx_template_new(package, &options, diagnostics) : NULL;
  g_autoptr(SyPackage) result = compiled ? sy_docx_template_merge(compiled, data, &options, diagnostics) : NULL;
  char *text = result ? word_text(result) : NULL;
  if (!text) {
    GString *said = g_string_new("FAILED: ");
    for (size_t i = 0; i < sy_diagnostics_count(diagnostics); i++) {
      g_autofree char *one = sy_diagnostic_text(sy_diagnostics_peek(diagnostics, i));
      g_string_append(said, one);
    }
    text = g_string_free(said, FALSE);
  }
  sy_docx_template_free(compiled);
  sy_diagnostics_free(diagnostics);
  return text;
}

/* What the case expects, as lines of paragraphs; a web page's escapes are not Word's. */
static char *wanted(const char *expected)
{
  static const char *const escapes[][2] = {{"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"\r", ""}, {"&amp;", "&"}};
  char *text = g_strdup(expected);
  for (size_t i = 0; i < G_N_ELEMENTS(escapes); i++) {
    g_auto(GStrv) pieces = g_strsplit(text, escapes[i][0], -1);
    g_free(text);
    text = g_strjoinv(escapes[i][1], pieces);
  }
  return text;
}

static char *without_space(const char *text)
{
  GString *out = g_string_new(NULL);
  for (; *text; text++)
    if (!g_ascii_isspace(*text)) g_string_append_c(out, *text);
  return g_string_free(out, FALSE);
}

/* Word ends every paragraph. Indentation and line ends of partials are for text files: in Word a sub-document has
 * paragraphs of its own. */
static bool same(const char *a, const char *b, bool partial)
{
  if (partial) {
    g_autofree char *left = without_space(a), *right = without_space(b);
    return strcmp(left, right) == 0;
  }
  size_t n = strlen(a), m = strlen(b);
  while (n > 0 && a[n - 1] == '\n') n--;
  while (m > 0 && b[m - 1] == '\n') m--;
  return n == m && memcmp(a, b, n) == 0;
}

static void write_partials(const SyValue *partials)
{
  for (size_t i = 0; i < sy_value_count(partials); i++) {
    g_autofree char *name = g_strconcat(sy_value_key(partials, i), ".docx", NULL),
                    *path = g_build_filename(folder, name, NULL);
    g_autofree char *body = body_of(sy_value_text(sy_value_pair(partials, i)), CUT_NOWHERE, 0, 0);
    g_autoptr(GBytes) bytes = word_bytes(body);
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    assert_true(g_file_set_contents(path, data, (gssize)length, NULL));
  }
}

static void remove_partials(const SyValue *partials)
{
  for (size_t i = 0; i < sy_value_count(partials); i++) {
    g_autofree char *name = g_strconcat(sy_value_key(partials, i), ".docx", NULL),
                    *path = g_build_filename(folder, name, NULL);
    g_remove(path);
  }
}

static size_t compare(const SyValue *test, const char *file, Cut cut, size_t at, guint32 seed, const char *expected)
{
  const char *text = sy_value_text(sy_value_get(test, "template"));
  g_autofree char *body = body_of(text, cut, at, seed);
  g_autofree char *got = merged(body, sy_value_get(test, "data"));
  const char *name = sy_value_text(sy_value_get(test, "name"));
  if (same(got, expected, strcmp(file, "partials") == 0)) return 0;
  print_error("%s: %s (cut %d at %zu seed %u)\n  template %s\n  expected %s\n  got      %s\n", file, name, (int)cut, at,
              seed, text, expected, got);
  return 1;
}

static size_t run_case(const SyValue *test, const char *file)
{
  g_autofree char *expected = wanted(sy_value_text(sy_value_get(test, "expected")));
  const char *text = sy_value_text(sy_value_get(test, "template"));
  write_partials(sy_value_get(test, "partials"));
  size_t bad = compare(test, file, CUT_NOWHERE, 0, 0, expected);
  if (bad == 0) bad += compare(test, file, CUT_EVERYWHERE, 0, 0, expected);
  for (size_t at = 1; bad == 0 && at < (size_t)g_utf8_strlen(text, -1); at++)
    bad += compare(test, file, CUT_ONCE, at, 0, expected);
  for (guint32 seed = 1; bad == 0 && seed <= 10; seed++) bad += compare(test, file, CUT_AT_RANDOM, 0, seed, expected);
  remove_partials(sy_value_get(test, "partials"));
  return bad;
}

/* The cases of one file of tests: how many there are, and how many fail. */
static void run_cases(const SyValue *tests, const char *file, size_t *cases, size_t *bad)
{
  for (size_t t = 0; t < sy_value_count(tests); t++) *bad += run_case(sy_value_item(tests, t), file);
  *cases += sy_value_count(tests);
}

static void test_word_mustache_own_cases_pass_in_runs_split_anywhere(void **state)
{
  (void)state;
  size_t cases = 0, bad = 0;
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(SyValue) root = sy_value_read_file(SY_TEST_DIR "/golden/mustache.json", &sy_limits_default, diagnostics);
  assert_non_null(root);
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) run_cases(sy_value_get(root, files[i]), files[i], &cases, &bad);
  sy_diagnostics_free(diagnostics);
  assert_true(cases >= 60);
  assert_int_equal(bad, 0);
}

static void test_word_mustache_specification_passes_in_runs_split_anywhere(void **state)
{
  (void)state;
  if (!g_file_test(SY_TEST_DIR "/../../shared", G_FILE_TEST_IS_DIR)) skip();
  size_t cases = 0, bad = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_strdup_printf(SY_TEST_DIR "/../../shared/mustache/specs/%s.json", files[i]);
    SyDiagnostics *diagnostics = sy_diagnostics_new();
    g_autoptr(SyValue) root = sy_value_read_file(path, &sy_limits_default, diagnostics);
    assert_non_null(root);
    run_cases(sy_value_get(root, "tests"), files[i], &cases, &bad);
    sy_diagnostics_free(diagnostics);
  }
  assert_int_equal(cases, 136);
  assert_int_equal(bad, 0);
}

int main(void)
{
  folder = g_dir_make_tmp("shiyosho-XXXXXX", NULL);
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_word_mustache_own_cases_pass_in_runs_split_anywhere),
                                     cmocka_unit_test(test_word_mustache_specification_passes_in_runs_split_anywhere)};
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  g_rmdir(folder);
  g_free(folder);
  return failed;
}
