/* The frame in which contents and references rewrite the main part. */
#include "fields/rewrite_private.h"

#include "fields/markup_private.h"

bool sy_fields_rewrite_main(SyPackage *package, const char *const *words, SyStyles *styles, SyMainEdit edit, void *user,
                            SyDiagnostics *diagnostics)
{
  const char *part = sy_package_main(package);
  if (part && !sy_markup_mentions(package, part, words)) return true;
  g_autoptr(GBytes) bytes = part ? sy_package_load(package, part, diagnostics) : NULL;
  if (!bytes) return false;
  gsize size;
  const char *text = g_bytes_get_data(bytes, &size);
  if (!g_utf8_validate(text, (gssize)size, NULL)) return true;
  SyStyles *own = styles ? NULL : sy_styles_open(package);
  g_autoptr(GBytes) out = edit(styles ? styles : own, text, size, user);
  sy_styles_free(own);
  return !out || sy_package_set(package, part, NULL, out);
}
