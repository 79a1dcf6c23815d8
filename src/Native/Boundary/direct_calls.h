/* Operators called by their C++ signature, past the dispatcher's stack. */
#ifndef RELIGHT_DIRECT_CALLS_H
#define RELIGHT_DIRECT_CALLS_H

#include "support.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <variant>

namespace relight {

/// An operator from arguments of the given C++ types to one new tensor, called without boxing them.
template <typename... Arguments>
using Direct = c10::TypedOperatorHandle<at::Tensor(const Arguments&...)>;

/// The signatures that nearly all small operators have; every other one goes over the stack.
using DirectCall = std::variant<std::monostate, Direct<at::Tensor>, Direct<at::Tensor, at::Tensor>, Direct<at::Tensor, at::Scalar>,
                                Direct<at::Tensor, at::Tensor, at::Scalar>, Direct<at::Tensor, at::Scalar, at::Scalar>>;

/// How an operator is called without the stack; empty where its signature is none of these.
DirectCall direct_of(const c10::OperatorHandle& handle);

/// False where these arguments have to go over the stack.
bool call_directly(const DirectCall& direct, const c10::FunctionSchema& schema, const rl_value* arguments, int32_t count,
    at::Tensor& result);

}  // namespace relight

#endif
