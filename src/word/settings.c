/* settings.xml, core properties, and the sections of the body (17.15, 17.6). */
#include "word/document_private.h"
#include "word/properties_private.h"

#include <string.h>

static xmlDoc *parse(SyDocument *d, const char *part)
{
  return part && sy_package_has(d->package, part) ? sy_package_load_xml(d->package, part, d->diagnostics) : NULL;
}

const char *sy_kept_attribute(SyDocument *d, const xmlNode *node, const char *name, const char *otherwise)
{
  const char *text = node ? sy_xml_attribute(node, name) : NULL;
  return text ? sy_arena_strndup(d->arena, text, strlen(text)) : otherwise;
}

/* The document's own set for Japanese: there is an element per language (17.15.1.58, 17.15.1.59). */
static const char *own_breaks(SyDocument *d, const xmlNode *root, const char *name)
{
  for (const xmlNode *n = root ? root->children : NULL; n; n = n->next) {
    const char *lang = sy_xml_is(n, name) ? sy_xml_attribute(n, "lang") : NULL;
    if (sy_xml_is(n, name) && (!lang || g_ascii_strncasecmp(lang, "ja", 2) == 0))
      return sy_kept_attribute(d, n, "val", NULL);
  }
  return NULL;
}

static void read_compat(SyDocumentSettings *s, const xmlNode *compat)
{
  const struct {
    const char *name;
    bool *flag;
  } flags[] = {{"balanceSingleByteDoubleByteWidth", &s->balance_single_byte_double_byte_width},
               {"useFELayout", &s->use_fe_layout},
               {"adjustLineHeightInTable", &s->adjust_line_height_in_table},
               {"doNotExpandShiftReturn", &s->do_not_expand_shift_return},
               {"ulTrailSpace", &s->ul_trail_space},
               {"noColumnBalance", &s->no_column_balance},
               {"doNotSnapToGridInCell", &s->do_not_snap_to_grid_in_cell},
               {"doNotWrapTextWithPunct", &s->do_not_wrap_text_with_punct},
               {"doNotUseEastAsianBreakRules", &s->do_not_use_east_asian_break_rules},
               {"splitPgBreakAndParaMark", &s->split_page_break_and_mark},
               {"doNotUseHTMLParagraphAutoSpacing", &s->sums_spacing},
               {"allowSpaceOfSameStyleInTable", &s->space_of_same_style_in_table},
               {"suppressSpBfAfterPgBrk", &s->no_space_after_break}};
  for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) *flags[i].flag = sy_on(compat, flags[i].name, false);
  for (const xmlNode *n = compat ? compat->children : NULL; n; n = n->next)
    if (sy_xml_is(n, "compatSetting") && g_strcmp0(sy_xml_attribute(n, "name"), "compatibilityMode") == 0)
      s->compatibility_mode = sy_number_of(n, "val", 12);
}

/* A variable of the document, which Word keeps but does not look at: what our own templates ask for. */
static int variable(const xmlNode *root, const char *name)
{
  const xmlNode *all = root ? sy_xml_child(root, "docVars") : NULL;
  for (const xmlNode *n = all ? all->children : NULL; n; n = n->next)
    if (sy_xml_is(n, "docVar") && g_strcmp0(sy_xml_attribute(n, "name"), name) == 0) return sy_number_of(n, "val", 0);
  return 0;
}

static const SyChoices compressions =
    SY_CHOICES("doNotCompress", "compressPunctuation", "compressPunctuationAndJapaneseKana");

static void read_settings(SyDocument *d, const xmlNode *root)
{
  SyDocumentSettings *s = &d->settings;
  s->even_and_odd = sy_on(root, "evenAndOddHeaders", false);
  s->mirror_margins = sy_on(root, "mirrorMargins", false);
  s->gutter_at_top = sy_on(root, "gutterAtTop", false);
  s->borders_leave_header = sy_on(root, "bordersDoNotSurroundHeader", false);
  s->borders_leave_footer = sy_on(root, "bordersDoNotSurroundFooter", false);
  s->strict_first_and_last = sy_on(root, "strictFirstAndLastChars", false);
  const xmlNode *tab = root ? sy_xml_child(root, "defaultTabStop") : NULL;
  const xmlNode *control = root ? sy_xml_child(root, "characterSpacingControl") : NULL;
  s->default_tab = MAX(sy_number_of(tab, "val", 720), 1);
  s->character_spacing_control = sy_choice_of(control, "val", &compressions, SY_COMPRESS_NOTHING);
  s->last_line = CLAMP(variable(root, "shiyosho.lastLine"), 0, 8);
  s->no_breaks_after = own_breaks(d, root, "noLineBreaksAfter");
  s->no_breaks_before = own_breaks(d, root, "noLineBreaksBefore");
  read_compat(s, root ? sy_xml_child(root, "compat") : NULL);
}

