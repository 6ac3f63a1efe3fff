#include "pipeline/manifest.h"
#include "base/json.h"

#include "value/value.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SY_MOST_NUMBER 1e15 /* a double holds it */

typedef struct {
  gint64 number;
  off_t offset;
  size_t length; /* without the newline */
} Line;

struct SyManifest {
  char *path;
  int fd;
  off_t end;
  bool unsynced;
  GHashTable *lines; /* name -> Line: the last of that name */
};

/* ---- One line ----------------------------------------------------------------------------- */

void sy_manifest_append_json(GString *out, const SyManifestEntry *entry)
{
  SyJson *json = sy_json_new();
  sy_json_map(json);
  sy_json_key(json, "number");
  sy_json_integer(json, (long long)entry->number);
  sy_json_member(json, "name", entry->name);
  sy_json_member(json, "source", entry->source);
  sy_json_member(json, "sheet", entry->sheet);
  sy_json_count(json, "row", entry->row);
  sy_json_member(json, "state", entry->digest ? "done" : "failed");
  sy_json_member(json, "digest", entry->digest);
  sy_json_member(json, "program", entry->program);
  sy_json_member(json, "edition", entry->edition);
  sy_json_member_texts(json, "formats", entry->formats);
  sy_json_count(json, "copies", entry->copies);
  sy_json_member_texts(json, "files", entry->files);
  sy_json_member(json, "problem", entry->problem);
  sy_json_end_map(json);
  g_autofree char *text = sy_json_finish(json);
  g_string_append_printf(out, "%s\n", text);
}

/* A whole number from 0 to most, however strange what the line says. */
static double count_of(const SyValue *map, const char *key, double most)
{
  double number = sy_value_number(sy_value_get(map, key));
  return number > 0 ? MIN(number, most) : 0; /* not a number: 0 */
}

static size_t number_of(const SyValue *map)
{
  return (size_t)count_of(map, "number", SY_MOST_NUMBER);
}

static const char **strings_of(const SyValue *map, const char *key)
{
  const SyValue *list = sy_value_get(map, key);
  const char **strings = g_new0(const char *, sy_value_count(list) + 1);
  for (size_t i = 0; i < sy_value_count(list); i++) strings[i] = sy_value_text(sy_value_item(list, i));
  return strings;
}

/* A line's value; NULL if it is not a whole one of ours. */
static SyValue *read_value(const char *line, size_t length)
{
  SyDiagnostics *quiet = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = g_bytes_new_static(line, length);
  SyValue *value = length > 0 && line[0] == '{' ? sy_value_read_json(bytes, "", NULL, quiet) : NULL;
  sy_diagnostics_free(quiet);
  if (value && sy_value_text_at(value, "name") && sy_value_text_at(value, "state") && number_of(value) >= 1)
    return value;
  sy_value_unref(value);
  return NULL;
}

static bool see_value(const SyValue *value, bool (*see)(void *, const SyManifestEntry *), void *user)
{
  g_autofree const char **formats = strings_of(value, "formats"), **files = strings_of(value, "files");
  SyManifestEntry entry = {.number = number_of(value),
                           .name = sy_value_text_at(value, "name"),
                           .source = sy_value_text_at(value, "source"),
                           .sheet = sy_value_text_at(value, "sheet"),
                           .row = (int)count_of(value, "row", INT_MAX),
                           .digest = sy_value_text_at(value, "digest"),
                           .program = sy_value_text_at(value, "program"),
                           .edition = sy_value_text_at(value, "edition"),
                           .formats = formats,
                           .copies = (unsigned)count_of(value, "copies", UINT_MAX),
                           .files = files,
                           .problem = sy_value_text_at(value, "problem")};
  return see(user, &entry);
}

/* ---- Opening -------------------------------------------------------------------------------- */

static void report(const SyManifest *manifest, SyDiagnostics *diagnostics, int error)
{
  SyPlace place = {.file = manifest->path};
  sy_diagnostics_add(diagnostics, SY_FAILURE, "manifest", &place,
                     error == ENOSPC ? _("free some space, then resume with --resume") : NULL,
                     _("cannot be written: %s"), g_strerror(error));
}

/* A project without a name is known by its number. */
static char *line_key(const char *name, size_t number)
{
  return *name ? g_strdup(name) : g_strdup_printf("/%zu", number);
}

static void remember(SyManifest *manifest, const char *name, size_t number, off_t offset, size_t length)
{
  Line *line = g_new(Line, 1);
  *line = (Line){.number = (gint64)number, .offset = offset, .length = length};
  g_hash_table_replace(manifest->lines, line_key(name, number), line);
}

