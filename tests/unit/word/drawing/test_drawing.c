/* Shapes, groups and diagrams: what is painted for them. */
#include "pages.h"

#include <math.h>

#define NS                                                                                                             \
  "xmlns:wp=\"urn:wp\" xmlns:a=\"urn:a\" xmlns:wps=\"urn:wps\" xmlns:wpg=\"urn:wpg\" xmlns:v=\"urn:v\" xmlns:dgm=\"urn:dgm\""
/* A drawing of 72 x 36 pt. */
#define DRAWING(content)                                                                                               \
  "<w:r><w:drawing " NS                                                                                                \
  "><wp:inline><wp:extent cx=\"914400\" cy=\"457200\"/><wp:docPr id=\"1\" name=\"n\"/><a:graphic>"                     \
  "<a:graphicData>" content "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
#define FILL "<a:solidFill><a:srgbClr val=\"00FF00\"/></a:solidFill>"
#define LINE "<a:ln w=\"12700\"><a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill></a:ln>"
#define SHAPE(transform, geometry, rest)                                                                               \
  "<wps:wsp><wps:spPr><a:xfrm " transform                                                                              \
  "><a:off x=\"0\" y=\"0\"/><a:ext cx=\"914400\" cy=\"457200\"/></a:xfrm>" geometry rest                               \
  "</wps:spPr><wps:bodyPr/></wps:wsp>"
#define PRESET(name) "<a:prstGeom prst=\"" name "\"><a:avLst/></a:prstGeom>"

/* The line that begins with what, of what is painted for a paragraph. Caller frees. */
static char *painted(const char *paragraph, const UnitPart *parts, const char *what)
{
  g_autofree char *body = g_strdup_printf("<w:p>%s</w:p>" UNIT_SECTION("") "</w:sectPr>", paragraph);
  g_autofree char *pages = unit_pages(body, parts, NULL);
  g_auto(GStrv) lines = g_strsplit(pages, "\n", -1);
  GString *out = g_string_new(NULL);
  for (char **line = lines; *line; line++) {
    g_strstrip(*line);
    if (g_str_has_prefix(*line, what)) g_string_append_printf(out, "%s\n", *line);
  }
  return g_string_free(out, FALSE);
}

static void expect(const char *paragraph, const UnitPart *parts, const char *what, const char *wanted)
{
  g_autofree char *is = painted(paragraph, parts, what);
  assert_string_equal(is, wanted);
}

static void test_shape_preset_draws_its_outline(void **state)
{
  expect(DRAWING(SHAPE("", PRESET("triangle"), FILL LINE)), NULL, "path",
         "path M 0.00,36.00 L 36.00,0.00 L 72.00,36.00 Z fill #00ff00 line #ff0000 w1.00\n");
  expect(
      DRAWING(SHAPE("", PRESET("rightArrow"), FILL)), NULL, "path",
      "path M 0.00,9.00 L 54.00,9.00 L 54.00,0.00 L 72.00,18.00 L 54.00,36.00 L 54.00,27.00 L 0.00,27.00 Z fill #00ff00\n");
}

static void test_shape_adjusted_moves_its_points(void **state)
{
  expect(DRAWING(SHAPE(
             "", "<a:prstGeom prst=\"triangle\"><a:avLst><a:gd name=\"adj\" fmla=\"val 0\"/></a:avLst></a:prstGeom>",
             FILL)),
         NULL, "path", "path M 0.00,36.00 L 0.00,0.00 L 72.00,36.00 Z fill #00ff00\n");
}

static void test_shape_flipped_is_mirrored(void **state)
{
  expect(DRAWING(SHAPE("flipH=\"1\"", PRESET("rtTriangle"), FILL)), NULL, "path",
         "path M 72.00,36.00 L 72.00,0.00 L 0.00,36.00 Z fill #00ff00\n");
  expect(DRAWING(SHAPE("flipV=\"1\"", PRESET("line"), LINE)), NULL, "path",
         "path M 0.00,36.00 L 72.00,0.00 line #ff0000 w1.00\n");
}

