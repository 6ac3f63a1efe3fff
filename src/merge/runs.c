/* A value as runs of a paragraph. */
#include "merge/render_private.h"

#include <string.h>

/* ---- Text ------------------------------------------------------------------------------------- */

static void text_piece(SyRender *r, const char *from, size_t length)
{
  if (length == 0) return;
  g_string_append(r->out, "<w:t xml:space=\"preserve\">");
  size_t replaced = sy_xml_append_text(r->out, from, (gssize)length);
  g_string_append(r->out, "</w:t>");
  r->replaced = r->replaced || replaced > 0;
  r->visible++;
}

void sy_docx_append_text(SyRender *r, const char *text)
{
  while (*text) {
    size_t n = strcspn(text, "\n\r\t");
    text_piece(r, text, n);
    text += n;
    if (!*text) break;
    if (*text == '\t') g_string_append(r->out, "<w:tab/>");
    else if (*text == '\n' || text[1] != '\n') g_string_append(r->out, "<w:br/>");
    text++;
  }
}

static void run(SyRender *r, const char *format, const char *text)
{
  g_string_append(r->out, "<w:r>");
  g_string_append(r->out, format);
  sy_docx_append_text(r, text);
  g_string_append(r->out, "</w:r>");
}

/* ---- Spans ------------------------------------------------------------------------------------ */

/* An unfilled blank: a content control that Word highlights, and that typing fills (17.5.2). */
static void blank(SyRender *r, const SyRunFormats *formats, const SySpan *span)
{
  g_string_append(r->out, "<w:sdt><w:sdtPr>");
  if (span->label) {
    g_string_append(r->out, "<w:alias w:val=\"");
    sy_xml_append_attribute(r->out, span->label, -1);
    g_string_append(r->out, "\"/>");
  }
  if (span->id) {
    g_string_append(r->out, "<w:tag w:val=\"");
    sy_xml_append_attribute(r->out, span->id, -1);
    g_string_append(r->out, "\"/>");
  }
  g_string_append_printf(r->out, "<w:id w:val=\"%u\"/><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>",
                         r->next_id++);
  run(r, formats->blank, span->text);
  g_string_append(r->out, "</w:sdtContent></w:sdt>");
}

static void link_run(SyRender *r, const SyRunFormats *formats, const SySpan *span)
{
  if (span->link[0] == '#') {
    g_string_append(r->out, "<w:hyperlink w:anchor=\"");
    sy_xml_append_attribute(r->out, span->link + 1, -1);
  } else {
    const char *id =
        sy_package_add_relationship(r->merged, r->part, SY_RELATIONSHIP_BASE "hyperlink", span->link, true);
    g_string_append_printf(
        r->out,
        "<w:hyperlink xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"%s", id);
  }
  g_string_append(r->out, "\">");
  run(r, formats->link, span->text);
  g_string_append(r->out, "</w:hyperlink>");
}

static void open_anew(SyRender *r, const SyAround *around)
{
  if (!around) return;
  open_anew(r, around->outer);
  for (const char *text = around->node->value.opening; text && *text;) {
    size_t n = strcspn(text, SY_NEW_ID);
    g_string_append_len(r->out, text, (gssize)n);
    if (text[n]) g_string_append_printf(r->out, "%u", r->next_id++);
    text += n + (text[n] != 0);
  }
}

void sy_docx_new_paragraph(SyRender *r)
{
  if (!r->paragraph) {
    g_string_append(r->out, "<w:r><w:br/></w:r>");
    return;
  }
  for (const SyAround *a = r->around; a; a = a->outer)
    if (a->node->value.closing) g_string_append(r->out, a->node->value.closing);
  g_string_append(r->out, r->paragraph->paragraph.end);
  g_string_append(r->out, r->paragraph->paragraph.again);
  open_anew(r, r->around);
}

/* Comments belong to the main part only: Word takes none in headers and notes. */
static bool takes_comments(const SyRender *r)
{
  return strcmp(r->part, sy_package_main(r->merged)) == 0 && r->paragraph;
}

static void render_span(SyRender *r, const SyRunFormats *formats, const SySpan *span)
{
  bool comment = span->comment && *span->comment && takes_comments(r);
  unsigned number = comment ? sy_docx_begin_comment(r, span->comment) : 0;
  if (span->kind == SY_SPAN_BLANK) blank(r, formats, span);
  else if (span->link && *span->link && !r->inside) link_run(r, formats, span);
  else run(r, span->emphasis ? formats->emphasis : span->inserted ? formats->inserted : formats->plain, span->text);
  if (comment) sy_docx_end_comment(r, number);
}

static void spans(SyRender *r, const SyRunFormats *formats, const SyValue *rich)
{
  size_t n = sy_value_count(rich);
  for (size_t i = 0; i < n; i++) {
    const SySpan *span = sy_value_span(rich, i);
    if (span->kind != SY_SPAN_PARAGRAPH) render_span(r, formats, span);
    else if (i + 1 < n) sy_docx_new_paragraph(r);
  }
}

static void wrong_type(SyRender *r, const SyUse *use, const SyValue *value)
{
  if (use->stale) return;
  SyPlace place = sy_docx_place_of(r, use);
  sy_diagnostics_add(r->diagnostics, SY_ERROR, "template-wrong-type", &place,
                     _("name what you want of it, or open a section with #"), _("“%s” is %s, not a text"),
                     use->tag->name, sy_value_type_name(sy_value_type(value)));
  r->failed = true;
}

void sy_docx_render_value(SyRender *r, const SyUse *use, const SyRunFormats *formats, const SyValue *value)
{
  switch (sy_value_type(value)) {
  case SY_VALUE_NULL: break;
  case SY_VALUE_RICH: spans(r, formats, value); break;
  case SY_VALUE_MAP:
  case SY_VALUE_PICTURE: wrong_type(r, use, value); break;
  case SY_VALUE_LIST:
    for (size_t i = 0; i < sy_value_count(value) && !r->failed; i++) {
      if (i > 0) run(r, formats->plain, "、");
      sy_docx_render_value(r, use, formats, sy_value_item(value, i));
    }
    break;
  default:
    if (*sy_value_text(value)) run(r, formats->plain, sy_value_text(value));
  }
}
