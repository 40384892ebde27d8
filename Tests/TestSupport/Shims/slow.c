/* Makes a disk slow on command: preloaded, it delays fsync and fdatasync on chosen files.
 *
 * SLUICE_SLOW_MILLISECONDS   by how much
 * SLUICE_SLOW_PATH           a part of the path of the files concerned
 * SLUICE_SLOW_ARMED          a file: calls are slow only while it exists
 * SLUICE_SLOW_ONCE           when set, the file is removed by the first slow call
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void wait_if_concerned(int descriptor) {
  const char *delay = getenv("SLUICE_SLOW_MILLISECONDS"), *part = getenv("SLUICE_SLOW_PATH");
  const char *armed = getenv("SLUICE_SLOW_ARMED");
  int before = errno;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  if (delay && part && strstr(path, part) && (!armed || access(armed, F_OK) == 0)) {
    if (armed && getenv("SLUICE_SLOW_ONCE")) unlink(armed);
    long left = atol(delay);
    struct timespec rest = {left / 1000, (left % 1000) * 1000000};
    while (nanosleep(&rest, &rest) == -1 && errno == EINTR) {}
  }
  errno = before;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int descriptor) {
  wait_if_concerned(descriptor);
  return NEXT(fsync)(descriptor);
}

int fdatasync(int descriptor) {
  wait_if_concerned(descriptor);
  return NEXT(fdatasync)(descriptor);
}
