#include "amx_kernels.h"

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)

#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

namespace relight::amx {

bool available() {
  static const bool are = [] {
    constexpr unsigned kBFloat16Bit = 1u << 22, kTileBit = 1u << 24;
    constexpr int kAskForState = 0x1023, kTileData = 18;   // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
    unsigned a, b, c, d;
    return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & kBFloat16Bit) != 0 && (d & kTileBit) != 0 &&
           syscall(SYS_arch_prctl, kAskForState, kTileData) == 0;
  }();
  return are;
}

#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,amx-tile,amx-bf16")

namespace {

constexpr int64_t kHalf = kBlock / 2;
constexpr int64_t kMatrix = kHalf * kBlock;   // elements of a right side: (16 pairs of the depth, 16 columns, 2)

/// Eight matrices of 16 rows of 64 bytes, for as long as this lives; then what was set up before.
class Units {
 public:
  Units() {
    Settings ours{};
    ours.palette = 1;
    for (int i = 0; i < 8; ++i) {
      ours.row_bytes[i] = 64;
      ours.rows[i] = 16;
    }
    _tile_storeconfig(&before_);
    _tile_loadconfig(&ours);
  }
  Units(const Units&) = delete;
  ~Units() { _tile_loadconfig(&before_); }

 private:
  struct alignas(64) Settings {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
  };
  Settings before_{};
};

/// Matrices 0 to 3 are the sums of 32 rows × 32 columns.
inline void clear_sums() {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
}

inline void load_sums(const float* from) {
  constexpr int64_t kRow = kBlock * sizeof(float);
  _tile_loadd(0, from, kRow);
  _tile_loadd(1, from + kHalf, kRow);
  _tile_loadd(2, from + kHalf * kBlock, kRow);
  _tile_loadd(3, from + kHalf * kBlock + kHalf, kRow);
}

inline void store_sums(float* to) {
  constexpr int64_t kRow = kBlock * sizeof(float);
  _tile_stored(0, to, kRow);
  _tile_stored(1, to + kHalf, kRow);
  _tile_stored(2, to + kHalf * kBlock, kRow);
  _tile_stored(3, to + kHalf * kBlock + kHalf, kRow);
}

/// Adds 32 rows of 32 by two right sides. Strides are in bytes.
inline void add_products(const BFloat16* upper, const BFloat16* lower, int64_t left_stride, const BFloat16* right, const BFloat16* other,
                         int64_t right_stride) {
  _tile_loadd(4, upper, left_stride);
  _tile_loadd(6, right, right_stride);
  _tile_dpbf16ps(0, 4, 6);
  _tile_loadd(7, other, right_stride);
  _tile_dpbf16ps(1, 4, 7);
  _tile_loadd(5, lower, left_stride);
  _tile_dpbf16ps(2, 5, 6);
  _tile_dpbf16ps(3, 5, 7);
}

/// (first[i], second[i]) for 16 i.
inline __m512i paired_values(const BFloat16* first, const BFloat16* second) {
  const auto lower = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(first)));
  const auto upper = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(second)));
  return _mm512_or_si512(lower, _mm512_slli_epi32(upper, 16));
}

inline __m512i multiples(int64_t of) {
  return _mm512_mullo_epi32(_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
      _mm512_set1_epi32(static_cast<int>(of)));
}

inline void copy_block(const BFloat16* from, BFloat16* to) { _mm512_storeu_si512(to, _mm512_loadu_si512(from)); }

}  // namespace

