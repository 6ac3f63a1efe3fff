#define _GNU_SOURCE /* dladdr */
#include "base/data.h"
#include "base/base.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* The build sets, for this file alone:
 *   SY_SOURCE_DIR, SY_BINARY_DIR       the source tree and the folder of the build;
 *   SY_DATA_FROM_BIN, SY_DATA_FROM_LIB     the way from an installed program, or library, to the data;
 *   SY_LOCALE_FROM_BIN, SY_LOCALE_FROM_LIB the same to the messages. */

/* What this code was loaded from. */
typedef struct {
  char *file; /* libshiyosho.so, or the program that the static library is in; NULL: the system does not say */
  bool shared;
} Own;

static Own own_file(void)
{
  Dl_info info = {0};
  dladdr((const void *)own_file, &info);
  const char *name = info.dli_fname ? strrchr(info.dli_fname, '/') : NULL;
  bool shared = name && g_str_has_prefix(name, "/libshiyosho.so");
  /* realpath's memory is malloc's; so is GLib's (2.46). */
  return (Own){realpath(shared ? info.dli_fname : "/proc/self/exe", NULL), shared};
}

/* The folder to which a way leads from the installed file; built: the one that stands in for it in the build folder. */
static char *own_folder(const char *built, const char *from_bin, const char *from_lib)
{
  Own own = own_file();
  g_autofree char *file = own.file, *folder = file ? g_path_get_dirname(file) : NULL;
  if (!file) return NULL;
  if (g_str_has_prefix(file, SY_BINARY_DIR "/")) return g_strdup(built);
  return g_canonicalize_filename(own.shared ? from_lib : from_bin, folder);
}

static char **list_places(const char *folder)
{
  char **places = g_new0(char *, 3);
  size_t n = 0;
  const char *asked = folder ? folder : g_getenv("SHIYOSHO_DATADIR");
  if (asked && *asked) places[n++] = g_strdup(asked);
  if (!folder) places[n] = own_folder(SY_SOURCE_DIR, SY_DATA_FROM_BIN, SY_DATA_FROM_LIB);
  return places;
}

char *sy_data_find(const char *folder, const char *relative)
{
  g_auto(GStrv) places = list_places(folder);
  for (char **place = places; *place; place++) {
    g_autofree char *path = g_build_filename(*place, relative, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) return g_steal_pointer(&path);
  }
  return NULL;
}

char *sy_data_places(const char *folder)
{
  g_auto(GStrv) places = list_places(folder);
  return g_strjoinv(", ", places);
}

char *sy_data_need(const char *folder, const char *relative, SyDiagnostics *diagnostics)
{
  char *path = sy_data_find(folder, relative);
  if (path) return path;
  g_autofree char *places = sy_data_places(folder);
  sy_diagnostics_add(diagnostics, SY_FAILURE, "data-missing", NULL,
                     _("install shiyosho anew, or set SHIYOSHO_DATADIR to the folder that holds it"),
                     _("%s is missing; it was looked for in: %s"), relative, places);
  return NULL;
}

char *sy_locale_folder(void)
{
  return own_folder(SY_BINARY_DIR "/locale", SY_LOCALE_FROM_BIN, SY_LOCALE_FROM_LIB);
}