void sy_settings_load(SyDocument *d)
{
  d->settings.compatibility_mode = 12;
  d->settings_part = parse(d, sy_package_related(d->package, d->main.name, "settings"));
  read_settings(d, d->settings_part ? xmlDocGetRootElement(d->settings_part) : NULL);
  xmlDoc *core = parse(d, sy_package_related(d->package, "", "core-properties"));
  const xmlNode *root = core ? xmlDocGetRootElement(core) : NULL;
  d->settings.title = sy_xml_child_text(d->arena, root, "title");
  d->settings.creator = sy_xml_child_text(d->arena, root, "creator");
  d->settings.subject = sy_xml_child_text(d->arena, root, "subject");
  d->settings.keywords = sy_xml_child_text(d->arena, root, "keywords");
  d->settings.language = sy_xml_child_text(d->arena, root, "language");
  d->settings.created = sy_xml_child_text(d->arena, root, "created");
  if (core) xmlFreeDoc(core);
}

/* ---- Sections ------------------------------------------------------------------------------- */

static void read_page(SySection *s, const xmlNode *pr)
{
  const xmlNode *size = sy_xml_child(pr, "pgSz"), *margin = sy_xml_child(pr, "pgMar"),
                *grid = sy_xml_child(pr, "docGrid");
  s->page_width = CLAMP(sy_number_of(size, "w", 11906), 720, 31680);
  s->page_height = CLAMP(sy_number_of(size, "h", 16838), 720, 31680);
  s->landscape = size && g_strcmp0(sy_xml_attribute(size, "orient"), "landscape") == 0;
  s->margin_top = CLAMP(sy_number_of(margin, "top", 1440), -31680, 31680);
  s->margin_bottom = CLAMP(sy_number_of(margin, "bottom", 1440), -31680, 31680);
  s->margin_left = CLAMP(sy_number_of(margin, "left", 1440), 0, 31680);
  s->margin_right = CLAMP(sy_number_of(margin, "right", 1440), 0, 31680);
  s->header = CLAMP(sy_number_of(margin, "header", 720), 0, 31680);
  s->footer = CLAMP(sy_number_of(margin, "footer", 720), 0, 31680);
  s->gutter = CLAMP(sy_number_of(margin, "gutter", 0), 0, 31680);
  const char *type = grid ? sy_xml_attribute(grid, "type") : NULL;
  s->grid = g_strcmp0(type, "lines") == 0           ? SY_GRID_LINES
            : g_strcmp0(type, "linesAndChars") == 0 ? SY_GRID_LINES_AND_CHARS
            : g_strcmp0(type, "snapToChars") == 0   ? SY_GRID_SNAP_TO_CHARS
                                                    : SY_GRID_NONE;
  s->line_pitch = CLAMP(sy_number_of(grid, "linePitch", 0), 0, 31680);
  s->char_space = sy_number_of(grid, "charSpace", 0);
}

static void read_columns(SyDocument *d, SySection *s, const xmlNode *cols)
{
  s->n_columns = (size_t)CLAMP(sy_number_of(cols, "num", 1), 1, 45);
  s->column_line = cols && sy_number_of(cols, "sep", 0) != 0;
  s->column_space = CLAMP(sy_number_of(cols, "space", 720), 0, 31680);
  s->columns_equal = !cols || !sy_xml_attribute(cols, "equalWidth") || sy_number_of(cols, "equalWidth", 1) != 0;
  if (s->columns_equal) return;
  int *widths = SY_ARENA_ARRAY(d->arena, int, s->n_columns), *spaces = SY_ARENA_ARRAY(d->arena, int, s->n_columns);
  size_t n = 0;
  for (const xmlNode *c = cols->children; c && n < s->n_columns; c = c->next) {
    if (!sy_xml_is(c, "col")) continue;
    widths[n] = CLAMP(sy_number_of(c, "w", 0), 0, 31680);
    spaces[n++] = CLAMP(sy_number_of(c, "space", 0), 0, 31680);
  }
  s->n_columns = MAX(n, 1);
  s->columns_equal = n == 0;
  s->column_widths = widths;
  s->column_spaces = spaces;
}

