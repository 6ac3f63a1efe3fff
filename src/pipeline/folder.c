#include "pipeline/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

int sy_folder_lock(const char *folder, bool shared, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = folder};
  int fd = g_mkdir_with_parents(folder, 0777) == 0 ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (fd < 0) {
    sy_diagnostics_add(diagnostics, SY_FAILURE, "file-unwritable", &place, NULL,
                       _("the output folder cannot be made: %s"), g_strerror(errno));
    return -1;
  }
  for (int i = 0; i < SY_LOCK_TRIES; i++) {
    if (sy_descriptor_lock(fd, shared)) return fd;
    g_usleep(SY_LOCK_PAUSE);
  }
  sy_diagnostics_add(diagnostics, SY_ERROR, "manifest-locked", &place, _("wait until it ends, or take another folder"),
                     _("another batch is writing into this folder"));
  close(fd);
  return -1;
}

void sy_folder_unlock(int lock)
{
  close(lock);
}

void sy_folder_clean(const char *folder, bool (*may)(void *, const char *), void *user)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    if (name[0] != '.' || !g_str_has_suffix(name, SY_PART_SUFFIX) || (may && !may(user, name + 1))) continue;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_unlink(path);
  }
}
