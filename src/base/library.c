#include "base/library.h"

#include <libxml/parser.h>

const char *sy_version(void)
{
  return SY_VERSION;
}

void sy_init(void)
{
  xmlInitParser();
}
