/* What stands at the end of a PDF: resources, the page tree, destinations, the outline, metadata (ISO
 * 32000-1 7.7, 12.3). */
#include "pdf/pdf_private.h"

#include <stdio.h>
#include <string.h>

static int by_object(const void *a, const void *b)
{
  return GPOINTER_TO_INT(a) - GPOINTER_TO_INT(b);
}

static void write_resources(Pdf *pdf)
{
  GString *out = g_string_new("<</Font<<");
  for (guint i = 0; i < pdf->fonts->len; i++) {
    const PdfFont *font = g_ptr_array_index(pdf->fonts, i);
    g_string_append_printf(out, "/F%u %d 0 R", font->number, font->object);
    if (font->vertical) g_string_append_printf(out, "/V%u %d 0 R", font->number, font->vertical);
  }
  g_string_append(out, ">>/XObject<<");
  g_autoptr(GList) pictures = g_list_sort(g_hash_table_get_values(pdf->pictures), by_object);
  for (GList *p = pictures; p; p = p->next)
    if (p->data) g_string_append_printf(out, "/I%d %d 0 R", GPOINTER_TO_INT(p->data), GPOINTER_TO_INT(p->data));
  g_string_append(out, ">>/ExtGState<<");
  for (int i = 0; i < 100; i++)
    if (g_hash_table_contains(pdf->opacities, GINT_TO_POINTER(i + 1)))
      g_string_append_printf(out, "/O%d<</ca %d.%02d/CA %d.%02d>>", i, i / 100, i % 100, i / 100, i % 100);
  g_string_append(out, ">>>>");
  sy_pdf_put(pdf, pdf->resources, out);
  g_string_free(out, TRUE);
}

static void write_page_tree(Pdf *pdf)
{
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "<</Type/Pages/Count %u/Kids[", pdf->pages->len);
  for (guint i = 0; i < pdf->pages->len; i++)
    g_string_append_printf(out, "%d 0 R ", g_array_index(pdf->pages, PdfPage, i).object);
  g_string_append(out, "]>>");
  sy_pdf_put(pdf, pdf->page_tree, out);
  g_string_free(out, TRUE);
}

static int by_name(const void *a, const void *b)
{
  return strcmp((*(const Destination *const *)a)->name, (*(const Destination *const *)b)->name);
}

/* Names in a tree of one leaf, ordered as their UTF-16 is. */
static int write_destinations(Pdf *pdf)
{
  if (pdf->destinations->len == 0) return 0;
  g_ptr_array_sort(pdf->destinations, by_name);
  GString *out = g_string_new("<</Names[");
  const char *before = NULL;
  for (guint i = 0; i < pdf->destinations->len; i++) {
    const Destination *d = g_ptr_array_index(pdf->destinations, i);
    if (before && strcmp(before, d->name) == 0) continue;
    before = d->name;
    sy_pdf_text(out, d->name);
    g_string_append_printf(out, "[%d 0 R/XYZ ", d->page);
    sy_pdf_number(out, d->x);
    sy_pdf_number(out, d->y);
    g_string_append(out, "null]\n");
  }
  g_string_append(out, "]>>");
  int object = sy_pdf_object(pdf);
  sy_pdf_put(pdf, object, out);
  g_string_free(out, TRUE);
  return object;
}

/* An entry's neighbours, as indices; -1: none. */
typedef struct {
  int parent, previous, next, first, last, below;
} Kin;

/* Each entry is below the last one before it of a lower level. */
static Kin *find_kin(const Pdf *pdf, Kin *root)
{
  guint n = pdf->outlines->len;
  Kin *kin = g_new(Kin, n);
  *root = (Kin){-1, -1, -1, -1, -1, 0};
  for (guint i = 0; i < n; i++) {
    int level = ((Outline *)g_ptr_array_index(pdf->outlines, i))->level, parent = (int)i - 1;
    while (parent >= 0 && ((Outline *)g_ptr_array_index(pdf->outlines, (guint)parent))->level >= level)
      parent = kin[parent].parent;
    Kin *of = parent >= 0 ? &kin[parent] : root;
    kin[i] = (Kin){parent, of->last, -1, -1, -1, 0};
    if (of->last >= 0) kin[of->last].next = (int)i;
    else of->first = (int)i;
    of->last = (int)i;
    of->below++;
  }
  return kin;
}

static int write_outlines(Pdf *pdf)
{
  guint n = pdf->outlines->len;
  if (n == 0) return 0;
  Kin root;
  g_autofree Kin *kin = find_kin(pdf, &root);
  int object = sy_pdf_object(pdf);
  g_autofree int *objects = g_new(int, n);
  for (guint i = 0; i < n; i++) objects[i] = sy_pdf_object(pdf);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    const Outline *o = g_ptr_array_index(pdf->outlines, i);
    const Kin *k = &kin[i];
    g_string_assign(out, "<</Title");
    sy_pdf_text(out, o->title);
    g_string_append_printf(out, "/Parent %d 0 R", k->parent < 0 ? object : objects[k->parent]);
    if (k->previous >= 0) g_string_append_printf(out, "/Prev %d 0 R", objects[k->previous]);
    if (k->next >= 0) g_string_append_printf(out, "/Next %d 0 R", objects[k->next]);
    if (k->first >= 0)
      g_string_append_printf(out, "/First %d 0 R/Last %d 0 R/Count -%d", objects[k->first], objects[k->last], k->below);
    g_string_append_printf(out, "/Dest[%d 0 R/XYZ null ", o->page);
    sy_pdf_number(out, o->y);
    g_string_append(out, "null]>>");
    sy_pdf_put(pdf, objects[i], out);
  }
  g_string_printf(out, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", objects[root.first], objects[root.last],
                  root.below);
  sy_pdf_put(pdf, object, out);
  g_string_free(out, TRUE);
  return object;
}

