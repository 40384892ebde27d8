/* The least that any program does to keep rows in SQLite: a bare append-only table, a prepared statement,
 * and a commit with synchronous=FULL after every 5,000 rows.
 *
 *   append FILE ROWS SERIES     prints a JSON object: rows, seconds, cpu
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { BATCH = 5000 };

static void check(int code, sqlite3 *database) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "append: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static double clock_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static double processor_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  long rows = atol(words[2]), series = atol(words[3]);
  sqlite3 *database;
  sqlite3_stmt *insert;
  check(sqlite3_open(words[1], &database), database);
  check(sqlite3_exec(database,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE sample (row INTEGER PRIMARY KEY, series INTEGER NOT NULL, time INTEGER NOT NULL,"
                     " delay INTEGER NOT NULL, value REAL, flag INTEGER NOT NULL, reasons INTEGER NOT NULL) STRICT",
                     0, 0, 0),
        database);
  check(sqlite3_prepare_v2(database, "INSERT INTO sample VALUES (NULL, ?, ?, ?, ?, ?, ?)", -1, &insert, 0), database);
  double seconds = clock_seconds(), cpu = processor_seconds();
  for (long row = 0; row < rows; row++) {
    if (row % BATCH == 0) check(sqlite3_exec(database, "BEGIN", 0, 0, 0), database);
    sqlite3_bind_int64(insert, 1, row % series + 1);
    sqlite3_bind_int64(insert, 2, 1753401600000 + (row / series + 1) * 60000 + row % series);
    sqlite3_bind_int64(insert, 3, 20);
    sqlite3_bind_double(insert, 4, row * 7919 % 1000 / 10.0);
    sqlite3_bind_int64(insert, 5, 1);
    sqlite3_bind_int64(insert, 6, 0);
    check(sqlite3_step(insert), database);
    sqlite3_reset(insert);
    if (row % BATCH == BATCH - 1 || row == rows - 1) check(sqlite3_exec(database, "COMMIT", 0, 0, 0), database);
  }
  printf("{\"rows\": %ld, \"seconds\": %f, \"cpu\": %f}\n", rows, clock_seconds() - seconds, processor_seconds() - cpu);
  sqlite3_finalize(insert);
  return sqlite3_close(database) != SQLITE_OK;
}
