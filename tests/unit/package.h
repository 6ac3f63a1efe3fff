/* Word documents that tests make: a body, styles and what else is said, in a folder of its own. */
#ifndef SY_TEST_PACKAGE_H
#define SY_TEST_PACKAGE_H

#include "unit.h"

#include "merge/merge.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define UNIT_W                                                                                                         \
  "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                                          \
  "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

/* Parts beside the main one; name NULL ends the list. */
typedef struct {
  const char *name;    /* "styles" -> word/styles.xml; "header1", "footer2" …; with a slash: a part as it stands */
  const char *content; /* what stands in the root element */
} UnitPart;

static inline void unit_put(const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename(folder, name, NULL), *parent = g_path_get_dirname(path);
  g_mkdir_with_parents(parent, 0700);
  assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Removes a folder that unit_package wrote. */
static inline void unit_remove(const char *folder)
{
  g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
  assert_int_equal(system(command), 0);
}

/* The root element and the relationship type of a part. */
static inline void unit_kind(const char *name, const char **root, const char **type)
{
  static const struct {
    const char *prefix, *root, *type;
  } kinds[] = {{"styles", "styles", "styles"},       {"numbering", "numbering", "numbering"},
               {"settings", "settings", "settings"}, {"header", "hdr", "header"},
               {"footer", "ftr", "footer"},          {"footnotes", "footnotes", "footnotes"},
               {"endnotes", "endnotes", "endnotes"}, {"comments", "comments", "comments"}};
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_str_has_prefix(name, kinds[i].prefix)) {
      *root = kinds[i].root;
      *type = kinds[i].type;
      return;
    }
  fail_msg("no kind of part is called %s", name);
}

/* A package whose body is body; relationship ids are the parts' names. */
static inline SyPackage *unit_package(const char *body, const UnitPart *parts, SyDiagnostics *diagnostics)
{
  g_autofree char *folder = g_dir_make_tmp("shiyosho-unit-XXXXXX", NULL);
  assert_non_null(folder);
  GString *types = g_string_new(
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
      "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>");
  GString *relations =
      g_string_new("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
  for (const UnitPart *p = parts; p && p->name; p++) {
    /* "charts/chart1.xml": a part as it stands. */
    if (strchr(p->name, '/')) {
      g_autofree char *path = g_strconcat("word/", p->name, NULL);
      unit_put(folder, path, p->content);
      g_string_append_printf(relations, "<Relationship Id=\"%s\" Type=\"urn:unit/part\" Target=\"%s\"/>", p->name,
                             p->name);
      continue;
    }
    const char *root = NULL, *type = NULL;
    unit_kind(p->name, &root, &type);
    g_autofree char *name = g_strdup_printf("word/%s.xml", p->name);
    g_autofree char *text = g_strdup_printf("<w:%s " UNIT_W ">%s</w:%s>", root, p->content, root);
    unit_put(folder, name, text);
    g_string_append_printf(types,
                           "<Override PartName=\"/%s\" ContentType=\"application/vnd.openxmlformats-officedocument"
                           ".wordprocessingml.%s+xml\"/>",
                           name, type);
    g_string_append_printf(relations,
                           "<Relationship Id=\"%s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                           "relationships/%s\" Target=\"%s.xml\"/>",
                           p->name, type, p->name);
  }
  g_string_append(types, "</Types>");
  g_string_append(relations, "</Relationships>");
  g_autofree char *document = g_strdup_printf("<w:document " UNIT_W "><w:body>%s</w:body></w:document>", body);
  unit_put(folder, "[Content_Types].xml", types->str);
  unit_put(folder, "word/_rels/document.xml.rels", relations->str);
  unit_put(
      folder, "_rels/.rels",
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
      "Target=\"word/document.xml\"/></Relationships>");
  unit_put(folder, "word/document.xml", document);
  g_string_free(types, TRUE);
  g_string_free(relations, TRUE);
  /* The archive's bytes are kept, so the folder may go. */
  SyPackage *read = sy_package_open(folder, &sy_limits_default, diagnostics);
  g_autoptr(GBytes) bytes = read ? sy_package_bytes(read, 1, diagnostics) : NULL;
  SyPackage *package = bytes ? sy_package_open_bytes(bytes, "test.docx", &sy_limits_default, diagnostics) : NULL;
  sy_package_free(read);
  unit_remove(folder);
  if (!package) {
    g_autofree char *messages = unit_messages(diagnostics);
    fail_msg("no package: %s", messages);
  }
  return package;
}

/* A part's text. Caller frees. */
static inline char *unit_part(SyPackage *package, const char *name)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = sy_package_load(package, name, diagnostics);
  assert_non_null(bytes);
  sy_diagnostics_free(diagnostics);
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  return g_strndup(data, size);
}

/* The content of the body, a paragraph or a table's tag a line. Caller frees. */
static inline char *unit_body(SyPackage *package)
{
  g_autofree char *text = unit_part(package, "word/document.xml");
  char *from = strstr(text, "<w:body>"), *to = strstr(text, "</w:body>");
  assert_true(from && to);
  *to = 0;
  GString *out = g_string_new(NULL);
  for (char *p = from + 8; *p; p++) {
    bool breaks = g_str_has_prefix(p, "<w:p>") || g_str_has_prefix(p, "<w:p ") || g_str_has_prefix(p, "<w:sdt>") ||
                  g_str_has_prefix(p, "</w:sdtContent>") || g_str_has_prefix(p, "<w:sectPr");
    if (breaks && out->len && out->str[out->len - 1] != '\n') g_string_append_c(out, '\n');
    g_string_append_c(out, *p);
  }
  g_string_append_c(out, '\n');
  return g_string_free(out, FALSE);
}

/* Compares text with tests/golden/NAME; SY_GOLDEN=write in the environment writes it anew. */
static inline void unit_golden(const char *name, const char *text)
{
  g_autofree char *path = g_build_filename(SY_TEST_DIR, "golden", name, NULL);
  if (g_strcmp0(g_getenv("SY_GOLDEN"), "write") == 0) assert_true(g_file_set_contents(path, text, -1, NULL));
  g_autofree char *wanted = NULL;
  if (!g_file_get_contents(path, &wanted, NULL, NULL)) fail_msg("there is no golden %s", path);
  if (strcmp(wanted, text) == 0) return;
  g_auto(GStrv) was = g_strsplit(wanted, "\n", -1), is = g_strsplit(text, "\n", -1);
  size_t i = 0;
  while (was[i] && is[i] && strcmp(was[i], is[i]) == 0) i++;
  fail_msg("%s, line %zu:\n is     %s\n should %s", name, i + 1, is[i] ? is[i] : "(end)", was[i] ? was[i] : "(end)");
}

#endif
