#pragma once
#include <sqlite3.h>

// Variadic in C, so Swift cannot call it: one function per shape that Sluice uses.
static inline int sluice_sqlite3_db_config_flag(sqlite3 *db, int option, int value, int *now) {
  return sqlite3_db_config(db, option, value, now);
}

// SQLITE_TRANSIENT is a cast that Swift does not import. A null pointer would bind NULL, so an
// empty text or blob gets an address.
static inline int sluice_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text,
                                           sqlite3_uint64 size) {
  return sqlite3_bind_text64(statement, index, text ? text : "", size, SQLITE_TRANSIENT,
                             SQLITE_UTF8);
}

static inline int sluice_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes,
                                           sqlite3_uint64 size) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", size, SQLITE_TRANSIENT);
}

static inline void sluice_sqlite3_result_text(sqlite3_context *context, const char *text,
                                              sqlite3_uint64 size) {
  sqlite3_result_text64(context, text ? text : "", size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline void sluice_sqlite3_result_blob(sqlite3_context *context, const void *bytes,
                                              sqlite3_uint64 size) {
  sqlite3_result_blob64(context, bytes ? bytes : "", size, SQLITE_TRANSIENT);
}

// Text that SQLite may free.
static inline char *sluice_sqlite3_copy(const char *text) { return sqlite3_mprintf("%s", text); }

// A virtual table and a cursor on it: what SQLite wants to find first, then an object of ours.
typedef struct {
  sqlite3_vtab base;
  void *object;
} sluice_table;

typedef struct {
  sqlite3_vtab_cursor base;
  void *object;
} sluice_cursor;