void pack(const BFloat16* weight, int64_t outputs, int64_t inputs, bool back, BFloat16* packed, int64_t first, int64_t last) {
  const int64_t depth = back ? outputs : inputs, depths = depth / kBlock;
  for (int64_t unit = first; unit < last; ++unit) {
    const int64_t column = unit / depths * kBlock, begin = unit % depths * kBlock;
    for (int64_t tap = 0; tap < kTaps; ++tap) {
      auto* to = packed + ((column / kBlock * kTaps + tap) * depths + begin / kBlock) * 2 * kMatrix;
      for (int64_t half = 0; half < kBlock; half += kHalf)
        for (int64_t d = begin; d < begin + kBlock; d += 2, to += kBlock) {
          if (back) {
            const auto* from = weight + (d * kTaps + tap) * inputs + column + half;
            _mm512_storeu_si512(to, paired_values(from, from + kTaps * inputs));
          } else {
            const auto* from = weight + ((column + half) * kTaps + tap) * inputs + d;
            _mm512_storeu_si512(to, _mm512_i32gather_epi32(multiples(kTaps * inputs), from, sizeof(BFloat16)));
          }
        }
    }
  }
}

void pad(const Maps& maps, int64_t begin, const Grid& grid, int64_t first, int64_t last, BFloat16* to) {
  const int64_t channels = maps.channels, bytes = sizeof(BFloat16) * channels;
  for (int64_t phase = 0; phase < grid.phases(); ++phase, to += grid.padded() * channels) {
    if (first == 0) std::memset(to, 0, grid.lead() * bytes);
    if (last == grid.images) {
      const int64_t end = grid.lead() + grid.images * grid.image();
      std::memset(to + end * channels, 0, (grid.padded() - end) * bytes);
    }
    for (int64_t image = first; image < last; ++image) {
      auto* at = to + (grid.lead() + image * grid.image()) * channels;
      for (int64_t i = 0; i <= grid.height; ++i) {
        const int64_t y = i * grid.stride + phase / grid.stride;
        for (int64_t j = 0; j <= grid.width; ++j, at += channels) {
          const int64_t x = j * grid.stride + phase % grid.stride;
          if (i < grid.height && j < grid.width && y < maps.height && x < maps.width) {
            const auto* from = maps.pixel(begin + image, y, x);
            for (int64_t c = 0; c < channels; c += kBlock) copy_block(from + c, at + c);
          } else {
            std::memset(at, 0, bytes);
          }
        }
      }
    }
  }
}

void convolve(const BFloat16* padded, const Grid& grid, int64_t depth, const Tap* taps, int64_t count, const BFloat16* packed,
              const float* bias, const Maps& output, int64_t begin, int64_t stride, int64_t phase_y, int64_t phase_x) {
  const Units units;
  alignas(64) float sums[kBlock * kBlock];
  const int64_t row_bytes = sizeof(BFloat16) * depth, end = grid.images * grid.image();
  for (int64_t column = 0; column < output.channels; column += kBlock, packed += kTaps * depth * kBlock) {
    const auto lower = _mm512_loadu_ps(bias + column), upper = _mm512_loadu_ps(bias + column + kHalf);
    int64_t image = begin, i = 0, j = 0;
    for (int64_t position = 0; position < end; position += kBlock) {
      clear_sums();
      for (int64_t t = 0; t < count; ++t) {
        const auto* left = padded + (grid.lead() + position + taps[t].distance) * depth;
        const auto* right = packed + taps[t].index * depth * kBlock;
        for (int64_t d = 0; d < depth; d += kBlock, right += 2 * kMatrix)
          add_products(left + d, left + kHalf * depth + d, row_bytes, right, right + kMatrix, 64);
      }
      store_sums(sums);
      for (int64_t p = 0; p < kBlock; ++p) {
        const int64_t y = i * stride + phase_y, x = j * stride + phase_x;
        if (position + p < end && i < grid.height && j < grid.width && y < output.height && x < output.width) {
          const auto* from = sums + p * kBlock;
          const auto narrow = _mm512_cvtne2ps_pbh(_mm512_add_ps(_mm512_load_ps(from + kHalf), upper),
              _mm512_add_ps(_mm512_load_ps(from), lower));
          _mm512_storeu_si512(output.pixel(image, y, x) + column, (__m512i)narrow);
        }
        if (++j == grid.row()) {
          j = 0;
          if (++i > grid.height) {
            i = 0;
            ++image;
          }
        }
      }
    }
  }
}

