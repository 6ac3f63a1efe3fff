/* fuzz_merge: a package's bytes -> template -> merged package, with data that has something of every
 * kind. What merges must be well-formed. The form of readable inputs stands in parts.h. */
#include "parts.h"

#include "merge/merge.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const SyLimits limits = {
    .file_bytes = 4u << 20,
    .part_bytes = 4u << 20,
    .package_bytes = 16u << 20,
    .ratio = 200,
    .parts = 200,
    .depth = 256,
    .table_depth = 20,
    .columns = 256,
    .cells = 20000,
    .blocks = 20000,
    .pages = 500,
    .picture_pixels = 1u << 20,
    .output_bytes = 4u << 20,
    .seconds = 4,
};

static const uint8_t png[] = {
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00,
    0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01,
    0x48, 0xAF, 0xA4, 0x71, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
};

static SyValue *rich_text(void)
{
  SyValue *rich = sy_value_new_rich();
  const SySpan spans[] = {{.text = "一段目の\n行と\t"},
                          {.text = "強調", .emphasis = true},
                          {.kind = SY_SPAN_PARAGRAPH, .text = ""},
                          {.kind = SY_SPAN_BLANK, .text = "【　　　】", .id = "retention", .label = "保存期間"},
                          {.text = "<&>", .link = "https://example.go.jp/?a&b", .comment = "注記", .inserted = true}};
  for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) sy_value_rich_add(rich, &spans[i]);
  return rich;
}

static SyValue *item(int number)
{
  SyValue *map = sy_value_new_map(), *inner = sy_value_new_list();
  g_autofree char *id = g_strdup_printf("AC-%d", number);
  sy_value_map_set(map, "id", sy_value_new_text(id));
  sy_value_map_set(map, "name", sy_value_new_text("要件 <&> \"名\""));
  sy_value_map_set(map, "number", sy_value_new_number(number, NULL));
  sy_value_map_set(map, "first", sy_value_new_bool(number == 1));
  sy_value_map_set(map, "specification", rich_text());
  for (int i = 0; i < number; i++) sy_value_list_add(inner, sy_value_new_text("実現例"));
  sy_value_map_set(map, "proposals", inner);
  return map;
}

static SyValue *make_data(void)
{
  static const char *const lists[] = {"requirements", "items",     "columns",  "deliverables",
                                      "schedule",     "revisions", "approvals"};
  SyValue *data = sy_value_new_map();
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
    SyValue *list = sy_value_new_list();
    for (int n = 1; n <= (int)i % 4; n++) sy_value_list_add(list, item(n));
    sy_value_map_set(data, lists[i], list);
  }
  g_autoptr(GBytes) bytes = g_bytes_new_static(png, sizeof png);
  sy_value_map_set(data, "picture", sy_value_new_picture(bytes, "図.png"));
  sy_value_map_set(data, "rich", rich_text());
  sy_value_map_set(data, "title", sy_value_new_text("件名"));
  sy_value_map_set(data, "date", sy_value_new_text("2026-12-01"));
  sy_value_map_set(data, "none", sy_value_new_bool(false));
  sy_value_map_set(data, "draft", sy_value_new_bool(true));
  sy_value_map_set(data, "price", sy_value_new_number(1234567.5, NULL));
  return data;
}

static bool well_formed(GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data(bytes, &length);
  xmlDoc *document = xmlReadMemory(text, (int)length, NULL, NULL,
                                   XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_HUGE);
  xmlFreeDoc(document);
  return document != NULL;
}

static void check(SyPackage *before, SyPackage *after)
{
  SyDiagnostics *unheard = sy_diagnostics_new();
  for (size_t i = 0; i < sy_package_count(after); i++) {
    const char *part = sy_package_part_name(after, i);
    if (!g_str_has_suffix(part, ".xml") && !g_str_has_suffix(part, ".rels")) continue;
    g_autoptr(GBytes) out = sy_package_load(after, part, unheard);
    g_autoptr(GBytes) in = sy_package_has(before, part) ? sy_package_load(before, part, unheard) : NULL;
    if (out && !well_formed(out) && (!in || well_formed(in))) fuzz_fail("%s is not well-formed after merging", part);
  }
  sy_diagnostics_free(unheard);
}

/* A folder of our own for partials, gone at the end. */
static char *folder, *file;

static void remove_folder(void)
{
  unlink(file);
  rmdir(folder);
}

/* part.docx: the input's sub-document, or else the input itself. */
static void write_partial(const uint8_t *data, size_t size, GBytes *bytes)
{
  if (!folder) {
    folder = g_dir_make_tmp("fuzz-merge-XXXXXX", NULL);
    if (!folder) fuzz_fail("no folder for partials");
    file = g_build_filename(folder, "part.docx", NULL);
    atexit(remove_folder);
  }
  g_autoptr(GBytes) sub = fuzz_sub_package(data, size);
  gsize length;
  const void *of = g_bytes_get_data(sub ? sub : bytes, &length);
  FILE *out = fopen(file, "wb");
  if (!out || fwrite(of, 1, length, out) != length) fuzz_fail("%s cannot be written", file);
  fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static SyValue *values;
  if (!values) values = make_data();
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = fuzz_package(data, size);
  SyPackage *package = sy_package_open_bytes(bytes, "fuzz.docx", &limits, diagnostics);
  if (package) {
    write_partial(data, size, bytes);
    SyTemplateOptions options = {.names = size % 4 ? SY_NAMES_LENIENT : SY_NAMES_WARN,
                                 .partials = folder,
                                 .path = "fuzz.docx",
                                 .limits = &limits};
    SyDocxTemplate *compiled = sy_docx_template_new(package, &options, diagnostics);
    SyPackage *merged = compiled ? sy_docx_template_merge(compiled, values, &options, diagnostics) : NULL;
    GBytes *zip = merged ? sy_package_bytes(merged, 1, diagnostics) : NULL;
    if (zip) check(package, merged);
    if (zip) g_bytes_unref(zip);
    sy_package_free(merged);
    sy_docx_template_free(compiled);
    sy_package_free(package);
  }
  sy_diagnostics_free(diagnostics);
  return 0;
}
