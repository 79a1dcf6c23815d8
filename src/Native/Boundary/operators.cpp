/* Operators: found by name in libtorch's dispatcher, and called over tagged values. */
#include "support.h"

#include <ATen/ScalarOps.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <torch/version.h>

#include <algorithm>
#include <sstream>
#include <utility>
#include <variant>

using namespace relight;

namespace {

/// An operator from arguments of the given C++ types to one new tensor, called without boxing them.
template <typename... Arguments>
using Direct = c10::TypedOperatorHandle<at::Tensor(const Arguments&...)>;

/// The signatures that nearly all small operators have; every other one goes over the stack.
using DirectCall = std::variant<std::monostate, Direct<at::Tensor>, Direct<at::Tensor, at::Tensor>, Direct<at::Tensor, at::Scalar>,
                                Direct<at::Tensor, at::Tensor, at::Scalar>, Direct<at::Tensor, at::Scalar, at::Scalar>>;

}  // namespace

struct rl_operator_t {
  explicit rl_operator_t(c10::OperatorHandle found);
  c10::OperatorHandle handle;
  DirectCall direct;
};

namespace {

thread_local torch::jit::Stack call_stack;

c10::IValue scalar_of(const rl_value& value) {
  switch (value.tag) {
    case RL_INT: return value.integer;
    case RL_DOUBLE: return value.real;
    case RL_BOOL: return value.integer != 0;
    case RL_COMPLEX: return c10::complex<double>(value.real, value.imaginary);
    default: throw std::invalid_argument("a scalar is an integer, a real, a complex number or a boolean");
  }
}

const c10::IValue& default_of(const c10::FunctionSchema& schema, size_t index) {
  const auto& argument = schema.arguments()[index];
  if (!argument.default_value().has_value())
    throw std::invalid_argument("argument '" + argument.name() + "' of " + schema.name() + " has no default and must be given");
  return *argument.default_value();
}

c10::IValue int_list_of(const c10::FunctionSchema& schema, size_t index, const rl_value& value) {
  const auto* data = static_cast<const int64_t*>(value.pointer);
  c10::List<int64_t> list;
  if (value.count == 1 && schema.arguments()[index].N().value_or(1) > 1) {
    for (int32_t i = 0; i < *schema.arguments()[index].N(); ++i) list.push_back(data[0]);
  } else {
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i) list.push_back(data[i]);
  }
  return list;
}

void push(torch::jit::Stack& stack, const c10::FunctionSchema& schema, size_t index, const rl_value& value) {
  switch (value.tag) {
    case RL_NONE: stack.emplace_back(); break;
    case RL_DEFAULT: stack.push_back(default_of(schema, index)); break;
    case RL_TENSOR: stack.emplace_back(borrow(value.tensor)); break;
    case RL_INT: stack.emplace_back(value.integer); break;
    case RL_DOUBLE: stack.emplace_back(value.real); break;
    case RL_BOOL: stack.emplace_back(value.integer != 0); break;
    case RL_COMPLEX: stack.push_back(scalar_of(value)); break;
    case RL_STRING: stack.emplace_back(std::string(static_cast<const char*>(value.pointer), value.count)); break;
    case RL_DEVICE: stack.emplace_back(device_of(value.count, value.integer)); break;
    case RL_INT_LIST: stack.push_back(int_list_of(schema, index, value)); break;
    case RL_DOUBLE_LIST: {
      c10::List<double> list;
      for (int32_t i = 0; i < value.count; ++i) list.push_back(static_cast<const double*>(value.pointer)[i]);
      stack.emplace_back(std::move(list));
      break;
    }
    case RL_BOOL_LIST: {
      c10::List<bool> list;
      for (int32_t i = 0; i < value.count; ++i) list.push_back(static_cast<const uint8_t*>(value.pointer)[i] != 0);
      stack.emplace_back(std::move(list));
      break;
    }
    case RL_TENSOR_LIST: {
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; ++i) list.push_back(borrow(static_cast<const rl_tensor*>(value.pointer)[i]));
      stack.emplace_back(std::move(list));
      break;
    }
    case RL_OPTIONAL_TENSOR_LIST: {
      c10::List<c10::optional<at::Tensor>> list;
      for (int32_t i = 0; i < value.count; ++i) {
        auto tensor = static_cast<const rl_tensor*>(value.pointer)[i];
        list.push_back(tensor == nullptr ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(borrow(tensor)));
      }
      stack.emplace_back(std::move(list));
      break;
    }
    case RL_SCALAR_LIST: {
      c10::impl::GenericList list(c10::NumberType::get());
      for (int32_t i = 0; i < value.count; ++i) list.push_back(scalar_of(static_cast<const rl_value*>(value.pointer)[i]));
      stack.emplace_back(std::move(list));
      break;
    }
    case RL_GENERATOR: stack.emplace_back(static_cast<rl_generator>(value.pointer)->generator); break;
    default: throw std::invalid_argument("unknown tag " + std::to_string(value.tag));
  }
}

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
bool call_directly(const Direct<Arguments...>& direct, const c10::FunctionSchema& schema, const rl_value* arguments, int32_t count,
                   at::Tensor& result, std::index_sequence<Index...>) {
  if (count != sizeof...(Arguments) || !(Lent<Arguments>::takes(arguments[Index]) && ...)) return false;
  result = direct.call(Lent<Arguments>(schema, Index, arguments[Index]).argument...);
  return true;
}

