/* folder: the output folder of a batch: one batch has it for itself, or its shards share it. Private to pipeline. */
#ifndef SY_PIPELINE_FOLDER_H
#define SY_PIPELINE_FOLDER_H

#include "base/base.h"

/* Makes the folder if it is missing and locks it. The kernel keeps the lock: a batch that was killed leaves none
 * behind. For sy_folder_unlock; -1 with diagnostics. */
int sy_folder_lock(const char *folder, bool shared, SyDiagnostics *diagnostics);
void sy_folder_unlock(int lock);
/* Removes the files in the making that killed programs left over, if may says so; name: without the leading dot. */
void sy_folder_clean(const char *folder, bool (*may)(void *user, const char *name), void *user);

#endif
