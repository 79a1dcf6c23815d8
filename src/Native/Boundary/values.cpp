/* Tagged values to and from the values of libtorch's dispatcher. */
#include "values.h"

#include <algorithm>

using namespace relight;

c10::IValue relight::scalar_of(const rl_value& value) {
  switch (value.tag) {
    case RL_INT: return value.integer;
    case RL_DOUBLE: return value.real;
    case RL_BOOL: return value.integer != 0;
    case RL_COMPLEX: return c10::complex<double>(value.real, value.imaginary);
    default: throw std::invalid_argument("a scalar is an integer, a real, a complex number or a boolean");
  }
}

const c10::IValue& relight::default_of(const c10::FunctionSchema& schema, size_t index) {
  const auto& argument = schema.arguments()[index];
  if (!argument.default_value().has_value())
    throw std::invalid_argument("argument '" + argument.name() + "' of " + schema.name() + " has no default and must be given");
  return *argument.default_value();
}

namespace {

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

template <typename T>
T* allocate(size_t count) {
  auto* memory = static_cast<T*>(std::malloc(std::max<size_t>(count, 1) * sizeof(T)));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void relight::push(torch::jit::Stack& stack, const c10::FunctionSchema& schema, size_t index, const rl_value& value) {
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

rl_value relight::value_of(at::Tensor tensor) {
  rl_value result{};
  result.tensor = give(std::move(tensor));
  result.tag = result.tensor == nullptr ? RL_NONE : RL_TENSOR;
  return result;
}

rl_value relight::pop(c10::IValue&& value) {
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

void relight::take_back(rl_value* results, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (results[i].tag == RL_TENSOR) rl_tensor_release(results[i].tensor);
    if (results[i].tag == RL_TENSOR_LIST) rl_tensor_release_many(static_cast<rl_tensor*>(results[i].pointer), results[i].count);
    if (results[i].tag == RL_STRING || (results[i].tag >= RL_INT_LIST && results[i].tag <= RL_TENSOR_LIST)) std::free(results[i].pointer);
  }
}
