/* word: small Word files for tests, and the text of what was made of them. */
#ifndef SY_TESTS_WORD_H
#define SY_TESTS_WORD_H

#include "merge/merge.h"
#include "package/zip_writer_private.h"

#include <string.h>

#define WORD_NAMESPACES                                                                                                \
  "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                                          \
  "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

/* A package of one document part with that body. Caller unrefs. */
static inline GBytes *word_bytes(const char *body)
{
  g_autofree char *document = g_strdup_printf("<w:document " WORD_NAMESPACES "><w:body>%s</w:body></w:document>", body);
  const char *const parts[][2] = {
      {"[Content_Types].xml",
       "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
       "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
       "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" "
       "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"},
      {"_rels/.rels",
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
       "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
       "</Relationships>"},
      {"word/document.xml", document}};
  SyZipEntry entries[G_N_ELEMENTS(parts)];
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    entries[i] = (SyZipEntry){.name = parts[i][0]};
    g_autoptr(GBytes) plain = g_bytes_new(parts[i][1], strlen(parts[i][1]));
    sy_zip_pack(plain, 1, &entries[i]);
    entries[i].name = parts[i][0];
  }
  GBytes *bytes = sy_zip_write(entries, G_N_ELEMENTS(parts));
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) g_bytes_unref(entries[i].packed);
  return bytes;
}

static inline void word_append_text(GString *out, const xmlNode *node)
{
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (sy_xml_is(child, "t")) {
      xmlChar *text = xmlNodeGetContent(child);
      g_string_append(out, (const char *)text);
      xmlFree(text);
    } else if (sy_xml_is(child, "br")) g_string_append_c(out, '\n');
    else if (sy_xml_is(child, "tab") && !sy_xml_is(node, "tabs")) g_string_append_c(out, '\t');
    else if (child->type == XML_ELEMENT_NODE) word_append_text(out, child);
    if (sy_xml_is(child, "p")) g_string_append_c(out, '\n');
  }
}

/* The text of the main part, a line for each paragraph. Caller frees. */
static inline char *word_text(SyPackage *package)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = sy_package_load(package, sy_package_main(package), diagnostics);
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  SyPlace place = {.file = "merged"};
  xmlDoc *document = sy_xml_parse(data, length, &place, &sy_limits_default, diagnostics);
  GString *out = g_string_new(NULL);
  if (document) {
    word_append_text(out, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
  } else {
    g_string_append(out, "NOT WELL-FORMED");
  }
  sy_diagnostics_free(diagnostics);
  return g_string_free(out, FALSE);
}

#endif
