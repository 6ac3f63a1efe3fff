#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SY_READ_CHUNK 65536
#define SY_WRITE_BUFFER ((size_t)256 * 1024)

/* Says what errno means. A wrong name is the user's error; all else is the machine's failure. */
static void report_errno(SyDiagnostics *diagnostics, const char *path, int error, bool reading)
{
  SyPlace place = {.file = path};
  bool wrong_name =
      reading && (error == ENOENT || error == ENOTDIR || error == EISDIR || error == ENAMETOOLONG || error == ELOOP);
  if (error == EISDIR)
    sy_diagnostics_add(diagnostics, SY_ERROR, "file-is-folder", &place, _("name a file in it"),
                       _("this is a folder, not a file"));
  else
    sy_diagnostics_add(diagnostics, wrong_name ? SY_ERROR : SY_FAILURE, reading ? "file-unreadable" : "file-unwritable",
                       &place,
                       error == ENOSPC   ? _("free some space; what was there before is unharmed")
                       : error == EACCES ? _("ask who owns the folder for permission")
                                         : NULL,
                       reading ? _("cannot be read: %s") : _("cannot be written: %s"), g_strerror(error));
}

static GBytes *read_descriptor(int fd, const char *path, size_t most, SyDiagnostics *diagnostics)
{
  GByteArray *bytes = g_byte_array_new();
  struct stat info;
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && (size_t)info.st_size <= most)
    g_byte_array_set_size(bytes, (guint)info.st_size + 1), g_byte_array_set_size(bytes, 0);
  guint8 buffer[SY_READ_CHUNK];
  for (;;) {
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      report_errno(diagnostics, path, errno, true);
      g_byte_array_unref(bytes);
      return NULL;
    }
    if (n == 0) break;
    if (bytes->len + (size_t)n > most) {
      SyPlace place = {.file = path};
      sy_diagnostics_add(diagnostics, SY_ERROR, "file-too-large", &place,
                         _("--limit file-bytes=NUMBER raises the limit"), _("the file is larger than %zu bytes"), most);
      g_byte_array_unref(bytes);
      return NULL;
    }
    g_byte_array_append(bytes, buffer, (guint)n);
  }
  return g_byte_array_free_to_bytes(bytes);
}

GBytes *sy_file_read(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  size_t most = MIN((limits ? limits : &sy_limits_default)->file_bytes, (size_t)G_MAXUINT / 2);
  if (strcmp(path, "-") == 0) return read_descriptor(STDIN_FILENO, "-", most, diagnostics);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    report_errno(diagnostics, path, errno, true);
    return NULL;
  }
  /* A pipe without a writer shall not hold the opening up; one with a writer is waited for. */
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  GBytes *bytes = read_descriptor(fd, path, most, diagnostics);
  close(fd);
  return bytes;
}

struct SyFileWriter {
  char *path;
  char *target;    /* the file that the links of path lead to */
  char *temporary; /* NULL if standard output, a pipe or a device is written */
  int fd;
  int error; /* the errno of the first failure, after which nothing is written any more */
  size_t position;
  GByteArray *buffer;
};

/* The files that a killed program leaves are known by their names: .NAME.XXXXXX.shiyosho-part */
static int open_temporary(const char *path, char **temporary)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *name = g_path_get_basename(path);
  if (g_mkdir_with_parents(folder, 0777) != 0) return -1;
  if (strlen(name) > SY_PART_NAME) name[SY_PART_NAME] = 0;
  char *pattern = g_strdup_printf("%s/.%s.XXXXXX%s", folder, name, SY_PART_SUFFIX);
  int fd = g_mkstemp_full(pattern, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0) g_free(pattern);
  else *temporary = pattern;
  return fd;
}

#define SY_MOST_LINKS 40 /* Linux follows as many. */

/* The path that the links lead to, whether anything is there or not: a link stays when its target is replaced. NULL
 * with errno. */
static char *follow_links(const char *path)
{
  char *target = g_strdup(path);
  for (int i = 0; i < SY_MOST_LINKS; i++) {
    g_autofree char *link = g_file_read_link(target, NULL);
    if (!link) return target;
    g_autofree char *folder = g_path_get_dirname(target);
    g_free(target);
    target = g_path_is_absolute(link) ? g_strdup(link) : g_build_filename(folder, link, NULL);
  }
  g_free(target);
  errno = ELOOP;
  return NULL;
}

bool sy_file_is_output(const char *path)
{
  struct stat info, output;
  return strcmp(path, "-") == 0 || (stat(path, &info) == 0 && fstat(STDOUT_FILENO, &output) == 0 &&
                                    info.st_dev == output.st_dev && info.st_ino == output.st_ino);
}

/* A device, a FIFO or what standard output already is (/dev/stdout) is written in place; a file is made beside the one
 * that it will replace. */
