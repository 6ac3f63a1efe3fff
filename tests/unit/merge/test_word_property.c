/* Templates made at random, merged with data of every size: the result is what Word opens. A failure prints its seed;
 * SY_PROPERTY_CASES=N in the environment asks for more cases, SY_PROPERTY_SEED=N for one. */
#include "structure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define CASES 3000

typedef struct {
  GRand *dice;
  GString *out;
  unsigned next_id;
  int depth, columns;
} Maker;

static int roll(Maker *m, int n)
{
  return g_rand_int_range(m->dice, 0, n);
}

static const char *list_name(Maker *m)
{
  static const char *const names[] = {"none", "one", "many", "yes", "no"};
  return names[roll(m, G_N_ELEMENTS(names))];
}

static void run(Maker *m, const char *text)
{
  g_string_append_printf(m->out, "<w:r>%s<w:t xml:space=\"preserve\">%s</w:t></w:r>",
                         roll(m, 4) ? "" : "<w:rPr><w:b/></w:rPr>", text);
}

static void mark(Maker *m)
{
  unsigned id = m->next_id++;
  if (roll(m, 6) == 0)
    g_string_append_printf(m->out, "<w:bookmarkStart w:id=\"%u\" w:name=\"m%u\"/><w:bookmarkEnd w:id=\"%u\"/>", id, id,
                           id);
}

static void tag(Maker *m, const char *sigil, const char *name)
{
  g_autofree char *text = g_strdup_printf("{{%s%s}}", sigil, name);
  run(m, text);
}

