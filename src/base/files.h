/* files: reads files whole, within limits, and writes them beside their targets. */
#ifndef SY_BASE_FILES_H
#define SY_BASE_FILES_H

#include "base/diagnostics.h"
#include "base/limits.h"

/* Reads the whole file ("-" is standard input), which has limits->file_bytes at most. NULL with a diagnostic. */
GBytes *sy_file_read(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);

/* A file is written beside its target and renamed: whoever kills the program finds the old file or the new one, whole.
 * "-" is standard output. */
typedef struct SyFileWriter SyFileWriter;
/* The name of a file that is still being written ends like this. */
#define SY_PART_SUFFIX ".shiyosho-part"
/* Before that stand a dot, at most so many bytes of the file's own name, a dot, and six characters. */
#define SY_PART_NAME 200
/* Makes the folder if it is missing. A file is replaced as a whole on commit, also the one that a link leads to; a
 * device or a FIFO is written in place. NULL with a SY_FAILURE, or a SY_ERROR for a folder. */
SyFileWriter *sy_file_writer_new(const char *path, SyDiagnostics *diagnostics);
bool sy_file_writer_write(SyFileWriter *writer, const void *bytes, size_t length);
size_t sy_file_writer_position(const SyFileWriter *writer);
/* Takes back all that has been written. False if it is no file that is written, but a pipe or a device. */
bool sy_file_writer_rewind(SyFileWriter *writer);
/* Flushes, syncs and renames the file. The writer is freed in every case. */
bool sy_file_writer_commit(SyFileWriter *writer, SyDiagnostics *diagnostics);
/* Removes what was written and frees the writer, which may be NULL. */
void sy_file_writer_abort(SyFileWriter *writer);
/* True for "-", and for a path that leads to standard output: /dev/stdout, or the file that the shell has opened. */
bool sy_file_is_output(const char *path);
/* True if both paths lead to one file that is there. */
bool sy_file_same(const char *a, const char *b);
/* folder/relative, for a path that data or a template names. NULL if it does not stay in the folder: absolute paths,
 * those with a segment ".." ("a..b" is a name like any other), and those where a symbolic link leads out of it. The
 * file need not be there. Caller frees. */
char *sy_file_inside(const char *folder, const char *relative);
/* Writes all bytes to a descriptor, whatever signals come. If it returns false, errno says why. */
bool sy_descriptor_write(int fd, const void *bytes, size_t length);
/* Locks an open file or folder for this process, or for all that share it. False if another process has the lock. On a
 * file system that knows no locks nothing is locked, and the answer is true. The kernel frees the lock with the
 * descriptor. */
bool sy_descriptor_lock(int fd, bool shared);
/* A lock is tried for so often, and so long apart [µs]: the workers of a killed batch hold its locks until they are
 * dead. */
#define SY_LOCK_TRIES 15
#define SY_LOCK_PAUSE 100000
/* The file's name without its folder, and without its ending if it is one that shiyosho reads (".docx", ".yaml" …).
 * Caller frees. */
char *sy_file_stem(const char *path);
bool sy_file_write(const char *path, const void *bytes, size_t length, SyDiagnostics *diagnostics);

#endif
