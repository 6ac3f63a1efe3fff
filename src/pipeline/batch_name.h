/* batch_name: file names out of titles: what strangers write must not leave the folder, hide, or fall together.
 * Private to pipeline. */
#ifndef SY_PIPELINE_BATCH_NAME_H
#define SY_PIPELINE_BATCH_NAME_H

#include "base/base.h"

/* A file name's stem made of any text: no separators, no control or invisible characters, nothing that Windows forbids,
 * no leading dot or dash, at most `most` bytes, cut between characters. "" if nothing is left. Caller frees. */
char *sy_batch_stem(const char *text, size_t most);
/* Equal for names that some file system takes for the same: by case or by normalisation. Caller frees. */
char *sy_batch_clash_key(const char *stem);

#endif
