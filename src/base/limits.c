#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MiB ((size_t)1 << 20)

const SyLimits sy_limits_default = {
    .file_bytes = 256 * MiB,
    .part_bytes = 128 * MiB,
    .package_bytes = 512 * MiB,
    .ratio = 200,
    .parts = 10000,
    .depth = 256,
    .table_depth = 20,
    .columns = 1024,
    .cells = 4000000,
    .blocks = 500000,
    .pages = 20000,
    .picture_pixels = 100u * 1000 * 1000,
    .output_bytes = 256 * MiB,
    .seconds = 0,
};

static const struct {
  const char *name;
  size_t offset;
} limit_names[] = {
    {"file-bytes", offsetof(SyLimits, file_bytes)},
    {"part-bytes", offsetof(SyLimits, part_bytes)},
    {"package-bytes", offsetof(SyLimits, package_bytes)},
    {"ratio", offsetof(SyLimits, ratio)},
    {"parts", offsetof(SyLimits, parts)},
    {"depth", offsetof(SyLimits, depth)},
    {"table-depth", offsetof(SyLimits, table_depth)},
    {"columns", offsetof(SyLimits, columns)},
    {"cells", offsetof(SyLimits, cells)},
    {"blocks", offsetof(SyLimits, blocks)},
    {"pages", offsetof(SyLimits, pages)},
    {"picture-pixels", offsetof(SyLimits, picture_pixels)},
    {"output-bytes", offsetof(SyLimits, output_bytes)},
};

#define SY_SECONDS "seconds" /* The one limit that need not be a whole number. */

bool sy_limits_known(const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS(limit_names); i++)
    if (strcmp(limit_names[i].name, name) == 0) return true;
  return strcmp(name, SY_SECONDS) == 0;
}

char *sy_limits_list(const char *between)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(limit_names); i++)
    g_string_append_printf(out, "%s=%zu%s", limit_names[i].name,
                           *(const size_t *)((const char *)&sy_limits_default + limit_names[i].offset), between);
  g_string_append_printf(out, SY_SECONDS "=%g", sy_limits_default.seconds);
  return g_string_free(out, FALSE);
}

bool sy_limits_set(SyLimits *limits, const char *name, const char *value)
{
  char *end = NULL;
  errno = 0;
  if (strcmp(name, SY_SECONDS) == 0) {
    double seconds = g_ascii_strtod(value, &end);
    if (end == value || *end || !(seconds >= 0)) return false;
    limits->seconds = seconds;
    return true;
  }
  guint64 number = g_ascii_strtoull(value, &end, 10);
  if (end == value || *end || *value == '-' || errno == ERANGE || number == 0 || number > SIZE_MAX / 2) return false;
  for (size_t i = 0; i < G_N_ELEMENTS(limit_names); i++) {
    if (strcmp(limit_names[i].name, name) != 0) continue;
    size_t *field = (size_t *)((char *)limits + limit_names[i].offset);
    *field = (size_t)number;
    return true;
  }
  return false;
}
