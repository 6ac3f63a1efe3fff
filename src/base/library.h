/* library: the library as a whole: its version, what it wants of a program with threads, how its functions are
 * declared.
 */
#ifndef SY_BASE_LIBRARY_H
#define SY_BASE_LIBRARY_H

/* CMakeLists.txt reads the three numbers from here. */
#define SY_VERSION_MAJOR 0
#define SY_VERSION_MINOR 1
#define SY_VERSION_MICRO 0
#define SY_VERSION SY_VERSION_TEXT(SY_VERSION_MAJOR, SY_VERSION_MINOR, SY_VERSION_MICRO)
#define SY_VERSION_TEXT(major, minor, micro) SY_VERSION_JOIN(major, minor, micro)
#define SY_VERSION_JOIN(major, minor, micro) #major "." #minor "." #micro

/* Around the declarations of a header that users of the library see: they have C's names, and libshiyosho.so exports
 * them, whereas it is compiled with -fvisibility=hidden. */
#ifdef __cplusplus
#define SY_BEGIN                                                                                                       \
  extern "C" {                                                                                                         \
  _Pragma("GCC visibility push(default)")
#define SY_END                                                                                                         \
  _Pragma("GCC visibility pop")                                                                                        \
  }
#else
#define SY_BEGIN _Pragma("GCC visibility push(default)")
#define SY_END _Pragma("GCC visibility pop")
#endif

SY_BEGIN

/* The version of the library that runs: "0.1.0". The macros tell that of the headers. */
const char *sy_version(void);

/* A program with threads calls this once before the first of them uses the library: libxml2 wants to be initialised by
 * one thread. */
void sy_init(void);

SY_END

#endif
