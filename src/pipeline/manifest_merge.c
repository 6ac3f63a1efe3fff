/* Joining the manifests of shards. */
#include "pipeline/folder.h"
#include "pipeline/manifest.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* The shards' number N of manifest.K-of-N.jsonl; 0 if the name is none that batch --shard writes. */
static unsigned shards_of(const char *name, unsigned *shard)
{
  unsigned k, n;
  int end = 0;
  if (sscanf(name, "manifest.%u-of-%u.jsonl%n", &k, &n, &end) != 2 || end == 0 || name[end]) return 0;
  g_autofree char *same = sy_manifest_file_name(k, n);
  if (k < 1 || k > n || n > SY_MOST_SHARDS || strcmp(same, name) != 0) return 0;
  *shard = k;
  return n;
}

/* How many shards the folder's manifests are of; 0 with diagnostics. */
static unsigned find_shards(const char *folder, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = folder};
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
  if (!dir) {
    sy_diagnostics_add(diagnostics, SY_ERROR, "file-unreadable", &place, NULL, "%s", error->message);
    return 0;
  }
  unsigned shards = 0;
  for (const char *name; (name = g_dir_read_name(dir));) {
    unsigned shard, n = shards_of(name, &shard);
    if (n == 0) continue;
    if (shards > 0 && n != shards) {
      sy_diagnostics_add(diagnostics, SY_ERROR, "merge-mixed", &place,
                         _("remove the manifests of the division that is out of date"),
                         _("there are manifests of %u and of %u shards"), MIN(n, shards), MAX(n, shards));
      return 0;
    }
    shards = n;
  }
  if (shards == 0)
    sy_diagnostics_add(diagnostics, SY_ERROR, "merge-none", &place, _("they are written by batch --shard K/N"),
                       _("the folder holds no manifests of shards"));
  return shards;
}

/* Hundreds may be missing: the first ranges of numbers, and how many there are besides. */
#define SY_RANGES_TOLD 5

typedef struct {
  GString *text;
  unsigned ranges, told, count, first; /* told: how many numbers the text names; first: the least of all */
} Missing;

static void end_range(Missing *missing, unsigned first, unsigned last)
{
  missing->count += last - first + 1;
  if (missing->ranges++ == 0) missing->first = first;
  if (missing->ranges > SY_RANGES_TOLD) return;
  missing->told += last - first + 1;
  g_string_append_printf(missing->text, missing->ranges > 1 ? ", %u" : "%u", first);
  if (last > first) g_string_append_printf(missing->text, last > first + 1 ? "–%u" : ", %u", last);
}

static bool have_all(const char *folder, unsigned shards, SyDiagnostics *diagnostics)
{
  g_autoptr(GString) text = g_string_new(NULL);
  Missing missing = {.text = text};
  unsigned first = 0; /* of the range that is being read, or 0 */
  for (unsigned k = 1; k <= shards + 1; k++) {
    g_autofree char *name = sy_manifest_file_name(k, shards);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    bool there = k > shards || g_file_test(path, G_FILE_TEST_IS_REGULAR);
    if (there && first > 0) end_range(&missing, first, k - 1);
    first = there ? 0 : first > 0 ? first : k;
  }
  if (missing.count == 0) return true;
  SyPlace place = {.file = folder};
  if (missing.count > missing.told) g_string_append_printf(text, _(" and %u more"), missing.count - missing.told);
  g_autofree char *hint = g_strdup_printf(_("run batch --shard %u/%u, or copy its folder here"), missing.first, shards);
  sy_diagnostics_add(diagnostics, SY_ERROR, "merge-missing", &place, hint,
                     _("the manifests of %u of %u shards are missing: %s"), missing.count, shards, text->str);
  return false;
}

typedef struct {
  SyManifest *to; /* NULL: only look whether the documents are there */
  const char *folder;
  SyDiagnostics *diagnostics;
  size_t projects, failed, absent; /* absent: documents that are not in the folder */
  bool good;
} Join;

#define SY_DOCUMENTS_TOLD 10

static bool join_entry(void *user, const SyManifestEntry *entry)
{
  Join *join = user;
  if (join->to) {
    join->projects++;
    join->failed += entry->digest == NULL;
    return join->good = sy_manifest_append(join->to, entry, join->diagnostics);
  }
  for (const char *const *file = entry->files; *file; file++) {
    g_autofree char *path = g_build_filename(join->folder, *file, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR)) continue;
    SyPlace place = {.file = path};
    if (join->absent++ < SY_DOCUMENTS_TOLD)
      sy_diagnostics_add(join->diagnostics, SY_ERROR, "merge-document", &place,
                         _("copy the documents of every shard here first"),
                         _("the document is in a manifest, but not in the folder"));
    join->good = false;
  }
  return true;
}

static bool join_shards(Join *join, unsigned shards)
{
  for (unsigned k = 1; k <= shards; k++) {
    g_autofree char *name = sy_manifest_file_name(k, shards);
    g_autofree char *path = g_build_filename(join->folder, name, NULL);
    g_autoptr(SyManifest) from = sy_manifest_open(path, true, join->diagnostics);
    if (!from) return false;
    if (!sy_manifest_each(from, join_entry, join, join->diagnostics)) return false;
  }
  SyPlace place = {.file = join->folder};
  if (join->absent > SY_DOCUMENTS_TOLD)
    sy_diagnostics_add(join->diagnostics, SY_ERROR, "merge-document", &place, NULL,
                       _("and %zu more documents that are in a manifest, but not in the folder"),
                       join->absent - SY_DOCUMENTS_TOLD);
  return join->good;
}

static bool merge(const char *folder, Join *join, SyDiagnostics *diagnostics)
{
  unsigned shards = find_shards(folder, diagnostics);
  if (shards == 0 || !have_all(folder, shards, diagnostics) || !join_shards(join, shards)) return false;
  g_autofree char *path = g_build_filename(folder, SY_MANIFEST_NAME, NULL);
  g_autoptr(SyManifest) to = join->to = sy_manifest_open(path, true, diagnostics);
  if (!to || !join_shards(join, shards) || !sy_manifest_finish(to, NULL, NULL, diagnostics)) return false;
  for (unsigned k = 1; k <= shards; k++) {
    g_autofree char *name = sy_manifest_file_name(k, shards);
    g_autofree char *old = g_build_filename(folder, name, NULL);
    g_unlink(old);
  }
  return true;
}

bool sy_manifest_merge(const char *folder, size_t *projects, size_t *failed, SyDiagnostics *diagnostics)
{
  if (find_shards(folder, diagnostics) == 0) return false; /* before a folder is made */
  int lock = sy_folder_lock(folder, false, diagnostics);
  if (lock < 0) return false;
  sy_folder_clean(folder, NULL, NULL);
  Join join = {.folder = folder, .diagnostics = diagnostics, .good = true};
  bool good = merge(folder, &join, diagnostics);
  sy_folder_unlock(lock);
  *projects = join.projects;
  *failed = join.failed;
  return good;
}
