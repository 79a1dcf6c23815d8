/* What the sources of Relight's native part share. Not for callers: their header is relight_native.h. */
#ifndef RELIGHT_SUPPORT_H
#define RELIGHT_SUPPORT_H

#include "relight_native.h"
#include "signal_stack.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct rl_generator_t {
  at::Generator generator;
};

namespace relight {

using TensorPtr = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

extern thread_local std::string last_error;

/// A gradient holds NaN.
struct Anomaly final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Keeps the text of an error for the caller, and gives the code of its kind.
int32_t failed(const std::exception& error, const char* text) noexcept;

/// Runs body, which only looks something up; whatever it throws becomes the thread's error text.
template <typename Body>
int32_t guarded_look(Body&& body) noexcept {
  try {
    body();
    return RL_OK;
  } catch (const c10::Error& error) {
    return failed(error, error.what_without_backtrace());
  } catch (const std::exception& error) {
    return failed(error, error.what());
  } catch (...) {
    last_error = "libtorch threw something that is not a std::exception";
  }
  return RL_ERROR;
}

/// Runs body, which may compute; whatever it throws becomes the thread's error text.
template <typename Body>
int32_t guarded(Body&& body) noexcept {
  make_room_for_signals();
  return guarded_look(std::forward<Body>(body));
}

inline c10::TensorImpl* impl(rl_tensor tensor) { return reinterpret_cast<c10::TensorImpl*>(tensor); }

/// Another counted reference; an undefined tensor for null.
inline at::Tensor borrow(rl_tensor tensor) {
  return tensor == nullptr ? at::Tensor() : at::Tensor(TensorPtr::reclaim_copy(impl(tensor)));
}

/// The counted reference goes to the caller; null for an undefined tensor.
inline rl_tensor give(at::Tensor tensor) {
  return tensor.defined() ? reinterpret_cast<rl_tensor>(tensor.unsafeReleaseIntrusivePtr().release()) : nullptr;
}

inline char* copy_text(const std::string& text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

inline c10::Device device_of(int32_t type, int64_t index) {
  return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

}  // namespace relight

#endif
