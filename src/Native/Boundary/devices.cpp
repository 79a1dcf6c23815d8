/* Devices: their generators of random numbers, waiting for them, their memory. */
#include "large_blocks.h"
#include "support.h"

#include <ATen/ATen.h>
#include <torch/cuda.h>
#include <torch/utils.h>

#ifdef RELIGHT_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#endif

#include <malloc.h>

#include <mutex>

using namespace relight;

int32_t rl_generator_default(int32_t device_type, int32_t index, rl_generator* result) {
  return guarded([&] {
    *result = new rl_generator_t{at::globalContext().defaultGenerator(device_of(device_type, index))};
  });
}

int32_t rl_generator_create(rl_generator* result) {
  return guarded([&] { *result = new rl_generator_t{at::detail::createCPUGenerator()}; });
}

void rl_generator_release(rl_generator generator) { delete generator; }

int32_t rl_generator_seed(rl_generator generator, uint64_t seed) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->generator.mutex());
    generator->generator.set_current_seed(seed);
  });
}

int32_t rl_generator_get_state(rl_generator generator, rl_tensor* state) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->generator.mutex());
    *state = give(generator->generator.get_state());
  });
}

int32_t rl_generator_set_state(rl_generator generator, rl_tensor state) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->generator.mutex());
    generator->generator.set_state(borrow(state));
  });
}

int32_t rl_manual_seed(uint64_t seed) {
  return guarded([&] { torch::manual_seed(seed); });
}

int32_t rl_cuda_count(void) {
  int32_t count = 0;
  guarded([&] { count = static_cast<int32_t>(torch::cuda::device_count()); });
  return count;
}

int32_t rl_synchronize(int32_t device_type, int32_t index) {
  return guarded([&] {
    if (static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CUDA) torch::cuda::synchronize(index);
  });
}

int32_t rl_memory_statistics(int32_t device_type, int32_t index, int64_t* in_use, int64_t* peak, int64_t* held) {
  return guarded([&] {
    if (static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU) {
      const auto info = mallinfo2();
      const auto large = relight::large_blocks::totals();
      *in_use = static_cast<int64_t>(info.uordblks + info.hblkhd + large.asked);
      *peak = 0;
      *held = static_cast<int64_t>(info.arena + info.hblkhd + large.in_use + large.idle);
      return;
    }
#ifdef RELIGHT_CUDA
    const auto statistics = c10::cuda::CUDACachingAllocator::getDeviceStats(static_cast<c10::DeviceIndex>(index));
    *in_use = statistics.allocated_bytes[0].current;
    *peak = statistics.allocated_bytes[0].peak;
    *held = statistics.reserved_bytes[0].current;
#else
    throw std::runtime_error("this build of Relight's native part is without CUDA");
#endif
  });
}
