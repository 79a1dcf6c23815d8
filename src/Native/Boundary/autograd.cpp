/* Gradients, and the modes in which operators are recorded: gradient mode, inference mode, autocast. */
#include "compatibility.h"
#include "support.h"

#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

using namespace relight;

namespace {

std::vector<at::Tensor> borrow_all(const rl_tensor* tensors, int32_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int32_t i = 0; i < count; ++i) result.push_back(borrow(tensors[i]));
  return result;
}

}  // namespace

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