static int write_metadata(Pdf *pdf)
{
  const SyPdfOptions *o = &pdf->options;
  GString *x = g_string_new(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
      "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">");
  g_string_append(x, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
  sy_xml_append_text(x, o->title && *o->title ? o->title : "無題", -1);
  g_string_append(x, "</rdf:li></rdf:Alt></dc:title>");
  if (o->author && *o->author) {
    g_string_append(x, "<dc:creator><rdf:Seq><rdf:li>");
    sy_xml_append_text(x, o->author, -1);
    g_string_append(x, "</rdf:li></rdf:Seq></dc:creator>");
  }
  if (o->created && *o->created) {
    g_string_append(x, "<xmp:CreateDate>");
    sy_xml_append_text(x, o->created, -1);
    g_string_append(x, "</xmp:CreateDate>");
  }
  g_string_append(x, "<xmp:CreatorTool>shiyosho</xmp:CreatorTool>");
  if (o->tags) g_string_append(x, "<pdfuaid:part>1</pdfuaid:part>");
  g_string_append(x, "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>");
  int object = sy_pdf_object(pdf);
  sy_pdf_stream_as_is(pdf, object, "/Type/Metadata/Subtype/XML", x->str, x->len);
  g_string_free(x, TRUE);
  return object;
}

/* The number that a label is, in decimal digits; 0: another label. */
static int plain_number(const char *label)
{
  guint64 number;
  if (*label == '0' || !g_ascii_string_to_unsigned(label, 10, 1, 1000000, &number, NULL)) return 0;
  return (int)number;
}

/* Labels that count on in decimal digits are one range; others stand as they are, page by page. */
static void append_labels(Pdf *pdf, GString *out)
{
  int expected = 0;
  g_string_append(out, "/PageLabels<</Nums[");
  for (guint i = 0; i < pdf->pages->len; i++) {
    const char *label = g_array_index(pdf->pages, PdfPage, i).label;
    int number = plain_number(label);
    if (number == 0) {
      g_string_append_printf(out, "%u<</P", i);
      sy_pdf_text(out, label);
      g_string_append(out, ">>");
    } else if (number != expected) {
      g_string_append_printf(out, "%u<</S/D/St %d>>", i, number);
    }
    expected = number ? number + 1 : 0;
  }
  g_string_append(out, "]>>");
}

static void write_catalog(Pdf *pdf, int names, int outlines, int metadata)
{
  GString *out = g_string_new(NULL);
  const char *language = pdf->options.language && *pdf->options.language ? pdf->options.language : "ja-JP";
  g_string_append_printf(
      out, "<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>/Lang(%s)",
      pdf->page_tree, metadata, language);
  if (pdf->options.tags)
    g_string_append_printf(out, "/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", pdf->struct_root);
  if (names) g_string_append_printf(out, "/Names<</Dests %d 0 R>>", names);
  if (outlines) g_string_append_printf(out, "/Outlines %d 0 R/PageMode/UseOutlines", outlines);
  append_labels(pdf, out);
  g_string_append(out, ">>");
  sy_pdf_put(pdf, pdf->catalog, out);
  g_string_free(out, TRUE);
}

static int write_info(Pdf *pdf)
{
  const SyPdfOptions *o = &pdf->options;
  const struct {
    const char *key, *text;
  } entries[] = {{"Title", o->title},       {"Author", o->author},   {"Subject", o->subject},
                 {"Keywords", o->keywords}, {"Creator", "shiyosho"}, {"Producer", "shiyosho"}};
  GString *out = g_string_new("<<");
  for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
    if (!entries[i].text || !*entries[i].text) continue;
    g_string_append_printf(out, "/%s", entries[i].key);
    sy_pdf_text(out, entries[i].text);
  }
  int year, month, day;
  if (o->created && sscanf(o->created, "%4d-%2d-%2d", &year, &month, &day) == 3)
    g_string_append_printf(out, "/CreationDate(D:%04d%02d%02d000000Z)", year, month, day);
  g_string_append(out, ">>");
  int object = sy_pdf_object(pdf);
  sy_pdf_put(pdf, object, out);
  g_string_free(out, TRUE);
  return object;
}

void sy_pdf_write_document(Pdf *pdf)
{
  sy_pdf_write_fonts(pdf);
  write_resources(pdf);
  write_page_tree(pdf);
  int names = write_destinations(pdf), outlines = write_outlines(pdf), metadata = write_metadata(pdf);
  if (pdf->options.tags) sy_pdf_write_structure(pdf);
  write_catalog(pdf, names, outlines, metadata);
  sy_pdf_trailer(pdf, write_info(pdf));
}
