// What simdjson (Debian: libsimdjson-dev) takes for one message, by both of its ways: on demand and as a
// tree. It gets the bytes as a socket leaves them, so it has to copy them to where its padding is.
//
// Prints nanoseconds of processor time: on demand, tree.
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>

static double now() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int count, char **arguments) {
  const std::string text(count > 1 ? arguments[1] : "{}");
  const size_t room = text.size() + simdjson::SIMDJSON_PADDING;
  std::string copy(room, '\0');
  simdjson::ondemand::parser demanding;
  simdjson::dom::parser planting;
  double least[2] = {1e9, 1e9};
  volatile double sum = 0;
  for (int round = 0; round < 3000; round++) {
    const double begun = now();
    for (int i = 0; i < 64; i++) {
      memcpy(copy.data(), text.data(), text.size());
      auto document = demanding.iterate(copy.data(), text.size(), room);
      for (auto field : document.get_object()) {
        std::string_view key = field.unescaped_key();
        sum = sum + double(field.value()) + key.size();
      }
    }
    const double between = now();
    for (int i = 0; i < 64; i++) {
      memcpy(copy.data(), text.data(), text.size());
      simdjson::dom::object object = planting.parse(copy.data(), text.size(), false);
      for (auto field : object) sum = sum + double(field.value) + field.key.size();
    }
    least[0] = std::min(least[0], (between - begun) / 64);
    least[1] = std::min(least[1], (now() - between) / 64);
  }
  printf("%.0f %.0f\n", least[0], least[1]);
}
