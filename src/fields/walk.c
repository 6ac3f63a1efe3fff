/* The walk over the main part that contents and references share. */
#include "fields/walk_private.h"

void *sy_walk_paragraph(const Walk *w)
{
  return w->paragraphs->len ? g_ptr_array_index(w->paragraphs, w->paragraphs->len - 1) : NULL;
}

void sy_walk_free_paragraph(const WalkReader *how, WalkParagraph *p)
{
  how->clear(p);
  g_free(p->style);
  g_free(p);
}

/* ---- Paragraphs ----------------------------------------------------------------------------- */

static void begin_paragraph(Walk *w)
{
  WalkParagraph *p = g_malloc0(w->how->paragraph);
  p->from = w->m.from;
  p->open_to = w->m.to;
  p->depth = w->m.depth;
  p->num_id = p->level = p->outline = -1;
  p->nested = w->paragraphs->len > 0;
  p->outer = w->run;
  w->run = (WalkRun){0};
  g_ptr_array_add(w->paragraphs, p);
  if (w->how->began) w->how->began(w, p);
}

/* The number counts once the paragraph's properties are known, before what is in it. */
static void settle(Walk *w, WalkParagraph *p)
{
  static const SyRunProperties mark;
  p->settled = true;
  p->of_style = sy_styles_paragraph(w->styles, p->style);
  if (p->num_id < 0) p->num_id = p->of_style->num_id;
  if (p->level < 0) p->level = p->of_style->level;
  if (p->outline < 0) p->outline = p->of_style->paragraph.outline_level;
  /* A paragraph that only ends its section, or whose mark is deleted, has no number. */
  bool counts = p->num_id > 0 && !p->gone && !(p->has_section && w->m.kind == SY_MARKUP_END);
  const SyLabel *label = NULL;
  if (counts) {
    sy_arena_reset(w->arena);
    label = sy_counting_label(w->counting, w->arena, p->num_id, p->level, &mark);
  }
  sy_counting_heading(w->counting, p->of_style->paragraph.style_name);
  bool numbered = label && *label->text && !label->bullet;
  if (w->how->settled) w->how->settled(w, p, numbered ? label : NULL);
}

static void end_paragraph(Walk *w)
{
  WalkParagraph *p = sy_walk_paragraph(w);
  if (!p || p->depth != w->m.depth) return;
  if (!p->settled) settle(w, p);
  p->close_from = w->m.from;
  p->to = w->m.to;
  w->run = p->outer;
  g_ptr_array_set_size(w->paragraphs, (gint)w->paragraphs->len - 1);
  if (!w->how->ended || !w->how->ended(w, p)) sy_walk_free_paragraph(w->how, p);
}

static void section(Walk *w)
{
  WalkParagraph *p = sy_walk_paragraph(w);
  if (p) p->has_section = true;
  if (w->how->section) w->how->section(w);
  else sy_markup_skip(&w->m);
}

/* Steps to the next tag within the element of that depth; false: its end. */
static bool next_within(Walk *w, int depth)
{
  return sy_markup_next(&w->m) && !(w->m.kind == SY_MARKUP_END && w->m.depth == depth);
}

static void mark_properties(Walk *w, WalkParagraph *p)
{
  int depth = w->m.depth;
  while (next_within(w, depth))
    if (w->m.kind == SY_MARKUP_START && (sy_markup_is(&w->m, "del") || sy_markup_is(&w->m, "moveFrom"))) p->gone = true;
}

static void property(Walk *w, WalkParagraph *p)
{
  const SyMarkup *m = &w->m;
  if (sy_markup_is(m, "pStyle")) {
    g_free(p->style);
    p->style = sy_markup_attribute(m, "val");
  } else if (sy_markup_is(m, "outlineLvl")) p->outline = CLAMP(sy_markup_number(m, "val", 9), 0, 9);
  else if (sy_markup_is(m, "numId")) p->num_id = sy_markup_number(m, "val", 0);
  else if (sy_markup_is(m, "ilvl")) p->level = CLAMP(sy_markup_number(m, "val", 0), 0, SY_LEVELS - 1);
}

