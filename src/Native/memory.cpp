/* A limit to the memory of the processor's tensors. Without one, Linux promises any amount, and kills the process that takes it up. */
#include "support.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <c10/util/Exception.h>

#include <malloc.h>

#include <atomic>
#include <utility>

namespace {

std::atomic<int64_t> limit{0};
std::atomic<int64_t> in_use{0};
thread_local bool exempt = false;

int64_t size_of(void* data) { return static_cast<int64_t>(malloc_usable_size(data)); }

void release(void* data) {
  if (data == nullptr) return;
  in_use -= size_of(data);
  c10::free_cpu(data);
}

at::DataPtr allocate_within_limit(size_t bytes) {
  if (exempt) {
    void* data = c10::alloc_cpu(bytes);
    return {data, data, c10::free_cpu, at::Device(at::DeviceType::CPU)};
  }
  const int64_t most = limit, taken = in_use;
  if (most > 0 && taken + static_cast<int64_t>(bytes) > most)
    C10_THROW_ERROR(OutOfMemoryError, c10::str("out of memory: ", bytes, " bytes asked for, ", taken, " of ", most, " in use"));
  void* data = c10::alloc_cpu(bytes);
  if (data != nullptr) in_use += size_of(data);
  return {data, data, release, at::Device(at::DeviceType::CPU)};
}

/// libtorch's own way of allocating, counted. Which of the two overrides depends on libtorch's version.
struct LimitedAllocator final : at::Allocator {
  at::DataPtr allocate(size_t bytes) const { return allocate_within_limit(bytes); }
  at::DataPtr allocate(size_t bytes) { return allocate_within_limit(bytes); }
  void copy_data(void* to, const void* from, size_t bytes) const { std::memcpy(to, from, bytes); }
  at::DeleterFnPtr raw_deleter() const override { return release; }
};

LimitedAllocator limited_allocator;

}  // namespace

void rl_set_memory_limit(int64_t bytes) {
  if (bytes > 0) c10::SetCPUAllocator(&limited_allocator);
  limit = bytes;
}

int32_t rl_exempt_from_memory_limit(int32_t value) { return std::exchange(exempt, value != 0) ? 1 : 0; }

int64_t rl_memory_limit(void) { return limit; }

int64_t rl_limited_memory(void) { return in_use; }
