/* What the files of catalogue/ share. */
#ifndef SY_CATALOGUE_PRIVATE_H
#define SY_CATALOGUE_PRIVATE_H

#include "catalogue/catalogue.h"

typedef struct {
  SyCatalogue catalogue; /* first: the public pointer is this one's */
  SyArena *arena;
  GPtrArray *values;
  GChecksum *sum;
  SyCatalogueCondition *conditions;
  SyCatalogueRequirement *requirements;
} SyCatalogueOwner;

void sy_catalogue_read_requirement(SyCatalogueOwner *own, SyCatalogueRequirement *r, const xmlNode *node);
void sy_catalogue_replace_items(SyCatalogueOwner *own, SyCatalogueText *text, const xmlNode *node,
                                const SyCatalogueRequirement *r);
const char *sy_catalogue_keep(SyCatalogueOwner *own, const char *s);
bool sy_catalogue_apply_overlay(SyCatalogueOwner *own, const xmlNode *root, const char *path,
                                SyDiagnostics *diagnostics);

#endif
