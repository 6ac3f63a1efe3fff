/* A package in memory: its parts, what they hold, and how they are looked at and changed. */
#include "package/package_private.h"

#include <string.h>
#include <libxml/xmlsave.h>

#define SY_RATIO_FROM ((size_t)1 << 20)  /* smaller parts may pack as well as they like */
#define SY_STREAM_FROM ((size_t)2 << 20) /* smaller parts are kept in memory */
#define SY_STRINGS_BLOCK 4096

/* ---- Contents ----------------------------------------------------------------------------- */

void sy_archive_unref(SyArchive *archive)
{
  if (!archive || --archive->references > 0) return;
  zip_discard(archive->zip);
  g_bytes_unref(archive->bytes);
  g_free(archive);
}

static SyContent *content_ref(SyContent *content)
{
  content->references++;
  return content;
}

static void content_unref(SyContent *content)
{
  if (!content || --content->references > 0) return;
  sy_archive_unref(content->archive);
  g_clear_pointer(&content->plain, g_bytes_unref);
  g_clear_pointer(&content->packed.packed, g_bytes_unref);
  g_free(content);
}

SyContent *sy_content_new(GBytes *plain)
{
  SyContent *content = g_new0(SyContent, 1);
  content->references = 1;
  content->plain = g_bytes_ref(plain);
  content->size = g_bytes_get_size(plain);
  return content;
}

static void part_free(void *data)
{
  SyPart *part = data;
  content_unref(part->content);
  g_free(part->name);
  g_free(part->key);
  g_free(part);
}

/* Reads an entry whole. flags: ZIP_FL_COMPRESSED for the packed bytes. */
GBytes *sy_content_read(const SyContent *content, zip_flags_t flags, size_t most)
{
  zip_file_t *file = zip_fopen_index(content->archive->zip, content->index, flags);
  if (!file) return NULL;
  GByteArray *out = g_byte_array_new();
  guint8 buffer[16384];
  zip_int64_t n;
  while ((n = zip_fread(file, buffer, sizeof buffer)) > 0) {
    g_byte_array_append(out, buffer, (guint)n);
    if (out->len > most) break;
  }
  /* libzip checks the sum at the end; closing reports it. */
  bool good = n == 0;
  good = zip_fclose(file) == 0 && good;
  if (good) return g_byte_array_free_to_bytes(out);
  g_byte_array_unref(out);
  return NULL;
}

/* ---- Names and parts ---------------------------------------------------------------------- */

SyPart *sy_package_find(const SyPackage *package, const char *name)
{
  g_autofree char *key = g_ascii_strdown(name[0] == '/' ? name + 1 : name, -1);
  return g_hash_table_lookup(package->by_key, key);
}

static const char *extension(const char *name)
{
  const char *dot = strrchr(name, '.');
  return dot && !strchr(dot, '/') ? dot + 1 : "";
}

const char *sy_package_default_type(const SyPackage *package, const char *name)
{
  g_autofree char *key = g_ascii_strdown(extension(name), -1);
  return g_hash_table_lookup(package->defaults, key);
}

SyPart *sy_package_add_part(SyPackage *package, const char *name, SyContent *content)
{
  SyPart *part = g_new0(SyPart, 1);
  part->name = g_strdup(name);
  part->key = g_ascii_strdown(name, -1);
  part->content = content;
  g_ptr_array_add(package->parts, part);
  g_hash_table_insert(package->by_key, part->key, part);
  return part;
}

/* ---- The package -------------------------------------------------------------------------- */

static const SyPackageWords document_words = {
    .not_zip = N_("this is not a Word file, or it is cut off or damaged"),
    .no_types = N_("this is not a Word file: it has no [Content_Types].xml"),
    .no_main = N_("this is not a Word file: it names no document part"),
    .save_anew = N_("open it in Word and save it anew"),
};

SyPackage *sy_package_new(const char *path, const SyLimits *limits)
{
  SyPackage *package = g_new0(SyPackage, 1);
  package->path = g_strdup(path);
  package->words = &document_words;
  package->limits = limits ? limits : &sy_limits_default;
  package->parts = g_ptr_array_new_with_free_func(part_free);
  package->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  package->relations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, sy_relations_free);
  package->defaults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  package->strings = g_string_chunk_new(SY_STRINGS_BLOCK);
  return package;
}

