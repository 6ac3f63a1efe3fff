/* Tokens of markup: where each ends, and what is not whole yet. */
#include "unit.h"

#include "base/xml_token.h"

/* The tokens of a text, one a line: its kind, its bytes, and of tags the prefix and name. Caller frees. */
static char *tokens_of(const char *text)
{
  static const char *const kinds[] = {[SY_XML_TEXT] = "text",
                                      [SY_XML_CDATA] = "cdata",
                                      [SY_XML_START] = "start",
                                      [SY_XML_END] = "end",
                                      [SY_XML_COMMENT] = "comment",
                                      [SY_XML_INSTRUCTION] = "instruction",
                                      [SY_XML_DECLARATION] = "declaration"};
  GString *out = g_string_new(NULL);
  const char *p = text, *end = text + strlen(text);
  for (SyXmlToken token; p < end; p = token.to) {
    if (!sy_xml_token(p, end, &token)) {
      g_string_append_printf(out, "rest [%s]\n", p);
      break;
    }
    g_string_append_printf(out, "%s [%.*s]", kinds[token.kind], (int)(token.to - token.from), token.from);
    if (token.kind == SY_XML_START || token.kind == SY_XML_END) {
      SyXmlName name = sy_xml_token_name(&token);
      g_string_append_printf(out, " %.*s+%.*s", (int)name.prefix_length, name.prefix, (int)name.length, name.name);
    }
    if (token.kind == SY_XML_START)
      g_string_append_printf(out, " %zu%s", token.attributes, token.empty ? " empty" : "");
    g_string_append_c(out, '\n');
  }
  return g_string_free(out, FALSE);
}

static void check(const char *text, const char *wanted)
{
  g_autofree char *tokens = tokens_of(text);
  assert_string_equal(tokens, wanted);
}

static void test_tags_have_names_and_attributes(void **state)
{
  check("<w:p w:a='1' b=\"2\"><br/></w:p >",
        "start [<w:p w:a='1' b=\"2\">] w:+p 2\nstart [<br/>] +br 0 empty\nend [</w:p >] w:+p\n");
  check("<a:b:c/>", "start [<a:b:c/>] a:b:+c 0 empty\n");
  check("<>", "start [<>] + 0\n");
}

static void test_signs_within_values_end_nothing(void **state)
{
  check("<a b='>' c=\"'/>\">x", "start [<a b='>' c=\"'/>\">] +a 2\ntext [x]\n");
  check("<a b='=='/>", "start [<a b='=='/>] +a 1 empty\n");
}

static void test_what_is_no_element_is_told_apart(void **state)
{
  check("<?xml version='1.0'?>a<!-- <b> --><![CDATA[<c>]]>d",
        "instruction [<?xml version='1.0'?>]\ntext [a]\ncomment [<!-- <b> -->]\ncdata [<![CDATA[<c>]]>]\ntext [d]\n");
  check("<!DOCTYPE a>", "declaration [<!]\ntext [DOCTYPE a>]\n");
}

static void test_what_is_cut_off_is_the_rest(void **state)
{
  check("a<", "text [a]\nrest [<]\n");
  check("<a b='", "rest [<a b=']\n");
  check("<a b='>", "rest [<a b='>]\n");
  check("</a", "rest [</a]\n");
  check("<!-- a --", "rest [<!-- a --]\n");
  check("<!-- a", "rest [<!-- a]\n");
  check("<![CDATA[", "rest [<![CDATA[]\n");
  check("<?a", "rest [<?a]\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tags_have_names_and_attributes), cmocka_unit_test(test_signs_within_values_end_nothing),
      cmocka_unit_test(test_what_is_no_element_is_told_apart), cmocka_unit_test(test_what_is_cut_off_is_the_rest)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
