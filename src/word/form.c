/* Form fields (17.16.17): what their boxes and lists show. Text fields show their stored result. */
#include "word/field_private.h"
#include "word/properties_private.h"

#include <string.h>

#define EMPTY_BOX "☐"
#define CHECKED_BOX "☒"

static char *check_box(const xmlNode *box)
{
  bool checked = sy_on(box, "checked", sy_on(box, "default", false));
  return g_strdup(checked ? CHECKED_BOX : EMPTY_BOX);
}

/* The choice of that number; the first one if it is not said. */
static char *choice(const xmlNode *list)
{
  const xmlNode *result = sy_xml_child(list, "result");
  int wanted = sy_number_of(result ? result : sy_xml_child(list, "default"), "val", 0);
  for (const xmlNode *n = list->children; n; n = n->next) {
    if (!sy_xml_is(n, "listEntry")) continue;
    if (wanted-- == 0) return g_strdup(sy_xml_attribute(n, "val"));
  }
  return NULL;
}

char *sy_form_shown(const xmlNode *data)
{
  const xmlNode *box = data ? sy_xml_child(data, "checkBox") : NULL, *list = data ? sy_xml_child(data, "ddList") : NULL;
  return box ? check_box(box) : list ? choice(list) : NULL;
}
