/* What merging leaves behind is what Word opens: whole cells, rows, tables, controls and fields. */
#include "structure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

typedef struct {
  char *text;   /* a line for each paragraph; NULL: nothing was merged */
  char *faults; /* of its structure, or NULL */
  char *said;   /* messages */
  char *body;   /* the main part as it is */
} Merged;

static void merged_clear(Merged *m)
{
  g_free(m->text);
  g_free(m->faults);
  g_free(m->said);
  g_free(m->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Merged, merged_clear)

static void look_at(SyPackage *package, Merged *m)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = sy_package_load(package, sy_package_main(package), diagnostics);
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  m->body = g_strndup(data, length);
  xmlDoc *document = sy_xml_parse(data, length, &(SyPlace){0}, &sy_limits_default, diagnostics);
  m->faults = document ? structure_faults(xmlDocGetRootElement(document)) : g_strdup("not well-formed");
  if (document) xmlFreeDoc(document);
  sy_diagnostics_free(diagnostics);
}

static Merged merge(const char *body, const char *json)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = word_bytes(body);
  g_autoptr(SyPackage) package = sy_package_open_bytes(bytes, "case.docx", NULL, diagnostics);
  g_autoptr(GBytes) text = g_bytes_new(json, strlen(json));
  g_autoptr(SyValue) data = sy_value_read_json(text, "data.json", &sy_limits_default, diagnostics);
  assert_non_null(data);
  SyTemplateOptions options = {.names = SY_NAMES_STRICT, .path = "case.docx"};
  SyDocxTemplate *compiled = sy_docx_template_new(package, &options, diagnostics);
  g_autoptr(SyPackage) result = compiled ? sy_docx_template_merge(compiled, data, &options, diagnostics) : NULL;
  Merged m = {.text = result ? word_text(result) : NULL};
  if (result) look_at(result, &m);
  GString *said = g_string_new(NULL);
  for (size_t i = 0; i < sy_diagnostics_count(diagnostics); i++) {
    g_autofree char *one = sy_diagnostic_text(sy_diagnostics_peek(diagnostics, i));
    g_string_append_printf(said, "%s\n", one);
  }
  m.said = g_string_free(said, FALSE);
  sy_docx_template_free(compiled);
  sy_diagnostics_free(diagnostics);
  return m;
}

#define P(text) "<w:p><w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:p>"
#define GOBACK(text)                                                                                                   \
  "<w:p><w:r><w:t>" text "</w:t></w:r><w:bookmarkStart w:id=\"7\" w:name=\"_GoBack\"/><w:bookmarkEnd w:id=\"7\"/></w:p>"
#define GRID(columns) "<w:tbl><w:tblPr/><w:tblGrid>" columns "</w:tblGrid>"
#define COL "<w:gridCol w:w=\"2000\"/>"
#define TC(content) "<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/></w:tcPr>" content "</w:tc>"
#define TR(cells) "<w:tr>" cells "</w:tr>"
#define SDT(content) "<w:sdt><w:sdtPr><w:id w:val=\"3\"/></w:sdtPr><w:sdtContent>" content "</w:sdtContent></w:sdt>"
#define INNER GRID(COL) TR(TC(P("内"))) "</w:tbl>"
#define FIELD(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"

#define DATA                                                                                                           \
  "{\"yes\":true,\"no\":false,\"none\":[],\"empty\":\"\",\"list\":[{\"n\":\"a\",\"k\":1},{\"n\":\"b\",\"k\":2}]}"

