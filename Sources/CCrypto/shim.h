#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

// `result` has room for 32 bytes. Returns 1, or 0 when the library has no SHA-256 or no memory.
static inline int sluice_hmac_sha256(const unsigned char *key, int key_count,
                                     const unsigned char *message, size_t count,
                                     unsigned char *result) {
  unsigned int length = 0;
  return HMAC(EVP_sha256(), key ? (const void *)key : "", key_count, message, count, result,
              &length) != 0 &&
         length == 32;
}

static inline int sluice_sha256(const unsigned char *bytes, size_t count, unsigned char *result) {
  return SHA256(bytes, count, result) != 0;
}
