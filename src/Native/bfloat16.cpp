/* bfloat16 on processors without instructions for it: kept in bfloat16, computed in float32, rounded once.
 * libtorch 1.13 there falls back to loops that add up in bfloat16, thirty times slower and less exact. */
#include "support.h"

#ifndef RELIGHT_TORCH_2   // what libtorch 2 does there was not measured

#include <ATen/CPUFunctions.h>
#include <ATen/CompositeExplicitAutogradFunctions.h>
#include <ATen/Operators.h>
#include <torch/library.h>

#include <tuple>

namespace {

bool processor_has_bfloat16() {
#if defined(__x86_64__)
  // oneDNN's own condition.
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
  return false;
#endif
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

/// The kernel of an operator: libtorch's own, but over float32 where every tensor is bfloat16.
template <auto Own, typename Schema>
struct Kernel;
template <auto Own, typename Result, typename... Arguments>
struct Kernel<Own, Result(Arguments...)> {
  static Result call(Arguments... arguments) {
    return (is_other_type(arguments) || ...) ? Own(arguments...) : rounded(Own(widened(arguments)...));
  }
};

/// libtorch warns of every kernel that takes another's place, which here is the purpose.
struct Silence : c10::WarningHandler {
  void process(const c10::SourceLocation&, const std::string&, bool) override {}
};

struct Registration {
  Registration() {
    if (processor_has_bfloat16()) return;
    Silence silence;
    c10::Warning::WarningHandlerGuard guard(&silence);
    add<&at::compositeexplicitautograd::convolution, at::_ops::convolution>();
    add<&at::compositeexplicitautograd::convolution_backward_symint, at::_ops::convolution_backward>();
    add<&at::cpu::mm, at::_ops::mm>();
    add<&at::cpu::addmm, at::_ops::addmm>();
    add<&at::cpu::bmm, at::_ops::bmm>();
    add<&at::cpu::baddbmm, at::_ops::baddbmm>();
  }

  template <auto Own, typename Operator>
  void add() { library.impl(Operator::name, TORCH_FN((Kernel<Own, typename Operator::schema>::call))); }

  torch::Library library{torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__};
} registration;

}  // namespace

#endif