static const struct {
  const char *name, *body, *text;
} cases[] = {
    {"a table and a paragraph of tags with a bookmark end a cell",
     GRID(COL) TR(TC(P("{{#list}}") INNER GOBACK("{{/list}}"))) "</w:tbl>", "内\n\n内\n\n"},
    {"a cell that ends with a table and a tag of a row's section",
     GRID(COL COL) TR(TC(P("{{#list}}{{n}}")) TC(INNER P("{{/list}}"))) "</w:tbl>", "a\n内\n\nb\n内\n\n"},
    {"the same in the middle of a row",
     GRID(COL COL) TR(TC(P("{{#list|row}}{{n}}") INNER P("{{/list}}")) TC(P("z"))) "</w:tbl>",
     "a\n内\n\nz\nb\n内\n\nz\n"},
    {"a column's condition around a nested table",
     GRID(COL COL) TR(TC(P("x")) TC(P("{{#yes|column}}") INNER P("{{/yes}}"))) "</w:tbl>", "x\n内\n\n"},
    {"tables that a paragraph of tags with a bookmark parts", INNER GOBACK("{{#no}}") P("x") P("{{/no}}") INNER,
     "内\n\n内\n"},
    {"tables that a condition parts", INNER P("{{#no}}") P("x") P("{{/no}}") INNER, "内\n\n内\n"},
    {"a table that repeats", P("{{#list}}") INNER P("{{/list}}") INNER, "内\n\n内\n\n内\n"},
    {"a control around blocks is emptied", SDT(P("{{#no}}") P("x") P("{{/no}}")) P("y"), "y\n"},
    {"a control within a paragraph is emptied",
     "<w:p>" SDT("<w:r><w:t>{{#no}}x{{/no}}</w:t></w:r>") "<w:r><w:t>z</w:t></w:r></w:p>", "z\n"},
    {"a control within a paragraph gets nothing", "<w:p>" SDT("<w:r><w:t>{{empty}}</w:t></w:r>") "</w:p>", "\n"},
    {"a control around a table that is emptied",
     SDT(GRID(COL) TR(TC(P("{{#none}}{{n}}{{/none}}"))) TR(TC(P("{{#none|row}}{{/none}}"))) "</w:tbl>") P("y"), "y\n"},
    {"a control around a table without rows",
     SDT(GRID(COL COL) TR(TC(P("{{#none}}{{n}}")) TC(P("{{/none}}"))) "</w:tbl>") P("y"), "y\n"},
    {"a cell that held only such a control",
     GRID(COL COL) TR(TC(SDT(P("{{#no}}") P("x") P("{{/no}}"))) TC(P("q"))) "</w:tbl>", "\nq\n"},
    {"a control around a cell whose column is gone",
     GRID(COL COL) TR(TC(P("a")) SDT(TC(P("{{#none|column}}{{n}}{{/none}}")))) "</w:tbl>", "a\n"},
    {"a row whose only column is gone", GRID(COL) TR(TC(P("{{#none|column}}{{n}}{{/none}}"))) "</w:tbl>" P("y"), "y\n"},
    {"a control around a cell that repeats",
     GRID(COL COL COL) TR(TC(P("項")) SDT(TC(P("{{#list|column}}{{n}}{{/list}}"))) TC(P("計")))
         TR(TC(P("数")) TC(P("{{#list|column}}{{k}}{{/list}}")) TC(P("3"))) "</w:tbl>",
     "項\na\nb\n計\n数\n1\n2\n3\n"},
    {"a control around a cell below a column that is gone",
     GRID(COL COL COL) TR(TC(P("項")) TC(P("{{#no|column}}x{{/no}}")) TC(P("計")))
         TR(TC(P("数")) SDT(TC(P("x"))) TC(P("3"))) "</w:tbl>",
     "項\n計\n数\n3\n"},
    {"gaps before and after cells move with the columns",
     GRID(COL COL COL) TR(TC(P("項")) TC(P("{{#list|column}}{{n}}{{/list}}")) TC(P("計")))
         TR("<w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>" TC(P("末")))
             TR("<w:trPr><w:gridAfter w:val=\"2\"/></w:trPr>" TC(P("始"))) "</w:tbl>",
     "項\na\nb\n計\n末\n始\n"},
    {"a row that lacks repeated cells gets empty ones",
     GRID(COL COL) TR(TC(P("a")) TC(P("{{#list|column}}{{n}}{{/list}}")))
         TR(TC(P("b")) TC(P("{{#none|column}}{{n}}{{/none}}"))) "</w:tbl>",
     "a\na\nb\nb\n\n\n"},
    {"a vertical merge below repeated cells repeats too",
     GRID(COL COL) TR(TC(P("a")) "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>" P(
         "{{#list|column}}{{n}}{{/list}}") "</w:tc>")
         TR(TC(P("b")) "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>") "</w:tbl>",
     "a\na\nb\nb\n\n\n"},
    {"permissions and bookmarks that repeat",
     P("{{#list}}") "<w:p><w:permStart w:id=\"5\" w:edGrp=\"everyone\"/><w:bookmarkStart w:id=\"6\" w:name=\"m\"/><w:r><w:t>{{n}}</w:t></w:r>"
                    "<w:bookmarkEnd w:id=\"6\"/><w:permEnd w:id=\"5\"/></w:p>" P("{{/list}}"),
     "a\nb\n"},
    {"a row repeats wherever in it the tags stand",
     GRID(COL COL COL) TR(TC(P("固定")) TC(P("{{#list}}{{n}}")) TC(P("{{k}}{{/list}}"))) "</w:tbl>",
     "固定\na\n1\n固定\nb\n2\n"},
    {"a whole field comes and goes",
     "<w:p><w:r><w:t>{{#no}}</w:t></w:r>" FIELD("begin") "<w:r><w:instrText>PAGE</w:instrText></w:r>" FIELD("separate")
         FIELD("end") "<w:r><w:t>{{/no}}y</w:t></w:r></w:p>",
     "y\n"},
};

