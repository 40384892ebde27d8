#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// Debian's libcurl, loaded by the first who sends something. It brings thirty libraries with it, and
// looking up their symbols takes longer than many a command of `sluice`, which sends nothing.
//
// Only the functions below reach it; all but the first need that one to have succeeded.

// Once per process: loads libcurl and sets it up. CURLE_FAILED_INIT where it is not there.
CURLcode sluice_curl_start(void);

CURL *sluice_curl_make(void);
void sluice_curl_end(CURL *handle);
void sluice_curl_reset(CURL *handle);
CURLcode sluice_curl_perform(CURL *handle);
const char *sluice_curl_reason(CURLcode code);

struct curl_slist *sluice_curl_list_append(struct curl_slist *list, const char *text);
void sluice_curl_list_end(struct curl_slist *list);

// Variadic in C, so Swift could not call them: one function per shape that Sluice uses.
CURLcode sluice_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode sluice_curl_set_text(CURL *handle, CURLoption option, const char *value);
CURLcode sluice_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);

// Takes a copy of the bytes.
CURLcode sluice_curl_set_body(CURL *handle, const void *bytes, curl_off_t count);

typedef size_t (*sluice_curl_sink)(char *bytes, size_t size, size_t count, void *context);

// Where the body and the lines of the head go.
void sluice_curl_set_sinks(CURL *handle, sluice_curl_sink body, sluice_curl_sink head, void *context);

long sluice_curl_status(CURL *handle);