void sy_package_free(SyPackage *package)
{
  if (!package) return;
  g_hash_table_destroy(package->by_key);
  g_ptr_array_free(package->parts, TRUE);
  g_hash_table_destroy(package->relations);
  g_hash_table_destroy(package->defaults);
  g_string_chunk_free(package->strings);
  g_free(package->path);
  g_free(package);
}

bool sy_package_fail(const SyPackage *package, const char *part, const char *code, const char *hint,
                     SyDiagnostics *diagnostics, const char *message)
{
  SyPlace place = {.file = package->path, .part = part};
  sy_diagnostics_add(diagnostics, SY_ERROR, code, &place, hint, "%s", message);
  return false;
}

int sy_part_compare(const void *a, const void *b)
{
  return strcmp((*(SyPart *const *)a)->name, (*(SyPart *const *)b)->name);
}

SyPackage *sy_package_new_like(SyPackage *source)
{
  sy_package_write_changes(source);
  SyPackage *package = sy_package_new(source->path, source->limits);
  for (guint i = 0; i < source->parts->len; i++) {
    const SyPart *from = source->parts->pdata[i];
    SyPart *part = sy_package_add_part(package, from->name, content_ref(from->content));
    part->type = from->type;
    part->own_type = from->own_type;
  }
  GHashTableIter iterator;
  void *key, *value;
  g_hash_table_iter_init(&iterator, source->defaults);
  while (g_hash_table_iter_next(&iterator, &key, &value)) g_hash_table_insert(package->defaults, g_strdup(key), value);
  package->main = source->main;
  package->types_changed = source->types_changed;
  return package;
}

/* ---- Looking ------------------------------------------------------------------------------ */

const char *sy_package_path(const SyPackage *package)
{
  return package->path;
}

size_t sy_package_count(const SyPackage *package)
{
  return package->parts->len;
}

const char *sy_package_part_name(const SyPackage *package, size_t index)
{
  return index < package->parts->len ? ((SyPart *)package->parts->pdata[index])->name : NULL;
}

bool sy_package_has(const SyPackage *package, const char *part)
{
  return sy_package_find(package, part) != NULL;
}

const char *sy_package_content_type(const SyPackage *package, const char *part)
{
  const SyPart *found = sy_package_find(package, part);
  return found ? found->type : NULL;
}

const char *sy_package_main(const SyPackage *package)
{
  return package->main;
}

/* most: what it may unpack to. */
static bool check_size(SyPackage *package, const SyPart *part, size_t most, SyDiagnostics *diagnostics)
{
  const SyContent *content = part->content;
  zip_stat_t stat;
  zip_stat_index(content->archive->zip, content->index, 0, &stat);
  size_t packed = MAX(stat.comp_size, 1);
  if (content->size > most)
    return sy_package_fail(package, part->name, "package-part-too-large",
                           most > package->limits->part_bytes ? _("--limit package-bytes=NUMBER raises the limit")
                                                              : _("--limit part-bytes=NUMBER raises the limit"),
                           diagnostics, _("the part is too large when unpacked"));
  if (content->size > SY_RATIO_FROM && content->size / packed > package->limits->ratio)
    return sy_package_fail(package, part->name, "package-ratio", _("--limit ratio=NUMBER raises the limit"),
                           diagnostics, _("the part unpacks to far more than it is packed: it was made to do harm"));
  if (package->inflated + content->size > package->limits->package_bytes)
    return sy_package_fail(package, part->name, "package-too-large", _("--limit package-bytes=NUMBER raises the limit"),
                           diagnostics, _("the file is too large when unpacked"));
  return true;
}

bool sy_package_damaged(const SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  return sy_package_fail(package, name, "package-damaged", _(package->words->save_anew), diagnostics,
                         _("the part is damaged and cannot be unpacked"));
}

GBytes *sy_package_load(SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  const SyPart *part = sy_package_find(package, name);
  if (!part) {
    sy_package_fail(package, name, "package-no-part", NULL, diagnostics, _("the part is not in the file"));
    return NULL;
  }
  SyContent *content = part->content;
  if (content->plain) return g_bytes_ref(content->plain);
  if (!check_size(package, part, package->limits->part_bytes, diagnostics)) return NULL;
  content->plain = sy_content_read(content, 0, content->size);
  if (!content->plain || g_bytes_get_size(content->plain) != content->size) {
    g_clear_pointer(&content->plain, g_bytes_unref);
    sy_package_damaged(package, part->name, diagnostics);
    return NULL;
  }
  package->inflated += content->size;
  return g_bytes_ref(content->plain);
}