struct DirectCaller {
  const rl_operator_t& op;
  const rl_value* arguments;
  int32_t count;
  at::Tensor& result;

  bool operator()(std::monostate) const { return false; }

  template <typename... Arguments>
  bool operator()(const Direct<Arguments...>& direct) const {
    return call_directly(direct, op.handle.schema(), arguments, count, result, std::index_sequence_for<Arguments...>());
  }
};

/// False where these arguments have to go over the stack.
bool call_directly(const rl_operator_t& op, const rl_value* arguments, int32_t count, at::Tensor& result) {
  return std::visit(DirectCaller{op, arguments, count, result}, op.direct);
}

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

DirectCall direct_of(const c10::OperatorHandle& handle) {
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

template <typename T>
T* allocate(size_t count) {
  auto* memory = static_cast<T*>(std::malloc(std::max<size_t>(count, 1) * sizeof(T)));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

rl_value value_of(at::Tensor tensor) {
  rl_value result{};
  result.tensor = give(std::move(tensor));
  result.tag = result.tensor == nullptr ? RL_NONE : RL_TENSOR;
  return result;
}

rl_value pop(c10::IValue&& value) {
  rl_value result{};
  if (value.isTensor()) {
    result = value_of(std::move(value).toTensor());
  } else if (value.isNone()) {
    result.tag = RL_NONE;
  } else if (value.isInt()) {
    result.tag = RL_INT;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.tag = RL_DOUBLE;
    result.real = value.toDouble();
  } else if (value.isBool()) {
    result.tag = RL_BOOL;
    result.integer = value.toBool();
  } else if (value.isComplexDouble()) {
    result.tag = RL_COMPLEX;
    result.real = value.toComplexDouble().real();
    result.imaginary = value.toComplexDouble().imag();
  } else if (value.isDevice()) {
    result.tag = RL_DEVICE;
    result.count = static_cast<int32_t>(value.toDevice().type());
    result.integer = value.toDevice().index();
  } else if (value.isString()) {
    const auto& text = value.toStringRef();
    result.tag = RL_STRING;
    result.count = static_cast<int32_t>(text.size());
    result.pointer = copy_text(text);
  } else if (value.isTensorList()) {
    auto list = std::move(value).toTensorVector();
    auto* memory = allocate<rl_tensor>(list.size());
    for (size_t i = 0; i < list.size(); ++i) memory[i] = give(std::move(list[i]));
    result.tag = RL_TENSOR_LIST;
    result.count = static_cast<int32_t>(list.size());
    result.pointer = memory;
  } else if (value.isIntList()) {
    auto list = value.toIntVector();
    result.tag = RL_INT_LIST;
    result.count = static_cast<int32_t>(list.size());
    result.pointer = std::memcpy(allocate<int64_t>(list.size()), list.data(), list.size() * sizeof(int64_t));
  } else if (value.isDoubleList()) {
    auto list = value.toDoubleVector();
    result.tag = RL_DOUBLE_LIST;
    result.count = static_cast<int32_t>(list.size());
    result.pointer = std::memcpy(allocate<double>(list.size()), list.data(), list.size() * sizeof(double));
  } else if (value.isBoolList()) {
    auto list = value.toBoolList();
    auto* memory = allocate<uint8_t>(list.size());
    for (size_t i = 0; i < list.size(); ++i) memory[i] = list.get(i);
    result.tag = RL_BOOL_LIST;
    result.count = static_cast<int32_t>(list.size());
    result.pointer = memory;
  } else {
    throw std::runtime_error("a result of kind " + value.tagKind() + " cannot be handed over");
  }
  return result;
}

/// How many arguments at the end are tensors to write into, which have no defaults. A newer libtorch adds arguments before them.
size_t targets_of(const c10::FunctionSchema& schema) {
  const auto& arguments = schema.arguments();
  const auto last = std::find_if_not(arguments.rbegin(), arguments.rend(), [](const c10::Argument& argument) { return argument.is_out(); });
  return static_cast<size_t>(last - arguments.rbegin());
}

/// Frees results that nobody will hear of, since a later one could not be handed over.
void take_back(rl_value* results, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (results[i].tag == RL_TENSOR) rl_tensor_release(results[i].tensor);
    if (results[i].tag == RL_TENSOR_LIST) rl_tensor_release_many(static_cast<rl_tensor*>(results[i].pointer), results[i].count);
    if (results[i].tag == RL_STRING || (results[i].tag >= RL_INT_LIST && results[i].tag <= RL_TENSOR_LIST)) std::free(results[i].pointer);
  }
}

std::string schema_text(const c10::FunctionSchema& schema) {
  std::ostringstream out;
  out << schema;
  return out.str();
}

}  // namespace

