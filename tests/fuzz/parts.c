#include "parts.h"

#include "package/zip_writer_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "@@ "
#define SUB "sub/"
#define CORE "docProps/core.xml"
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
    if (is_mark(p, end))
      part = part_new(parts, p + strlen(MARK), (size_t)((newline ? newline : end) - p) - strlen(MARK));
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

#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const struct {
  const char *part, *type, *content; /* NULL: by its name's ending */
} related[] = {
    {"styles.xml", "styles", WORD "styles+xml"},
    {"numbering.xml", "numbering", WORD "numbering+xml"},
    {"settings.xml", "settings", WORD "settings+xml"},
    {"footnotes.xml", "footnotes", WORD "footnotes+xml"},
    {"endnotes.xml", "endnotes", WORD "endnotes+xml"},
    {"comments.xml", "comments", WORD "comments+xml"},
    {"header1.xml", "header", WORD "header+xml"},
    {"footer1.xml", "footer", WORD "footer+xml"},
    {"header2.xml", "header", WORD "header+xml"},
    {"footer2.xml", "footer", WORD "footer+xml"},
    {"theme/theme1.xml", "theme", "application/vnd.openxmlformats-officedocument.theme+xml"},
    {"media/image1.png", "image", NULL},
    {"charts/chart1.xml", "chart", NULL},
    {"diagrams/data1.xml", "diagramData", NULL},
    {"diagrams/drawing1.xml", "diagramDrawing", NULL},
    {"fontTable.xml", "fontTable", WORD "fontTable+xml"},
};

static void add(GPtrArray *parts, const char *name, const GString *text)
{
  g_string_assign(part_new(parts, name, strlen(name))->text, text->str);
}

/* The relationship's id is the part's own name without its ending: r:id="header1". */
static void add_relationships(GPtrArray *parts)
{
  g_autoptr(GString) text =
      g_string_new("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
  for (size_t i = 0; i < G_N_ELEMENTS(related); i++) {
    g_autofree char *name = g_strconcat("word/", related[i].part, NULL), *base = g_path_get_basename(name);
    base[strcspn(base, ".")] = 0;
    if (has(parts, name))
      g_string_append_printf(text, "<Relationship Id=\"%s\" Type=\"" OFFICE "%s\" Target=\"%s\"/>", base,
                             related[i].type, related[i].part);
  }
  g_string_append(text, "<Relationship Id=\"link1\" Type=\"" OFFICE
                        "hyperlink\" Target=\"https://example.go.jp/\" TargetMode=\"External\"/></Relationships>");
  add(parts, "word/_rels/document.xml.rels", text);
}

static void add_content_types(GPtrArray *parts)
{
  g_autoptr(GString) text = g_string_new(
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
      "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
      "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>");
  for (size_t i = 0; i < G_N_ELEMENTS(related); i++) {
    g_autofree char *name = g_strconcat("word/", related[i].part, NULL);
    if (related[i].content && has(parts, name))
      g_string_append_printf(text, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", name, related[i].content);
  }
  if (has(parts, CORE))
    g_string_append(text, "<Override PartName=\"/" CORE
                          "\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
  g_string_append(text, "</Types>");
  add(parts, "[Content_Types].xml", text);
}

static void add_root(GPtrArray *parts)
{
  g_autoptr(GString) text =
      g_string_new("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                   "<Relationship Id=\"rId1\" Type=\"" OFFICE "officeDocument\" Target=\"word/document.xml\"/>");
  if (has(parts, CORE))
    g_string_append(
        text,
        "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\""
        " Target=\"" CORE "\"/>");
  g_string_append(text, "</Relationships>");
  add(parts, "_rels/.rels", text);
}

static void complete(GPtrArray *parts)
{
  if (!has(parts, "[Content_Types].xml")) add_content_types(parts);
  if (!has(parts, "_rels/.rels")) add_root(parts);
  if (!has(parts, "word/_rels/document.xml.rels")) add_relationships(parts);
}

static GBytes *pack(GPtrArray *parts)
{
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
  return zip;
}

/* Keeps the parts of the sub-document, without the mark of their names, or the others. */
static void keep(GPtrArray *parts, bool sub)
{
  for (guint i = parts->len; i > 0; i--) {
    FuzzPart *part = parts->pdata[i - 1];
    bool its = g_str_has_prefix(part->name, SUB);
    if (its != sub) g_ptr_array_remove_index(parts, i - 1);
    else if (sub) memmove(part->name, part->name + strlen(SUB), strlen(part->name) - strlen(SUB) + 1);
  }
}

static GBytes *package(const uint8_t *data, size_t size, bool sub)
{
  GPtrArray *parts = fuzz_parts_read(data, size);
  if (parts) keep(parts, sub);
  GBytes *zip = NULL;
  if (parts && (parts->len || !sub)) {
    complete(parts);
    zip = pack(parts);
  }
  if (parts) g_ptr_array_unref(parts);
  return zip;
}

GBytes *fuzz_package(const uint8_t *data, size_t size)
{
  GBytes *zip = package(data, size, false);
  return zip ? zip : g_bytes_new(data, size);
}

GBytes *fuzz_sub_package(const uint8_t *data, size_t size)
{
  return package(data, size, true);
}
