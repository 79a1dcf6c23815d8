/* Winograd's minimal filtering F(2×2, 3×3): 16 products where a direct convolution makes 36 (Lavin and Gray 2016, arXiv:1509.09308).
 *
 * A map is cut into tiles of 2×2 outputs, each seen through a patch of 4×4 inputs. With B, G and A of the paper, a tile is
 * Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, and the sum over channels makes each of the 16 positions of ⊙ a product of matrices: (tiles × C)(C × K).
 * Both gradients are sums over the same 16 positions. What is transformed is rounded to the elements' type and summed up in float32. */
#include "winograd.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "winograd_kernels.h"
#include "workspace.h"

namespace relight::winograd {
namespace {

constexpr int64_t kFewestTiles = 64;
constexpr int64_t kPatchBytes = 512 << 10;           // of a chunk of a thread's tiles: half of a core's cache
constexpr int64_t kTilesCorrelated = 256;            // at once by all threads
constexpr int64_t kFewestChunked = 32, kMostChunked = 128;

/// Sixteen planes, or sixteen for each of some blocks one after the other.
Planes planes(Workspace purpose, int64_t words, int64_t blocks = 1) {
  const auto stride = words + kPlanePadding;
  return {static_cast<uint32_t*>(workspace(purpose, blocks * kPositions * stride * 4)), stride};
}

const Kernels* kernels_of(at::ScalarType type) {
  return type == at::kFloat ? &float_kernels() : type == at::kBFloat16 ? bfloat16_kernels() : nullptr;
}

Maps maps_of(const at::Tensor& maps) { return {maps.data_ptr(), maps.size(0), maps.size(2), maps.size(3), maps.size(1)}; }

at::Tensor channels_last(const at::Tensor& tensor) { return tensor.contiguous(at::MemoryFormat::ChannelsLast); }

/// (N, from, H, W) → (N, to, H, W), with the kernels as they are, or, to go back, turned and from their outputs to their inputs.
at::Tensor convolve(const at::Tensor& maps, const at::Tensor& weight, const at::Tensor& bias, bool back) {
  const auto& kernels = *kernels_of(maps.scalar_type());
  const auto from = channels_last(maps), values = channels_last(weight);
  const auto depth = from.size(1), columns = weight.size(back ? 1 : 0);
  auto result = at::empty({from.size(0), columns, from.size(2), from.size(3)},
      from.options().memory_format(at::MemoryFormat::ChannelsLast));
  const auto packed = planes(Workspace::kKernels, depth / kernels.together * kBlock, columns / kBlock);
  const auto* source = values.data_ptr();
  at::parallel_for(0, columns / kBlock * (depth / kBlock), 1, [&](int64_t first, int64_t last) {
    kernels.pack(source, weight.size(0), weight.size(1), back, packed, first, last);
  });
  const auto added = bias.defined() ? bias.to(at::kFloat).contiguous() : at::zeros({columns}, at::kFloat);
  const auto input = maps_of(from), output = maps_of(result);
  const auto* bias_values = added.data_ptr<float>();
  const auto most = std::clamp(kPatchBytes / (kPositions * depth * kernels.bytes) / kRowsTogether * kRowsTogether,
      kFewestChunked, kMostChunked);
  at::parallel_for(0, input.tiles(), kRowsTogether, [&](int64_t first, int64_t last) {
    const auto chunks = (last - first + most - 1) / most, size = rounded_up((last - first + chunks - 1) / chunks, kRowsTogether);
    const auto patches = planes(Workspace::kInputs, size * depth / kernels.together), products = planes(Workspace::kSums, size * kBlock);
    const auto* zeros = workspace(Workspace::kBlank, depth * kernels.bytes);
    auto* outside = workspace(Workspace::kOutside, columns * kernels.bytes);
    for (; first < last; first += size)
      kernels.convolve(input, output, first, std::min(size, last - first), packed, bias_values, zeros, outside, patches, products);
  });
  return result;
}

}  // namespace

bool pays(const at::Tensor& input, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
          bool transposed, int64_t groups) {
  const auto all_one = [](at::IntArrayRef values) {
    return !values.empty() && std::all_of(values.begin(), values.end(), [](int64_t v) { return v == 1; });
  };
  return !transposed && groups == 1 && input.dim() == 4 && input.scalar_type() == weight.scalar_type() &&
         weight.size(2) == 3 && weight.size(3) == 3 && all_one(stride) && all_one(padding) && all_one(dilation) &&
         input.suggest_memory_format() == at::MemoryFormat::ChannelsLast && input.size(2) > 1 && input.size(3) > 1 &&
         weight.size(0) > 0 && weight.size(0) % kBlock == 0 && weight.size(1) > 0 && weight.size(1) % kBlock == 0 &&
         input.size(1) == weight.size(1) && kernels_of(input.scalar_type()) != nullptr && maps_of(input).tiles() >= kFewestTiles;
}

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias) {
  return convolve(input, weight, bias, false);
}

at::Tensor backward_input(const at::Tensor& gradient, const at::Tensor& weight) { return convolve(gradient, weight, {}, true); }

at::Tensor backward_weight(const at::Tensor& gradient, const at::Tensor& input) {
  const auto& kernels = *kernels_of(input.scalar_type());
  const auto errors_of = channels_last(gradient), inputs_of = channels_last(input);
  const auto errors = maps_of(errors_of), inputs = maps_of(inputs_of);
  const auto outputs = errors.channels, channels = inputs.channels, tiles = inputs.tiles();
  const auto words = rounded_up(std::min(kTilesCorrelated, tiles), kernels.together) / kernels.together;
  const auto left = planes(Workspace::kGradients, words * outputs), right = planes(Workspace::kInputs, words * channels),
             sums = planes(Workspace::kSums, outputs * channels);
  const auto* zeros = workspace(Workspace::kBlank, std::max(outputs, channels) * kernels.bytes);
  for (int64_t first = 0; first < tiles; first += words * kernels.together) {
    at::parallel_for(0, words, 8, [&](int64_t from, int64_t last) {
      kernels.transform_gradients(errors, first, tiles, from, last, words, zeros, left);
      kernels.transform_inputs(inputs, first, tiles, from, last, words, zeros, right);
    });
    at::parallel_for(0, kPositions * (outputs / kBlock), 1, [&](int64_t from, int64_t last) {
      for (auto i = from; i < last; ++i)
        kernels.correlate(left, right, words, i % kPositions, i / kPositions, outputs, channels, first > 0, sums);
    });
  }
  auto result = at::empty({outputs, channels, 3, 3}, inputs_of.options().memory_format(at::MemoryFormat::ChannelsLast));
  auto* to = result.data_ptr();
  at::parallel_for(0, outputs, 4, [&](int64_t first, int64_t last) { kernels.finish(sums, outputs, channels, first, last, to); });
  return result;
}

}  // namespace relight::winograd
