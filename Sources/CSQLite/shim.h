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
