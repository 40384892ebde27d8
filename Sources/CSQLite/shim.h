#pragma once
#include <sqlite3.h>

// Variadic in C, so Swift cannot call it: one function per shape that Sluice uses.
static inline int sluice_sqlite3_db_config_flag(sqlite3 *db, int option, int value, int *now) {
  return sqlite3_db_config(db, option, value, now);
}
