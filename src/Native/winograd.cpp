/* Winograd's minimal filtering F(2×2, 3×3): 16 products where a direct convolution makes 36 (Lavin and Gray 2016, arXiv:1509.09308).
 *
 * A map is cut into tiles of 2×2 outputs, each seen through a patch of 4×4 inputs. With B, G and A of the paper, a tile is
 * Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, and the sum over channels makes each of the 16 positions of ⊙ a product of matrices: (tiles × C)(C × K).
 * Both gradients are sums over the same 16 positions. */
#include "winograd.h"

#include <ATen/ATen.h>
#include <ATen/CPUFunctions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <vector>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define RELIGHT_VECTORIZED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define RELIGHT_VECTORIZED
#endif

namespace relight::winograd {
namespace {

constexpr int64_t kOutputs = 2, kPatch = 4, kPositions = kPatch * kPatch, kTaps = 9;
constexpr int64_t kFewestChannels = 32, kFewestTiles = 64;
constexpr int64_t kChunkFloats = 1 << 20;   // of both matrices of a chunk: 4 MiB; larger ones are hardly faster
constexpr int64_t kPlanePadding = 16;       // so that the 16 planes do not fall on the same lines of the cache

using Patch = std::array<const float*, kPositions>;
using Tile = std::array<float*, kOutputs * kOutputs>;

/// to[position·plane + c] = (Bᵀ d B)[position], d[i] = from[i][c].
RELIGHT_VECTORIZED void input_transform(const Patch& from, float* to, int64_t plane, int64_t channels) {
  const float* const* d = from.data();
#pragma GCC ivdep
  for (int64_t c = 0; c < channels; ++c) {
    float rows[4][4];
    for (int x = 0; x < 4; ++x) {
      const float a = d[x][c], b = d[4 + x][c], e = d[8 + x][c], f = d[12 + x][c];
      rows[0][x] = a - e;
      rows[1][x] = b + e;
      rows[2][x] = e - b;
      rows[3][x] = b - f;
    }
    for (int y = 0; y < 4; ++y) {
      to[(4 * y + 0) * plane + c] = rows[y][0] - rows[y][2];
      to[(4 * y + 1) * plane + c] = rows[y][1] + rows[y][2];
      to[(4 * y + 2) * plane + c] = rows[y][2] - rows[y][1];
      to[(4 * y + 3) * plane + c] = rows[y][1] - rows[y][3];
    }
  }
}

/// to[i][c] = (Aᵀ m A)[i] + bias[c], m[position] = from[position·plane + c].
RELIGHT_VECTORIZED void output_transform(const float* from, int64_t plane, const float* bias, const Tile& tile, int64_t channels) {
  float* const* to = tile.data();
#pragma GCC ivdep
  for (int64_t c = 0; c < channels; ++c) {
    float rows[2][4];
    for (int x = 0; x < 4; ++x) {
      const float a = from[x * plane + c], b = from[(4 + x) * plane + c], e = from[(8 + x) * plane + c], f = from[(12 + x) * plane + c];
      rows[0][x] = a + b + e;
      rows[1][x] = b - e - f;
    }
    for (int y = 0; y < 2; ++y) {
      to[2 * y][c] = rows[y][0] + rows[y][1] + rows[y][2] + bias[c];
      to[2 * y + 1][c] = rows[y][1] - rows[y][2] - rows[y][3] + bias[c];
    }
  }
}

/// The adjoint of output_transform: to[position·plane + c] = (A y Aᵀ)[position], y[i] = from[i][c].
RELIGHT_VECTORIZED void gradient_transform(const std::array<const float*, 4>& from, float* to, int64_t plane, int64_t channels) {
  const float* const* y = from.data();
#pragma GCC ivdep
  for (int64_t c = 0; c < channels; ++c) {
    float rows[4][2];
    for (int x = 0; x < 2; ++x) {
      const float a = y[x][c], b = y[2 + x][c];
      rows[0][x] = a;
      rows[1][x] = a + b;
      rows[2][x] = a - b;
      rows[3][x] = -b;
    }
    for (int i = 0; i < 4; ++i) {
      to[(4 * i + 0) * plane + c] = rows[i][0];
      to[(4 * i + 1) * plane + c] = rows[i][0] + rows[i][1];
      to[(4 * i + 2) * plane + c] = rows[i][0] - rows[i][1];
      to[(4 * i + 3) * plane + c] = -rows[i][1];
    }
  }
}

/// to[position·plane + c] = (G g Gᵀ)[position], g[tap] = from[tap·channels + c].
RELIGHT_VECTORIZED void weight_transform(const float* from, float* to, int64_t plane, int64_t channels) {
#pragma GCC ivdep
  for (int64_t c = 0; c < channels; ++c) {
    float rows[4][3];
    for (int x = 0; x < 3; ++x) {
      const float a = from[x * channels + c], b = from[(3 + x) * channels + c], e = from[(6 + x) * channels + c];
      rows[0][x] = a;
      rows[1][x] = 0.5f * (a + b + e);
      rows[2][x] = 0.5f * (a - b + e);
      rows[3][x] = e;
    }
    for (int y = 0; y < 4; ++y) {
      to[(4 * y + 0) * plane + c] = rows[y][0];
      to[(4 * y + 1) * plane + c] = 0.5f * (rows[y][0] + rows[y][1] + rows[y][2]);
      to[(4 * y + 2) * plane + c] = 0.5f * (rows[y][0] - rows[y][1] + rows[y][2]);
      to[(4 * y + 3) * plane + c] = rows[y][2];
    }
  }
}

/// The adjoint of weight_transform: to[tap·channels + c] = (Gᵀ u G)[tap], u[position] = from[position·plane + c].
RELIGHT_VECTORIZED void weight_gradient_transform(const float* from, int64_t plane, float* to, int64_t channels) {
#pragma GCC ivdep
  for (int64_t c = 0; c < channels; ++c) {
    float rows[3][4];
    for (int x = 0; x < 4; ++x) {
      const float a = from[x * plane + c], b = from[(4 + x) * plane + c], e = from[(8 + x) * plane + c], f = from[(12 + x) * plane + c];
      rows[0][x] = a + 0.5f * (b + e);
      rows[1][x] = 0.5f * (b - e);
      rows[2][x] = 0.5f * (b + e) + f;
    }
    for (int y = 0; y < 3; ++y) {
      to[(3 * y + 0) * channels + c] = rows[y][0] + 0.5f * (rows[y][1] + rows[y][2]);
      to[(3 * y + 1) * channels + c] = 0.5f * (rows[y][1] - rows[y][2]);
      to[(3 * y + 2) * channels + c] = 0.5f * (rows[y][1] + rows[y][2]) + rows[y][3];
    }
  }
}

/// The tiles of maps (N, channels, H, W), numbered through all images. Maps of odd size end in tiles that reach over their edge.
struct Tiles {
  explicit Tiles(const at::Tensor& maps)
      : height(maps.size(2)), width(maps.size(3)), rows((height + 1) / kOutputs), columns((width + 1) / kOutputs),
        count(maps.size(0) * rows * columns) {}

