/* What unit tests share: cmocka with its headers, and short ways to say things. */
#ifndef SY_TEST_UNIT_H
#define SY_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "value/value.h"

#include <string.h>

/* YAML text as a value; the test fails if it is none. */
static inline SyValue *unit_yaml(const char *text)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  SyValue *value = sy_value_read_yaml(bytes, "test.yaml", &sy_limits_default, diagnostics);
  if (!value) {
    const SyDiagnostic *first = sy_diagnostics_peek(diagnostics, 0);
    fail_msg("%s: %s", text, first ? first->message : "no value and no message");
  }
  sy_diagnostics_free(diagnostics);
  return value;
}

/* All messages in the compiler's form, a line each. Caller frees. */
static inline char *unit_messages(const SyDiagnostics *diagnostics)
{
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < sy_diagnostics_count(diagnostics); i++) {
    g_autofree char *text = sy_diagnostic_text(sy_diagnostics_peek(diagnostics, i));
    g_string_append_printf(out, "%s\n", text);
  }
  return g_string_free(out, FALSE);
}

#endif
