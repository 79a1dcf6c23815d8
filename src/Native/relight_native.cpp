#include "relight_native.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/dispatch/Dispatcher.h>
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
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#if TORCH_VERSION_MAJOR >= 2
#define RELIGHT_TORCH_2 1
#endif

struct rl_operator_t {
  explicit rl_operator_t(c10::OperatorHandle found) : handle(std::move(found)) {}
  c10::OperatorHandle handle;
};

struct rl_generator_t {
  at::Generator generator;
};

namespace {

using TensorPtr = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

thread_local std::string last_error;
thread_local torch::jit::Stack call_stack;

/// Runs body; whatever it throws becomes the thread's error text.
template <typename Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return RL_OK;
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "libtorch threw something that is not a std::exception";
  }
  return RL_ERROR;
}

c10::TensorImpl* impl(rl_tensor tensor) { return reinterpret_cast<c10::TensorImpl*>(tensor); }

at::Tensor borrow(rl_tensor tensor) {
  return tensor == nullptr ? at::Tensor() : at::Tensor(TensorPtr::reclaim_copy(impl(tensor)));
}

rl_tensor give(at::Tensor tensor) {
  return tensor.defined() ? reinterpret_cast<rl_tensor>(tensor.unsafeReleaseIntrusivePtr().release()) : nullptr;
}

std::vector<at::Tensor> borrow_all(const rl_tensor* tensors, int32_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int32_t i = 0; i < count; ++i) result.push_back(borrow(tensors[i]));
  return result;
}