  /// Calls body(i, offset of pixel i) for the side×side pixels of a tile from its corner on; the offset is negative outside of the map.
  template <typename Body>
  void for_each_pixel(int64_t tile, int64_t side, int64_t before, int64_t channels, Body&& body) const {
    const int64_t image = tile / (rows * columns), y0 = tile / columns % rows * kOutputs - before, x0 = tile % columns * kOutputs - before;
    for (int64_t y = y0; y < y0 + side; ++y)
      for (int64_t x = x0; x < x0 + side; ++x) {
        const bool inside = y >= 0 && y < height && x >= 0 && x < width;
        body((y - y0) * side + x - x0, inside ? ((image * height + y) * width + x) * channels : -1);
      }
  }

  int64_t height, width, rows, columns, count;
};

/// What planes are for. A thread keeps the memory of each purpose from call to call, as large as was ever needed: blocks of changing sizes
/// between those that stay would tear holes into the heap.
enum Purpose { kKernels, kPatches, kProducts, kPurposes };

float* workspace(Purpose purpose, int64_t floats) {
  thread_local std::array<at::Tensor, kPurposes> kept;
  if (!kept[purpose].defined() || kept[purpose].numel() < floats) {
    kept[purpose].reset();
    kept[purpose] = at::empty({floats}, at::kFloat);
  }
  return kept[purpose].data_ptr<float>();
}

/// 16 matrices of the same size, one a position.
struct Planes {
  Planes(Purpose purpose, int64_t rows, int64_t columns)
      : rows(rows), columns(columns), stride(rows * columns + kPlanePadding), values(workspace(purpose, kPositions * stride)) {}

