#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// Variadic in C, so Swift cannot call them: one function per shape that Sluice uses.
static inline CURLcode sluice_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sluice_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sluice_curl_set_list(CURL *handle, CURLoption option,
                                            struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

// Takes a copy of the bytes.
static inline CURLcode sluice_curl_set_body(CURL *handle, const void *bytes, curl_off_t count) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
  if (code != CURLE_OK) return code;
  return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes ? bytes : "");
}

typedef size_t (*sluice_curl_sink)(char *bytes, size_t size, size_t count, void *context);

// Where the body and the lines of the head go.
static inline void sluice_curl_set_sinks(CURL *handle, sluice_curl_sink body, sluice_curl_sink head,
                                         void *context) {
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, head);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

static inline long sluice_curl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// Once per process, before any handle is made; CURL_GLOBAL_ALL is a macro with a cast.
static inline CURLcode sluice_curl_start(void) { return curl_global_init(CURL_GLOBAL_ALL); }