char* copy_text(const std::string& text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

c10::Device device_of(int32_t type, int64_t index) {
  return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

c10::IValue scalar_of(const rl_value& value) {
  switch (value.tag) {
    case RL_INT: return value.integer;
    case RL_DOUBLE: return value.real;
    case RL_BOOL: return value.integer != 0;
    default: throw std::invalid_argument("a list of scalars holds only integers, reals and booleans");
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

template <typename T>
T* allocate(size_t count) {
  auto* memory = static_cast<T*>(std::malloc(std::max<size_t>(count, 1) * sizeof(T)));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

rl_value pop(c10::IValue&& value) {
  rl_value result{};
  if (value.isTensor()) {
    result.tensor = give(std::move(value).toTensor());
    result.tag = result.tensor == nullptr ? RL_NONE : RL_TENSOR;
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

const char* rl_last_error(void) { return last_error.c_str(); }

void rl_free(void* memory) { std::free(memory); }

const char* rl_version(void) { return TORCH_VERSION; }

int32_t rl_build_text(char** text) {
  return guarded([&] { *text = copy_text(at::show_config() + at::get_parallel_info()); });
}

void rl_set_allocator_keeps(int32_t keep) {
  mallopt(M_MMAP_MAX, keep ? 0 : 65536);
  mallopt(M_TRIM_THRESHOLD, keep ? std::numeric_limits<int>::max() : 128 * 1024);
}

int32_t rl_trim_memory(void) { return malloc_trim(0); }

int32_t rl_threads(void) { return at::get_num_threads(); }

int32_t rl_set_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

int32_t rl_interop_threads(void) { return at::get_num_interop_threads(); }

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
  // Taken, not borrowed: what a call frees may call back into C# and from there into another operator.
  torch::jit::Stack stack = std::move(call_stack);
  size_t given = 0;
  const int32_t status = guarded([&] {
    const auto& schema = op->handle.schema();
    const size_t expected = schema.arguments().size();
    if (static_cast<size_t>(count) > expected)
      throw std::invalid_argument(schema.name() + " takes at most " + std::to_string(expected) + " arguments, not " +
                                  std::to_string(count));
    for (int32_t i = 0; i < count; ++i) push(stack, schema, i, arguments[i]);
    for (size_t i = count; i < expected; ++i) stack.push_back(default_of(schema, i));
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

rl_tensor rl_tensor_retain(rl_tensor tensor) {
  c10::raw::intrusive_ptr::incref(impl(tensor));
  return tensor;
}

void rl_tensor_release(rl_tensor tensor) { TensorPtr::reclaim(impl(tensor)); }

void rl_tensor_release_many(const rl_tensor* tensors, int32_t count) {
  for (int32_t i = 0; i < count; ++i) TensorPtr::reclaim(impl(tensors[i]));
}

int32_t rl_tensor_rank(rl_tensor tensor) { return static_cast<int32_t>(impl(tensor)->dim()); }

int64_t rl_tensor_count(rl_tensor tensor) { return impl(tensor)->numel(); }

int64_t rl_tensor_bytes(rl_tensor tensor) { return impl(tensor)->numel() * static_cast<int64_t>(impl(tensor)->itemsize()); }

int32_t rl_tensor_dtype(rl_tensor tensor) {
  return static_cast<int32_t>(c10::typeMetaToScalarType(impl(tensor)->dtype()));
}

int32_t rl_tensor_device(rl_tensor tensor, int32_t* index) {
  const auto device = impl(tensor)->device();
  *index = device.index();
  return static_cast<int32_t>(device.type());
}

int32_t rl_tensor_layout(rl_tensor tensor, int32_t* layout) {
  return guarded([&] { *layout = static_cast<int32_t>(impl(tensor)->layout()); });
}

const int64_t* rl_tensor_sizes(rl_tensor tensor) { return impl(tensor)->sizes().data(); }

int64_t rl_tensor_size(rl_tensor tensor, int32_t dimension) { return impl(tensor)->sizes()[dimension]; }

int32_t rl_tensor_strides(rl_tensor tensor, int64_t* strides) {
  return guarded([&] {
    const auto source = impl(tensor)->strides();
    std::copy(source.begin(), source.end(), strides);
  });
}

int32_t rl_tensor_is_dense(rl_tensor tensor, int32_t* dense) {
  return guarded([&] { *dense = impl(tensor)->is_non_overlapping_and_dense(); });
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

int32_t rl_tensor_requires_grad(rl_tensor tensor) { return impl(tensor)->requires_grad(); }

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

/* Autocast's functions were one per device up to libtorch 2.3, and take the device since. */
#if defined(RELIGHT_TORCH_2) && TORCH_VERSION_MINOR >= 4
int32_t rl_autocast_enabled(int32_t device_type, int32_t* enabled, int32_t* dtype) {
  return guarded([&] {
    const auto device = static_cast<c10::DeviceType>(device_type);
    *enabled = at::autocast::is_autocast_enabled(device);
    *dtype = static_cast<int32_t>(at::autocast::get_autocast_dtype(device));
  });
}

int32_t rl_set_autocast(int32_t device_type, int32_t enabled, int32_t dtype) {
  return guarded([&] {
    const auto device = static_cast<c10::DeviceType>(device_type);
    at::autocast::set_autocast_enabled(device, enabled != 0);
    at::autocast::set_autocast_dtype(device, static_cast<at::ScalarType>(dtype));
  });
}
#else
int32_t rl_autocast_enabled(int32_t device_type, int32_t* enabled, int32_t* dtype) {
  return guarded([&] {
    const bool cpu = static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU;
    *enabled = cpu ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
    *dtype = static_cast<int32_t>(cpu ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype());
  });
}

int32_t rl_set_autocast(int32_t device_type, int32_t enabled, int32_t dtype) {
  return guarded([&] {
    const auto type = static_cast<at::ScalarType>(dtype);
    if (static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU) {
      at::autocast::set_cpu_enabled(enabled != 0);
      at::autocast::set_autocast_cpu_dtype(type);
    } else {
      at::autocast::set_enabled(enabled != 0);
      at::autocast::set_autocast_gpu_dtype(type);
    }
  });
}
#endif

int32_t rl_autocast_cache_enabled(void) { return at::autocast::is_autocast_cache_enabled(); }

void rl_set_autocast_cache(int32_t enabled) { at::autocast::set_autocast_cache_enabled(enabled != 0); }

void rl_autocast_enter(void) { at::autocast::increment_nesting(); }

void rl_autocast_leave(void) {
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
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
      *in_use = static_cast<int64_t>(info.uordblks + info.hblkhd);
      *peak = 0;
      *held = static_cast<int64_t>(info.arena + info.hblkhd);
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
