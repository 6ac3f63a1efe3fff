/* data: where the program's own files are: data/catalogue.xml, templates/NAME, fonts/fonts.conf, messages.
 *
 * A program, or a library, that stands in the folder it was built in reads them from its source tree. An installed one
 * reads them beside itself, as PREFIX/bin/shiyosho reads PREFIX/share/shiyosho, so that a prefix may be moved. */
#ifndef SY_BASE_DATA_H
#define SY_BASE_DATA_H

#include "base/diagnostics.h"

SY_BEGIN

/* What bindtextdomain is called with: the library translates its messages by dgettext. */
#define SY_TEXT_DOMAIN "shiyosho"

/* folder/relative, if it is there. folder: the data's folder, as an embedding program knows it; NULL: the one that the
 * environment's SHIYOSHO_DATADIR names, then the own one. Caller frees; NULL: there is none. */
char *sy_data_find(const char *folder, const char *relative);
/* The same for what every installation has; NULL with a SY_FAILURE that names the places where it has been looked for.
 */
char *sy_data_need(const char *folder, const char *relative, SyDiagnostics *diagnostics);
/* The folders that sy_data_find looks into, for messages: "A, B". Caller frees. */
char *sy_data_places(const char *folder);
/* The folder that bindtextdomain binds SY_TEXT_DOMAIN to. Caller frees; NULL: it cannot be told. */
char *sy_locale_folder(void);

SY_END

#endif
