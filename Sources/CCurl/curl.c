#include "CCurl.h"

#include <dlfcn.h>

static struct {
  __typeof__(&curl_global_init) global_init;
  __typeof__(&curl_easy_init) init;
  __typeof__(&curl_easy_cleanup) cleanup;
  __typeof__(&curl_easy_reset) reset;
  __typeof__(&curl_easy_perform) perform;
  __typeof__(&curl_easy_strerror) reason;
  __typeof__(&curl_easy_setopt) set;
  __typeof__(&curl_easy_getinfo) get;
  __typeof__(&curl_slist_append) append;
  __typeof__(&curl_slist_free_all) free_all;
} library;

static int find(void *loaded, const char *name, void *slot) {
  void *found = dlsym(loaded, name);
  *(void **)slot = found;
  return found != NULL;
}

CURLcode sluice_curl_start(void) {
  void *loaded = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (loaded == NULL) return CURLE_FAILED_INIT;
  int is_whole = find(loaded, "curl_global_init", &library.global_init) &&
                 find(loaded, "curl_easy_init", &library.init) &&
                 find(loaded, "curl_easy_cleanup", &library.cleanup) &&
                 find(loaded, "curl_easy_reset", &library.reset) &&
                 find(loaded, "curl_easy_perform", &library.perform) &&
                 find(loaded, "curl_easy_strerror", &library.reason) &&
                 find(loaded, "curl_easy_setopt", &library.set) &&
                 find(loaded, "curl_easy_getinfo", &library.get) &&
                 find(loaded, "curl_slist_append", &library.append) &&
                 find(loaded, "curl_slist_free_all", &library.free_all);
  return is_whole ? library.global_init(CURL_GLOBAL_ALL) : CURLE_FAILED_INIT;
}

CURL *sluice_curl_make(void) { return library.init(); }

void sluice_curl_end(CURL *handle) { library.cleanup(handle); }

void sluice_curl_reset(CURL *handle) { library.reset(handle); }

CURLcode sluice_curl_perform(CURL *handle) { return library.perform(handle); }

const char *sluice_curl_reason(CURLcode code) { return library.reason(code); }

struct curl_slist *sluice_curl_list_append(struct curl_slist *list, const char *text) {
  return library.append(list, text);
}

void sluice_curl_list_end(struct curl_slist *list) { library.free_all(list); }

CURLcode sluice_curl_set_long(CURL *handle, CURLoption option, long value) {
  return library.set(handle, option, value);
}

CURLcode sluice_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return library.set(handle, option, value);
}

CURLcode sluice_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return library.set(handle, option, value);
}

CURLcode sluice_curl_set_body(CURL *handle, const void *bytes, curl_off_t count) {
  CURLcode code = library.set(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
  if (code != CURLE_OK) return code;
  return library.set(handle, CURLOPT_COPYPOSTFIELDS, bytes ? bytes : "");
}

void sluice_curl_set_sinks(CURL *handle, sluice_curl_sink body, sluice_curl_sink head, void *context) {
  library.set(handle, CURLOPT_WRITEFUNCTION, body);
  library.set(handle, CURLOPT_WRITEDATA, context);
  library.set(handle, CURLOPT_HEADERFUNCTION, head);
  library.set(handle, CURLOPT_HEADERDATA, context);
}

long sluice_curl_status(CURL *handle) {
  long status = 0;
  library.get(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}
