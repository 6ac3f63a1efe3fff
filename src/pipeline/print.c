#include "pipeline/print.h"

#include <string.h>

static const struct {
  const char *word, *value;
} sides[] = {{"one", "one-sided"},
             {"one-sided", "one-sided"},
             {"long", "two-sided-long-edge"},
             {"two-sided-long-edge", "two-sided-long-edge"},
             {"short", "two-sided-short-edge"},
             {"two-sided-short-edge", "two-sided-short-edge"}};

const char *sy_print_sides(const char *word)
{
  for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
    if (strcmp(sides[i].word, word) == 0) return sides[i].value;
  return NULL;
}

bool sy_print_number_up(const char *word)
{
  static const char *const known[] = {"1", "2", "4", "6", "9", "16", NULL};
  return g_strv_contains(known, word);
}

static void printer_info_free(void *data)
{
  SyPrinterInfo *info = data;
  g_free(info->name);
  g_free(info->about);
  g_free(info->uri);
  g_free(info);
}

#ifdef SY_WITH_CUPS

#include <cups/cups.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define CONNECT_MILLISECONDS 10000
#define JOB_LOOKS 20                    /* at a job that has just been sent … */
#define JOB_PAUSE (G_USEC_PER_SEC / 10) /* … with so long between */
#define BUSY_SECONDS 900                /* that a printer may take for the job before */

struct SyPrinter {
  char *name;
  cups_dest_t *destination;
  cups_dinfo_t *info;
  http_t *http;
  char resource[1024];
  int n_options;
  cups_option_t *options;
};

GPtrArray *sy_printers_list(SyDiagnostics *diagnostics)
{
  GPtrArray *list = g_ptr_array_new_with_free_func(printer_info_free);
  cups_dest_t *destinations = NULL;
  int n = cupsGetDests(&destinations);
  for (int i = 0; i < n; i++) {
    const cups_dest_t *d = &destinations[i];
    const char *about = cupsGetOption("printer-info", d->num_options, d->options);
    const char *uri = cupsGetOption("printer-uri-supported", d->num_options, d->options);
    if (!uri) uri = cupsGetOption("device-uri", d->num_options, d->options);
    SyPrinterInfo *info = g_new0(SyPrinterInfo, 1);
    *info = (SyPrinterInfo){.name = d->instance ? g_strdup_printf("%s/%s", d->name, d->instance) : g_strdup(d->name),
                            .about = g_strdup(about ? about : ""),
                            .uri = g_strdup(uri ? uri : ""),
                            .is_default = d->is_default};
    g_ptr_array_add(list, info);
  }
  cupsFreeDests(n, destinations);
  if (list->len == 0)
    sy_diagnostics_add(diagnostics, SY_WARNING, "print-no-printers", NULL,
                       _("set one up in CUPS, or name it by its address: --printer ipp://HOST/ipp/print"),
                       _("this machine knows no printer"));
  return list;
}

/* ---- Opening ------------------------------------------------------------------------------ */

static void *refuse(SySeverity severity, const char *code, const char *hint, SyDiagnostics *diagnostics,
                    const char *format, ...) G_GNUC_PRINTF(5, 6);
static void *refuse(SySeverity severity, const char *code, const char *hint, SyDiagnostics *diagnostics,
                    const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  sy_diagnostics_add_va(diagnostics, severity, code, NULL, hint, format, arguments);
  va_end(arguments);
  return NULL;
}

static bool is_address(const char *printer)
{
  return g_str_has_prefix(printer, "ipp://") || g_str_has_prefix(printer, "ipps://");
}

static cups_dest_t *find(const char *printer, SyDiagnostics *diagnostics)
{
  if (printer && is_address(printer)) {
    cups_dest_t *found = cupsGetDestWithURI(NULL, printer);
    return found ? found
                 : refuse(SY_ERROR, "print-address", _("write ipp://HOST:PORT/ipp/print"), diagnostics,
                          _("“%s” is no printer's address"), printer);
  }
  g_autofree char *name = g_strdup(printer);
  char *instance = name ? strchr(name, '/') : NULL;
  if (instance) *instance++ = 0;
  cups_dest_t *found = cupsGetNamedDest(CUPS_HTTP_DEFAULT, name, instance);
  if (found) return found;
  return printer ? refuse(SY_ERROR, "print-no-printer", _("shiyosho print --list shows all"), diagnostics,
                          _("there is no printer “%s”"), printer)
                 : refuse(SY_FAILURE, "print-no-printer", _("name one with --printer; shiyosho print --list shows all"),
                          diagnostics, _("there is no default printer"));
}

