/* Operators called by their C++ signature: the signatures, and arguments lent to them. */
#include "direct_calls.h"

#include "values.h"

#include <utility>

using namespace relight;

namespace {

/// An argument on its way into a direct call. A tensor is lent: its count is neither raised nor lowered.
template <typename Argument>
struct Lent;

template <>
struct Lent<at::Tensor> {
  Lent(const c10::FunctionSchema&, size_t, const rl_value& value) : argument(TensorPtr::reclaim(impl(value.tensor))) {}
  ~Lent() { argument.unsafeReleaseIntrusivePtr().release(); }
  static bool takes(const rl_value& value) { return value.tag == RL_TENSOR; }
  static bool is(const c10::Argument& argument) { return argument.type()->kind() == c10::TypeKind::TensorType; }
  at::Tensor argument;
};

template <>
struct Lent<at::Scalar> {
  Lent(const c10::FunctionSchema& schema, size_t index, const rl_value& value)
      : argument((value.tag == RL_DEFAULT ? default_of(schema, index) : scalar_of(value)).toScalar()) {}
  static bool takes(const rl_value& value) {
    return value.tag == RL_DEFAULT || value.tag == RL_INT || value.tag == RL_DOUBLE || value.tag == RL_BOOL || value.tag == RL_COMPLEX;
  }
  static bool is(const c10::Argument& argument) { return argument.type()->kind() == c10::TypeKind::NumberType; }
  at::Scalar argument;
};

template <typename... Arguments, size_t... Index>
bool call_lent(const Direct<Arguments...>& direct, const c10::FunctionSchema& schema, const rl_value* arguments, int32_t count,
               at::Tensor& result, std::index_sequence<Index...>) {
  if (count != sizeof...(Arguments) || !(Lent<Arguments>::takes(arguments[Index]) && ...)) return false;
  result = direct.call(Lent<Arguments>(schema, Index, arguments[Index]).argument...);
  return true;
}

struct DirectCaller {
  const c10::FunctionSchema& schema;
  const rl_value* arguments;
  int32_t count;
  at::Tensor& result;

  bool operator()(std::monostate) const { return false; }

  template <typename... Arguments>
  bool operator()(const Direct<Arguments...>& direct) const {
    return call_lent(direct, schema, arguments, count, result, std::index_sequence_for<Arguments...>());
  }
};

template <typename... Arguments, size_t... Index>
bool has_signature(const c10::FunctionSchema& schema, std::index_sequence<Index...>) {
  const auto& arguments = schema.arguments();
  return arguments.size() == sizeof...(Arguments) && (Lent<Arguments>::is(arguments[Index]) && ...);
}

template <typename... Arguments>
void try_direct(const c10::OperatorHandle& handle, DirectCall& direct) {
  if (!has_signature<Arguments...>(handle.schema(), std::index_sequence_for<Arguments...>())) return;
  try {
    direct = handle.typed<at::Tensor(const Arguments&...)>();
  } catch (const c10::Error&) {
    // Registered under another C++ signature: it goes over the stack.
  }
}

}  // namespace

DirectCall relight::direct_of(const c10::OperatorHandle& handle) {
  DirectCall direct;
  const auto& schema = handle.schema();
  if (schema.returns().size() != 1 || !Lent<at::Tensor>::is(schema.returns()[0]) || schema.is_mutable()) return direct;
  try_direct<at::Tensor>(handle, direct);
  try_direct<at::Tensor, at::Tensor>(handle, direct);
  try_direct<at::Tensor, at::Scalar>(handle, direct);
  try_direct<at::Tensor, at::Tensor, at::Scalar>(handle, direct);
  try_direct<at::Tensor, at::Scalar, at::Scalar>(handle, direct);
  return direct;
}

bool relight::call_directly(
    const DirectCall& direct, const c10::FunctionSchema& schema, const rl_value* arguments, int32_t count, at::Tensor& result) {
  return std::visit(DirectCaller{schema, arguments, count, result}, direct);
}