void turn(const BFloat16* padded, int64_t channels, int64_t first, int64_t last, BFloat16* turned, int64_t row) {
  const auto rows = multiples(row);
  for (int64_t position = first * kBlock; position < last * kBlock; position += 2)
    for (int64_t c = 0; c < channels; c += kHalf) {
      const auto* from = padded + position * channels + c;
      _mm512_i32scatter_epi32(turned + c * row + position, rows, paired_values(from, from + channels), sizeof(BFloat16));
    }
}

void pair(const BFloat16* padded, const Grid& grid, int64_t channels, int64_t first, int64_t last, BFloat16* paired) {
  for (int64_t word = first; word < last; ++word)
    for (int64_t c = 0; c < channels; c += kHalf) {
      const auto* from = padded + (grid.lead() + 2 * word) * channels + c;
      auto* to = paired + ((c / kBlock * grid.positions() / 2 + word) * kBlock + c % kBlock) * 2;
      _mm512_storeu_si512(to, paired_values(from, from + channels));
    }
}

void correlate(const BFloat16* turned, int64_t row, const BFloat16* paired, const Grid& grid, const Tap* taps, bool add, float* sums) {
  const Units units;
  for (int64_t tap = 0; tap < kTaps; ++tap, sums += kBlock * kBlock) {
    if (add) load_sums(sums);
    else clear_sums();
    const auto* left = turned + grid.lead() + taps[tap].distance;
    const auto* right = paired;
    for (int64_t position = 0; position < grid.positions(); position += kBlock, left += kBlock, right += 2 * kMatrix)
      add_products(left, left + kHalf * row, row * sizeof(BFloat16), right, right + kBlock, 2 * 64);
    store_sums(sums);
  }
}

void finish(const float* sums, int64_t outputs, int64_t inputs, int64_t first, int64_t last, BFloat16* gradient) {
  const auto rows = multiples(kBlock);
  const int64_t blocks = outputs / kBlock;
  for (int64_t unit = first; unit < last; ++unit) {
    const int64_t c = unit / blocks * kBlock;
    for (int64_t tap = 0; tap < kTaps; ++tap)
      for (int64_t k = 0; k < kBlock; ++k) {
        const auto* from = sums + (unit * kTaps + tap) * kBlock * kBlock + k;
        const auto lower = _mm512_i32gather_ps(rows, from, sizeof(float)),
            upper = _mm512_i32gather_ps(rows, from + kHalf * kBlock, sizeof(float));
        auto* to = gradient + ((unit % blocks * kBlock + k) * kTaps + tap) * inputs + c;
        _mm512_storeu_si512(to, (__m512i)_mm512_cvtne2ps_pbh(upper, lower));
      }
  }
}

#pragma GCC pop_options

}  // namespace relight::amx

#else

namespace relight::amx {

bool available() { return false; }
void pack(const BFloat16*, int64_t, int64_t, bool, BFloat16*, int64_t, int64_t) {}
void pad(const Maps&, int64_t, const Grid&, int64_t, int64_t, BFloat16*) {}
void convolve(const BFloat16*, const Grid&, int64_t, const Tap*, int64_t, const BFloat16*, const float*, const Maps&, int64_t, int64_t,
    int64_t, int64_t) {}
void turn(const BFloat16*, int64_t, int64_t, int64_t, BFloat16*, int64_t) {}
void pair(const BFloat16*, const Grid&, int64_t, int64_t, int64_t, BFloat16*) {}
void correlate(const BFloat16*, int64_t, const BFloat16*, const Grid&, const Tap*, bool, float*) {}
void finish(const float*, int64_t, int64_t, int64_t, int64_t, BFloat16*) {}

}  // namespace relight::amx

#endif