/* What a printer offers for an option, for the hint. Caller frees. */
static char *offers(const SyPrinter *p, const char *option)
{
  ipp_attribute_t *attribute = cupsFindDestSupported(p->http, p->destination, p->info, option);
  char text[1024] = "";
  if (attribute) ippAttributeString(attribute, text, sizeof text);
  return *text ? g_strdup_printf(_("it offers: %s"), text) : NULL;
}

static bool add_option(SyPrinter *p, const char *option, const char *value, SyDiagnostics *diagnostics)
{
  if (!value) return true;
  if (!cupsCheckDestSupported(p->http, p->destination, p->info, option, value)) {
    g_autofree char *hint = offers(p, option);
    refuse(SY_ERROR, "print-unsupported", hint, diagnostics, _("the printer “%s” cannot do --%s %s"), p->name, option,
           value);
    return false;
  }
  p->n_options = cupsAddOption(option, value, p->n_options, &p->options);
  return true;
}

SyPrinter *sy_printer_open(const SyPrintOptions *options, SyDiagnostics *diagnostics)
{
  cups_dest_t *destination = find(options->printer, diagnostics);
  if (!destination) return NULL;
  SyPrinter *p = g_new0(SyPrinter, 1);
  p->destination = destination;
  p->name = g_strdup(options->printer ? options->printer : destination->name);
  /* A printer named by its address is spoken to itself, others through the scheduler. */
  unsigned flags = options->printer && is_address(options->printer) ? CUPS_DEST_FLAGS_DEVICE : CUPS_DEST_FLAGS_NONE;
  p->http =
      cupsConnectDest(destination, flags, CONNECT_MILLISECONDS, NULL, p->resource, sizeof p->resource, NULL, NULL);
  if (p->http) p->info = cupsCopyDestInfo(p->http, destination);
  bool good = p->info != NULL;
  if (!good)
    refuse(SY_FAILURE, "print-unreachable", _("see whether it is switched on and connected"), diagnostics,
           _("the printer “%s” cannot be reached: %s"), p->name, cupsLastErrorString());
  good = good && add_option(p, CUPS_SIDES, options->sides, diagnostics) &&
         add_option(p, CUPS_NUMBER_UP, options->number_up, diagnostics);
  if (good) return p;
  sy_printer_free(p);
  return NULL;
}

const char *sy_printer_name(const SyPrinter *printer)
{
  return printer->name;
}

void sy_printer_free(SyPrinter *p)
{
  if (!p) return;
  cupsFreeOptions(p->n_options, p->options);
  cupsFreeDestInfo(p->info);
  if (p->http) httpClose(p->http);
  cupsFreeDests(1, p->destination);
  g_free(p->name);
  g_free(p);
}

/* ---- Sending ------------------------------------------------------------------------------ */

static bool send_failed(const SyPrinter *p, const char *path, SyDiagnostics *diagnostics)
{
  SyPlace place = {.file = path};
  sy_diagnostics_add(diagnostics, SY_FAILURE, "print-rejected", &place,
                     _("the file stands; print it anew when the printer is well"),
                     _("the printer “%s” has not taken the job: %s"), p->name, cupsLastErrorString());
  return false;
}

static bool send_bytes(SyPrinter *p, const char *path, GBytes *bytes)
{
  gsize left;
  const char *at = g_bytes_get_data(bytes, &left);
  while (left > 0) {
    gsize piece = MIN(left, 65536);
    if (cupsWriteRequestData(p->http, at, piece) != HTTP_STATUS_CONTINUE) return false;
    at += piece;
    left -= piece;
  }
  return true;
}