static void test_line_with_arrow_ends_in_a_head(void **state)
{
  expect(DRAWING(SHAPE("", PRESET("bentConnector2"),
                       "<a:ln w=\"12700\"><a:solidFill><a:srgbClr val=\"0000FF\"/></a:solidFill>"
                       "<a:prstDash val=\"dash\"/><a:tailEnd type=\"triangle\"/></a:ln>")),
         NULL, "path",
         "path M 0.00,0.00 L 72.00,0.00 L 72.00,36.00 line #0000ff w1.00 dash 2\n"
         "path M 70.50,33.00 L 72.00,36.00 L 73.50,33.00 Z fill #0000ff\n");
}

static void test_shape_custom_draws_its_paths(void **state)
{
  expect(
      DRAWING(SHAPE(
          "",
          "<a:custGeom><a:gdLst><a:gd name=\"q\" fmla=\"*/ w 1 4\"/></a:gdLst><a:pathLst><a:path w=\"100\" h=\"100\"><a:moveTo><a:pt x=\"0\" y=\"0\"/>"
          "</a:moveTo><a:lnTo><a:pt x=\"q\" y=\"50\"/></a:lnTo><a:quadBezTo><a:pt x=\"q\" y=\"100\"/><a:pt x=\"100\" y=\"100\"/></a:quadBezTo>"
          "<a:close/></a:path></a:pathLst></a:custGeom>",
          FILL)),
      NULL, "path", "path M 0.00,0.00 L 18.00,18.00 C 18.00,30.00 36.00,36.00 72.00,36.00 Z fill #00ff00\n");
}

static void test_shape_custom_hostile_is_bounded(void **state)
{
  g_autofree char *is = painted(
      DRAWING(SHAPE(
          "",
          "<a:custGeom><a:gdLst><a:gd name=\"x\" fmla=\"*/ 1e308 1e308 0\"/><a:gd name=\"y\" fmla=\"tan 1 5400000\"/>"
          "<a:gd name=\"z\" fmla=\"\"/></a:gdLst><a:pathLst><a:path w=\"-5\" h=\"0\"><a:moveTo><a:pt x=\"y\" y=\"nan\"/></a:moveTo><a:lnTo/><a:arcTo wR=\"x\"/>"
          "<a:cubicBezTo><a:pt/></a:cubicBezTo></a:path><a:path w=\"100\" h=\"100\"><a:moveTo><a:pt x=\"0\" y=\"0\"/></a:moveTo><a:lnTo><a:pt x=\"100\" y=\"50\"/></a:lnTo>"
          "<a:lnTo><a:pt x=\"0\" y=\"100\"/></a:lnTo></a:path></a:pathLst></a:custGeom>",
          FILL)),
      NULL, "path");
  assert_non_null(strstr(is, "M 0.00,0.00 L 72.00,18.00 L 0.00,36.00")); /* what is right beside it is drawn */
  assert_null(strstr(is, "nan"));
  assert_null(strstr(is, "inf"));
}

static void test_shape_unknown_is_its_box_with_a_warning(void **state)
{
  g_autofree char *pages =
      unit_pages("<w:p>" DRAWING(SHAPE("", PRESET("gear9"), FILL)) "</w:p>" UNIT_SECTION("") "</w:sectPr>", NULL, NULL);
  assert_non_null(strstr(pages, "box "));
  assert_non_null(strstr(pages, "gear9"));
}

static void test_colour_of_the_theme_is_changed_as_it_says(void **state)
{
  expect(DRAWING(SHAPE("", PRESET("diamond"),
                       "<a:solidFill><a:srgbClr val=\"4F81BD\"><a:tint val=\"40000\"/></a:srgbClr></a:solidFill>")),
         NULL, "path", "path M 0.00,18.00 L 36.00,0.00 L 72.00,18.00 L 36.00,36.00 Z fill #d0d8e8\n");
  expect(
      DRAWING(SHAPE("", PRESET("diamond"),
                    "<a:solidFill><a:schemeClr val=\"accent2\"><a:lumMod val=\"50000\"/></a:schemeClr></a:solidFill>")),
      NULL, "path", "path M 0.00,18.00 L 36.00,0.00 L 72.00,18.00 L 36.00,36.00 Z fill #843c0b\n");
}

