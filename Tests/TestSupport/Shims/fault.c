/* Makes a disk fail on command: preloaded, it lets calls on chosen files fail with an error.
 *
 * SLUICE_FAULT_CALLS   the calls, of "fsync write", separated by blanks; fsync stands for fdatasync
 *                      too, write for write, pwrite and pwrite64
 * SLUICE_FAULT_ERROR   the number of the error, such as 5 for EIO and 28 for ENOSPC
 * SLUICE_FAULT_PATH    a part of the path of the files concerned
 * SLUICE_FAULT_ARMED   a file: calls fail only while it exists, and are counted from then on
 * SLUICE_FAULT_AT      the first call that fails, from 1 (default 1)
 * SLUICE_FAULT_ONCE    when set, only that one call fails; else all from then on
 * SLUICE_FAULT_KILL    when set, the process is killed instead, before the call has done anything
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

static int concerns(int descriptor, const char *kind) {
  const char *kinds = getenv("SLUICE_FAULT_CALLS"), *part = getenv("SLUICE_FAULT_PATH");
  const char *armed = getenv("SLUICE_FAULT_ARMED");
  if (!kinds || !part || !strstr(kinds, kind)) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, part) && (!armed || access(armed, F_OK) == 0);
}

/* Whether this call is to fail; errno is left alone when not. */
static int fails(int descriptor, const char *kind) {
  int before = errno;
  if (!concerns(descriptor, kind)) {
    errno = before;
    return 0;
  }
  const char *at = getenv("SLUICE_FAULT_AT");
  long first = at ? atol(at) : 1, call = atomic_fetch_add(&calls, 1) + 1;
  if (call < first || (getenv("SLUICE_FAULT_ONCE") && call > first)) {
    errno = before;
    return 0;
  }
  if (getenv("SLUICE_FAULT_KILL")) kill(getpid(), SIGKILL);
  errno = atoi(getenv("SLUICE_FAULT_ERROR"));
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int descriptor) { return fails(descriptor, "fsync") ? -1 : NEXT(fsync)(descriptor); }

int fdatasync(int descriptor) {
  return fails(descriptor, "fsync") ? -1 : NEXT(fdatasync)(descriptor);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  return fails(descriptor, "write") ? -1 : NEXT(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return fails(descriptor, "write") ? -1 : NEXT(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  return fails(descriptor, "write") ? -1 : NEXT(pwrite64)(descriptor, bytes, count, offset);
}