/* Takes in every whole line; with cut, what follows the last newline is cut off, so that the next line begins a line.
 */
static bool read_lines(SyManifest *manifest, bool cut, SyDiagnostics *diagnostics)
{
  struct stat info;
  if (fstat(manifest->fd, &info) != 0) return false;
  g_autofree char *text = g_malloc((gsize)info.st_size + 1);
  size_t have = 0;
  while (have < (size_t)info.st_size) {
    ssize_t n = pread(manifest->fd, text + have, (size_t)info.st_size - have, (off_t)have);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    have += (size_t)n;
  }
  size_t at = 0;
  for (const char *end; (end = memchr(text + at, '\n', have - at)); at = (size_t)(end - text) + 1) {
    size_t length = (size_t)(end - text) - at;
    g_autoptr(SyValue) value = read_value(text + at, length);
    if (value) remember(manifest, sy_value_text_at(value, "name"), number_of(value), (off_t)at, length);
  }
  manifest->end = (off_t)at;
  if (cut && at < (size_t)info.st_size && ftruncate(manifest->fd, manifest->end) != 0) {
    report(manifest, diagnostics, errno);
    return false;
  }
  return true;
}

/* Locks the file that has that name now: another batch may just have put a new one in its place. */
static int open_locked(const char *path, bool *taken)
{
  *taken = false;
  for (int i = 0; i < SY_LOCK_TRIES; i++) {
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) return -1;
    bool locked = sy_descriptor_lock(fd, false);
    struct stat own, named;
    if (locked && fstat(fd, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino &&
        own.st_dev == named.st_dev)
      return fd;
    close(fd);
    *taken = !locked;
    if (!locked) g_usleep(SY_LOCK_PAUSE);
  }
  errno = EWOULDBLOCK;
  return -1;
}

SyManifest *sy_manifest_open(const char *path, bool keep, SyDiagnostics *diagnostics)
{
  SyManifest *manifest = g_new0(SyManifest, 1);
  manifest->path = g_strdup(path);
  manifest->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  bool taken;
  manifest->fd = open_locked(path, &taken);
  if (manifest->fd < 0 && taken) {
    SyPlace place = {.file = path};
    sy_diagnostics_add(diagnostics, SY_ERROR, "manifest-locked", &place,
                       _("wait until it ends, or take another folder"), _("another batch is writing into this folder"));
  } else if (manifest->fd < 0) {
    report(manifest, diagnostics, errno);
  } else if (keep ? read_lines(manifest, true, diagnostics) : ftruncate(manifest->fd, 0) == 0) {
    return manifest;
  } else if (!keep) {
    report(manifest, diagnostics, errno);
  }
  sy_manifest_free(manifest);
  return NULL;
}

SyManifest *sy_manifest_peek(const char *path, SyDiagnostics *diagnostics)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return NULL;
  SyManifest *manifest = g_new0(SyManifest, 1);
  manifest->path = g_strdup(path);
  manifest->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  manifest->fd = fd;
  if (read_lines(manifest, false, diagnostics)) return manifest;
  sy_manifest_free(manifest);
  return NULL;
}

void sy_manifest_free(SyManifest *manifest)
{
  if (!manifest) return;
  if (manifest->fd >= 0) close(manifest->fd);
  g_hash_table_destroy(manifest->lines);
  g_free(manifest->path);
  g_free(manifest);
}

/* ---- Appending ------------------------------------------------------------------------------ */

/* True if the folder still holds the file that we write to. */
static bool still_there(const SyManifest *manifest)
{
  struct stat own, named;
  return fstat(manifest->fd, &own) == 0 && stat(manifest->path, &named) == 0 && own.st_ino == named.st_ino &&
         own.st_dev == named.st_dev;
}

