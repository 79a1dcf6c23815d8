/* What differs between libtorch's versions, under one name each. */
#ifndef RELIGHT_COMPATIBILITY_H
#define RELIGHT_COMPATIBILITY_H

#include <ATen/autocast_mode.h>
#include <c10/core/Allocator.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <cstring>
#include <string>

namespace relight::compatibility {

/* Autocast's functions are one per device up to libtorch 2.3, and take the device since. */
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

inline bool autocast_enabled(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
inline at::ScalarType autocast_type(c10::DeviceType device) { return at::autocast::get_autocast_dtype(device); }
inline void set_autocast(c10::DeviceType device, bool enabled, at::ScalarType type) {
  at::autocast::set_autocast_enabled(device, enabled);
  at::autocast::set_autocast_dtype(device, type);
}

#else

inline bool autocast_enabled(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
inline at::ScalarType autocast_type(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}
inline void set_autocast(c10::DeviceType device, bool enabled, at::ScalarType type) {
  if (device == c10::DeviceType::CPU) {
    at::autocast::set_cpu_enabled(enabled);
    at::autocast::set_autocast_cpu_dtype(type);
  } else {
    at::autocast::set_enabled(enabled);
    at::autocast::set_autocast_gpu_dtype(type);
  }
}

#endif

/// An allocator of the processor's memory. Which of its overrides libtorch calls depends on the version.
struct Allocator : at::Allocator {
  virtual at::DataPtr take(size_t bytes) const = 0;

  at::DataPtr allocate(size_t bytes) const { return take(bytes); }
  at::DataPtr allocate(size_t bytes) { return take(bytes); }
  void copy_data(void* to, const void* from, size_t bytes) const { std::memcpy(to, from, bytes); }
};

/// Whether the processor's transposed convolutions of bfloat16 are ones: those of libtorch 1.13 are computed as if they were not
/// transposed.
constexpr bool kTransposesBFloat16 = TORCH_VERSION_MAJOR >= 2;

/// Whether 1×1 convolutions of many channels may be wrong, or end the process, as with the oneDNN of Debian 13.
constexpr bool kSpoilsPointwise = TORCH_VERSION_MAJOR >= 2;

/// Nothing that libtorch warns of on this thread is printed while this lives.
class NoWarnings {
#if TORCH_VERSION_MAJOR >= 2
  struct Silence : c10::WarningHandler {
    void process(const c10::Warning&) override {}
  };
  using Guard = c10::WarningUtils::WarningHandlerGuard;
#else
  struct Silence : c10::WarningHandler {
    void process(const c10::SourceLocation&, const std::string&, bool) override {}
  };
  using Guard = c10::Warning::WarningHandlerGuard;
#endif

  Silence silence_;
  Guard guard_{&silence_};
};

}  // namespace relight::compatibility

#endif
