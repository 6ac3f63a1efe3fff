/* batch_private: what the files of batch share. Private to pipeline. */
#ifndef SY_PIPELINE_BATCH_PRIVATE_H
#define SY_PIPELINE_BATCH_PRIVATE_H

#include "pipeline/batch.h"
#include "pipeline/batch_name.h"
#include "pipeline/manifest.h"
#include "project/table.h"

#define SY_BATCH_FORMATS 3

typedef struct {
  char *path;                /* as the user gave it, or found in a folder */
  char *sheet;               /* of a table, or NULL */
  SyProjectColumns *columns; /* of a table; NULL: a project file */
} SyBatchInput;

typedef struct {
  guint32 input;
  int row;                /* of a table; 0: a file */
  size_t number;          /* 1, 2, … in the order of the inputs, over all shards */
  guint64 offset, length; /* of the row's cells in the spool */
  const char *stem;       /* of the documents; "" if it could not be told */
} SyBatchJob;

struct SyBatch {
  const SyCatalogue *catalogue;
  const SyBatchOptions *options;
  const SyLimits *limits;
  SyBuilder *builder;
  SyValue *base;        /* or NULL */
  SyTextTemplate *name; /* or NULL */
  SyTemplateOptions naming;
  char *suffix;         /* of names that no template makes: edition and template */
  GPtrArray *inputs;    /* SyBatchInput */
  GArray *jobs;         /* SyBatchJob: of all shards, in order */
  GHashTable *problems; /* number of a job -> SyDiagnostics: a row that cannot be read */
  GHashTable *stems;    /* clash key -> number of the job */
  SyArena *arena;
  int spool; /* rows' cells, in a file without a name; -1: none */
  guint64 spooled;
  const char *formats[SY_BATCH_FORMATS + 1]; /* names of those asked for */
  SyManifest *manifest;                      /* while it runs */
};

/* True if the job is this shard's. */
bool sy_batch_is_own(const SyBatch *batch, const SyBatchJob *job);

/* ---- Rows ---------------------------------------------------------------------------------- */

/* Keeps a row's cells in the spool; false with diagnostics. */
bool sy_batch_spool(SyBatch *batch, SyBatchJob *job, const char *const *cells, size_t n, SyDiagnostics *diagnostics);
/* The row's values, read back; NULL with diagnostics. */
SyValue *sy_batch_row(const SyBatch *batch, const SyBatchJob *job, SyDiagnostics *diagnostics);
SyPlace sy_batch_place(const SyBatch *batch, const SyBatchJob *job);

/* ---- The plan ------------------------------------------------------------------------------ */

/* Reads the inputs and names the documents. False if nothing can be begun. */
bool sy_batch_plan(SyBatch *batch, SyDiagnostics *diagnostics);
/* Names that a pattern may use besides the project's: file, row, number, edition; ends with NULL. */
extern const char *const sy_batch_own_names[];
/* The name of the documents of a project's values; "" with diagnostics if it has none. Caller frees. */
char *sy_batch_name(const SyBatch *batch, const SyBatchJob *job, const SyValue *root, SyDiagnostics *diagnostics);

/* ---- Work ---------------------------------------------------------------------------------- */

/* Runs in a worker: builds a job's documents and tells its end in one line of JSON. */
void sy_batch_work(void *batch, size_t job, GString *answer);

typedef struct {
  SyBatchState state;
  SyValue *value;     /* owns the strings */
  const char *digest; /* or NULL */
  const char **files; /* NULL-ended; freed by the list's owner, not its strings */
  bool stop;          /* the machine failed: the others would as well */
} SyBatchAnswer;
/* Reads that line; the diagnostics in it are added. False if it is none. */
bool sy_batch_answer_read(const char *line, SyBatchAnswer *answer, SyDiagnostics *diagnostics);
void sy_batch_answer_clear(SyBatchAnswer *answer);

#endif
