/* A package goes out as an archive, or into a digest. */
#include "package/package_private.h"

#include <stdlib.h>
#include <string.h>

#define RELATIONSHIPS_TYPE "application/vnd.openxmlformats-package.relationships+xml"

static int compare_keys(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_content_types(SyPackage *package)
{
  GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                              "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">");
  guint n;
  g_autofree const char **endings = (const char **)g_hash_table_get_keys_as_array(package->defaults, &n);
  qsort(endings, n, sizeof *endings, compare_keys);
  for (guint i = 0; i < n; i++) {
    g_string_append(out, "<Default Extension=\"");
    sy_xml_append_attribute(out, endings[i], -1);
    g_string_append(out, "\" ContentType=\"");
    sy_xml_append_attribute(out, g_hash_table_lookup(package->defaults, endings[i]), -1);
    g_string_append(out, "\"/>");
  }
  for (guint i = 0; i < package->parts->len; i++) {
    const SyPart *part = package->parts->pdata[i];
    if (!part->own_type || !part->type) continue;
    g_string_append(out, "<Override PartName=\"/");
    sy_xml_append_attribute(out, part->name, -1);
    g_string_append(out, "\" ContentType=\"");
    sy_xml_append_attribute(out, part->type, -1);
    g_string_append(out, "\"/>");
  }
  g_string_append(out, "</Types>");
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(out);
  sy_package_set(package, CONTENT_TYPES, NULL, bytes);
  package->types_changed = false;
}

/* The target as it stands in the file: relative to the source's folder where that is shorter. */
static void append_target(GString *out, const char *source, const SyRelationship *relationship)
{
  const char *slash = strrchr(source, '/');
  size_t folder = slash ? (size_t)(slash - source) + 1 : 0;
  const char *target = relationship->target;
  bool as_written = relationship->external || target[0] == '#';
  if (!as_written && strncmp(target, source, folder) == 0) target += folder;
  else if (!as_written) g_string_append_c(out, '/');
  if (as_written) {
    sy_xml_append_attribute(out, target, -1);
  } else {
    g_autofree char *escaped = g_uri_escape_string(target, "/!$&'()*+,;=:@", TRUE);
    sy_xml_append_attribute(out, escaped, -1);
  }
}

static void write_relations(SyPackage *package, const char *source, SyRelations *relations)
{
  GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                              "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
  for (guint i = 0; i < relations->list->len; i++) {
    const SyRelationship *r = &g_array_index(relations->list, SyRelationship, i);
    g_string_append(out, "<Relationship Id=\"");
    sy_xml_append_attribute(out, r->id, -1);
    g_string_append(out, "\" Type=\"");
    sy_xml_append_attribute(out, r->type, -1);
    g_string_append(out, "\" Target=\"");
    append_target(out, source, r);
    g_string_append(out, r->external ? "\" TargetMode=\"External\"/>" : "\"/>");
  }
  g_string_append(out, "</Relationships>");
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(out);
  g_autofree char *name = sy_relationships_name(source);
  if (!g_hash_table_contains(package->defaults, "rels"))
    g_hash_table_insert(package->defaults, g_strdup("rels"), (void *)g_intern_string(RELATIONSHIPS_TYPE));
  sy_package_set(package, name, NULL, bytes);
  relations->changed = false;
}

void sy_package_write_changes(SyPackage *package)
{
  g_autoptr(GPtrArray) sources = g_ptr_array_new();
  for (guint i = 0; i < package->parts->len; i++) g_ptr_array_add(sources, ((SyPart *)package->parts->pdata[i])->name);
  g_ptr_array_add(sources, "");
  for (guint i = 0; i < sources->len; i++) {
    g_autofree char *key = g_ascii_strdown(sources->pdata[i], -1);
    SyRelations *relations = g_hash_table_lookup(package->relations, key);
    if (relations && relations->changed) write_relations(package, sources->pdata[i], relations);
  }
  if (package->types_changed) write_content_types(package);
}

/* Packs a part's content once; parts that no one changed go out as they came in. */
static bool pack(SyPackage *package, SyPart *part, int level, SyZipEntry *entry, SyDiagnostics *diagnostics)
{
  SyContent *content = part->content;
  bool raw = content->archive && (content->packed.method == 0 || content->packed.method == 8);
  if (!content->packed.packed && raw)
    content->packed.packed = sy_content_read(content, ZIP_FL_COMPRESSED, g_bytes_get_size(content->archive->bytes));
  else if (!content->packed.packed || (content->level && content->level != level)) {
    g_autoptr(GBytes) plain = sy_package_load(package, part->name, diagnostics);
    if (!plain) return false;
    g_clear_pointer(&content->packed.packed, g_bytes_unref);
    sy_zip_pack(plain, level, &content->packed);
    content->level = level;
  }
  if (!content->packed.packed) return sy_package_damaged(package, part->name, diagnostics);
  *entry = content->packed;
  entry->name = part->name;
  return true;
}

static int rank(const SyPart *part)
{
  if (strcmp(part->name, CONTENT_TYPES) == 0) return 0;
  return strcmp(part->name, "_rels/.rels") == 0 ? 1 : 2;
}

GBytes *sy_package_bytes(SyPackage *package, int level, SyDiagnostics *diagnostics)
{
  sy_package_write_changes(package);
  size_t n = 0;
  g_autofree SyZipEntry *entries = g_new0(SyZipEntry, package->parts->len + 1);
  for (int r = 0; r <= 2; r++)
    for (guint i = 0; i < package->parts->len; i++) {
      SyPart *part = package->parts->pdata[i];
      if (rank(part) == r && !pack(package, part, level, &entries[n++], diagnostics)) return NULL;
    }
  GBytes *bytes = sy_zip_write(entries, n);
  if (!bytes)
    sy_package_fail(package, NULL, "package-too-large", NULL, diagnostics, _("the file would be larger than 2 GiB"));
  return bytes;
}

bool sy_package_save(SyPackage *package, const char *path, int level, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_package_bytes(package, level, diagnostics);
  if (!bytes) return false;
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  return sy_file_write(path, data, length, diagnostics);
}

bool sy_package_digest(SyPackage *package, GChecksum *sum, SyDiagnostics *diagnostics)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_copy(package->parts, NULL, NULL);
  g_ptr_array_set_free_func(sorted, NULL);
  g_ptr_array_sort(sorted, sy_part_compare);
  for (guint i = 0; i < sorted->len; i++) {
    const SyPart *part = sorted->pdata[i];
    g_autoptr(GBytes) bytes = sy_package_load(package, part->name, diagnostics);
    if (!bytes) return false;
    gsize length;
    const guchar *data = g_bytes_get_data(bytes, &length);
    g_checksum_update(sum, (const guchar *)part->name, (gssize)strlen(part->name) + 1);
    guint64 count = GUINT64_TO_LE(length);
    g_checksum_update(sum, (const guchar *)&count, sizeof count);
    g_checksum_update(sum, data, (gssize)length);
  }
  return true;
}