  float* row(int64_t index) const { return values + index * columns; }

  at::Tensor matrix(int64_t position, int64_t used) const {
    return at::from_blob(values + position * stride, {used, columns}, at::TensorOptions(at::kFloat));
  }

  int64_t rows, columns, stride;
  float* values;
};

int64_t tiles_in_chunk(const Tiles& tiles, int64_t channels) {
  return std::min(tiles.count, std::max(kFewestTiles, kChunkFloats / (kPositions * channels)));
}

template <typename Body>
void parallel(int64_t count, int64_t grain, Body&& each) {
  at::parallel_for(0, count, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) each(i);
  });
}

void fill_patches(const Tiles& tiles, int64_t first, int64_t count, const at::Tensor& maps, const Planes& planes) {
  const auto* values = maps.data_ptr<float>();
  const std::vector<float> zeros(planes.columns);
  parallel(count, 16, [&](int64_t tile) {
    Patch patch;
    tiles.for_each_pixel(first + tile, kPatch, 1, planes.columns,
                         [&](int64_t i, int64_t offset) { patch[i] = offset < 0 ? zeros.data() : values + offset; });
    input_transform(patch, planes.row(tile), planes.stride, planes.columns);
  });
}

void fill_gradients(const Tiles& tiles, int64_t first, int64_t count, const at::Tensor& maps, const Planes& planes) {
  const auto* values = maps.data_ptr<float>();
  const std::vector<float> zeros(planes.columns);
  parallel(count, 16, [&](int64_t tile) {
    std::array<const float*, kOutputs * kOutputs> outputs;
    tiles.for_each_pixel(first + tile, kOutputs, 0, planes.columns,
                         [&](int64_t i, int64_t offset) { outputs[i] = offset < 0 ? zeros.data() : values + offset; });
    gradient_transform(outputs, planes.row(tile), planes.stride, planes.columns);
  });
}

void write_outputs(const Tiles& tiles, int64_t first, int64_t count, const Planes& planes, const float* bias, const at::Tensor& maps) {
  auto* values = maps.data_ptr<float>();
  at::parallel_for(0, count, 16, [&](int64_t begin, int64_t end) {
    std::vector<float> outside(planes.columns);
    for (int64_t tile = begin; tile < end; ++tile) {
      Tile outputs;
      tiles.for_each_pixel(first + tile, kOutputs, 0, planes.columns,
                           [&](int64_t i, int64_t offset) { outputs[i] = offset < 0 ? outside.data() : values + offset; });
      output_transform(planes.row(tile), planes.stride, bias, outputs, planes.columns);
    }
  });
}

Planes transformed(const at::Tensor& weight) {
  const auto kernels = weight.contiguous(at::MemoryFormat::ChannelsLast);
  const auto* from = kernels.data_ptr<float>();
  Planes planes(kKernels, weight.size(0), weight.size(1));
  parallel(planes.rows, 4, [&](int64_t k) { weight_transform(from + k * kTaps * planes.columns, planes.row(k), planes.stride, planes.columns); });
  return planes;
}