static int open_target(SyFileWriter *writer)
{
  struct stat info;
  bool there = stat(writer->path, &info) == 0;
  if (there && S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    return -1;
  }
  if (sy_file_is_output(writer->path)) return STDOUT_FILENO;
  if (there && !S_ISREG(info.st_mode)) return open(writer->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  writer->target = follow_links(writer->path);
  return writer->target ? open_temporary(writer->target, &writer->temporary) : -1;
}

SyFileWriter *sy_file_writer_new(const char *path, SyDiagnostics *diagnostics)
{
  SyFileWriter *writer = g_new0(SyFileWriter, 1);
  writer->path = g_strdup(path);
  errno = 0;
  writer->fd = open_target(writer);
  if (writer->fd < 0) {
    report_errno(diagnostics, path, errno, false);
    g_free(writer->path);
    g_free(writer->target);
    g_free(writer);
    return NULL;
  }
  writer->buffer = g_byte_array_sized_new(SY_WRITE_BUFFER);
  return writer;
}

bool sy_descriptor_write(int fd, const void *bytes, size_t length)
{
  const char *at = bytes;
  while (length > 0) {
    ssize_t n = write(fd, at, length);
    if (n < 0 && errno == EINTR) continue;
    if (n == 0) errno = EIO;
    if (n <= 0) return false;
    at += n;
    length -= (size_t)n;
  }
  return true;
}

bool sy_descriptor_lock(int fd, bool shared)
{
  return flock(fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static void flush(SyFileWriter *writer)
{
  if (!writer->error && !sy_descriptor_write(writer->fd, writer->buffer->data, writer->buffer->len))
    writer->error = errno;
  g_byte_array_set_size(writer->buffer, 0);
}

bool sy_file_writer_write(SyFileWriter *writer, const void *bytes, size_t length)
{
  writer->position += length;
  const guint8 *at = bytes;
  while (length > 0 && !writer->error) {
    size_t piece = MIN(length, SY_WRITE_BUFFER);
    g_byte_array_append(writer->buffer, at, (guint)piece);
    at += piece;
    length -= piece;
    if (writer->buffer->len >= SY_WRITE_BUFFER) flush(writer);
  }
  return !writer->error;
}

size_t sy_file_writer_position(const SyFileWriter *writer)
{
  return writer->position;
}

bool sy_file_writer_rewind(SyFileWriter *writer)
{
  if (!writer->temporary || writer->error) return false;
  if (ftruncate(writer->fd, 0) != 0 || lseek(writer->fd, 0, SEEK_SET) != 0) return false;
  g_byte_array_set_size(writer->buffer, 0);
  writer->position = 0;
  return true;
}

static void writer_free(SyFileWriter *writer)
{
  g_byte_array_unref(writer->buffer);
  g_free(writer->path);
  g_free(writer->target);
  g_free(writer->temporary);
  g_free(writer);
}

bool sy_file_writer_commit(SyFileWriter *writer, SyDiagnostics *diagnostics)
{
  flush(writer);
  if (writer->temporary) {
    if (!writer->error && fsync(writer->fd) != 0 && errno != EINVAL) writer->error = errno;
    if (close(writer->fd) != 0 && !writer->error) writer->error = errno;
    if (!writer->error && rename(writer->temporary, writer->target) != 0) writer->error = errno;
    if (writer->error) unlink(writer->temporary);
  } else if (writer->fd != STDOUT_FILENO && close(writer->fd) != 0 && !writer->error) {
    writer->error = errno;
  }
  bool good = !writer->error;
  if (!good) report_errno(diagnostics, writer->path, writer->error, false);
  writer_free(writer);
  return good;
}

void sy_file_writer_abort(SyFileWriter *writer)
{
  if (!writer) return;
  if (writer->temporary) {
    close(writer->fd);
    unlink(writer->temporary);
  } else if (writer->fd != STDOUT_FILENO) {
    close(writer->fd);
  }
  writer_free(writer);
}

bool sy_file_write(const char *path, const void *bytes, size_t length, SyDiagnostics *diagnostics)
{
  SyFileWriter *writer = sy_file_writer_new(path, diagnostics);
  if (!writer) return false;
  sy_file_writer_write(writer, bytes, length);
  return sy_file_writer_commit(writer, diagnostics);
}

bool sy_file_same(const char *a, const char *b)
{
  GStatBuf one, other;
  if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0 || g_stat(a, &one) != 0 || g_stat(b, &other) != 0) return false;
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino && S_ISREG(one.st_mode);
}

/* The real path of the part that exists: of a/b/c it is that of a/b, if there is no c. */
static char *real_part(const char *path)
{
  g_autofree char *there = g_strdup(path);
  for (;;) {
    /* realpath's memory is malloc's; so is GLib's (2.46). */
    char *real = realpath(there, NULL);
    char *slash = strrchr(there, '/');
    if (real || !slash || slash == there) return real;
    *slash = 0;
  }
}

char *sy_file_inside(const char *folder, const char *relative)
{
  g_auto(GStrv) segments = g_strsplit(relative, "/", -1);
  if (g_path_is_absolute(relative) || g_strv_contains((const char *const *)segments, "..")) return NULL;
  g_autofree char *path = g_build_filename(folder, relative, NULL), *real = real_part(path),
                  *around = realpath(folder, NULL);
  /* Without the folder there is nothing to lead out of. */
  if (!around || !real) return g_steal_pointer(&path);
  size_t length = strcmp(around, "/") == 0 ? 0 : strlen(around);
  bool inside = strncmp(real, around, length) == 0 && (real[length] == 0 || real[length] == '/');
  return inside ? g_steal_pointer(&path) : NULL;
}

char *sy_file_stem(const char *path)
{
  static const char *const endings[] = {".docx", ".dotx", ".docm", ".dotm", ".yaml", ".yml", ".json", ".xlsx"};
  g_autofree char *base = g_path_get_basename(path);
  for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
    if (g_str_has_suffix(base, endings[i]) && strlen(base) > strlen(endings[i]))
      return g_strndup(base, strlen(base) - strlen(endings[i]));
  return g_steal_pointer(&base);
}
