/* The structure tree: elements, their marked content, the parent tree (ISO 32000-1 14.7, 14.8). */
#include "output/pdf_private.h"

static const char *const tags[] = {
    [SY_ELEMENT_DOCUMENT] = "Document", [SY_ELEMENT_PART] = "Part", [SY_ELEMENT_SECTION] = "Sect", [SY_ELEMENT_HEADING] = "H1",
    [SY_ELEMENT_PARAGRAPH] = "P", [SY_ELEMENT_LIST] = "L", [SY_ELEMENT_LIST_ITEM] = "LI", [SY_ELEMENT_LABEL] = "Lbl",
    [SY_ELEMENT_LIST_BODY] = "LBody", [SY_ELEMENT_TABLE] = "Table", [SY_ELEMENT_ROW] = "TR", [SY_ELEMENT_HEADER_CELL] = "TH",
    [SY_ELEMENT_CELL] = "TD", [SY_ELEMENT_CAPTION] = "Caption", [SY_ELEMENT_FIGURE] = "Figure", [SY_ELEMENT_LINK] = "Link",
    [SY_ELEMENT_NOTE] = "Note", [SY_ELEMENT_REFERENCE] = "Reference", [SY_ELEMENT_TOC] = "TOC", [SY_ELEMENT_TOC_ITEM] = "TOCI",
    [SY_ELEMENT_RUBY] = "Ruby", [SY_ELEMENT_RUBY_BASE] = "RB", [SY_ELEMENT_RUBY_TEXT] = "RT", [SY_ELEMENT_SPAN] = "Span",
    [SY_ELEMENT_FORMULA] = "Formula"};

void sy_pdf_elem_free(Elem *elem)
{
  g_free((char *)elem->data.alt);
  g_free((char *)elem->data.title);
  g_array_free(elem->kids, TRUE);
  g_free(elem);
}

static void append_attributes(const Elem *elem, GString *out)
{
  const SyElement *e = &elem->data;
  static const char *const scopes[] = {"", "/Scope/Column", "/Scope/Row", "/Scope/Both"};
  if (e->kind == SY_ELEMENT_CELL || e->kind == SY_ELEMENT_HEADER_CELL) {
    g_string_append(out, "/A<</O/Table");
    if (e->column_span > 1) g_string_append_printf(out, "/ColSpan %d", e->column_span);
    if (e->row_span > 1) g_string_append_printf(out, "/RowSpan %d", e->row_span);
    g_string_append_printf(out, "%s>>", e->kind == SY_ELEMENT_HEADER_CELL ? scopes[e->scope] : "");
  } else if (e->kind == SY_ELEMENT_LIST) {
    g_string_append_printf(out, "/A<</O/List/ListNumbering/%s>>", e->ordered ? "Decimal" : "Disc");
  } else if (e->kind == SY_ELEMENT_FIGURE) {
    g_string_append(out, "/A<</O/Layout/Placement/Block/BBox[");
    double box[] = {e->x, e->y, e->x + e->width, e->y + e->height};
    for (size_t i = 0; i < 4; i++) sy_pdf_number(out, box[i]);
    g_string_append(out, "]>>");
  }
}

static void append_kids(const Elem *elem, GString *out)
{
  g_string_append(out, "/K[");
  for (guint i = 0; i < elem->kids->len; i++) {
    const Kid *kid = &g_array_index(elem->kids, Kid, i);
    if (kid->elem) g_string_append_printf(out, "%d 0 R ", kid->elem->object);
    else if (kid->mcid >= 0) g_string_append_printf(out, "<</Type/MCR/Pg %d 0 R/MCID %d>>", kid->page, kid->mcid);
    else g_string_append_printf(out, "<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>", kid->page, kid->annotation);
  }
  g_string_append(out, "]");
}

static void write_elem(Pdf *pdf, const Elem *elem)
{
  const SyElement *e = &elem->data;
  GString *out = g_string_new(NULL);
  const char *tag = tags[e->kind];
  char heading[] = {'H', (char)('0' + CLAMP(e->level, 1, 6)), 0};
  if (e->kind == SY_ELEMENT_HEADING) tag = heading;
  g_string_append_printf(out, "<</Type/StructElem/S/%s/P %d 0 R", tag, elem->parent ? elem->parent->object : pdf->struct_root);
  if (e->alt) g_string_append(out, "/Alt"), sy_pdf_text(out, e->alt);
  if (e->kind == SY_ELEMENT_NOTE) g_string_append_printf(out, "/ID(n%u)", e->id);
  append_attributes(elem, out);
  append_kids(elem, out);
  g_string_append(out, ">>\nendobj\n");
  sy_pdf_begin(pdf, elem->object);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
}

static void append_parents(Pdf *pdf, GString *out)
{
  g_string_append(out, "/ParentTree<</Nums[");
  for (guint i = 0; i < pdf->pages->len; i++) {
    const PdfPage *page = g_ptr_array_index(pdf->pages, i);
    g_string_append_printf(out, "%d[", page->parent_key);
    for (guint k = 0; k < page->owners->len; k++)
      g_string_append_printf(out, "%d 0 R ", ((Elem *)g_ptr_array_index(page->owners, k))->object);
    g_string_append(out, "]\n");
  }
  for (guint i = 0; i < pdf->annotations->len; i++)
    g_string_append_printf(out, "%d %d 0 R\n", g_array_index(pdf->annotation_keys, int, i),
                           ((Elem *)g_ptr_array_index(pdf->annotations, i))->object);
  g_string_append(out, "]>>");
}

void sy_pdf_write_structure(Pdf *pdf)
{
  GString *roots = g_string_new(NULL);
  for (guint i = 0; i < pdf->elems->len; i++) {
    Elem *elem = g_ptr_array_index(pdf->elems, i);
    write_elem(pdf, elem);
    if (!elem->parent) g_string_append_printf(roots, "%d 0 R ", elem->object);
  }
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "<</Type/StructTreeRoot/K[%s]/ParentTreeNextKey %d", roots->str, pdf->next_key);
  append_parents(pdf, out);
  g_string_append(out, ">>\nendobj\n");
  sy_pdf_begin(pdf, pdf->struct_root);
  sy_pdf_put(pdf, out->str, out->len);
  g_string_free(out, TRUE);
  g_string_free(roots, TRUE);
}