static void test_group_flipped_mirrors_its_members(void **state)
{
#define MEMBER(x)                                                                                                      \
  "<wps:wsp><wps:spPr><a:xfrm><a:off x=\"" x "\" y=\"0\"/><a:ext cx=\"100\" cy=\"100\"/></a:xfrm>" PRESET("rect") FILL \
      "</wps:spPr></wps:wsp>"
#define GROUP(flip)                                                                                                    \
  "<wpg:wgp><wpg:grpSpPr><a:xfrm " flip                                                                                \
  "><a:off x=\"0\" y=\"0\"/><a:ext cx=\"914400\" cy=\"457200\"/><a:chOff x=\"0\" y=\"0\"/>"                            \
  "<a:chExt cx=\"400\" cy=\"100\"/></a:xfrm></wpg:grpSpPr>" MEMBER("0") MEMBER("100") "</wpg:wgp>"
  g_autofree char *plain = painted(DRAWING(GROUP("")), NULL, "box"),
                  *flipped = painted(DRAWING(GROUP("flipH=\"1\"")), NULL, "box");
  assert_non_null(strstr(plain, "box 50.00,"));
  assert_non_null(strstr(plain, "box 68.00,"));
  assert_non_null(strstr(flipped, "box 104.00,"));
  assert_non_null(strstr(flipped, "box 86.00,"));
}

/* Scales multiply from group to group; what is deeper than groups go is named. */
static void test_group_hostile_is_bounded(void **state)
{
  for (int levels = 30; levels <= 90; levels += 60) {
    GString *groups = g_string_new(NULL);
    for (int i = 0; i < levels; i++)
      g_string_append_printf(
          groups,
          "<wpg:%s><wpg:grpSpPr><a:xfrm flipH=\"1\"><a:off x=\"-9\" y=\"1\"/><a:ext cx=\"99999999\" cy=\"99999999\"/><a:chOff x=\"5\" y=\"0\"/>"
          "<a:chExt cx=\"1\" cy=\"1\"/></a:xfrm></wpg:grpSpPr>",
          i ? "grpSp" : "wgp");
    g_string_append(groups, MEMBER("0"));
    for (int i = 0; i < levels; i++) g_string_append_printf(groups, "</wpg:%s>", i + 1 < levels ? "grpSp" : "wgp");
    g_autofree char *inside = g_string_free(groups, FALSE);
    g_autofree char *body = g_strdup_printf("<w:p>" DRAWING("%s") "</w:p>" UNIT_SECTION("") "</w:sectPr>", inside),
                    *text = unit_pages(body, NULL, NULL);
    assert_int_equal(strstr(text, "nested too deep") != NULL, levels > 64);
  }
}

static void test_diagram_shows_the_drawing_beside_its_model(void **state)
{
  static const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"diagrams/data1.xml",
       "<dgm:dataModel xmlns:dgm=\"urn:dgm\" xmlns:dsp=\"urn:dsp\"><dgm:extLst><ext><dsp:dataModelExt relId=\"diagrams/drawing1.xml\"/></ext>"
       "</dgm:extLst></dgm:dataModel>"},
      {"diagrams/drawing1.xml",
       "<dsp:drawing xmlns:dsp=\"urn:dsp\" xmlns:a=\"urn:a\"><dsp:spTree><dsp:grpSpPr/><dsp:sp><dsp:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"
       "<a:ext cx=\"914400\" cy=\"254000\"/></a:xfrm>" PRESET("homePlate") FILL
       "</dsp:spPr><dsp:txBody><a:bodyPr lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\"/><a:p><a:pPr>"
       "<a:lnSpc><a:spcPts val=\"2000\"/></a:lnSpc></a:pPr><a:r><a:rPr sz=\"1000\"><a:solidFill><a:srgbClr val=\"112233\"/></a:solidFill></a:rPr><a:t>公告</a:t></a:r></a:p>"
       "</dsp:txBody><dsp:txXfrm rot=\"5400000\"><a:off x=\"127000\" y=\"0\"/><a:ext cx=\"254000\" cy=\"254000\"/></dsp:txXfrm></dsp:sp></dsp:spTree></dsp:drawing>"},
      {NULL, NULL}};
  const char *drawing = DRAWING("<dgm:relIds r:dm=\"diagrams/data1.xml\"/>");
  expect(drawing, parts, "path",
         "path M 0.00,0.00 L 62.00,0.00 L 72.00,10.00 L 62.00,20.00 L 0.00,20.00 Z fill #00ff00\n");
  g_autofree char *text = painted(drawing, parts, "text");
  assert_non_null(strstr(text, "w20.00 10 #112233 公告"));
  g_autofree char *turn = painted(drawing, parts, "push 0.000 1.000 -1.000 0.000");
  assert_true(*turn);
  g_autofree char *label = painted(drawing, NULL, "warning");
  assert_string_equal(label, "");
}

