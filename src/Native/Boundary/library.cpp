/* The library: its errors, its version, how it computes. */
#include "support.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

using namespace relight;

thread_local std::string relight::last_error;

int32_t relight::failed(const std::exception& error, const char* text) noexcept {
  last_error = text;
  if (dynamic_cast<const Anomaly*>(&error) != nullptr) return RL_ANOMALY;
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr || dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr)
    return RL_OUT_OF_MEMORY;
  for (const char* words : {"DefaultCPUAllocator: can't allocate memory", "out of memory", "_STATUS_ALLOC_FAILED"})
    // the processor's allocator, the CUDA runtime, cuBLAS and cuDNN
    if (last_error.find(words) != std::string::npos) return RL_OUT_OF_MEMORY;
  return RL_ERROR;
}

const char* rl_last_error(void) { return last_error.c_str(); }

void rl_free(void* memory) { std::free(memory); }

const char* rl_version(void) { return TORCH_VERSION; }

int32_t rl_build_text(char** text) {
  return guarded([&] { *text = copy_text(at::show_config() + at::get_parallel_info()); });
}

int32_t rl_threads(int32_t* count) {
  return guarded([&] { *count = at::get_num_threads(); });
}

int32_t rl_set_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

int32_t rl_deterministic(int32_t* on) {
  return guarded([&] { *on = at::globalContext().deterministicAlgorithms(); });
}

int32_t rl_set_deterministic(int32_t on) {
  return guarded([&] {
    // cuBLAS is deterministic only with it, and libtorch looks whether it is there
    if (on) setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
    at::globalContext().setDeterministicAlgorithms(on != 0, false);
    at::globalContext().setDeterministicCuDNN(on != 0);
    at::globalContext().setBenchmarkCuDNN(false);
  });
}

int32_t rl_interop_threads(int32_t* count) {
  return guarded([&] { *count = at::get_num_interop_threads(); });
}
