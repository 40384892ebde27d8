#pragma once
#include <stddef.h>

// Debian's libcrypto, loaded by the first who signs something: looking up its symbols takes a sixth of
// the time of a short command of `sluice`, which signs nothing. In a process that libmosquitto has
// brought it into, that one is used.

// What is loaded.
const char *sluice_crypto_name(void);

// 1, or 0 where it cannot be loaded; the functions below need it to be there.
int sluice_crypto_start(void);

// `result` has room for 32 bytes. Returns 1, or 0 when the library has no SHA-256 or no memory.
int sluice_hmac_sha256(const unsigned char *key, int key_count, const unsigned char *message,
                       size_t count, unsigned char *result);

int sluice_sha256(const unsigned char *bytes, size_t count, unsigned char *result);
