#pragma once
#include <dlfcn.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>

// Writes to the TLS connection that libmosquitto keeps (`mosquitto_ssl_get`).
//
// OpenSSL is in the process because libmosquitto is linked with it; finding it by name spares its
// headers and a second link. Returns 1 when written, 0 to be called again with the same bytes, -1
// when the connection is broken or the function is not there.
static inline int sluice_tls_write(void *tls, const void *bytes, int count) {
  int (*write)(void *, const void *, int) =
      (int (*)(void *, const void *, int))dlsym((void *)0, "SSL_write");
  int (*error)(const void *, int) = (int (*)(const void *, int))dlsym((void *)0, "SSL_get_error");
  if (!tls || !write || !error) return -1;
  int result = write(tls, bytes, count);
  if (result == count) return 1;
  int reason = error(tls, result);
  return reason == 2 || reason == 3 ? 0 : -1;  // SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE
}
