/* shiyosho: the library's public header: projects and templates in, DOCX, PDF, PNG and XLSX out.
 *
 *   SyDiagnostics *list = sy_diagnostics_new();
 *   SyCatalogue *catalogue = sy_catalogue_load(NULL, list);
 *   SyProject *project = catalogue ? sy_project_load("project.yaml", catalogue, NULL, list) : NULL;
 *   SyBuildOptions options = {.formats = SY_FORMAT_DOCX | SY_FORMAT_PDF};
 *   SyBuilder *builder = project ? sy_builder_new(catalogue, &options, list) : NULL;
 *   bool built = builder && sy_builder_build(builder, project, "out", NULL, NULL, list);
 *   for (size_t i = 0; i < sy_diagnostics_count(list); i++) …
 *
 * The library prints nothing, never exits, keeps no globals and reads neither clock nor locale: what went wrong is in
 * the list of diagnostics. Each header says who owns what; docs/embedding.md tells about threads, memory, messages and
 * the folder of the data. */
#ifndef SHIYOSHO_H
#define SHIYOSHO_H

#include "base/base.h"
#include "value/value.h"
#include "catalogue/catalogue.h"
#include "project/project.h"
#include "selection/selection.h"
#include "template/template.h"
#include "merge/merge.h"
#include "layout/layout.h"
#include "pdf/pdf.h"
#include "cairo/pages.h"
#include "forms/forms.h"
#include "pipeline/pipeline.h"
#include "pipeline/batch.h"

#endif
