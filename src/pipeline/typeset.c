/* A package -> pages: opened as a document, laid out, painted. */
#include "fields/fields.h"
#include "pipeline/pipeline.h"

bool sy_pipeline_typeset(SyTypesetter *typesetter, SyPackage *package, const SyTypesetOptions *options,
                         SyPageTable *table, SyPainter *painter, SyDiagnostics *diagnostics)
{
  size_t errors = sy_diagnostics_count_from(diagnostics, SY_ERROR);
  /* Rewriting fields does not touch the styles: they are read once. */
  SyStyles *styles = sy_styles_open(package);
  SyDocumentOptions reading = {
      .markup = options->markup, .date = options->date, .limits = options->limits, .styles = styles};
  bool fresh = options->keep_toc || (sy_fields_update_references(package, styles, diagnostics) &&
                                     sy_fields_build_contents(package, styles, diagnostics));
  SyDocument *document = fresh ? sy_document_open(package, &reading, diagnostics) : NULL;
  if (!document) {
    sy_styles_free(styles);
    return false;
  }
  SyLayoutOptions layout = {.markup = options->markup, .dump = options->dump, .limits = options->limits};
  bool ok = sy_layout_document(typesetter, document, &layout, table, painter, diagnostics);
  sy_document_finish(document);
  sy_document_free(document);
  sy_styles_free(styles);
  if (ok && options->write_labels) {
    SyPageCounts counts = {.labels = sy_page_table_labels(table), .pages = sy_page_table_pages(table)};
    counts.section_pages = sy_page_table_section_pages(table, &counts.n_sections);
    ok = sy_fields_write_page_labels(package, &counts, diagnostics);
  }
  /* A part that could not be read is a document that is not whole. */
  return ok && sy_diagnostics_count_from(diagnostics, SY_ERROR) == errors;
}

void sy_pipeline_pdf_options(SyPackage *package, SyArena *arena, SyPdfOptions *options)
{
  const char *part = sy_package_related(package, "", "core-properties");
  SyDiagnostics *unheard = sy_diagnostics_new();
  xmlDoc *core = part && sy_package_has(package, part) ? sy_package_load_xml(package, part, unheard) : NULL;
  const xmlNode *root = core ? xmlDocGetRootElement(core) : NULL;
  options->title = sy_xml_child_text(arena, root, "title");
  options->author = sy_xml_child_text(arena, root, "creator");
  options->subject = sy_xml_child_text(arena, root, "subject");
  options->keywords = sy_xml_child_text(arena, root, "keywords");
  options->language = sy_xml_child_text(arena, root, "language");
  options->created = sy_xml_child_text(arena, root, "created");
  if (core) xmlFreeDoc(core);
  sy_diagnostics_free(unheard);
}

bool sy_pipeline_write_pdf(SyTypesetter *typesetter, SyPackage *package, const SyTypesetOptions *options, bool tags,
                           const char *path, SyDiagnostics *diagnostics)
{
  static const SyTypesetOptions plain = {0};
  SyPdfOptions pdf = {.tags = tags};
  SyArena *arena = sy_arena_new();
  sy_pipeline_pdf_options(package, arena, &pdf);
  SyPageTable *table = sy_page_table_new();
  SyPainter *painter = sy_pdf_new(path, &pdf, diagnostics);
  bool ok =
      painter && sy_pipeline_typeset(typesetter, package, options ? options : &plain, table, painter, diagnostics);
  if (painter) ok = sy_pdf_close(painter, ok, diagnostics) && ok;
  sy_page_table_free(table);
  sy_arena_free(arena);
  return ok;
}
