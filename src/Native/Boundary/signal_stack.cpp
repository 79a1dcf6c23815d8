#include "signal_stack.h"

#if defined(__linux__) && defined(__x86_64__)

#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

namespace relight {
namespace {

constexpr unsigned long kLargeState = 8 << 10;
constexpr size_t kRoom = 64 << 10;

#ifndef AT_MINSIGSTKSZ
constexpr unsigned long AT_MINSIGSTKSZ = 51;
#endif

/// .NET unmaps a thread's stack for signals when the thread ends, with the page before it, where its own has a guard: so has this one.
void widen() noexcept {
  stack_t present{};
  if (sigaltstack(nullptr, &present) != 0 || (present.ss_flags & (SS_DISABLE | SS_ONSTACK)) != 0 || present.ss_size >= kRoom) return;
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* memory = mmap(nullptr, page + kRoom, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) return;
  mprotect(memory, page, PROT_NONE);
  stack_t wider{};
  wider.ss_sp = static_cast<char*>(memory) + page;
  wider.ss_size = kRoom;
  if (sigaltstack(&wider, nullptr) != 0) munmap(memory, page + kRoom);
}

}  // namespace

void make_room_for_signals() noexcept {
  static const bool needed = getauxval(AT_MINSIGSTKSZ) > kLargeState;
  thread_local bool done = !needed;
  if (done) return;
  done = true;
  widen();
}

}  // namespace relight

#else

namespace relight {

void make_room_for_signals() noexcept {}

}  // namespace relight

#endif
