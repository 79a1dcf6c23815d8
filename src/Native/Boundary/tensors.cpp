/* Everything but operators: the library, tensors, autograd, autocast, generators, devices. */
#include "compatibility.h"
#include "large_blocks.h"
#include "support.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/cuda.h>
#include <torch/utils.h>
#include <torch/version.h>

#ifdef RELIGHT_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#endif

#include <malloc.h>

#include <algorithm>
#include <limits>
#include <mutex>

using namespace relight;

thread_local std::string relight::last_error;

int32_t relight::failed(const std::exception& error, const char* text) noexcept {
  last_error = text;
  if (dynamic_cast<const Anomaly*>(&error) != nullptr) return RL_ANOMALY;
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr || dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr)
    return RL_OUT_OF_MEMORY;
  for (const char* words : {"DefaultCPUAllocator: can't allocate memory", "out of memory", "_STATUS_ALLOC_FAILED"})
    if (last_error.find(words) != std::string::npos) return RL_OUT_OF_MEMORY;  // the processor's allocator, the CUDA runtime, cuBLAS and cuDNN
  return RL_ERROR;
}

namespace {

std::vector<at::Tensor> borrow_all(const rl_tensor* tensors, int32_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int32_t i = 0; i < count; ++i) result.push_back(borrow(tensors[i]));
  return result;
}

}  // namespace

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
    if (on) setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);  // cuBLAS is deterministic only with it, and libtorch looks whether it is there
    at::globalContext().setDeterministicAlgorithms(on != 0, false);
    at::globalContext().setDeterministicCuDNN(on != 0);
    at::globalContext().setBenchmarkCuDNN(false);
  });
}

int32_t rl_interop_threads(int32_t* count) {
  return guarded([&] { *count = at::get_num_interop_threads(); });
}

rl_tensor rl_tensor_retain(rl_tensor tensor) {
  c10::raw::intrusive_ptr::incref(impl(tensor));
  return tensor;
}

void rl_tensor_release(rl_tensor tensor) { TensorPtr::reclaim(impl(tensor)); }

void rl_tensor_release_many(const rl_tensor* tensors, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    if (tensors[i] != nullptr) TensorPtr::reclaim(impl(tensors[i]));
}

int32_t rl_tensor_rank(rl_tensor tensor, int32_t* rank) {
  return guarded_look([&] { *rank = static_cast<int32_t>(impl(tensor)->dim()); });
}

int32_t rl_tensor_count(rl_tensor tensor, int64_t* count) {
  return guarded_look([&] { *count = impl(tensor)->numel(); });
}

int32_t rl_tensor_bytes(rl_tensor tensor, int64_t* bytes) {
  return guarded_look([&] { *bytes = impl(tensor)->numel() * static_cast<int64_t>(impl(tensor)->itemsize()); });
}

int32_t rl_tensor_dtype(rl_tensor tensor, int32_t* dtype) {
  return guarded_look([&] { *dtype = static_cast<int32_t>(c10::typeMetaToScalarType(impl(tensor)->dtype())); });
}

int32_t rl_tensor_device(rl_tensor tensor, int32_t* type, int32_t* index) {
  return guarded_look([&] {
    const auto device = impl(tensor)->device();
    *type = static_cast<int32_t>(device.type());
    *index = device.index();
  });
}

int32_t rl_tensor_layout(rl_tensor tensor, int32_t* layout) {
  return guarded([&] { *layout = static_cast<int32_t>(impl(tensor)->layout()); });
}

int32_t rl_tensor_sizes(rl_tensor tensor, const int64_t** sizes, int32_t* rank) {
  return guarded_look([&] {
    const auto source = impl(tensor)->sizes();
    *sizes = source.data();
    *rank = static_cast<int32_t>(source.size());
  });
}

int32_t rl_tensor_size(rl_tensor tensor, int32_t dimension, int64_t* size) {
  return guarded_look([&] { *size = impl(tensor)->size(dimension); });
}

int32_t rl_tensor_strides(rl_tensor tensor, int64_t* strides) {
  return guarded([&] {
    const auto source = impl(tensor)->strides();
    std::copy(source.begin(), source.end(), strides);
  });
}