#define BODY(attributes)                                                                                                                                             \
  "<dsp:drawing xmlns:dsp=\"urn:dsp\" xmlns:a=\"urn:a\"><dsp:spTree><dsp:grpSpPr/><dsp:sp><dsp:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"                                \
  "<a:ext cx=\"914400\" cy=\"914400\"/></a:xfrm>" PRESET(                                                                                                            \
      "rect") "</dsp:spPr><dsp:txBody><a:bodyPr lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" " attributes "/><a:p>"                                                   \
              "<a:pPr><a:lnSpc><a:spcPts val=\"2000\"/></a:lnSpc><a:spcBef><a:spcPts val=\"1000\"/></a:spcBef><a:spcAft><a:spcPts val=\"3000\"/></a:spcAft></a:pPr>" \
              "<a:r><a:rPr sz=\"1000\"/><a:t>公告</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>"

/* 21.1.2.1.1: space before the first and after the last paragraph of a body counts only where it says so. */
static void test_text_of_shape_has_no_space_at_its_ends(void **state)
{
  static const char *const bodies[] = {BODY("anchor=\"t\""), BODY("anchor=\"t\" spcFirstLastPara=\"1\""),
                                       BODY("anchor=\"b\""), BODY("anchor=\"b\" spcFirstLastPara=\"1\"")};
  double at[4];
  for (size_t i = 0; i < 4; i++) {
    const UnitPart parts[] = {
        {"styles", UNIT_STYLES},
        {"diagrams/data1.xml",
         "<dgm:dataModel xmlns:dgm=\"urn:dgm\" xmlns:dsp=\"urn:dsp\"><dgm:extLst><ext><dsp:dataModelExt "
         "relId=\"diagrams/drawing1.xml\"/></ext></dgm:extLst></dgm:dataModel>"},
        {"diagrams/drawing1.xml", bodies[i]},
        {NULL, NULL}};
    g_autofree char *text = painted(DRAWING("<dgm:relIds r:dm=\"diagrams/data1.xml\"/>"), parts, "text");
    assert_int_equal(sscanf(text, "text %*f,%lf", &at[i]), 1);
  }
  assert_true(fabs(at[1] - at[0] - 10) < 0.01);
  assert_true(fabs(at[2] - at[3] - 30) < 0.01);
}

static void test_vml_callout_points_where_it_says(void **state)
{
  expect(
      "<w:r><w:pict xmlns:v=\"urn:v\"><v:shape type=\"#_x0000_t61\" adj=\"0,43200\" style=\"width:72pt;height:36pt\" fillcolor=\"#ff9\" stroked=\"f\"/></w:pict></w:r>",
      NULL, "path",
      "path M 0.00,0.00 L 12.00,0.00 L 12.00,0.00 L 30.00,0.00 L 72.00,0.00 L 72.00,21.00 L 72.00,21.00 L 72.00,30.00 L 72.00,36.00 L 30.00,36.00 "
      "L 0.00,72.00 L 12.00,36.00 L 0.00,36.00 L 0.00,30.00 L 0.00,21.00 L 0.00,21.00 Z fill #ffff99\n");
}

static void test_vml_path_is_drawn(void **state)
{
  expect(
      "<w:r><w:pict xmlns:v=\"urn:v\"><v:shape coordsize=\"720,360\" path=\"m,360l360,,720,360xe\" style=\"width:72pt;height:36pt\" fillcolor=\"#123456\" stroked=\"f\"/></w:pict></w:r>",
      NULL, "path", "path M 0.00,36.00 L 36.00,0.00 L 72.00,36.00 Z fill #123456\n");
  expect(
      "<w:r><w:pict xmlns:v=\"urn:v\"><v:shape coordsize=\"720,360\" path=\"m100,100r100,l@1,2\" style=\"width:72pt;height:36pt\" fillcolor=\"#123456\"/></w:pict></w:r>",
      NULL, "path", "");
}

