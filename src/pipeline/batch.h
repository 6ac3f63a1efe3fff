/* batch: many projects at once: project files, folders of them, rows of tables.
 *
 * First the plan: every input is read, every document gets its name, and what cannot be is said before anything is
 * written. Then the work, in processes that the parent forks (pool.h). What is finished stands in the manifest
 * (manifest.h), so that a batch that was killed anywhere goes on where it stopped. */
#ifndef SY_PIPELINE_BATCH_H
#define SY_PIPELINE_BATCH_H

#include "pipeline/pipeline.h"

SY_BEGIN

typedef struct {
  size_t n_inputs;
  const char *const *inputs; /* project files, folders, tables */
  const char *directory;     /* of the documents */
  const char *base;          /* a project file that gives what rows leave out, or NULL */
  const char *sheet;         /* of workbooks, or NULL: the first */
  const char *name;          /* a template for the documents' names, or NULL: the file's name, a row's title */
  unsigned shard, shards;    /* 2 of 4: of four projects the second; shards 0: all */
  unsigned workers;          /* 0: as many as there are processors */
  bool nameless;             /* only for sy_batch_digests: names may be missing or fall together */
  bool resume;               /* only what is not done or has changed */
  const SyBuildOptions *build;
} SyBatchOptions;

typedef enum { SY_BATCH_BUILT, SY_BATCH_UNCHANGED, SY_BATCH_FAILED } SyBatchState;

typedef struct {
  SyBatchState state;
  size_t number;              /* among the inputs, from 1 */
  const char *name;           /* of the documents; "" if it could not be told */
  const char *json;           /* its line in the manifest, with its newline */
  SyDiagnostics *diagnostics; /* what there is to say of it; may be taken */
} SyBatchResult;

typedef struct {
  size_t total; /* of this shard */
  size_t built, unchanged, failed;
} SyBatchCounts;

typedef struct {
  void (*ended)(void *user, const SyBatchResult *result, const SyBatchCounts *counts); /* or NULL */
  void (*tick)(void *user, const SyBatchCounts *counts, bool interrupted); /* about ten times a second; or NULL */
  void *user;
} SyBatchEvents;

typedef enum {
  SY_BATCH_DONE,        /* all tried; counts say how many failed */
  SY_BATCH_INTERRUPTED, /* by a signal: what was under way is finished */
  SY_BATCH_STOPPED,     /* the machine failed: diagnostics */
} SyBatchEnd;

typedef struct SyBatch SyBatch;

/* Plans; writes nothing but a temporary file for the rows. catalogue and options must outlive it. NULL with
 * diagnostics. */
SyBatch *sy_batch_new(const SyCatalogue *catalogue, const SyBatchOptions *options, SyDiagnostics *diagnostics);
void sy_batch_free(SyBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyBatch, sy_batch_free)
/* Calls see with the place and the digest of every project that can be read. */
void sy_batch_digests(const SyBatch *batch, void (*see)(void *user, const SyPlace *place, const char *digest),
                      void *user);
/* Does the work. No thread may have been started in this process. */
SyBatchEnd sy_batch_run(SyBatch *batch, const SyBatchEvents *events, SyBatchCounts *counts, SyDiagnostics *diagnostics);

SY_END

#endif
