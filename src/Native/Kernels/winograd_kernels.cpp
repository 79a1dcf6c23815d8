#include "winograd_kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define RELIGHT_WINOGRAD_TARGETS
#include <immintrin.h>
#endif

namespace relight::winograd {
namespace {

/// The position of a kernel turned by 180°: rows and columns 0 and 3 change places.
constexpr int64_t turned(int64_t position) {
  constexpr int64_t other[] = {3, 1, 2, 0};
  return kPatch * other[position / kPatch] + other[position % kPatch];
}

namespace any {
constexpr int64_t kLanes = 4, kRows = 4, kVectors = 2;
#include "winograd_kernels.inc"
}  // namespace any

#ifdef RELIGHT_WINOGRAD_TARGETS

#pragma GCC push_options
#pragma GCC target("avx2,fma")
namespace avx2 {
constexpr int64_t kLanes = 8, kRows = 4, kVectors = 2;
#include "winograd_kernels.inc"
}  // namespace avx2
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")
namespace avx512 {
constexpr int64_t kLanes = 16, kRows = 8, kVectors = 2;
#include "winograd_kernels.inc"
}  // namespace avx512
#pragma GCC target("avx512bf16")
namespace avx512_bf16 {
#define RELIGHT_WINOGRAD_BFLOAT16
constexpr int64_t kLanes = 16, kRows = 8, kVectors = 2;
#include "winograd_kernels.inc"
}  // namespace avx512_bf16
#pragma GCC pop_options

#endif

}  // namespace

#ifdef RELIGHT_WINOGRAD_TARGETS

const Kernels& float_kernels() {
  static const Kernels& best = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq")
      ? avx512::Of<avx512::Float>::kernels
      : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2::Of<avx2::Float>::kernels
      : any::Of<any::Float>::kernels;
  return best;
}

const Kernels* bfloat16_kernels() {
  static const bool has = __builtin_cpu_supports("avx512bf16");
  return has ? &avx512_bf16::Of<avx512_bf16::BFloat16>::kernels : nullptr;
}

#else

const Kernels& float_kernels() { return any::Of<any::Float>::kernels; }
const Kernels* bfloat16_kernels() { return nullptr; }

#endif

}  // namespace relight::winograd
