/* Namespaces that elements within a part declare: what compiling moves keeps them. */
#include "merge/markup_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

static xmlDoc *parse(const char *text)
{
  SyPlace place = {.file = "test.xml"};
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  xmlDoc *document = sy_xml_parse(text, strlen(text), &place, &sy_limits_default, diagnostics);
  sy_diagnostics_free(diagnostics);
  assert_non_null(document);
  return document;
}

static char *lifted(const char *text)
{
  xmlDoc *document = parse(text);
  sy_docx_lift_namespaces(document);
  GString *out = g_string_new(NULL);
  sy_docx_append_node(out, xmlDocGetRootElement(document));
  xmlFreeDoc(document);
  return g_string_free(out, FALSE);
}

static void assert_lifted(const char *text, const char *expected)
{
  g_autofree char *real = lifted(text);
  assert_string_equal(real, expected);
  xmlFreeDoc(parse(real));
}

static void test_namespaces_within_move_to_the_root(void **state)
{
  assert_lifted("<w:a xmlns:w=\"" WORD "\"><b:c xmlns:b=\"urn:b\" b:d=\"1\"/></w:a>",
                "<w:a xmlns:w=\"" WORD "\" xmlns:b=\"urn:b\"><b:c b:d=\"1\"/></w:a>");
}

static void test_namespaces_declared_again_are_said_once(void **state)
{
  assert_lifted("<w:a xmlns:w=\"" WORD "\"><w:c xmlns:w=\"" WORD "\"/><w:c xmlns:w=\"" WORD "\"/></w:a>",
                "<w:a xmlns:w=\"" WORD "\"><w:c/><w:c/></w:a>");
}

static void test_namespaces_of_one_prefix_get_another(void **state)
{
  assert_lifted("<w:a xmlns:w=\"" WORD "\"><w:c xmlns:w=\"urn:w\" w:d=\"1\"/></w:a>",
                "<w:a xmlns:w=\"" WORD "\" xmlns:sy1=\"urn:w\"><sy1:c sy1:d=\"1\"/></w:a>");
}

static void test_namespaces_without_prefix_get_one(void **state)
{
  assert_lifted("<w:a xmlns:w=\"" WORD "\"><c xmlns=\"urn:c\"><d/></c><e/></w:a>",
                "<w:a xmlns:w=\"" WORD "\" xmlns:sy1=\"urn:c\"><sy1:c><sy1:d/></sy1:c><e/></w:a>");
}

static void test_namespaces_outlive_their_element(void **state)
{
  xmlDoc *document =
      parse("<w:a xmlns:w=\"" WORD "\"><w:p xmlns:w=\"" WORD "\" xmlns:b=\"urn:b\"><w:r/><b:r/></w:p></w:a>");
  sy_docx_lift_namespaces(document);
  xmlNode *root = xmlDocGetRootElement(document), *paragraph = root->children;
  while (paragraph->children) {
    xmlNode *run = paragraph->children;
    xmlUnlinkNode(run);
    xmlAddChild(root, run);
  }
  xmlUnlinkNode(paragraph);
  xmlFreeNode(paragraph);
  assert_true(sy_docx_is(root->children, "r"));
  assert_string_equal((const char *)root->children->next->ns->href, "urn:b");
  xmlFreeDoc(document);
}

static void test_namespaces_of_word_have_its_prefix(void **state)
{
  assert_lifted("<ns0:a xmlns:ns0=\"" WORD "\" xmlns:w=\"urn:w\"><w:b ns0:c=\"1\"/><ns0:d xmlns:ns0=\"" WORD
                "\"/></ns0:a>",
                "<w:a xmlns:w=\"" WORD "\" xmlns:sy1=\"urn:w\"><sy1:b w:c=\"1\"/><w:d/></w:a>");
  assert_lifted("<a xmlns=\"" WORD "\" xmlns:x=\"" WORD "\"><b x:c=\"1\"/></a>",
                "<w:a xmlns:w=\"" WORD "\"><w:b w:c=\"1\"/></w:a>");
  assert_lifted("<w:a xmlns:w=\"urn:w\"><w:p xmlns:w=\"" WORD "\"/><w:b/></w:a>",
                "<sy2:a xmlns:sy2=\"urn:w\" xmlns:w=\"" WORD "\"><w:p/><sy2:b/></sy2:a>");
}

static void test_namespaces_that_may_be_ignored_keep_that(void **state)
{
  assert_lifted("<n:a xmlns:n=\"" WORD "\" xmlns:w=\"urn:w\" xmlns:mc=\"" SY_COMPATIBILITY_NAMESPACE
                "\" mc:Ignorable=\"w\"/>",
                "<w:a xmlns:w=\"" WORD "\" xmlns:sy1=\"urn:w\" xmlns:mc=\"" SY_COMPATIBILITY_NAMESPACE
                "\" mc:Ignorable=\"sy1\"/>");
}

static void test_namespaces_alike_are_not_words(void **state)
{
  xmlDoc *document = parse("<w:p xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/4012/main\"/>");
  assert_false(sy_docx_is(xmlDocGetRootElement(document), "p"));
  xmlFreeDoc(document);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_namespaces_within_move_to_the_root),
      cmocka_unit_test(test_namespaces_declared_again_are_said_once),
      cmocka_unit_test(test_namespaces_of_one_prefix_get_another),
      cmocka_unit_test(test_namespaces_without_prefix_get_one),
      cmocka_unit_test(test_namespaces_outlive_their_element),
      cmocka_unit_test(test_namespaces_of_word_have_its_prefix),
      cmocka_unit_test(test_namespaces_that_may_be_ignored_keep_that),
      cmocka_unit_test(test_namespaces_alike_are_not_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
