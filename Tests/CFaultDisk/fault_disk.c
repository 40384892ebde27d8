#include "CFaultDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

/* A file of ours: what SQLite wants to find first, its path, which SQLite keeps, and the real file. */
typedef struct {
  sqlite3_file base;
  const char *name;
  sqlite3_file *real;
} fault_file;

static sqlite3_vfs *system_vfs;
static sqlite3_vfs fault_vfs;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
  char part[256];
  int at, code, lasting, calls;
} armed;

/* The error with which this call fails; SQLITE_OK where it does not. */
static int fault(sqlite3_file *file) {
  const char *name = ((fault_file *)file)->name;
  pthread_mutex_lock(&lock);
  int call = armed.at > 0 && name && strstr(name, armed.part) ? ++armed.calls : 0;
  int fails = call > 0 && (armed.lasting ? call >= armed.at : call == armed.at);
  int code = fails ? armed.code : SQLITE_OK;
  pthread_mutex_unlock(&lock);
  return code;
}

static sqlite3_file *real(sqlite3_file *file) { return ((fault_file *)file)->real; }

static int fault_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int fault_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

static int fault_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  int code = fault(file);
  if (code == SQLITE_OK) return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
  real(file)->pMethods->xWrite(real(file), bytes, count / 2, offset);
  return code;
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size) {
  int code = fault(file);
  return code != SQLITE_OK ? code : real(file)->pMethods->xTruncate(real(file), size);
}

static int fault_sync(sqlite3_file *file, int flags) {
  int code = fault(file);
  return code != SQLITE_OK ? code : real(file)->pMethods->xSync(real(file), flags);
}

static int fault_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}

static int fault_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int fault_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int fault_reserved(sqlite3_file *file, int *answer) {
  return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}

static int fault_control(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int fault_sector(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int fault_traits(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

static int fault_map(sqlite3_file *file, int region, int size, int extend, void volatile **place) {
  return real(file)->pMethods->xShmMap(real(file), region, size, extend, place);
}

static int fault_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void fault_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int fault_unmap(sqlite3_file *file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

static const sqlite3_io_methods methods = {
    2,          fault_close,    fault_read,    fault_write,  fault_truncate, fault_sync, fault_size,
    fault_lock, fault_unlock,   fault_reserved, fault_control, fault_sector,   fault_traits,
    fault_map,  fault_shm_lock, fault_barrier, fault_unmap,  NULL,           NULL,
};

static int fault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given) {
  (void)vfs;
  fault_file *own = (fault_file *)file;
  own->real = (sqlite3_file *)(own + 1);
  own->name = name;
  own->base.pMethods = NULL;
  int code = system_vfs->xOpen(system_vfs, name, own->real, flags, given);
  if (own->real->pMethods) own->base.pMethods = &methods;
  return code;
}

static void install(void) {
  system_vfs = sqlite3_vfs_find(NULL);
  fault_vfs = *system_vfs;
  fault_vfs.zName = "fault-disk";
  fault_vfs.pNext = NULL;
  fault_vfs.szOsFile = (int)sizeof(fault_file) + system_vfs->szOsFile;
  fault_vfs.xOpen = fault_open;
  sqlite3_vfs_register(&fault_vfs, 1);
}

void fault_disk_install(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
}

void fault_disk_arm(const char *part, int at, int code, int lasting) {
  pthread_mutex_lock(&lock);
  strncpy(armed.part, part, sizeof armed.part - 1);
  armed.at = at, armed.code = code, armed.lasting = lasting, armed.calls = 0;
  pthread_mutex_unlock(&lock);
}

int fault_disk_disarm(void) {
  pthread_mutex_lock(&lock);
  int calls = armed.calls;
  memset(&armed, 0, sizeof armed);
  pthread_mutex_unlock(&lock);
  return calls;
}
