/* Rows wait for their workers in a file without a name: a table is read once, and the parent holds none of it. */
#include "pipeline/batch_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* In TMPDIR if that is set, else where temporary files may be large: /tmp is memory on many machines. */
static int open_spool(SyDiagnostics *diagnostics)
{
  const char *folders[] = {g_getenv("TMPDIR"), "/var/tmp", "/tmp"};
  for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
    if (!folders[i]) continue;
    g_autofree char *pattern = g_build_filename(folders[i], "shiyosho-rows.XXXXXX", NULL);
    int fd = g_mkstemp_full(pattern, O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) continue;
    unlink(pattern);
    return fd;
  }
  SyPlace place = {.file = g_get_tmp_dir()};
  sy_diagnostics_add(diagnostics, SY_FAILURE, "batch-spool", &place, _("set TMPDIR to a folder that can be written to"),
                     _("no temporary file can be made: %s"), g_strerror(errno));
  return -1;
}

bool sy_batch_spool(SyBatch *batch, SyBatchJob *job, const char *const *cells, size_t n, SyDiagnostics *diagnostics)
{
  if (batch->spool < 0 && (batch->spool = open_spool(diagnostics)) < 0) return false;
  g_autoptr(GString) bytes = g_string_new(NULL);
  for (size_t i = 0; i < n; i++) g_string_append_len(bytes, cells[i], (gssize)strlen(cells[i]) + 1);
  job->offset = batch->spooled;
  job->length = bytes->len;
  batch->spooled += bytes->len;
  if (sy_descriptor_write(batch->spool, bytes->str, bytes->len)) return true;
  SyPlace place = sy_batch_place(batch, job);
  sy_diagnostics_add(diagnostics, SY_FAILURE, "batch-spool", &place, _("set TMPDIR to a folder with more space"),
                     _("the temporary file that keeps the rows cannot be written: %s"), g_strerror(errno));
  return false;
}

SyPlace sy_batch_place(const SyBatch *batch, const SyBatchJob *job)
{
  const SyBatchInput *input = batch->inputs->pdata[job->input];
  return (SyPlace){.file = input->path, .sheet = input->sheet, .line = job->row};
}

SyValue *sy_batch_row(const SyBatch *batch, const SyBatchJob *job, SyDiagnostics *diagnostics)
{
  const SyBatchInput *input = batch->inputs->pdata[job->input];
  SyPlace place = sy_batch_place(batch, job);
  g_autofree char *bytes = g_malloc(job->length + 1);
  ssize_t n = pread(batch->spool, bytes, job->length, (off_t)job->offset);
  if (n != (ssize_t)job->length) {
    sy_diagnostics_add(diagnostics, SY_FAILURE, "batch-spool", &place, NULL,
                       _("the temporary file that keeps the rows cannot be read"));
    return NULL;
  }
  g_autoptr(GPtrArray) cells = g_ptr_array_new();
  for (const char *at = bytes; at < bytes + n; at += strlen(at) + 1) g_ptr_array_add(cells, (void *)at);
  return sy_project_row(input->columns, batch->base, (const char *const *)cells->pdata, cells->len, &place,
                        diagnostics);
}