static void test_vml_group_draws_its_members(void **state)
{
  const char *group =
      "<w:r><w:pict xmlns:v=\"urn:v\"><v:group style=\"width:72pt;height:36pt\" coordsize=\"720,360\"><v:line from=\"0,360\" to=\"720,0\"/>"
      "<v:oval style=\"left:0;top:0;width:360;height:360\" fillcolor=\"red\" stroked=\"f\"/></v:group></w:pict></w:r>";
  g_autofree char *is = painted(group, NULL, "path");
  assert_non_null(strstr(is, "path M 0.00,36.00 L 72.00,0.00 line #000000 w0.75\n"));
  assert_non_null(strstr(is, "fill #ff0000"));
}

#define NUMBERS(a, b)                                                                                                  \
  "<c:numRef><c:numCache><c:ptCount val=\"2\"/><c:pt idx=\"0\"><c:v>" a "</c:v></c:pt><c:pt idx=\"1\"><c:v>" b         \
  "</c:v></c:pt></c:numCache></c:numRef>"
#define SERIES(name, color, a, b)                                                                                                        \
  "<c:ser><c:tx><c:v>" name "</c:v></c:tx><c:spPr><a:solidFill><a:srgbClr val=\"" color                                                  \
  "\"/></a:solidFill></c:spPr><c:cat><c:strRef>"                                                                                         \
  "<c:strCache><c:pt idx=\"0\"><c:v>甲</c:v></c:pt><c:pt idx=\"1\"><c:v>乙</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val>" NUMBERS( \
      a, b) "</c:val></c:ser>"
#define CHART(plots)                                                                                                   \
  "<c:chartSpace xmlns:c=\"urn:c\" xmlns:a=\"urn:a\"><c:chart><c:plotArea>" plots                                      \
  "</c:plotArea></c:chart></c:chartSpace>"
/* 216 x 108 pt */
#define CHART_DRAWING                                                                                                  \
  "<w:r><w:drawing " NS                                                                                                \
  " xmlns:c=\"urn:c\"><wp:inline><wp:extent cx=\"2743200\" cy=\"1371600\"/><wp:docPr id=\"1\" name=\"n\"/><a:graphic>" \
  "<a:graphicData><c:chart r:id=\"charts/chart1.xml\"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
#define AXES                                                                                                           \
  "<c:catAx><c:axId val=\"1\"/></c:catAx><c:valAx><c:axId val=\"2\"/><c:scaling><c:min val=\"0\"/><c:max val=\"10\"/></c:scaling><c:majorUnit val=\"5\"/></c:valAx>"

/* The height of the bar of that colour. */
static double bar_height(const char *paths, const char *color)
{
  g_auto(GStrv) lines = g_strsplit(paths, "\n", -1);
  for (char **line = lines; *line; line++) {
    double x[4], y[4];
    if (strstr(*line, color) && sscanf(*line, "path M %lf,%lf L %lf,%lf L %lf,%lf L %lf,%lf Z", &x[0], &y[0], &x[1],
                                       &y[1], &x[2], &y[2], &x[3], &y[3]) == 8)
      return y[2] - y[0];
  }
  fail_msg("no bar of colour %s in\n%s", color, paths);
  return 0;
}

static void test_chart_bars_are_as_high_as_their_values(void **state)
{
  const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"charts/chart1.xml", CHART("<c:barChart><c:barDir val=\"col\"/>" SERIES("系列", "111111", "10", "0") SERIES(
                                "他", "222222", "5", "0") "<c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>" AXES)},
      {NULL, NULL}};
  g_autofree char *paths = painted(CHART_DRAWING, parts, "path"), *texts = painted(CHART_DRAWING, parts, "text");
  double whole = bar_height(paths, "#111111"), half = bar_height(paths, "#222222");
  assert_true(whole > 50 && whole < 100);
  assert_true(half > whole * 0.499 && half < whole * 0.501);
  assert_non_null(strstr(texts, "甲"));
  assert_non_null(strstr(texts, " 10\n"));
}

