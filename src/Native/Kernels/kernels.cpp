/* Kernels that take the place of libtorch's own on the processor, below autograd and autocast: what calls the operators stays as it is.
 *
 * Convolutions of 3×3 go by way of winograd.h, or, in bfloat16 on a processor with matrix units, of amx_convolution.h. And where the
 * processor has no instructions for bfloat16, tensors are kept in it but computed with in float32, and rounded once: libtorch 1.13 there
 * adds up in bfloat16, thirty times slower and less exact. */
#include "../Boundary/compatibility.h"
#include "../Boundary/support.h"
#include "amx_convolution.h"
#include "amx_kernels.h"
#include "direct_convolution.h"
#include "winograd.h"

#include <ATen/ATen.h>
#include <ATen/CPUFunctions.h>
#include <torch/library.h>

#include <algorithm>
#include <tuple>

namespace {

bool processor_has_bfloat16() {
#if defined(__x86_64__)
  // oneDNN's own condition.
  static const bool has = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return has;
#else
  return false;
#endif
}

at::Tensor convolution(const at::Tensor& input, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, at::IntArrayRef stride,
                       at::IntArrayRef padding, at::IntArrayRef dilation, bool transposed, at::IntArrayRef output_padding, int64_t groups) {
  const bool fits = !bias.has_value() || !bias->defined() ||
      (bias->scalar_type() == input.scalar_type() && bias->sizes() == weight.sizes().slice(0, 1));
  if (fits && relight::amx::pays(input, weight, stride, padding, dilation, transposed, groups))
    return relight::amx::forward(input, weight, bias.value_or(at::Tensor()), stride[0]);
  if (fits && relight::winograd::pays(input, weight, stride, padding, dilation, transposed, groups))
    return relight::winograd::forward(input, weight, bias.value_or(at::Tensor()));
  return relight::direct::forward(input, weight, bias.value_or(at::Tensor()),
      {stride, padding, dilation, transposed, output_padding, groups});
}

/// Of a 3×3 convolution with a padding of 1. A gradient of other sizes is left to libtorch's own, which refuses it.
bool has_sizes_of_output(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight, at::IntArrayRef stride) {
  if (gradient.dim() != 4 || input.dim() != 4 || stride.empty() || stride[0] < 1) return false;
  const auto output = [&](int64_t axis) { return (input.size(axis) - 1) / stride[0] + 1; };
  return gradient.size(0) == input.size(0) && gradient.size(1) == weight.size(0) && gradient.size(2) == output(2) &&
      gradient.size(3) == output(3);
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolution_backward(
    const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight, at::OptionalIntArrayRef bias_sizes,
        at::IntArrayRef stride,
    at::IntArrayRef padding, at::IntArrayRef dilation, bool transposed, at::IntArrayRef output_padding, int64_t groups,
    std::array<bool, 3> wanted) {
  const auto bias_gradient = [&] { return wanted[2] ? gradient.sum({0, 2, 3}) : at::Tensor(); };
  const bool fits = gradient.scalar_type() == input.scalar_type() && has_sizes_of_output(gradient, input, weight, stride);
  if (fits && relight::amx::pays(input, weight, stride, padding, dilation, transposed, groups))
    return {wanted[0] ? relight::amx::backward_input(gradient, weight, input.sizes(), stride[0]) : at::Tensor(),
            wanted[1] ? relight::amx::backward_weight(gradient, input, stride[0]) : at::Tensor(), bias_gradient()};
  if (fits && relight::winograd::pays(input, weight, stride, padding, dilation, transposed, groups))
    return {wanted[0] ? relight::winograd::backward_input(gradient, weight) : at::Tensor(),
            wanted[1] ? relight::winograd::backward_weight(gradient, input) : at::Tensor(), bias_gradient()};
  return relight::direct::backward(gradient, input, weight, bias_sizes,
      {stride, padding, dilation, transposed, output_padding, groups}, wanted);
}

bool is_other_type(const at::Tensor& tensor) { return tensor.defined() && tensor.scalar_type() != at::kBFloat16; }
bool is_other_type(const c10::optional<at::Tensor>& tensor) { return tensor.has_value() && is_other_type(*tensor); }
template <typename Other>
bool is_other_type(const Other&) { return false; }

at::Tensor widened(const at::Tensor& tensor) { return tensor.defined() ? tensor.to(at::kFloat) : tensor; }
c10::optional<at::Tensor> widened(const c10::optional<at::Tensor>& tensor) {
  return tensor.has_value() ? c10::make_optional(widened(*tensor)) : tensor;
}
template <typename Other>
const Other& widened(const Other& other) { return other; }

at::Tensor rounded(const at::Tensor& tensor) { return tensor.defined() ? tensor.to(at::kBFloat16) : tensor; }
template <typename... Tensors>
std::tuple<Tensors...> rounded(const std::tuple<Tensors...>& tensors) {
  return std::apply([](const auto&... each) { return std::make_tuple(rounded(each)...); }, tensors);
}

/// A kernel over float32 where every tensor is bfloat16 and the processor would rather not.
template <auto Compute, typename Signature = std::remove_pointer_t<decltype(Compute)>>
struct Widening;
template <auto Compute, typename Result, typename... Arguments>
struct Widening<Compute, Result(Arguments...)> {
  static Result call(Arguments... arguments) {
    const bool as_it_is = processor_has_bfloat16() || (is_other_type(arguments) || ...);
    return as_it_is ? Compute(arguments...) : rounded(Compute(widened(arguments)...));
  }
};

struct Registration {
  Registration() {
    const relight::compatibility::NoWarnings none;   // of kernels that take another's place, which here is the purpose
    add<&convolution>("convolution");
    add<&convolution_backward>("convolution_backward");
    if (processor_has_bfloat16()) return;
    add<&at::cpu::mm>("mm");
    add<&at::cpu::addmm>("addmm");
    add<&at::cpu::bmm>("bmm");
    add<&at::cpu::baddbmm>("baddbmm");
  }

  template <auto Compute>
  void add(const char* name) { library.impl(name, TORCH_FN((Widening<Compute>::call))); }

  torch::Library library{torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__};
} registration;

}  // namespace

int32_t rl_matrix_units(void) { return relight::amx::available(); }
