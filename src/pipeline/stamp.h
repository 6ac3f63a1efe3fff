/* stamp: what a merged package says of itself: its properties, and whether someone else has saved it since. Private to
 * pipeline. */
#ifndef SY_PIPELINE_STAMP_H
#define SY_PIPELINE_STAMP_H

#include "merge/merge.h"

/* docProps/app.xml's Application of what we write. Every other program puts its own name there. */
#define SY_STAMP_APPLICATION "shiyosho"

typedef struct {
  const char *title, *author; /* for properties that the template leaves empty */
  const char *time;           /* W3CDTF */
} SyStamp;

bool sy_stamp_package(SyPackage *package, const SyStamp *stamp, SyDiagnostics *diagnostics);
/* True if the file is there and another program has saved it since; *program: its name (g_free). */
bool sy_stamp_is_foreign(const char *path, const SyLimits *limits, char **program);
/* The project's date (or NULL) as W3CDTF, else the other time given, else a fixed one. Caller frees. */
char *sy_stamp_time(const char *date, const char *other);

#endif