static void test_chart_stacked_stands_on_what_is_below(void **state)
{
  const UnitPart parts[] = {
      {"styles", UNIT_STYLES},
      {"charts/chart1.xml",
       CHART(
           "<c:barChart><c:barDir val=\"col\"/><c:grouping val=\"percentStacked\"/>" SERIES("系列", "111111", "3", "0") SERIES(
               "他", "222222", "1",
               "0") "<c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>"
                    "<c:valAx><c:axId val=\"2\"/><c:scaling><c:min val=\"0\"/><c:max val=\"1\"/></c:scaling></c:valAx>")},
      {NULL, NULL}};
  g_autofree char *paths = painted(CHART_DRAWING, parts, "path");
  double low = bar_height(paths, "#111111"), high = bar_height(paths, "#222222");
  assert_true(low > high * 2.99 && low < high * 3.01);
}

static void test_chart_hostile_ends(void **state)
{
  static const char *const plots[] = {
      "<c:pieChart/>",
      "<c:barChart/>",
      "<c:lineChart><c:ser/></c:lineChart>",
      "<c:scatterChart><c:ser><c:xVal>" NUMBERS("nan", "1e300") "</c:xVal><c:yVal>" NUMBERS(
          "-1e300", "inf") "</c:yVal></c:ser></c:scatterChart>",
      "<c:doughnutChart><c:ser><c:val>" NUMBERS("-1",
                                                "0") "</c:val></c:ser><c:holeSize val=\"900\"/></c:doughnutChart>",
      "<c:areaChart><c:grouping val=\"percentStacked\"/>" SERIES(
          "", "zz", "0", "0") "</c:areaChart><c:valAx><c:scaling><c:min val=\"5\"/><c:max val=\"5\"/>"
                              "</c:scaling><c:majorUnit val=\"1e-9\"/></c:valAx>",
      "<c:barChart><c:ser><c:val><c:numLit><c:pt idx=\"2147483647\"><c:v>1</c:v></c:pt><c:pt idx=\"3999\"><c:v>1</c:v></c:pt></c:numLit></c:val></c:ser>"
      "<c:gapWidth val=\"-1e9\"/></c:barChart>"};
  for (size_t i = 0; i < G_N_ELEMENTS(plots); i++) {
    g_autofree char *part = g_strdup_printf(
        "<c:chartSpace xmlns:c=\"urn:c\" xmlns:a=\"urn:a\"><c:chart><c:plotArea>%s</c:plotArea><c:legend/></c:chart></c:chartSpace>",
        plots[i]);
    const UnitPart parts[] = {{"styles", UNIT_STYLES}, {"charts/chart1.xml", part}, {NULL, NULL}};
    g_autofree char *is = painted(CHART_DRAWING, parts, "path");
    assert_null(strstr(is, "nan"));
    assert_null(strstr(is, "inf"));
  }
}

static void test_chart_of_an_unknown_kind_is_a_frame_with_a_warning(void **state)
{
  const UnitPart parts[] = {{"styles", UNIT_STYLES}, {"charts/chart1.xml", CHART("<c:surfaceChart/>")}, {NULL, NULL}};
  g_autofree char *body = g_strdup_printf("<w:p>%s</w:p>" UNIT_SECTION("") "</w:sectPr>", CHART_DRAWING),
                  *pages = unit_pages(body, parts, NULL);
  assert_non_null(strstr(pages, "グラフ"));
  assert_non_null(strstr(pages, "not set as in Word: chart"));
}

#define TEXT_BOX(fit)                                                                                                       \
  "<w:r><w:pict xmlns:v=\"urn:v\"><v:shape type=\"#_x0000_t202\" style=\"width:72pt;height:200pt\"><v:textbox style=\"" fit \
  "\"><w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"

static void test_box_that_fits_its_text_is_as_high_as_it(void **state)
{
  g_autofree char *stored = painted(TEXT_BOX(""), NULL, "box"),
                  *fitted = painted(TEXT_BOX("mso-fit-shape-to-text:t"), NULL, "box");
  assert_non_null(strstr(stored, " 72.00x200.00 "));
  assert_null(strstr(fitted, "x200.00 "));
  assert_non_null(strstr(fitted, " 72.00x"));
}

