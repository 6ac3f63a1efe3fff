/* The structure tree: elements, their marked content, the parent tree (ISO 32000-1 14.7, 14.8). */
#include "pdf/pdf_private.h"

#include <math.h>

static const char *const tags[] = {
    [SY_ELEMENT_DOCUMENT] = "Document", [SY_ELEMENT_PART] = "Part",       [SY_ELEMENT_SECTION] = "Sect",
    [SY_ELEMENT_HEADING] = "H1",        [SY_ELEMENT_PARAGRAPH] = "P",     [SY_ELEMENT_LIST] = "L",
    [SY_ELEMENT_LIST_ITEM] = "LI",      [SY_ELEMENT_LABEL] = "Lbl",       [SY_ELEMENT_LIST_BODY] = "LBody",
    [SY_ELEMENT_TABLE] = "Table",       [SY_ELEMENT_ROW] = "TR",          [SY_ELEMENT_HEADER_CELL] = "TH",
    [SY_ELEMENT_CELL] = "TD",           [SY_ELEMENT_CAPTION] = "Caption", [SY_ELEMENT_FIGURE] = "Figure",
    [SY_ELEMENT_LINK] = "Link",         [SY_ELEMENT_NOTE] = "Note",       [SY_ELEMENT_REFERENCE] = "Reference",
    [SY_ELEMENT_TOC] = "TOC",           [SY_ELEMENT_TOC_ITEM] = "TOCI",   [SY_ELEMENT_RUBY] = "Ruby",
    [SY_ELEMENT_RUBY_BASE] = "RB",      [SY_ELEMENT_RUBY_TEXT] = "RT",    [SY_ELEMENT_SPAN] = "Span",
    [SY_ELEMENT_FORMULA] = "Formula"};

/* ---- Growing -------------------------------------------------------------------------------- */

void sy_pdf_elem_free(Elem *elem)
{
  g_free((char *)elem->data.alt);
  g_free((char *)elem->data.title);
  g_string_free(elem->kids, TRUE);
  g_free(elem);
}

Elem *sy_pdf_elem(Pdf *pdf, const SyElement *element)
{
  Elem *elem = g_hash_table_lookup(pdf->elem_by_id, GUINT_TO_POINTER(element->id));
  if (elem) return elem;
  elem = g_new0(Elem, 1);
  elem->data = *element;
  elem->data.alt = g_strdup(element->alt);
  elem->data.title = g_strdup(element->title);
  elem->data.box = sy_matrix_apply_rect(&pdf->state.turn, &element->box);
  elem->data.box.y = pdf->height - elem->data.box.y - elem->data.box.height;
  elem->kids = g_string_sized_new(16);
  elem->object = sy_pdf_object(pdf);
  elem->parent = pdf->open->len ? g_ptr_array_index(pdf->open, pdf->open->len - 1) : NULL;
  sy_pdf_reference(elem->parent ? elem->parent->kids : pdf->roots, elem->object);
  g_hash_table_insert(pdf->elem_by_id, GUINT_TO_POINTER(element->id), elem);
  return elem;
}

static int page_object(const Pdf *pdf)
{
  return g_array_index(pdf->pages, PdfPage, pdf->pages->len - 1).object;
}

int sy_pdf_mark_elem(Pdf *pdf, Elem *elem)
{
  int mcid = pdf->mcids++, page = page_object(pdf);
  if (elem->page == 0) elem->page = page;
  if (elem->page == page) {
    sy_pdf_integer(elem->kids, mcid);
    g_string_append_c(elem->kids, ' ');
  } else {
    g_string_append_printf(elem->kids, "<</Type/MCR/Pg %d 0 R/MCID %d>>", page, mcid);
  }
  sy_pdf_reference(pdf->owners, elem->object);
  return mcid;
}

int sy_pdf_parent_key(Pdf *pdf, int object)
{
  g_array_append_val(pdf->parents, object);
  return (int)pdf->parents->len - 1;
}

void sy_pdf_annotate_elem(Pdf *pdf, Elem *elem, int annotation)
{
  g_string_append_printf(elem->kids, "<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>", page_object(pdf), annotation);
}

