/* files: files are read whole, within limits, and written beside their targets. */
#ifndef SY_BASE_FILES_H
#define SY_BASE_FILES_H

#include "base/diagnostics.h"
#include "base/limits.h"

/* The whole file ("-" is standard input), at most limits->file_bytes; NULL with a diagnostic. */
GBytes *sy_file_read(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);

/* A file that is written beside its target and renamed: whoever kills the program finds the old
 * file or the new one, whole. "-" is standard output. */
typedef struct SyFileWriter SyFileWriter;
/* How the name of a file ends that is still being written. */
#define SY_PART_SUFFIX ".shiyosho-part"
/* ".", then so many bytes of the file's name at most, "." and six characters stand before that. */
#define SY_PART_NAME 200
/* Makes the folder if it is missing. A file is replaced as a whole on commit, also the one that a link leads to; a
 * device or a FIFO is written in place. NULL with a SY_FAILURE, or a SY_ERROR for a folder. */
SyFileWriter *sy_file_writer_new(const char *path, SyDiagnostics *diagnostics);
bool sy_file_writer_write(SyFileWriter *writer, const void *bytes, size_t length);
size_t sy_file_writer_position(const SyFileWriter *writer);
/* Takes back all that has been written; false for what is no file. */
bool sy_file_writer_rewind(SyFileWriter *writer);
/* Flushes, syncs and renames; frees the writer in every case. */
bool sy_file_writer_commit(SyFileWriter *writer, SyDiagnostics *diagnostics);
/* Removes what was written; frees the writer; NULL is allowed. */
void sy_file_writer_abort(SyFileWriter *writer);
/* True for -, and for what standard output is: /dev/stdout, or a file that the shell has opened for it. */
bool sy_file_is_output(const char *path);
/* True if both paths lead to one file that is there. */
bool sy_file_same(const char *a, const char *b);
/* folder/relative, if that is in the folder: NULL for absolute paths, for those with a segment ".." ("a..b" is a name
 * like any other), and where a symbolic link leads out of it. The file need not be there. For paths that data and
 * templates name. Caller frees. */
char *sy_file_inside(const char *folder, const char *relative);
/* Writes all of it to a descriptor, whatever signals come; false: errno says why. */
bool sy_descriptor_write(int fd, const void *bytes, size_t length);
/* Locks an open file or folder for this process, or for all that share it; false: another has it, or waits for it
 * (errno). A file system that knows no locks locks nothing, and that is true. The kernel frees the lock with the
 * descriptor. */
bool sy_descriptor_lock(int fd, bool shared);
/* How often, and how long apart [µs], to try again: the workers of a killed batch hold its locks until they are dead.
 */
#define SY_LOCK_TRIES 15
#define SY_LOCK_PAUSE 100000
/* The file's name without its folder and the ending of a kind that is read here: ".docx", ".yaml" … Caller frees. */
char *sy_file_stem(const char *path);
bool sy_file_write(const char *path, const void *bytes, size_t length, SyDiagnostics *diagnostics);

#endif