/* A choice for those who know percents; the page is 300 pt wide and 200 high. */
static void test_anchor_in_percent_stands_at_that_share_of_the_page(void **state)
{
  expect(
      "<w:r><w:drawing " NS
      " xmlns:mc=\"urn:mc\" xmlns:wp14=\"urn:wp14\"><wp:anchor><mc:AlternateContent><mc:Choice Requires=\"wp14\">"
      "<wp:positionH relativeFrom=\"page\"><wp14:pctPosHOffset>50000</wp14:pctPosHOffset></wp:positionH></mc:Choice><mc:Fallback>"
      "<wp:positionH relativeFrom=\"page\"><wp:posOffset>0</wp:posOffset></wp:positionH></mc:Fallback></mc:AlternateContent>"
      "<mc:AlternateContent><mc:Choice Requires=\"wp14\"><wp:positionV relativeFrom=\"page\"><wp14:pctPosVOffset>10000</wp14:pctPosVOffset>"
      "</wp:positionV></mc:Choice></mc:AlternateContent><wp:extent cx=\"914400\" cy=\"457200\"/><wp:wrapNone/><wp:docPr id=\"1\" name=\"n\"/>"
      "<a:graphic><a:graphicData>" SHAPE("", PRESET("rect"),
                                         FILL) "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>",
      NULL, "box", "box 150.00,20.00 72.00x36.00 fill 00ff00 line ff000000 w0.75\n");
}

static void test_vml_text_path_fills_its_shape(void **state)
{
  const char *shape =
      "<w:r><w:pict xmlns:v=\"urn:v\"><v:shape style=\"width:%dpt;height:36pt\" fillcolor=\"silver\"><v:textpath string=\"AB\"/>"
      "</v:shape></w:pict></w:r>";
  double scales[2];
  for (int i = 0; i < 2; i++) {
    g_autofree char *source = g_strdup_printf(shape, i == 0 ? 72 : 144), *is = painted(source, NULL, "push");
    scales[i] = g_ascii_strtod(is + strlen("push "), NULL);
  }
  assert_true(scales[0] > 0);
  assert_float_equal(scales[1], scales[0] * 2, 0.02);
}

/* ---- Bounds on work ------------------------------------------------------------------------- */

#define CUT "not set as in Word: the rest of a drawing of too many parts"
#define CHART_CUT "not set as in Word: the rest of a chart of too many values"

/* Paths of so many sizes with so many guides. */
static char *custom_pages(int guides, int paths, bool of_one_size)
{
  g_autoptr(GString) out = g_string_new("<w:p>");
  GString *geometry = g_string_new("<a:custGeom><a:gdLst>");
  for (int i = 0; i < guides; i++) g_string_append(geometry, "<a:gd name=\"q\" fmla=\"*/ w 1 4\"/>");
  g_string_append(geometry, "</a:gdLst><a:pathLst>");
  for (int i = 0; i < paths; i++)
    g_string_append_printf(
        geometry,
        "<a:path w=\"%d\" h=\"100\"><a:moveTo><a:pt x=\"0\" y=\"0\"/></a:moveTo><a:lnTo><a:pt x=\"q\" y=\"50\"/></a:lnTo></a:path>",
        of_one_size ? 100 : 100 + i);
  g_string_append(geometry, "</a:pathLst></a:custGeom>");
  g_string_append_printf(out, DRAWING("<wps:wsp><wps:spPr>%s" LINE "</wps:spPr><wps:bodyPr/></wps:wsp>"),
                         geometry->str);
  g_string_free(geometry, TRUE);
  g_string_append(out, "</w:p>" UNIT_SECTION("") "</w:sectPr>");
  return unit_pages(out->str, NULL, NULL);
}

static void test_guides_are_read_once_for_paths_of_a_size(void **state)
{
  g_autofree char *one = custom_pages(1100, 100, true), *many = custom_pages(1100, 100, false);
  assert_null(strstr(one, CUT));
  assert_non_null(strstr(one, "path M 0.00,0.00 L 18.00,18.00"));
  assert_non_null(strstr(many, CUT));
}