static void read_references(SyDocument *d, SySection *s, const xmlNode *pr)
{
  static const char *const types[] = {
      [SY_HEADER_DEFAULT] = "default", [SY_HEADER_FIRST] = "first", [SY_HEADER_EVEN] = "even"};
  for (const xmlNode *n = pr->children; n; n = n->next) {
    bool header = sy_xml_is(n, "headerReference");
    if (!header && !sy_xml_is(n, "footerReference")) continue;
    const char *type = sy_xml_attribute(n, "type"), *id = sy_xml_attribute(n, "id");
    const SyRelationship *rel = id ? sy_package_relationship(d->package, d->main.name, id) : NULL;
    for (size_t i = 0; rel && i < G_N_ELEMENTS(types); i++)
      if (g_strcmp0(type ? type : "default", types[i]) == 0)
        (header ? s->headers : s->footers)[i] = sy_arena_strndup(d->arena, rel->target, strlen(rel->target));
  }
}

static const SyChoices note_restarts = SY_CHOICES("continuous", "eachSect", "eachPage");

/* w:footnotePr and w:endnotePr, first those of the document's settings, then those of the section. */
static void read_notes_of(SySection *s, const xmlNode *parent)
{
  for (int end = 0; parent && end < 2; end++) {
    const xmlNode *pr = sy_xml_child(parent, end ? "endnotePr" : "footnotePr");
    const xmlNode *format = pr ? sy_xml_child(pr, "numFmt") : NULL, *start = pr ? sy_xml_child(pr, "numStart") : NULL;
    const xmlNode *restart = pr ? sy_xml_child(pr, "numRestart") : NULL;
    if (format)
      *(end ? &s->endnote_format : &s->footnote_format) =
          sy_number_format_named(sy_xml_attribute(format, "val"), SY_NUMBER_DECIMAL);
    if (start) *(end ? &s->endnote_start : &s->footnote_start) = CLAMP(sy_number_of(start, "val", 1), 1, 100000);
    if (!end) s->footnote_restart = sy_choice_of(restart, "val", &note_restarts, s->footnote_restart);
  }
}

static void read_notes(SyDocument *d, SySection *s, const xmlNode *pr)
{
  s->footnote_format = SY_NUMBER_DECIMAL;
  s->endnote_format = SY_NUMBER_LOWER_ROMAN;
  s->footnote_start = s->endnote_start = 1;
  read_notes_of(s, d->settings_part ? xmlDocGetRootElement(d->settings_part) : NULL);
  read_notes_of(s, pr);
}

/* The number of the chapter before the page's: "2-1" (17.6.12). */
static void read_chapter(SySection *s, const xmlNode *number)
{
  static const struct {
    const char *name, *text;
  } separators[] = {{"hyphen", "-"}, {"period", "."}, {"colon", ":"}, {"emDash", "—"}, {"enDash", "–"}};
  const char *name = number ? sy_xml_attribute(number, "chapSep") : NULL;
  s->chapter_style = CLAMP(sy_number_of(number, "chapStyle", 0), 0, SY_LEVELS);
  s->chapter_separator = separators[0].text;
  for (size_t i = 0; name && i < G_N_ELEMENTS(separators); i++)
    if (strcmp(name, separators[i].name) == 0) s->chapter_separator = separators[i].text;
}

static const SyChoices starts = SY_CHOICES("nextPage", "continuous", "nextColumn", "oddPage", "evenPage"),
                       aligns = SY_CHOICES("top", "center", "both", "bottom"),
                       line_restarts = SY_CHOICES("continuous", "newSection", "newPage"),
                       border_pages = SY_CHOICES("allPages", "firstPage", "notFirstPage");

