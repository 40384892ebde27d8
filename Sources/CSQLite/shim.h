#pragma once
#include <sqlite3.h>
#include <string.h>

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

// The methods of an open file, with a read of our own before that of the original.
typedef struct {
  sqlite3_io_methods methods;
  const sqlite3_io_methods *original;
} sluice_whole_reads;

static inline int sluice_read_whole(sqlite3_file *file, void *bytes, int count,
                                    sqlite3_int64 offset) {
  const sluice_whole_reads *own = (const sluice_whole_reads *)file->pMethods;
  int code = own->original->xRead(file, bytes, count, offset);
  if (code == SQLITE_IOERR_SHORT_READ) memset(bytes, 0, (size_t)count);
  return code;
}

// Makes a page whose end is missing read as zeros, which is no page. SQLite fills up what is missing,
// so that a value cut in its middle would be taken for a value. `own` has to outlive the handle.
static inline void sluice_sqlite3_read_whole_pages(sqlite3 *db, sluice_whole_reads *own) {
  sqlite3_file *file = 0;
  int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK || !file || !file->pMethods) return;
  own->original = file->pMethods;
  own->methods = *file->pMethods;
  own->methods.xRead = sluice_read_whole;
  file->pMethods = &own->methods;
}
