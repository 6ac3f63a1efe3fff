/* base: what every room stands on. What a user of the library needs of it is always there; the rest is for the rooms of
 * shiyosho itself, whose build sets SY_INTERNAL. */
#ifndef SY_BASE_H
#define SY_BASE_H

#include "base/data.h"
#include "base/diagnostics.h"
#include "base/library.h"
#include "base/limits.h"

#include <stdint.h>

#ifdef SY_INTERNAL
#include "base/arena.h"
#include "base/files.h"
#include "base/messages.h"
#include "base/xml.h"
#endif

#endif
