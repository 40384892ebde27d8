#include "CCrypto.h"

#include <dlfcn.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/opensslv.h>
#include <openssl/sha.h>

#define TEXT(number) #number
#define NAME(version) "libcrypto.so." TEXT(version)

static struct {
  __typeof__(&EVP_sha256) method;
  __typeof__(&HMAC) hmac;
  __typeof__(&SHA256) sha256;
} library;

static int find(void *loaded, const char *name, void *slot) {
  void *found = dlsym(loaded, name);
  *(void **)slot = found;
  return found != NULL;
}

const char *sluice_crypto_name(void) { return NAME(OPENSSL_SHLIB_VERSION); }

int sluice_crypto_start(void) {
  void *loaded = dlopen(sluice_crypto_name(), RTLD_NOW | RTLD_LOCAL);
  return loaded != NULL && find(loaded, "EVP_sha256", &library.method) &&
         find(loaded, "HMAC", &library.hmac) && find(loaded, "SHA256", &library.sha256);
}

int sluice_hmac_sha256(const unsigned char *key, int key_count, const unsigned char *message,
                       size_t count, unsigned char *result) {
  unsigned int length = 0;
  return library.hmac(library.method(), key ? (const void *)key : "", key_count, message, count,
                      result, &length) != 0 &&
         length == 32;
}

int sluice_sha256(const unsigned char *bytes, size_t count, unsigned char *result) {
  return library.sha256(bytes, count, result) != 0;
}