static bool write_line(SyManifest *manifest, const GString *line)
{
  for (size_t at = 0; at < line->len;) {
    ssize_t n = write(manifest->fd, line->str + at, line->len - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    at += (size_t)n;
  }
  return true;
}

bool sy_manifest_sync(SyManifest *manifest, SyDiagnostics *diagnostics)
{
  if (!manifest->unsynced) return true;
  manifest->unsynced = false;
  if (fdatasync(manifest->fd) == 0 || errno == EINVAL) return true;
  report(manifest, diagnostics, errno);
  return false;
}

bool sy_manifest_append(SyManifest *manifest, const SyManifestEntry *entry, SyDiagnostics *diagnostics)
{
  if (!still_there(manifest)) {
    SyPlace place = {.file = manifest->path};
    sy_diagnostics_add(diagnostics, SY_FAILURE, "folder-vanished", &place,
                       _("see what happened to the folder, then begin again with --resume"),
                       _("the output folder or the manifest in it was moved or removed while the batch was running"));
    return false;
  }
  g_autoptr(GString) line = g_string_new(NULL);
  sy_manifest_append_json(line, entry);
  if (!write_line(manifest, line)) {
    int error = errno;
    if (ftruncate(manifest->fd, manifest->end) != 0) error = errno; /* else the next opening cuts it off */
    report(manifest, diagnostics, error);
    return false;
  }
  remember(manifest, entry->name, entry->number, manifest->end, line->len - 1);
  manifest->end += (off_t)line->len;
  manifest->unsynced = true;
  return true;
}

/* ---- Reading -------------------------------------------------------------------------------- */

static bool load_line(const SyManifest *manifest, const Line *line, GString *text)
{
  g_string_set_size(text, line->length);
  return pread(manifest->fd, text->str, line->length, line->offset) == (ssize_t)line->length;
}

static SyValue *load_value(const SyManifest *manifest, const Line *line)
{
  g_autoptr(GString) text = g_string_new(NULL);
  return load_line(manifest, line, text) ? read_value(text->str, text->len) : NULL;
}

typedef struct {
  void (*see)(void *user, const SyManifestEntry *entry);
  void *user;
} One;

static bool see_one(void *user, const SyManifestEntry *entry)
{
  const One *one = user;
  one->see(one->user, entry);
  return true;
}

bool sy_manifest_lookup(SyManifest *manifest, const char *name, void (*see)(void *, const SyManifestEntry *),
                        void *user)
{
  const Line *line = g_hash_table_lookup(manifest->lines, name);
  g_autoptr(SyValue) value = line ? load_value(manifest, line) : NULL;
  if (!value || !see) return value != NULL;
  One one = {see, user};
  return see_value(value, see_one, &one);
}

typedef struct {
  const char *name;
  const Line *line;
} Named;

static gint compare_named(gconstpointer a, gconstpointer b)
{
  const Named *x = a, *y = b;
  if (x->line->number != y->line->number) return x->line->number < y->line->number ? -1 : 1;
  return strcmp(x->name, y->name);
}

static GArray *in_order(const SyManifest *manifest)
{
  GArray *list = g_array_sized_new(FALSE, FALSE, sizeof(Named), g_hash_table_size(manifest->lines));
  GHashTableIter iterator;
  g_hash_table_iter_init(&iterator, manifest->lines);
  for (gpointer name, line; g_hash_table_iter_next(&iterator, &name, &line);) {
    Named named = {name, line};
    g_array_append_val(list, named);
  }
  g_array_sort(list, compare_named);
  return list;
}

static bool unreadable(const SyManifest *manifest, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = manifest->path};
  sy_diagnostics_add(diagnostics, SY_FAILURE, "manifest", &place,
                     _("it was left as it is; see what else writes to it, then resume with --resume"),
                     _("a line that was written cannot be read back"));
  return false;
}

bool sy_manifest_each(SyManifest *manifest, bool (*see)(void *user, const SyManifestEntry *entry), void *user,
                      SyDiagnostics *diagnostics)
{
  g_autoptr(GArray) list = in_order(manifest);
  for (guint i = 0; i < list->len; i++) {
    g_autoptr(SyValue) value = load_value(manifest, g_array_index(list, Named, i).line);
    if (!value) return unreadable(manifest, diagnostics);
    if (!see_value(value, see, user)) break;
  }
  return true;
}

/* ---- Finishing ------------------------------------------------------------------------------ */

bool sy_manifest_finish(SyManifest *manifest, bool (*keep)(void *, const SyManifestEntry *), void *user,
                        SyDiagnostics *diagnostics)
{
  SyFileWriter *writer = sy_file_writer_new(manifest->path, diagnostics);
  if (!writer) return false;
  g_autoptr(GArray) list = in_order(manifest);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < list->len; i++) {
    bool loaded = load_line(manifest, g_array_index(list, Named, i).line, text);
    g_autoptr(SyValue) value = loaded ? read_value(text->str, text->len) : NULL;
    if (!value) {
      sy_file_writer_abort(writer);
      return unreadable(manifest, diagnostics);
    }
    if (keep && !see_value(value, keep, user)) continue;
    g_string_append_c(text, '\n');
    sy_file_writer_write(writer, text->str, text->len);
  }
  return sy_file_writer_commit(writer, diagnostics);
}

char *sy_manifest_file_name(unsigned shard, unsigned shards)
{
  return shards > 0 ? g_strdup_printf("manifest.%u-of-%u.jsonl", shard, shards) : g_strdup(SY_MANIFEST_NAME);
}
