/* template: the template language: tags, scopes, filters. Knows nothing of Word. */
#ifndef SY_TEMPLATE_H
#define SY_TEMPLATE_H

#include "base/base.h"
#include "value/value.h"

typedef enum { SY_NAMES_WARN, SY_NAMES_STRICT, SY_NAMES_LENIENT } SyNamePolicy;
typedef enum { SY_ESCAPE_NONE, SY_ESCAPE_HTML, SY_ESCAPE_XML } SyEscape;

typedef struct {
  SyNamePolicy names;
  SyEscape escape;          /* text templates only */
  const char *partials;     /* folder, or NULL: the template's own */
  const char *path;         /* of the template, for messages */
  const SyLimits *limits;   /* NULL: the defaults */
} SyTemplateOptions;

/* Renders a text template whole. Caller frees; NULL with diagnostics. */
char *sy_template_render_text(const char *text, size_t length, const SyValue *data,
                              const SyTemplateOptions *options, SyDiagnostics *diagnostics);

#endif
