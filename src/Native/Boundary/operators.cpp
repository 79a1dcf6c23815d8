/* Operators: found by name in libtorch's dispatcher, and called over tagged values. */
#include "direct_calls.h"
#include "support.h"
#include "values.h"

#include <ATen/ScalarOps.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <torch/version.h>

#include <algorithm>
#include <sstream>
#include <utility>

using namespace relight;

struct rl_operator_t {
  explicit rl_operator_t(c10::OperatorHandle found) : handle(std::move(found)), direct(direct_of(handle)) {}
  c10::OperatorHandle handle;
  DirectCall direct;
};

namespace {

thread_local torch::jit::Stack call_stack;

/// How many arguments at the end are tensors to write into, which have no defaults. A newer libtorch adds arguments before them.
size_t targets_of(const c10::FunctionSchema& schema) {
  const auto& arguments = schema.arguments();
  const auto last = std::find_if_not(arguments.rbegin(), arguments.rend(), [](const c10::Argument& argument) { return argument.is_out(); });
  return static_cast<size_t>(last - arguments.rbegin());
}

std::string schema_text(const c10::FunctionSchema& schema) {
  std::ostringstream out;
  out << schema;
  return out.str();
}

}  // namespace

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
    done = call_directly(op->direct, op->handle.schema(), arguments, count, result);
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