/* A printer may take a job and then drop it at once: it says so in the job's state. */
static bool was_dropped(SyPrinter *p, int job)
{
  static const char *const wanted[] = {"job-state", "job-state-reasons"};
  ipp_jstate_t state = IPP_JSTATE_PENDING;
  for (int look = 0; look < JOB_LOOKS; look++) {
    ipp_t *request = ippNewRequest(IPP_OP_GET_JOB_ATTRIBUTES);
    const char *uri = cupsGetOption("printer-uri-supported", p->destination->num_options, p->destination->options);
    if (!uri) uri = cupsGetOption("device-uri", p->destination->num_options, p->destination->options);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser());
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 2, NULL, wanted);
    ipp_t *answer = cupsDoRequest(p->http, request, p->resource);
    ipp_attribute_t *attribute = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    state = attribute ? (ipp_jstate_t)ippGetInteger(attribute, 0) : IPP_JSTATE_COMPLETED;
    ippDelete(answer);
    if (state >= IPP_JSTATE_CANCELED) break;
    g_usleep(JOB_PAUSE);
  }
  return state == IPP_JSTATE_CANCELED || state == IPP_JSTATE_ABORTED;
}

/* A printer without a queue takes one job at a time: the next one waits. */
static ipp_status_t create_job(SyPrinter *p, const char *title, int *job)
{
  ipp_status_t status;
  gint64 last = g_get_monotonic_time() + BUSY_SECONDS * G_USEC_PER_SEC;
  while ((status = cupsCreateDestJob(p->http, p->destination, p->info, job, title, p->n_options, p->options)) ==
             IPP_STATUS_ERROR_BUSY &&
         g_get_monotonic_time() < last)
    g_usleep(5 * JOB_PAUSE);
  return status;
}

bool sy_printer_send(SyPrinter *p, const char *path, const char *title, int *job, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_file_read(path, NULL, diagnostics);
  g_autofree char *name = g_path_get_basename(path);
  *job = 0;
  if (!bytes) return false;
  if (create_job(p, title, job) > IPP_STATUS_OK_EVENTS_COMPLETE) return send_failed(p, path, diagnostics);
  bool sent = cupsStartDestDocument(p->http, p->destination, p->info, *job, name, CUPS_FORMAT_PDF, 0, NULL, 1) ==
                  HTTP_STATUS_CONTINUE &&
              send_bytes(p, path, bytes) &&
              cupsFinishDestDocument(p->http, p->destination, p->info) <= IPP_STATUS_OK_EVENTS_COMPLETE;
  if (!sent) {
    send_failed(p, path, diagnostics);
    cupsCancelDestJob(p->http, p->destination, *job); /* nothing half-printed, if it still listens */
    return false;
  }
  if (!was_dropped(p, *job)) return true;
  SyPlace place = {.file = path};
  sy_diagnostics_add(diagnostics, SY_FAILURE, "print-dropped", &place,
                     _("the file stands; print it anew when the printer is well"),
                     _("the printer “%s” has taken the job %d and dropped it"), p->name, *job);
  return false;
}

#else /* without libcups */

static void say_missing(SyDiagnostics *diagnostics)
{
  sy_diagnostics_add(diagnostics, SY_FAILURE, "print-without-cups", NULL,
                     _("install libcups2-dev and build anew, or print the PDF by other means"),
                     _("this program was built without libcups and cannot print"));
}

GPtrArray *sy_printers_list(SyDiagnostics *diagnostics)
{
  say_missing(diagnostics);
  return g_ptr_array_new_with_free_func(printer_info_free);
}

SyPrinter *sy_printer_open(const SyPrintOptions *options, SyDiagnostics *diagnostics)
{
  say_missing(diagnostics);
  return NULL;
}

const char *sy_printer_name(const SyPrinter *printer)
{
  return "";
}

bool sy_printer_send(SyPrinter *printer, const char *path, const char *title, int *job, SyDiagnostics *diagnostics)
{
  say_missing(diagnostics);
  return false;
}

void sy_printer_free(SyPrinter *printer)
{
}

#endif