/// Cuts the maps into chunks of tiles, and multiplies each position's (tiles × from) by its (from × to).
template <typename Matrix>
at::Tensor convolve(const at::Tensor& maps, int64_t to, const at::Tensor& bias, Matrix&& matrix) {
  const auto input = maps.contiguous(at::MemoryFormat::ChannelsLast);
  const Tiles tiles(input);
  auto output = at::empty({input.size(0), to, tiles.height, tiles.width}, input.options().memory_format(at::MemoryFormat::ChannelsLast));
  const auto added = bias.defined() ? bias.contiguous() : at::zeros({to}, at::kFloat);
  const auto chunk = tiles_in_chunk(tiles, input.size(1) + to);
  const Planes patches(kPatches, chunk, input.size(1)), products(kProducts, chunk, to);
  for (int64_t first = 0; first < tiles.count; first += chunk) {
    const auto count = std::min(chunk, tiles.count - first);
    fill_patches(tiles, first, count, input, patches);
    parallel(kPositions, 1, [&](int64_t position) {
      auto product = products.matrix(position, count);
      at::cpu::mm_out(product, patches.matrix(position, count), matrix(position));
    });
    write_outputs(tiles, first, count, products, added.data_ptr<float>(), output);
  }
  return output;
}

/// The position of the kernel turned by 180°: rows and columns 0 and 3 change places.
int64_t turned(int64_t position) {
  constexpr int64_t other[] = {3, 1, 2, 0};
  return kPatch * other[position / kPatch] + other[position % kPatch];
}

}  // namespace

bool pays(const at::Tensor& input, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
          bool transposed, int64_t groups) {
  const auto all_one = [](at::IntArrayRef values) { return std::all_of(values.begin(), values.end(), [](int64_t v) { return v == 1; }); };
  return !transposed && groups == 1 && input.dim() == 4 && input.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat &&
         weight.size(2) == 3 && weight.size(3) == 3 && all_one(stride) && all_one(padding) && all_one(dilation) &&
         input.suggest_memory_format() == at::MemoryFormat::ChannelsLast && input.size(2) > 1 && input.size(3) > 1 &&
         weight.size(0) >= kFewestChannels && weight.size(1) >= kFewestChannels && input.size(1) == weight.size(1) &&
         Tiles(input).count >= kFewestTiles;
}

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias) {
  const auto kernels = transformed(weight);
  return convolve(input, weight.size(0), bias, [&](int64_t position) { return kernels.matrix(position, kernels.rows).t(); });
}

at::Tensor backward_input(const at::Tensor& gradient, const at::Tensor& weight) {
  const auto kernels = transformed(weight);
  return convolve(gradient, weight.size(1), {}, [&](int64_t position) { return kernels.matrix(turned(position), kernels.rows); });
}

at::Tensor backward_weight(const at::Tensor& gradient, const at::Tensor& input) {
  const auto gradients = gradient.contiguous(at::MemoryFormat::ChannelsLast), maps = input.contiguous(at::MemoryFormat::ChannelsLast);
  const auto channels = maps.size(1), outputs = gradients.size(1);
  const Tiles tiles(maps);
  const auto chunk = tiles_in_chunk(tiles, channels + outputs);
  const Planes patches(kPatches, chunk, channels), errors(kProducts, chunk, outputs), sums(kKernels, outputs, channels);
  for (int64_t first = 0; first < tiles.count; first += chunk) {
    const auto count = std::min(chunk, tiles.count - first);
    fill_patches(tiles, first, count, maps, patches);
    fill_gradients(tiles, first, count, gradients, errors);
    parallel(kPositions, 1, [&](int64_t position) {
      auto sum = sums.matrix(position, outputs);
      at::cpu::addmm_out(sum, sum, errors.matrix(position, count).t(), patches.matrix(position, count), first == 0 ? 0 : 1, 1);
    });
  }
  auto result = at::empty({outputs, channels, 3, 3}, maps.options().memory_format(at::MemoryFormat::ChannelsLast));
  auto* to = result.data_ptr<float>();
  parallel(outputs, 4, [&](int64_t k) { weight_gradient_transform(sums.row(k), sums.stride, to + k * kTaps * channels, channels); });
  return result;
}

}  // namespace relight::winograd