rl_operator_t::rl_operator_t(c10::OperatorHandle found) : handle(std::move(found)), direct(direct_of(handle)) {}

int32_t rl_operator_schemas(char** text) {
  return guarded([&] {
    std::vector<std::string> schemas;
    for (const auto& name : c10::Dispatcher::singleton().getAllOpNames()) {
      auto handle = c10::Dispatcher::singleton().findSchema(name);
      if (handle.has_value()) schemas.push_back(schema_text(handle->schema()));
    }
    std::sort(schemas.begin(), schemas.end());
    std::string all;
    for (const auto& schema : schemas) all += schema + "\n";
    *text = copy_text(all);
  });
}

int32_t rl_operator_find(const char* name, const char* overload, rl_operator* found) {
  return guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle.has_value())
      throw std::invalid_argument(std::string("this libtorch (") + TORCH_VERSION + ") has no operator " + name +
                                  (*overload ? std::string(".") + overload : std::string()));
    *found = new rl_operator_t(std::move(*handle));
  });
}

int32_t rl_operator_schema(rl_operator op, char** text) {
  return guarded([&] { *text = copy_text(schema_text(op->handle.schema())); });
}

int32_t rl_operator_call(rl_operator op, const rl_value* arguments, int32_t count,
                         rl_value* results, int32_t capacity, int32_t* result_count) {
  bool done = false;
  const int32_t direct_status = guarded([&] {
    at::Tensor result;
    done = call_directly(*op, arguments, count, result);
    if (!done) return;
    *result_count = 1;
    if (capacity > 0) results[0] = value_of(std::move(result));
  });
  if (done || direct_status != RL_OK) return direct_status;

  // Taken, not borrowed: what a call frees may call back into C# and from there into another operator.
  torch::jit::Stack stack = std::move(call_stack);
  size_t given = 0;
  const int32_t status = guarded([&] {
    const auto& schema = op->handle.schema();
    const size_t expected = schema.arguments().size();
    if (static_cast<size_t>(count) > expected)
      throw std::invalid_argument(schema.name() + " takes at most " + std::to_string(expected) + " arguments, not " +
                                  std::to_string(count));
    const size_t given_at_end = std::min<size_t>(count, targets_of(schema));
    const size_t given_first = count - given_at_end, left_out = expected - count;
    for (size_t i = 0; i < given_first; ++i) push(stack, schema, i, arguments[i]);
    for (size_t i = given_first; i < given_first + left_out; ++i) stack.push_back(default_of(schema, i));
    for (size_t i = given_first; i < static_cast<size_t>(count); ++i) push(stack, schema, i + left_out, arguments[i]);
    op->handle.callBoxed(&stack);
    *result_count = static_cast<int32_t>(stack.size());
    if (capacity == 0) return;
    if (static_cast<size_t>(capacity) < stack.size())
      throw std::invalid_argument(schema.name() + " gives " + std::to_string(stack.size()) + " results, more than expected");
    for (; given < stack.size(); ++given) results[given] = pop(std::move(stack[given]));
  });
  if (status != RL_OK) take_back(results, given);
  stack.clear();
  call_stack = std::move(stack);
  return status;
}

int32_t rl_tensor_of_number(const rl_value* number, rl_tensor* result) {
  return guarded([&] {
    at::Tensor tensor = c10::scalar_to_tensor(scalar_of(*number).toScalar());
    tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
    *result = give(std::move(tensor));
  });
}