static void field(Maker *m)
{
  g_string_append(m->out,
                  "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> QUOTE x </w:instrText></w:r>"
                  "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
  tag(m, "", "value");
  g_string_append(m->out, "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
}

static void inline_control(Maker *m)
{
  g_string_append_printf(m->out, "<w:sdt><w:sdtPr>%s<w:id w:val=\"%u\"/></w:sdtPr><w:sdtContent>",
                         roll(m, 2) ? "<w:tag w:val=\"value\"/>" : "", m->next_id++);
  if (roll(m, 2)) run(m, "x");
  else if (roll(m, 2)) tag(m, "", "empty");
  else run(m, "{{#no}}x{{/no}}");
  g_string_append(m->out, "</w:sdtContent></w:sdt>");
}

static void runs(Maker *m)
{
  for (int n = roll(m, 3); n >= 0; n--) {
    mark(m);
    switch (roll(m, 6)) {
    case 0: tag(m, "", "value"); break;
    case 1: tag(m, "", "empty"); break;
    case 2: field(m); break;
    case 3: inline_control(m); break;
    case 4: {
      const char *name = list_name(m);
      tag(m, roll(m, 4) ? "#" : "^", name);
      if (roll(m, 3)) field(m);
      tag(m, "", "value");
      tag(m, "/", name);
      break;
    }
    default: run(m, "text");
    }
  }
}

static void paragraph(Maker *m)
{
  g_string_append(m->out, "<w:p>");
  runs(m);
  g_string_append(m->out, "</w:p>");
}

static void tag_paragraph(Maker *m, const char *sigil, const char *name)
{
  g_string_append(m->out, "<w:p>");
  mark(m);
  tag(m, sigil, name);
  mark(m);
  g_string_append(m->out, "</w:p>");
}

static void blocks(Maker *m, bool last_is_paragraph);

static void cell(Maker *m, int span, const char *open, const char *close)
{
  g_string_append(m->out, "<w:tc><w:tcPr><w:tcW w:w=\"900\" w:type=\"dxa\"/>");
  if (span > 1) g_string_append_printf(m->out, "<w:gridSpan w:val=\"%d\"/>", span);
  g_string_append(m->out, "</w:tcPr>");
  bool apart = open && !roll(m, 3);
  if (apart) g_string_append_printf(m->out, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", open);
  if (apart && !roll(m, 2)) blocks(m, true);
  g_string_append(m->out, "<w:p>");
  if (open && !apart) run(m, open);
  if (roll(m, 3)) runs(m);
  if (close) run(m, close);
  g_string_append(m->out, "</w:p>");
  g_string_append(m->out, "</w:tc>");
}

/* A row with a section of cells where `columns` are, of rows, or none. */
static void row(Maker *m, int columns)
{
  const char *name = list_name(m);
  int kind = roll(m, 5), at = roll(m, columns);
  bool gap = columns > 1 && !roll(m, 6);
  g_autofree char *rows = g_strdup_printf("{{#%s|row}}", name), *cells = g_strdup_printf("{{#%s|column}}", name),
                  *end = g_strdup_printf("{{/%s}}", name);
  g_string_append_printf(m->out, "<w:tr>%s", gap ? "<w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>" : "");
  for (int i = gap; i < columns; i++) {
    int span = i + 1 < columns && kind > 1 && !roll(m, 5) ? 2 : 1;
    bool control = !roll(m, 6);
    if (control)
      g_string_append_printf(m->out, "<w:sdt><w:sdtPr>%s<w:id w:val=\"%u\"/></w:sdtPr><w:sdtContent>",
                             roll(m, 2) ? "<w:tag w:val=\"value\"/>" : "", m->next_id++);
    if (kind == 0 && i == at) cell(m, span, rows, end);
    else if (kind == 1 && i == at) cell(m, span, cells, end);
    else cell(m, span, NULL, NULL);
    if (control) g_string_append(m->out, "</w:sdtContent></w:sdt>");
    i += span - 1;
  }
  g_string_append(m->out, "</w:tr>");
}

static void table(Maker *m)
{
  int columns = 1 + roll(m, 4);
  g_string_append(m->out, "<w:tbl><w:tblPr/><w:tblGrid>");
  for (int i = 0; i < columns; i++) g_string_append(m->out, "<w:gridCol w:w=\"900\"/>");
  g_string_append(m->out, "</w:tblGrid>");
  for (int n = roll(m, 3); n >= 0; n--) {
    bool control = !roll(m, 8);
    if (control)
      g_string_append_printf(m->out, "<w:sdt><w:sdtPr><w:id w:val=\"%u\"/></w:sdtPr><w:sdtContent>", m->next_id++);
    row(m, columns);
    if (control) g_string_append(m->out, "</w:sdtContent></w:sdt>");
  }
  g_string_append(m->out, "</w:tbl>");
}

static void section(Maker *m)
{
  const char *name = list_name(m);
  tag_paragraph(m, roll(m, 4) ? "#" : "^", name);
  blocks(m, false);
  tag_paragraph(m, "/", name);
}

static void control(Maker *m)
{
  g_string_append_printf(m->out, "<w:sdt><w:sdtPr>%s<w:id w:val=\"%u\"/></w:sdtPr><w:sdtContent>",
                         roll(m, 3) ? "" : "<w:tag w:val=\"value\"/>", m->next_id++);
  if (roll(m, 2)) blocks(m, false);
  else section(m);
  g_string_append(m->out, "</w:sdtContent></w:sdt>");
}

/* No table follows another at once: the template itself is sound. */
static void blocks(Maker *m, bool last_is_paragraph)
{
  m->depth++;
  bool table_before = false;
  for (int n = roll(m, 3); n >= 0; n--) {
    int kind = m->depth > 4 ? 0 : roll(m, 6);
    if (table_before && kind == 1) kind = 0;
    table_before = kind == 1 || kind == 3;
    if (kind == 1) table(m);
    else if (kind == 2) section(m);
    else if (kind == 3) {
      control(m);
      paragraph(m);
      table_before = false;
    } else paragraph(m);
    mark(m);
  }
  if (last_is_paragraph || table_before) paragraph(m);
  m->depth--;
}

static char *faults_of(SyPackage *package)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = sy_package_load(package, sy_package_main(package), diagnostics);
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  xmlDoc *document = sy_xml_parse(data, length, &(SyPlace){0}, &sy_limits_default, diagnostics);
  char *faults = document ? structure_faults(xmlDocGetRootElement(document)) : g_strdup("not well-formed");
  if (document) xmlFreeDoc(document);
  sy_diagnostics_free(diagnostics);
  return faults;
}

/* 1: merged and sound; 0: refused; -1: unsound, which has been printed. */
static int run_case(guint32 seed, const SyValue *data)
{
  Maker m = {.dice = g_rand_new_with_seed(seed), .out = g_string_new(NULL), .next_id = 1};
  blocks(&m, true);
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = word_bytes(m.out->str);
  g_autoptr(SyPackage) package = sy_package_open_bytes(bytes, "case.docx", NULL, diagnostics);
  g_autofree char *before = faults_of(package);
  SyTemplateOptions options = {.names = SY_NAMES_LENIENT, .path = "case.docx"};
  SyDocxTemplate *compiled = sy_docx_template_new(package, &options, diagnostics);
  g_autoptr(SyPackage) result = compiled ? sy_docx_template_merge(compiled, data, &options, diagnostics) : NULL;
  g_autofree char *faults = result && !before ? faults_of(result) : NULL;
  if (faults) print_error("seed %u: %s\n%s\n", seed, faults, m.out->str);
  sy_docx_template_free(compiled);
  sy_diagnostics_free(diagnostics);
  g_string_free(m.out, TRUE);
  g_rand_free(m.dice);
  return faults ? -1 : result != NULL && !before;
}

static void test_word_merged_templates_made_at_random_are_sound(void **state)
{
  (void)state;
  static const char *const json =
      "{\"value\":\"v\",\"empty\":\"\",\"none\":[],\"one\":[1],\"many\":[1,2,3],\"yes\":true,\"no\":false}";
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) text = g_bytes_new(json, strlen(json));
  g_autoptr(SyValue) data = sy_value_read_json(text, "data.json", &sy_limits_default, diagnostics);
  assert_non_null(data);
  const char *wanted = g_getenv("SY_PROPERTY_CASES"), *one = g_getenv("SY_PROPERTY_SEED");
  guint32 first = one ? (guint32)strtoul(one, NULL, 10) : 1, n = one      ? 1
                                                                 : wanted ? (guint32)strtoul(wanted, NULL, 10)
                                                                          : CASES;
  guint32 bad = 0, merged = 0;
  for (guint32 seed = first; seed < first + n && bad < 3; seed++) {
    int done = run_case(seed, data);
    bad += done < 0;
    merged += done > 0;
  }
  sy_diagnostics_free(diagnostics);
  assert_int_equal(bad, 0);
  assert_true(merged * 2 > n);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_word_merged_templates_made_at_random_are_sound)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
