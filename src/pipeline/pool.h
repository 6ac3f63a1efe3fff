/* pool: jobs spread over worker processes. Private to pipeline.
 *
 * The parent forks before anything has started a thread; it holds no document. A worker that dies
 * costs at most the job it had in hand, which is tried once more by another. */
#ifndef SY_PIPELINE_POOL_H
#define SY_PIPELINE_POOL_H

#include "base/base.h"

/* Runs in a worker. Appends the result, one line without a newline, to `answer`. */
typedef void (*SyPoolWork)(void *worker, size_t job, GString *answer);
/* Runs in a worker once, before its first job; what it returns is given to work. */
typedef void *(*SyPoolStart)(void *data);

typedef struct {
  size_t workers; /* at least 1 */
  size_t n_jobs;
  const size_t *jobs; /* numbers handed to work, in this order */
  SyPoolStart start;
  SyPoolWork work;
  void *data; /* for start */
  /* In the parent, as each job ends. answer NULL: two workers died of it, with that status word. False: what is
   * under way is finished and nothing new begun. */
  bool (*ended)(void *user, size_t job, const char *answer, int wait_status);
  /* About ten times a second, for progress; or NULL. interrupted: a signal has come. */
  void (*tick)(void *user, bool interrupted);
  void *user;
} SyPool;

typedef enum { SY_POOL_DONE, SY_POOL_INTERRUPTED, SY_POOL_STOPPED, SY_POOL_FAILED } SyPoolResult;

/* Runs all jobs. After SIGINT or SIGTERM what is under way is finished and nothing new begun; a second one ends the
 * process. STOPPED: ended said so. FAILED: no worker could be started (errno says why). Only one pool may run in a
 * process at a time. */
SyPoolResult sy_pool_run(const SyPool *pool);

#endif
