/* manifest: what a batch has finished: one JSON object a line, appended as it happens.
 *
 * It may be cut off anywhere, by a kill or a full disk: a line that is not whole counts for nothing and is cut away
 * when the manifest is opened again; of several lines of one name the last one counts. It holds no time and no
 * machine's name: same work, same bytes. */
#ifndef SY_PIPELINE_MANIFEST_H
#define SY_PIPELINE_MANIFEST_H

#include "base/base.h"

#define SY_MANIFEST_NAME "manifest.jsonl"
#define SY_MOST_SHARDS 100000

typedef struct {
  size_t number;       /* of the project among the inputs, from 1 */
  const char *name;    /* of the documents, without ending; "" if it could not be told */
  const char *source;  /* the project's or table's file */
  const char *sheet;   /* or NULL */
  int row;             /* of a table, or 0 */
  const char *digest;  /* 64 digits; NULL: it failed */
  const char *program; /* version that built it */
  const char *edition;
  const char *const *formats; /* NULL-ended */
  unsigned copies;
  const char *const *files; /* names in the folder, NULL-ended */
  const char *problem;      /* the first thing that was wrong, or NULL */
} SyManifestEntry;

typedef struct SyManifest SyManifest;

/* Opens and locks (another batch at work there is an error), makes it if it is missing. keep: reads what is there
 * and cuts off what is not whole; otherwise it is emptied. NULL with diagnostics. */
SyManifest *sy_manifest_open(const char *path, bool keep, SyDiagnostics *diagnostics);
/* Only to read, without a lock: of a folder whose lock is held. NULL if there is none. */
SyManifest *sy_manifest_peek(const char *path, SyDiagnostics *diagnostics);
void sy_manifest_free(SyManifest *manifest); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyManifest, sy_manifest_free)
/* Writes one line: from then on no kill can undo it. False with diagnostics: the disk is full, or the folder has gone.
 */
bool sy_manifest_append(SyManifest *manifest, const SyManifestEntry *entry, SyDiagnostics *diagnostics);
/* Has what was appended written to the disk, if anything was: from then on no loss of power can undo it. */
bool sy_manifest_sync(SyManifest *manifest, SyDiagnostics *diagnostics);
/* Calls see for every entry, in the order of the inputs; stops when it gives false. entry is valid during the call.
 * False with diagnostics: a line cannot be read back. */
bool sy_manifest_each(SyManifest *manifest, bool (*see)(void *user, const SyManifestEntry *entry), void *user,
                      SyDiagnostics *diagnostics);
/* Calls see (NULL allowed) for the last entry of that name; false if there is none. */
bool sy_manifest_lookup(SyManifest *manifest, const char *name, void (*see)(void *user, const SyManifestEntry *entry),
                        void *user);
/* Writes it anew, whole or not at all: one line a name, in the order of the inputs; those that keep refuses are
 * dropped. False, with the old one in place, if a line cannot be read back. Nothing may be appended after. */
bool sy_manifest_finish(SyManifest *manifest, bool (*keep)(void *user, const SyManifestEntry *entry), void *user,
                        SyDiagnostics *diagnostics);

/* The line of an entry, with its newline. */
void sy_manifest_append_json(GString *out, const SyManifestEntry *entry);
/* "manifest.jsonl", or of a shard "manifest.2-of-4.jsonl". Caller frees. */
char *sy_manifest_file_name(unsigned shard, unsigned shards);
/* Joins the manifests of all shards in that folder to manifest.jsonl and removes them. Says how many projects there
 * are and how many failed. False with diagnostics: a shard is missing, … */
bool sy_manifest_merge(const char *folder, size_t *projects, size_t *failed, SyDiagnostics *diagnostics);

#endif