/* ---- Parts in pieces ---------------------------------------------------------------------- */

struct SyPartStream {
  SyPackage *package;
  const char *name;
  SyDiagnostics *diagnostics;
  GBytes *plain;    /* or */
  zip_file_t *file; /* what is inflated as it is read */
  size_t at, size;
};

SyPartStream *sy_package_stream(SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  const SyPart *part = sy_package_find(package, name);
  bool large = part && !part->content->plain && part->content->archive && part->content->size > SY_STREAM_FROM;
  g_autoptr(GBytes) plain = large ? NULL : sy_package_load(package, name, diagnostics);
  if (!large && !plain) return NULL;
  size_t most = package->workbook ? package->limits->package_bytes : package->limits->part_bytes;
  if (large && !check_size(package, part, most, diagnostics)) return NULL;
  zip_file_t *file = large ? zip_fopen_index(part->content->archive->zip, part->content->index, 0) : NULL;
  if (large && !file) {
    sy_package_damaged(package, name, diagnostics);
    return NULL;
  }
  SyPartStream *stream = g_new0(SyPartStream, 1);
  *stream = (SyPartStream){
      .package = package, .name = part->name, .diagnostics = diagnostics, .file = file, .size = part->content->size};
  stream->plain = g_steal_pointer(&plain);
  return stream;
}

gssize sy_part_stream_read(void *source, void *buffer, size_t size)
{
  SyPartStream *stream = source;
  size_t left = stream->size - stream->at, n = MIN(left, size);
  if (stream->plain) {
    if (n > 0) memcpy(buffer, (const char *)g_bytes_get_data(stream->plain, NULL) + stream->at, n);
  } else {
    /* One byte more than there should be: libzip checks the sum where it meets the end. */
    zip_int64_t got = zip_fread(stream->file, buffer, left == 0 ? 1 : n);
    if (got < 0 || (got == 0) != (left == 0) || (size_t)got > left) {
      sy_package_damaged(stream->package, stream->name, stream->diagnostics);
      return -1;
    }
    n = (size_t)got;
  }
  stream->at += n;
  return (gssize)n;
}

void sy_part_stream_free(SyPartStream *stream)
{
  if (!stream) return;
  if (stream->file) zip_fclose(stream->file);
  if (stream->plain) g_bytes_unref(stream->plain);
  g_free(stream);
}

xmlDoc *sy_package_load_xml(SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_package_load(package, name, diagnostics);
  if (!bytes) return NULL;
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  SyPlace place = {.file = package->path, .part = name};
  return sy_xml_parse(data, length, &place, package->limits, diagnostics);
}

/* ---- Changing ----------------------------------------------------------------------------- */

bool sy_package_set(SyPackage *package, const char *name, const char *content_type, GBytes *bytes)
{
  SyPart *part = sy_package_find(package, name);
  if (part) {
    content_unref(part->content);
    part->content = sy_content_new(bytes);
  } else {
    part = sy_package_add_part(package, name, sy_content_new(bytes));
    part->type = sy_package_default_type(package, name);
    package->types_changed = true;
  }
  if (content_type && (!part->type || strcmp(part->type, content_type) != 0)) {
    part->type = g_intern_string(content_type);
    part->own_type = true;
    package->types_changed = true;
  }
  return true;
}

static void remove_part(SyPackage *package, const char *name)
{
  SyPart *part = sy_package_find(package, name);
  if (!part) return;
  g_hash_table_remove(package->by_key, part->key);
  g_ptr_array_remove(package->parts, part);
  package->types_changed = true;
}

void sy_package_remove(SyPackage *package, const char *name)
{
  g_autofree char *relations = sy_relationships_name(name), *key = g_ascii_strdown(name, -1);
  g_hash_table_remove(package->relations, key);
  remove_part(package, relations);
  remove_part(package, name);
}

void sy_package_set_xml(SyPackage *package, const char *name, const char *content_type, xmlDoc *document)
{
  xmlChar *text = NULL;
  int size = 0;
  xmlDocDumpMemoryEnc(document, &text, &size, "UTF-8");
  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func(text, (gsize)size, (GDestroyNotify)xmlFree, text);
  sy_package_set(package, name, content_type, bytes);
}
