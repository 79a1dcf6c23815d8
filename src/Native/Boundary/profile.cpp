/* Profiling: what operators run, when and on which thread, from libtorch's own record functions. */
#include "support.h"

#include <ATen/SequenceNumber.h>
#include <ATen/record_function.h>

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>

using namespace relight;

namespace {

int64_t now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/// What one thread has recorded. Its own lock is free nearly always: only the end of a recording takes it from elsewhere.
struct ThreadRecord {
  std::mutex gate;
  int64_t session = 0;
  std::vector<rl_profile_event> events;
  std::vector<std::string> names;
  std::unordered_map<std::string, int32_t> numbers;

  int32_t number_of(const char* name) {
    const auto [entry, is_new] = numbers.try_emplace(name, static_cast<int32_t>(names.size()));
    if (is_new) names.push_back(entry->first);
    return entry->second;
  }

  void begin(int64_t new_session) {
    session = new_session;
    events.clear();
    names.clear();
    numbers.clear();
  }
};

std::mutex sessions_gate;
std::vector<std::shared_ptr<ThreadRecord>> records;
at::CallbackHandle callback = at::INVALID_CALLBACK_HANDLE;
std::atomic<int64_t> session{0};  // 0: nothing is recorded
int64_t last_session = 0;

ThreadRecord& own_record() {
  thread_local const std::shared_ptr<ThreadRecord> record = [] {
    auto made = std::make_shared<ThreadRecord>();
    std::lock_guard<std::mutex> lock(sessions_gate);
    records.push_back(made);
    return made;
  }();
  return *record;
}

int32_t own_thread() {
  thread_local const auto thread = static_cast<int32_t>(syscall(SYS_gettid));
  return thread;
}

struct Beginning : at::ObserverContext {
  int64_t start = now();
};

std::unique_ptr<at::ObserverContext> on_start(const at::RecordFunction&) { return std::make_unique<Beginning>(); }

void on_end(const at::RecordFunction& function, at::ObserverContext* context) {
  const auto current = session.load(std::memory_order_acquire);
  if (current == 0 || context == nullptr) return;
  auto& record = own_record();
  std::lock_guard<std::mutex> lock(record.gate);
  if (record.session != current) record.begin(current);
  record.events.push_back({static_cast<Beginning*>(context)->start, now(), function.seqNr(),
      record.number_of(function.name()), own_thread(),
                           function.scope() == at::RecordScope::BACKWARD_FUNCTION ? 1 : 0, 0});
}

}  // namespace

int32_t rl_profile_start(void) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(sessions_gate);
    if (session != 0) throw std::logic_error("operators are being recorded already");
    if (callback == at::INVALID_CALLBACK_HANDLE) {
      callback = at::addGlobalCallback(
          at::RecordFunctionCallback(on_start, on_end).scopes({at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION}));
    } else {
      at::reenableCallback(callback);
    }
    session = ++last_session;
  });
}

int32_t rl_profile_stop(rl_profile_event** events, int64_t* count, char** names) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(sessions_gate);
    const auto current = session.exchange(0);
    if (current == 0) throw std::logic_error("operators are not being recorded");
    at::disableCallback(callback);  // never removed: other threads may be inside it
    std::vector<rl_profile_event> all;
    std::vector<std::string> texts;
    std::unordered_map<std::string, int32_t> numbers;
    for (const auto& record : records) {
      std::lock_guard<std::mutex> own(record->gate);
      if (record->session == current) {
        for (auto event : record->events) {
          const auto [entry, is_new] = numbers.try_emplace(record->names[event.name], static_cast<int32_t>(texts.size()));
          if (is_new) texts.push_back(entry->first);
          event.name = entry->second;
          all.push_back(event);
        }
      }
      record->begin(0);
    }
    records.erase(std::remove_if(records.begin(), records.end(),
        [](const auto& record) { return record.use_count() == 1; }), records.end());
    std::string joined;
    for (const auto& text : texts) joined += text + '\n';
    *names = copy_text(joined);
    *events = static_cast<rl_profile_event*>(std::malloc(std::max<size_t>(all.size(), 1) * sizeof(rl_profile_event)));
    if (*events == nullptr) throw std::bad_alloc();
    std::copy(all.begin(), all.end(), *events);
    *count = static_cast<int64_t>(all.size());
  });
}

int32_t rl_thread_id(void) { return own_thread(); }

int64_t rl_sequence_number(void) { return static_cast<int64_t>(at::sequence_number::peek()); }