/* The pages of a document that has so many drawings of a chart of plots with series, each up to an index. */
static char *chart_pages(int drawings, int plots, int series, int index)
{
  g_autoptr(GString) part = g_string_new("<c:chartSpace xmlns:c=\"urn:c\"><c:chart><c:plotArea>");
  g_autoptr(GString) body = g_string_new("<w:p>");
  for (int p = 0; p < plots; p++) {
    g_string_append(part, "<c:barChart>");
    for (int i = 0; i < series; i++)
      g_string_append_printf(
          part, "<c:ser><c:val><c:numLit><c:pt idx=\"%d\"><c:v>1</c:v></c:pt></c:numLit></c:val></c:ser>", index);
    g_string_append(part, "</c:barChart>");
  }
  g_string_append(part, "</c:plotArea></c:chart></c:chartSpace>");
  for (int i = 0; i < drawings; i++) g_string_append(body, CHART_DRAWING);
  g_string_append(body, "</w:p>" UNIT_SECTION("") "</w:sectPr>");
  const UnitPart parts[] = {{"styles", UNIT_STYLES}, {"charts/chart1.xml", part->str}, {NULL, NULL}};
  return unit_pages(body->str, parts, NULL);
}

static void test_chart_is_bounded_in_all_its_plots(void **state)
{
  static const struct {
    int plots, series, index;
    bool cut;
  } all[] = {{1, 200, 3, false},   {2, 101, 3, true},   {50, 1, 3, false}, {51, 1, 3, true},
             {1, 50, 3999, false}, {1, 51, 3999, true}, {1, 1, 4000, true}};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
    g_autofree char *is = chart_pages(1, all[i].plots, all[i].series, all[i].index);
    assert_int_equal(strstr(is, CHART_CUT) != NULL, all[i].cut);
  }
}

static void test_chart_referred_to_often_is_drawn_each_time(void **state)
{
  g_autofree char *once = chart_pages(1, 1, 3, 3), *thrice = chart_pages(3, 1, 3, 3);
  g_auto(GStrv) first = g_strsplit(once, "path M", -1), all = g_strsplit(thrice, "path M", -1);
  assert_int_equal(3 * (g_strv_length(first) - 1), g_strv_length(all) - 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_shape_preset_draws_its_outline),
                                     cmocka_unit_test(test_shape_adjusted_moves_its_points),
                                     cmocka_unit_test(test_shape_flipped_is_mirrored),
                                     cmocka_unit_test(test_line_with_arrow_ends_in_a_head),
                                     cmocka_unit_test(test_shape_custom_draws_its_paths),
                                     cmocka_unit_test(test_shape_custom_hostile_is_bounded),
                                     cmocka_unit_test(test_shape_unknown_is_its_box_with_a_warning),
                                     cmocka_unit_test(test_colour_of_the_theme_is_changed_as_it_says),
                                     cmocka_unit_test(test_group_flipped_mirrors_its_members),
                                     cmocka_unit_test(test_group_hostile_is_bounded),
                                     cmocka_unit_test(test_diagram_shows_the_drawing_beside_its_model),
                                     cmocka_unit_test(test_text_of_shape_has_no_space_at_its_ends),
                                     cmocka_unit_test(test_chart_bars_are_as_high_as_their_values),
                                     cmocka_unit_test(test_chart_stacked_stands_on_what_is_below),
                                     cmocka_unit_test(test_chart_hostile_ends),
                                     cmocka_unit_test(test_chart_of_an_unknown_kind_is_a_frame_with_a_warning),
                                     cmocka_unit_test(test_vml_path_is_drawn),
                                     cmocka_unit_test(test_vml_callout_points_where_it_says),
                                     cmocka_unit_test(test_vml_group_draws_its_members),
                                     cmocka_unit_test(test_box_that_fits_its_text_is_as_high_as_it),
                                     cmocka_unit_test(test_anchor_in_percent_stands_at_that_share_of_the_page),
                                     cmocka_unit_test(test_vml_text_path_fills_its_shape),
                                     cmocka_unit_test(test_guides_are_read_once_for_paths_of_a_size),
                                     cmocka_unit_test(test_chart_is_bounded_in_all_its_plots),
                                     cmocka_unit_test(test_chart_referred_to_often_is_drawn_each_time)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