static void paragraph_properties(Walk *w, WalkParagraph *p)
{
  int depth = w->m.depth;
  p->ppr_from = w->m.from;
  while (next_within(w, depth)) {
    if (w->m.kind != SY_MARKUP_START) continue;
    if (sy_markup_is(&w->m, "pPrChange")) sy_markup_skip(&w->m);
    else if (sy_markup_is(&w->m, "rPr")) mark_properties(w, p);
    else if (sy_markup_is(&w->m, "sectPr")) section(w);
    else property(w, p);
  }
  p->ppr_to = w->m.to;
}

/* ---- Runs and fields ------------------------------------------------------------------------ */

static void run_properties(Walk *w)
{
  int depth = w->m.depth;
  while (next_within(w, depth)) {
    if (w->m.kind != SY_MARKUP_START) continue;
    if (sy_markup_is(&w->m, "rPrChange")) sy_markup_skip(&w->m);
    else if (sy_markup_is(&w->m, "vanish")) w->run.hidden = sy_markup_on(&w->m);
  }
}

static void field_char(Walk *w)
{
  w->field_from = w->m.from;
  SyField *field = sy_markup_field_char(&w->m, &w->fields, w);
  if (field && w->how->separated) w->how->separated(w, field);
}

static void run_child(Walk *w)
{
  if (sy_markup_is(&w->m, "rPr")) {
    run_properties(w);
    return;
  }
  w->run.children++;
  if (sy_markup_is(&w->m, "fldChar")) field_char(w);
  else if (w->how->content) w->how->content(w);
}

static void read_body(Walk *w, int until);

static void simple_field(Walk *w)
{
  int depth = w->m.depth;
  w->field_from = w->m.from;
  SyFieldMark mark = sy_markup_simple_field(&w->m, &w->fields, w);
  if (w->fields.open->len > mark.open && w->how->simple) w->how->simple(w, sy_field_top(&w->fields));
  read_body(w, depth);
  sy_field_end_simple(&w->fields, mark, w);
}

/* ---- Elements ------------------------------------------------------------------------------- */

static void start_element(Walk *w)
{
  SyMarkup *m = &w->m;
  WalkParagraph *p = sy_walk_paragraph(w);
  if (p && !p->settled && m->depth == p->depth + 1) {
    if (sy_markup_is(m, "pPr")) {
      paragraph_properties(w, p);
      return;
    }
    settle(w, p);
  }
  if (sy_markup_is_left_out(m)) sy_markup_skip(m);
  else if (sy_markup_is(m, "p")) begin_paragraph(w);
  else if (sy_markup_is(m, "r")) w->run = (WalkRun){.from = m->from, .depth = m->depth};
  else if (w->run.depth && m->depth == w->run.depth + 1) run_child(w);
  else if (sy_markup_is(m, "fldSimple")) simple_field(w);
  else if (sy_markup_is(m, "sectPr")) section(w);
  else if (w->how->element) w->how->element(w);
}

static void end_element(Walk *w)
{
  SyMarkup *m = &w->m;
  if (sy_markup_is(m, "p")) end_paragraph(w);
  else if (sy_markup_is(m, "r") && m->depth == w->run.depth) {
    if (w->how->run_ended) w->how->run_ended(w);
    w->run.depth = 0;
  } else if (w->how->closed) w->how->closed(w);
}

/* Reads until the END of that depth, or the end. */
static void read_body(Walk *w, int until)
{
  while (sy_markup_next(&w->m)) {
    if (w->m.kind == SY_MARKUP_END && w->m.depth == until) return;
    if (w->m.kind == SY_MARKUP_START) start_element(w);
    else if (w->m.kind == SY_MARKUP_END) end_element(w);
  }
}

void sy_walk(Walk *w, const WalkReader *how, SyStyles *styles, const char *text, size_t size)
{
  w->how = how;
  w->styles = styles;
  w->counting = sy_counting_new(styles);
  w->arena = sy_arena_new();
  w->paragraphs = g_ptr_array_new();
  sy_field_stack_init(&w->fields, how->fields);
  sy_markup_init(&w->m, text, size);
  read_body(w, 0);
}

void sy_walk_end(Walk *w)
{
  for (guint i = 0; i < w->paragraphs->len; i++) sy_walk_free_paragraph(w->how, g_ptr_array_index(w->paragraphs, i));
  g_ptr_array_free(w->paragraphs, TRUE);
  sy_field_stack_clear(&w->fields);
  sy_counting_free(w->counting);
  sy_arena_free(w->arena);
}
