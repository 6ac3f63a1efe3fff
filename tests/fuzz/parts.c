#include "parts.h"

#include "docx/zip_writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "@@ "
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

void fuzz_fail(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  abort();
}

static void part_free(void *p)
{
  FuzzPart *part = p;
  g_free(part->name);
  g_string_free(part->text, TRUE);
  g_free(part);
}

static FuzzPart *part_new(GPtrArray *parts, const char *name, size_t length)
{
  FuzzPart *part = g_new0(FuzzPart, 1);
  part->name = g_strndup(name, length);
  part->text = g_string_new(NULL);
  g_ptr_array_add(parts, part);
  return part;
}

static bool is_mark(const char *p, const char *end)
{
  return (size_t)(end - p) > strlen(MARK) && memcmp(p, MARK, strlen(MARK)) == 0;
}

GPtrArray *fuzz_parts_read(const uint8_t *data, size_t size)
{
  const char *p = (const char *)data, *end = p + size;
  if (!is_mark(p, end)) return NULL;
  GPtrArray *parts = g_ptr_array_new_with_free_func(part_free);
  FuzzPart *part = NULL;
  while (p < end) {
    const char *newline = memchr(p, '\n', (size_t)(end - p)), *next = newline ? newline + 1 : end;
    if (is_mark(p, end)) part = part_new(parts, p + strlen(MARK), (size_t)((newline ? newline : end) - p) - strlen(MARK));
    else g_string_append_len(part->text, p, next - p);
    p = next;
  }
  return parts;
}

GString *fuzz_parts_write(const GPtrArray *parts)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < parts->len; i++) {
    const FuzzPart *part = parts->pdata[i];
    g_string_append_printf(out, MARK "%s\n", part->name);
    g_string_append_len(out, part->text->str, (gssize)part->text->len);
    if (part->text->len == 0 || part->text->str[part->text->len - 1] != '\n') g_string_append_c(out, '\n');
  }
  return out;
}

static bool has(const GPtrArray *parts, const char *name)
{
  for (guint i = 0; i < parts->len; i++)
    if (strcmp(((const FuzzPart *)parts->pdata[i])->name, name) == 0) return true;
  return false;
}

static const struct {
  const char *part, *type;
} related[] = {
    {"styles.xml", "styles"}, {"numbering.xml", "numbering"}, {"settings.xml", "settings"}, {"footnotes.xml", "footnotes"},
    {"endnotes.xml", "endnotes"}, {"comments.xml", "comments"}, {"header1.xml", "header"}, {"footer1.xml", "footer"},
    {"header2.xml", "header"}, {"footer2.xml", "footer"}, {"theme/theme1.xml", "theme"}, {"media/image1.png", "image"},
    {"fontTable.xml", "fontTable"},
};

/* The relationship's id is the part's own name without its ending: r:id="header1". */
static void add_relationships(GPtrArray *parts)
{
  GString *text = g_string_new("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
  for (size_t i = 0; i < G_N_ELEMENTS(related); i++) {
    g_autofree char *name = g_strconcat("word/", related[i].part, NULL), *base = g_path_get_basename(name);
    base[strcspn(base, ".")] = 0;
    if (has(parts, name))
      g_string_append_printf(text, "<Relationship Id=\"%s\" Type=\"" OFFICE "%s\" Target=\"%s\"/>", base, related[i].type, related[i].part);
  }
  g_string_append(text, "<Relationship Id=\"link1\" Type=\"" OFFICE "hyperlink\" Target=\"https://example.go.jp/\" TargetMode=\"External\"/></Relationships>");
  const char *name = "word/_rels/document.xml.rels";
  g_string_assign(part_new(parts, name, strlen(name))->text, text->str);
  g_string_free(text, TRUE);
}

static void complete(GPtrArray *parts)
{
  static const struct {
    const char *name, *text;
  } needed[] = {
      {"[Content_Types].xml",
       "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
       "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
       "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>"},
      {"_rels/.rels",
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
       "<Relationship Id=\"rId1\" Type=\"" OFFICE "officeDocument\" Target=\"word/document.xml\"/></Relationships>"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
    if (!has(parts, needed[i].name)) g_string_assign(part_new(parts, needed[i].name, strlen(needed[i].name))->text, needed[i].text);
  if (!has(parts, "word/_rels/document.xml.rels")) add_relationships(parts);
}

GBytes *fuzz_package(const uint8_t *data, size_t size)
{
  GPtrArray *parts = fuzz_parts_read(data, size);
  if (!parts) return g_bytes_new(data, size);
  complete(parts);
  SyZipEntry *entries = g_new0(SyZipEntry, parts->len);
  for (guint i = 0; i < parts->len; i++) {
    FuzzPart *part = parts->pdata[i];
    g_autoptr(GBytes) plain = g_bytes_new(part->text->str, part->text->len);
    sy_zip_pack(plain, 1, &entries[i]);
    entries[i].name = part->name;
  }
  GBytes *zip = sy_zip_write(entries, parts->len);
  for (guint i = 0; i < parts->len; i++) g_bytes_unref(entries[i].packed);
  g_free(entries);
  g_ptr_array_unref(parts);
  return zip ? zip : g_bytes_new(data, size);
}