static void read_line_numbers(SySection *s, const xmlNode *lines)
{
  s->line_number_by = CLAMP(sy_number_of(lines, "countBy", 0), 0, 1000);
  s->line_number_start = CLAMP(sy_number_of(lines, "start", 0), 0, 1000000);
  s->line_number_distance = CLAMP(sy_number_of(lines, "distance", 360), 0, 31680);
  s->line_number_restart = sy_choice_of(lines, "restart", &line_restarts, SY_RESTART_PAGE);
}

static void read_page_borders(SySection *s, const xmlNode *borders)
{
  if (!borders) return;
  sy_read_border(&s->border_top, sy_xml_child(borders, "top"));
  sy_read_border(&s->border_left, sy_xml_child(borders, "left"));
  sy_read_border(&s->border_bottom, sy_xml_child(borders, "bottom"));
  sy_read_border(&s->border_right, sy_xml_child(borders, "right"));
  s->border_from_page = g_strcmp0(sy_xml_attribute(borders, "offsetFrom"), "page") == 0;
  s->border_display = sy_choice_of(borders, "display", &border_pages, SY_BORDERS_ALL_PAGES);
}

static SySection read_section(SyDocument *d, const xmlNode *pr, const SySection *before)
{
  SySection s = {0};
  if (before) {
    memcpy(s.headers, before->headers, sizeof s.headers);
    memcpy(s.footers, before->footers, sizeof s.footers);
  }
  const xmlNode *number = sy_xml_child(pr, "pgNumType");
  s.start = sy_choice_of(sy_xml_child(pr, "type"), "val", &starts, SY_SECTION_NEXT_PAGE);
  read_page(&s, pr);
  read_columns(d, &s, sy_xml_child(pr, "cols"));
  read_references(d, &s, pr);
  s.title_page = sy_on(pr, "titlePg", false);
  s.page_format = sy_number_format_named(number ? sy_xml_attribute(number, "fmt") : NULL, SY_NUMBER_DECIMAL);
  read_chapter(&s, number);
  s.page_start_set = number && sy_xml_attribute(number, "start");
  s.page_start = sy_number_of(number, "start", 1);
  s.valign = sy_choice_of(sy_xml_child(pr, "vAlign"), "val", &aligns, SY_PAGE_TOP);
  read_line_numbers(&s, sy_xml_child(pr, "lnNumType"));
  read_page_borders(&s, sy_xml_child(pr, "pgBorders"));
  read_notes(d, &s, pr);
  /* Word sets sections of btLr as those of tbRl, as it was measured (office-open-xml-viewer issue 988). */
  SyTextDirection direction = sy_text_direction(sy_xml_child(pr, "textDirection"));
  s.vertical = direction == SY_TEXT_TB_RL || direction == SY_TEXT_TB_RL_V || direction == SY_TEXT_BT_LR ||
               direction == SY_TEXT_TB_LR_V;
  return s;
}

static void add_section(SyDocument *d, const xmlNode *pr)
{
  guint count = d->sections->len;
  SySection s = read_section(d, pr, count ? &g_array_index(d->sections, SySection, count - 1) : NULL);
  g_array_append_val(d->sections, s);
}

/* The w:sectPr inside the elements that its names are declared on. */
static const xmlNode *find_section(const xmlNode *node)
{
  while (node && !sy_xml_is(node, "sectPr")) node = node->children;
  return node;
}

void sy_sections_load(SyDocument *d)
{
  SyPlace place = {.file = sy_package_path(d->package), .part = d->main.name};
  for (guint i = 0; i < d->scan.sections->len; i++) {
    const char *text = g_ptr_array_index(d->scan.sections, i);
    xmlDoc *doc = sy_xml_parse(text, strlen(text), &place, d->limits, d->diagnostics);
    const xmlNode *pr = doc ? find_section(xmlDocGetRootElement(doc)) : NULL;
    if (pr) add_section(d, pr);
    if (doc) xmlFreeDoc(doc);
  }
  if (d->sections->len > 0 && d->scan.last_section) return;
  xmlNode *none = xmlNewNode(NULL, BAD_CAST "sectPr");
  add_section(d, none);
  xmlFreeNode(none);
}