/* ---- Writing -------------------------------------------------------------------------------- */

static void append_attributes(const Elem *elem, GString *out)
{
  const SyElement *e = &elem->data;
  static const char *const scopes[] = {"", "/Scope/Column", "/Scope/Row", "/Scope/Both"};
  bool header = e->kind == SY_ELEMENT_HEADER_CELL && e->scope != SY_SCOPE_NONE;
  if ((e->kind == SY_ELEMENT_CELL || e->kind == SY_ELEMENT_HEADER_CELL) &&
      (e->column_span > 1 || e->row_span > 1 || header)) {
    g_string_append(out, "/A<</O/Table");
    if (e->column_span > 1) g_string_append_printf(out, "/ColSpan %d", e->column_span);
    if (e->row_span > 1) g_string_append_printf(out, "/RowSpan %d", e->row_span);
    g_string_append_printf(out, "%s>>", header ? scopes[e->scope] : "");
  } else if (e->kind == SY_ELEMENT_LIST) {
    g_string_append_printf(out, "/A<</O/List/ListNumbering/%s>>", e->ordered ? "Decimal" : "Disc");
  } else if (e->kind == SY_ELEMENT_FIGURE) {
    double box[] = {e->box.x, e->box.y, e->box.x + e->box.width, e->box.y + e->box.height};
    g_string_append(out, "/A<</O/Layout/Placement/Block/BBox[");
    sy_pdf_numbers(out, 4, box, "]>>");
  }
}

static void write_elem(Pdf *pdf, const Elem *elem)
{
  const SyElement *e = &elem->data;
  GString *out = g_string_sized_new(256);
  const char *tag = tags[e->kind];
  char heading[] = {'H', (char)('0' + CLAMP(e->level, 1, 6)), 0};
  if (e->kind == SY_ELEMENT_HEADING) tag = heading;
  g_string_append(out, "<</S/");
  g_string_append(out, tag);
  g_string_append(out, "/P ");
  sy_pdf_reference(out, elem->parent ? elem->parent->object : pdf->struct_root);
  if (elem->page) g_string_append(out, "/Pg "), sy_pdf_reference(out, elem->page);
  if (e->alt) g_string_append(out, "/Alt"), sy_pdf_text(out, e->alt);
  if (e->kind == SY_ELEMENT_NOTE) g_string_append_printf(out, "/ID(n%u)", e->id);
  append_attributes(elem, out);
  g_string_append(out, "/K[");
  g_string_append_len(out, elem->kids->str, (gssize)elem->kids->len);
  g_string_append(out, "]>>");
  sy_pdf_put(pdf, elem->object, out);
  g_string_free(out, TRUE);
}

void sy_pdf_end_elem(Pdf *pdf, unsigned id)
{
  Elem *elem = g_hash_table_lookup(pdf->elem_by_id, GUINT_TO_POINTER(id));
  if (!elem) return;
  write_elem(pdf, elem);
  g_hash_table_remove(pdf->elem_by_id, GUINT_TO_POINTER(id));
  sy_pdf_elem_free(elem);
}

static int by_id(const void *a, const void *b)
{
  guint x = GPOINTER_TO_UINT(a), y = GPOINTER_TO_UINT(b);
  return x < y ? -1 : x > y;
}

void sy_pdf_write_structure(Pdf *pdf)
{
  /* Children have higher numbers than their parents and go first. */
  g_autoptr(GList) left = g_list_reverse(g_list_sort(g_hash_table_get_keys(pdf->elem_by_id), by_id));
  for (GList *k = left; k; k = k->next) sy_pdf_end_elem(pdf, GPOINTER_TO_UINT(k->data));
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "<</Type/StructTreeRoot/K[%s]/ParentTreeNextKey %u/ParentTree<</Nums[", pdf->roots->str,
                         pdf->parents->len);
  for (guint i = 0; i < pdf->parents->len; i++)
    if (g_array_index(pdf->parents, int, i))
      g_string_append_printf(out, "%u %d 0 R\n", i, g_array_index(pdf->parents, int, i));
  g_string_append(out, "]>>>>");
  sy_pdf_put(pdf, pdf->struct_root, out);
  g_string_free(out, TRUE);
}