int32_t rl_tensor_is_dense(rl_tensor tensor, int32_t* dense) {
  return guarded([&] { *dense = impl(tensor)->is_non_overlapping_and_dense() && !impl(tensor)->is_conj() && !impl(tensor)->is_neg(); });
}

int32_t rl_tensor_data(rl_tensor tensor, void** data) {
  return guarded([&] { *data = borrow(tensor).data_ptr(); });
}

int32_t rl_tensor_wrap(void* data, const int64_t* sizes, const int64_t* strides, int32_t rank, int32_t dtype,
                       void (*release)(void*), void* context, rl_tensor* result) {
  return guarded([&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    const auto deleter = [release, context](void*) { if (release != nullptr) release(context); };
    const at::IntArrayRef shape(sizes, rank);
    *result = give(strides == nullptr ? at::from_blob(data, shape, deleter, options)
                                      : at::from_blob(data, shape, at::IntArrayRef(strides, rank), deleter, options));
  });
}

int32_t rl_tensor_requires_grad(rl_tensor tensor, int32_t* requires_grad) {
  return guarded_look([&] { *requires_grad = impl(tensor)->requires_grad(); });
}

int32_t rl_tensor_set_requires_grad(rl_tensor tensor, int32_t requires_grad) {
  return guarded([&] { borrow(tensor).requires_grad_(requires_grad != 0); });
}

int32_t rl_tensor_is_leaf(rl_tensor tensor, int32_t* leaf) {
  return guarded([&] { *leaf = borrow(tensor).is_leaf(); });
}

int32_t rl_tensor_grad_function(rl_tensor tensor, char** name) {
  return guarded([&] {
    const auto function = borrow(tensor).grad_fn();
    *name = function == nullptr ? nullptr : copy_text(function->name());
  });
}

int32_t rl_tensor_grad(rl_tensor tensor, rl_tensor* gradient) {
  return guarded([&] { *gradient = give(borrow(tensor).grad()); });
}

int32_t rl_tensor_set_grad(rl_tensor tensor, rl_tensor gradient) {
  return guarded([&] { borrow(tensor).mutable_grad() = borrow(gradient); });
}

int32_t rl_backward(const rl_tensor* outputs, const rl_tensor* gradients, int32_t count,
                    int32_t retain_graph, int32_t create_graph) {
  return guarded([&] {
    torch::autograd::backward(borrow_all(outputs, count), borrow_all(gradients, count), retain_graph != 0, create_graph != 0);
  });
}

int32_t rl_gradients(const rl_tensor* outputs, const rl_tensor* output_gradients, int32_t output_count,
                     const rl_tensor* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph,
                     int32_t allow_unused, rl_tensor* results) {
  return guarded([&] {
    auto gradients = torch::autograd::grad(borrow_all(outputs, output_count), borrow_all(inputs, input_count),
                                           borrow_all(output_gradients, output_count), retain_graph != 0,
                                           create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < gradients.size(); ++i) results[i] = give(std::move(gradients[i]));
  });
}

int32_t rl_grad_enabled(void) { return at::GradMode::is_enabled(); }

void rl_set_grad_enabled(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }

int32_t rl_inference_mode_enter(void** guard) {
  return guarded([&] { *guard = new c10::InferenceMode(); });
}

void rl_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

int32_t rl_autocast_enabled(int32_t device_type, int32_t* enabled, int32_t* dtype) {
  return guarded([&] {
    const auto device = static_cast<c10::DeviceType>(device_type);
    *enabled = compatibility::autocast_enabled(device);
    *dtype = static_cast<int32_t>(compatibility::autocast_type(device));
  });
}

int32_t rl_set_autocast(int32_t device_type, int32_t enabled, int32_t dtype) {
  return guarded([&] {
    compatibility::set_autocast(static_cast<c10::DeviceType>(device_type), enabled != 0, static_cast<at::ScalarType>(dtype));
  });
}

int32_t rl_autocast_cache_enabled(void) { return at::autocast::is_autocast_cache_enabled(); }

void rl_set_autocast_cache(int32_t enabled) { at::autocast::set_autocast_cache_enabled(enabled != 0); }

void rl_autocast_enter(void) { at::autocast::increment_nesting(); }

int32_t rl_autocast_leave(void) {
  return guarded([&] {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  });
}

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
