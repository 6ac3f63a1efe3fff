/* project: a project file -> answers, choices, blanks, texts.
 *
 * Made from values, so that YAML files, rows of tables and question sheets are read alike; messages
 * name the line, or the sheet and cell. Strings belong to the project. */
#ifndef SY_PROJECT_H
#define SY_PROJECT_H

#include "catalogue/catalogue.h"

SY_BEGIN

typedef enum { SY_ANSWER_NONE, SY_ANSWER_NO, SY_ANSWER_YES } SyAnswer;

typedef struct {
  SyAnswer answer;
  const char *reason; /* "" if none */
} SyProjectCondition;

/* What the project says of one requirement. */
typedef struct {
  const SyCatalogueRequirement *requirement;
  int level;              /* SyLevel, or -1: the project's default */
  const char *reason;     /* for the level, or for including it; "" */
  const char *supplement; /* "" */
  const char *exclude;    /* the reason, or NULL */
  bool include;
  const char *specification; /* own wording, or NULL */
  const SyValue *blanks;     /* map: blank id -> text; or NULL */
  const SyValue *repeat;     /* `for`: list of such maps; or NULL */
  const SyValue *proposals;  /* list of numbers (from 1) and texts; or NULL: all */
  SyPlace place;             /* of the key */
} SyProjectChoice;

typedef struct {
  const char *id, *name, *purpose, *specification; /* purpose may be "" */
  const SyValue *proposals;                        /* list of text, or NULL */
  SyPlace place;
} SyProjectAddition;

typedef struct SyProject {
  const char *path;
  const SyValue *root; /* as read: lists and texts that go through as they are */
  const char *title, *organization, *department, *date, *version, *location; /* "" if absent; date ISO */
  bool cloud;
  bool proposals;                 /* comment and final editions show them */
  SyProjectCondition *conditions; /* as many as the catalogue's, in its order */
  SyLevel level;
  bool level_given;
  size_t n_choices;
  const SyProjectChoice *choices;
  size_t n_additions;
  const SyProjectAddition *additions;
  bool confirmed_all;
} SyProject;

/* root: a map; a new reference is taken. path: for messages. NULL with diagnostics: all that is wrong
 * is said. catalogue must outlive it. */
SyProject *sy_project_new(SyValue *root, const char *path, const SyCatalogue *catalogue, SyDiagnostics *diagnostics);
/* Reads a YAML or JSON file or a question sheet (.xlsx) first. */
SyProject *sy_project_load(const char *path, const SyCatalogue *catalogue, const SyLimits *limits,
                           SyDiagnostics *diagnostics);
/* Where a question sheet has room for a dotted key (requirements.AU-1-1.blanks.retention), or for a list (texts): the
 * cell, and what its line is called. NULL: the project is no question sheet, or its line has been deleted. Borrowed. */
typedef struct {
  SyPlace place;
  const char *label;
} SyProjectLine;
const SyProjectLine *sy_project_line(const SyProject *project, const char *key);
void sy_project_free(SyProject *project);
const SyProjectChoice *sy_project_choice(const SyProject *project, const char *id);
/* True if the officer has adopted that clause of the template, or written an own one. */
bool sy_project_confirms(const SyProject *project, const char *clause);
/* The file's bytes, or the values' where there is no file, for the digest. */
void sy_project_digest(const SyProject *project, GChecksum *sum);

/* Yes and no in all forms: true/false, yes/no, はい/いいえ, 有/無. */
SyAnswer sy_answer_parse(const SyValue *value);
/* A new project file to fill in, commented in Japanese. Caller frees. */
char *sy_project_skeleton(const SyCatalogue *catalogue);
/* A new question sheet: the same as an Excel file. filled: a project's root whose answers stand in it, or NULL. */
bool sy_project_sheet_write(const SyCatalogue *catalogue, const SyValue *filled, const char *path,
                            SyDiagnostics *diagnostics);
/* True if the file is a question sheet and not a table of projects. */
bool sy_project_is_sheet(const char *path, const SyLimits *limits);

SY_END

#endif
