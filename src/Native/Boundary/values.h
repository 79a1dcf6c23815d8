/* Tagged values, as they cross the boundary, and the values of libtorch's dispatcher. */
#ifndef RELIGHT_VALUES_H
#define RELIGHT_VALUES_H

#include "support.h"

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

namespace relight {

/// An integer, a real, a complex number or a boolean.
c10::IValue scalar_of(const rl_value& value);

/// The default of a schema's argument, which must have one.
const c10::IValue& default_of(const c10::FunctionSchema& schema, size_t index);

/// Puts a value on the stack, for the schema's argument of that index.
void push(torch::jit::Stack& stack, const c10::FunctionSchema& schema, size_t index, const rl_value& value);

/// The tensor goes to the caller.
rl_value value_of(at::Tensor tensor);

/// The value goes to the caller, with all that it holds.
rl_value pop(c10::IValue&& value);

/// Frees results that nobody will hear of, since a later one could not be handed over.
void take_back(rl_value* results, size_t count);

}  // namespace relight

#endif