static void test_word_structure_stays_whole_whatever_goes(void **state)
{
  (void)state;
  size_t bad = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(Merged) m = merge(cases[i].body, DATA);
    bool right = m.text && !m.faults && strcmp(m.text, cases[i].text) == 0;
    if (!right)
      print_error("%s:\n  faults %s\n  text “%s”\n  said %s\n  %s\n", cases[i].name, m.faults, m.text, m.said, m.body);
    bad += !right;
  }
  assert_int_equal(bad, 0);
}

static void test_word_structure_cut_field_is_an_error(void **state)
{
  (void)state;
  g_auto(Merged) m = merge(P("{{#no}}") "<w:p>" FIELD("begin") "<w:r><w:instrText>QUOTE x</w:instrText></w:r>" FIELD(
                               "separate") "</w:p>" P("{{/no}}") "<w:p>" FIELD("end") "</w:p>",
                           DATA);
  assert_null(m.text);
  assert_non_null(strstr(m.said, "error: the section “no” would cut a field apart"));
}

static void test_word_structure_wide_tables_stay_as_wide_as_they_were(void **state)
{
  (void)state;
  g_auto(Merged) m =
      merge(GRID(COL COL COL) TR(TC(P("項")) TC(P("{{#list|column}}{{.}}{{/list}}")) TC(P("計"))) "</w:tbl>",
            "{\"list\":[1,2,3,4,5,6,7,8,9,10]}");
  assert_null(m.faults);
  int sum = 0, least = G_MAXINT;
  for (const char *p = m.body; (p = strstr(p, "<w:gridCol w:w=\"")) != NULL; p++) {
    int width = atoi(p + strlen("<w:gridCol w:w=\""));
    sum += width;
    least = MIN(least, width);
  }
  assert_in_range(sum, 5980, 6000);
  assert_int_equal(least, 500);
}

static void test_word_structure_more_columns_than_word_takes_is_an_error(void **state)
{
  (void)state;
  GString *json = g_string_new("{\"list\":[0");
  for (int i = 1; i < 64; i++) g_string_append_printf(json, ",%d", i);
  g_string_append(json, "]}");
  g_auto(Merged) m = merge(GRID(COL) TR(TC(P("{{#list|column}}{{.}}{{/list}}"))) "</w:tbl>", json->str);
  g_string_free(json, TRUE);
  assert_null(m.text);
  assert_non_null(strstr(m.said, "64 columns"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_word_structure_stays_whole_whatever_goes),
      cmocka_unit_test(test_word_structure_cut_field_is_an_error),
      cmocka_unit_test(test_word_structure_wide_tables_stay_as_wide_as_they_were),
      cmocka_unit_test(test_word_structure_more_columns_than_word_takes_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
