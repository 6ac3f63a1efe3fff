/* What GLib interns is never freed: a batch of thousands may intern what templates say, and nothing of the data. */
#include "pages.h"

#include "pdf/pdf.h"

#define ROWS 3

/* Every new interned string takes the next number. */
static guint interned(void)
{
  static int asked;
  g_autofree char *fresh = g_strdup_printf("test-interned-%d", asked++);
  return (guint)g_quark_from_string(fresh);
}

static const char body[] =
    "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"{{name}}\"/><w:r><w:t>{{title}}</w:t></w:r><w:bookmarkEnd w:id=\"1\"/></w:p>"
    "<w:p><w:hyperlink w:anchor=\"{{name}}\" w:tooltip=\"{{title}}\"><w:r><w:t>{{rich}}</w:t></w:r></w:hyperlink></w:p>"
    "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGEREF {{name}} \\h </w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
    "{{#own}}<w:p><w:r><w:t>{{title}}</w:t></w:r></w:p>{{/own}}";

/* Values that no other row has, under keys that are the row's own too. */
static SyValue *row_new(int number, SyDiagnostics *list)
{
  g_autofree char *text = g_strdup_printf(
      "{\"title\": \"件名%d\", \"name\": \"place%d\", \"own\": {\"key%d\": \"文%d\"}}", number, number, number, number);
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  SyValue *row = sy_value_read_json(bytes, "row.json", &sy_limits_default, list);
  assert_non_null(row);
  g_autofree char *address = g_strdup_printf("https://example.go.jp/%d", number);
  SyValue *rich = sy_value_new_rich();
  SySpan span = {.kind = SY_SPAN_TEXT, .text = "頁", .link = address};
  sy_value_rich_add(rich, &span);
  sy_value_map_set(row, "rich", rich);
  return row;
}

static void build(const SyDocxTemplate *compiled, const SyTemplateOptions *options, SyTypesetter *typesetter,
                  int number, SyDiagnostics *list)
{
  g_autoptr(SyValue) row = row_new(number, list);
  g_autoptr(SyPackage) merged = sy_docx_template_merge(compiled, row, options, list);
  assert_non_null(merged);
  SyPdfOptions pdf = {.tags = true};
  SyArena *arena = sy_arena_new();
  sy_pipeline_pdf_options(merged, arena, &pdf);
  SyPainter *painter = sy_pdf_new("/dev/null", &pdf, list);
  SyTypesetOptions typeset = {.write_labels = true};
  SyPageTable *table = sy_page_table_new();
  bool good = painter && sy_pipeline_typeset(typesetter, merged, &typeset, table, painter, list);
  if (painter) sy_pdf_close(painter, false, list);
  assert_true(good);
  sy_page_table_free(table);
  sy_arena_free(arena);
}

static void test_interned_strings_do_not_grow_with_rows(void **state)
{
  (void)state;
  SyDiagnostics *list = sy_diagnostics_new();
  g_autoptr(SyPackage) package = unit_package(body, NULL, list);
  SyTemplateOptions options = {.path = "test.docx"};
  g_autoptr(SyDocxTemplate) compiled = sy_docx_template_new(package, &options, list);
  assert_non_null(compiled);
  SyTypesetter *typesetter = sy_typesetter_new(NULL, list);
  build(compiled, &options, typesetter, 0, list);
  guint before = interned();
  for (int i = 1; i <= ROWS; i++) build(compiled, &options, typesetter, i, list);
  assert_int_equal(interned() - before, 1);
  sy_typesetter_free(typesetter);
  sy_diagnostics_free(list);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_interned_strings_do_not_grow_with_rows)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
