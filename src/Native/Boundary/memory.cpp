/* Where the processor's tensors lie, and a limit to what they take. Without one, Linux promises any amount, and kills the process that
 * takes it up. */
#include "compatibility.h"
#include "large_blocks.h"
#include "support.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <c10/util/Exception.h>

#include <malloc.h>

#include <atomic>
#include <limits>
#include <utility>

namespace {

namespace large = relight::large_blocks;

constexpr int kLargestInHeap = 32 << 20;   // of what does not come by the allocator below, such as oneDNN's own

std::atomic<bool> keeps{false};
std::atomic<bool> counting{false};
std::atomic<int64_t> limit{0};
std::atomic<int64_t> in_use{0};
thread_local bool exempt = false;

/// Heap blocks and large ones, and of each those that count towards the limit and those that do not.
template <bool kLarge>
int64_t size_of(void* data) { return static_cast<int64_t>(kLarge ? large::size_of(data) : malloc_usable_size(data)); }

template <bool kLarge, bool kCounted>
void release(void* data) {
  if (data == nullptr) return;
  if (kCounted) in_use -= size_of<kLarge>(data);
  if (kLarge) large::give_back(data);
  else c10::free_cpu(data);
}

template <bool kLarge>
at::DataPtr allocate(size_t bytes) {
  const bool counted = counting && !exempt;
  const int64_t most = limit, taken = in_use;
  if (counted && most > 0 && taken + static_cast<int64_t>(bytes) > most)
    C10_THROW_ERROR(OutOfMemoryError, c10::str("out of memory: ", bytes, " bytes asked for, ", taken, " of ", most, " in use"));
  if (most > 0 && taken + static_cast<int64_t>(bytes + large::totals().idle) > most) large::trim();
  void* data = kLarge ? large::take(bytes) : c10::alloc_cpu(bytes);
  if (kLarge && data == nullptr) C10_THROW_ERROR(OutOfMemoryError, c10::str("out of memory: ", bytes, " bytes asked for"));
  if (counted && data != nullptr) in_use += size_of<kLarge>(data);
  return {data, data, counted ? release<kLarge, true> : release<kLarge, false>, at::Device(at::DeviceType::CPU)};
}

at::DataPtr allocate_any(size_t bytes) { return keeps && bytes >= large::kSmallest ? allocate<true>(bytes) : allocate<false>(bytes); }

/// For memory without a deleter of its own: oneDNN's, which lives for as long as one operator, so that what counts then counts now.
void release_any(void* data) {
  const bool counted = counting && !exempt;
  if (large::owns(data)) counted ? release<true, true>(data) : release<true, false>(data);
  else counted ? release<false, true>(data) : release<false, false>(data);
}

struct Allocator final : relight::compatibility::Allocator {
  at::DataPtr take(size_t bytes) const override { return allocate_any(bytes); }
  at::DeleterFnPtr raw_deleter() const override { return release_any; }
};

Allocator allocator;

}  // namespace

int32_t rl_set_allocator_keeps(int32_t keep) {
  return relight::guarded([&] {
    mallopt(M_MMAP_THRESHOLD, keep ? kLargestInHeap : 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, keep ? std::numeric_limits<int>::max() : 128 * 1024);
    c10::SetCPUAllocator(&allocator);
    keeps = keep != 0;
  });
}

int32_t rl_trim_memory(int32_t* any) {
  return relight::guarded([&] {
    const bool large = large::trim();
    *any = malloc_trim(0) || large;
  });
}

int32_t rl_set_memory_limit(int64_t bytes) {
  return relight::guarded([&] {
    if (bytes > 0) {
      c10::SetCPUAllocator(&allocator);
      counting = true;
    }
    large::trim();   // what was kept under another limit
    limit = bytes;
  });
}

int32_t rl_exempt_from_memory_limit(int32_t value) { return std::exchange(exempt, value != 0) ? 1 : 0; }

int64_t rl_memory_limit(void) { return limit; }

int64_t rl_limited_memory(void) { return in_use; }
