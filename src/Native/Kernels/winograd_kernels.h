/* The inner loops of Winograd's filtering F(2×2, 3×3), one set for each kind of processor and element.
 *
 * Channels stand in blocks of 32, side by side. What is multiplied is read in words of 32 bits: one float32, or two bfloat16 that are
 * summed over together. A plane is what belongs to one of the 16 positions of a patch. */
#ifndef RELIGHT_WINOGRAD_KERNELS_H
#define RELIGHT_WINOGRAD_KERNELS_H

#include <cstdint>

namespace relight::winograd {

constexpr int64_t kOutputs = 2, kPatch = 4, kPositions = kPatch * kPatch, kTaps = 9;
constexpr int64_t kBlock = 32;
constexpr int64_t kRowsTogether = 8;      // tiles of a chunk are rounded up to these
constexpr int64_t kPlanePadding = 16;     // words, so that the 16 planes do not fall on the same lines of the cache

constexpr int64_t rounded_up(int64_t count, int64_t to) { return (count + to - 1) / to * to; }

/// Maps (N, channels, H, W), channels last, and their tiles, numbered through all images. Maps of odd size end in tiles that reach over
/// their edge.
struct Maps {
  void* values;
  int64_t images, height, width, channels;

  int64_t rows() const { return (height + 1) / kOutputs; }
  int64_t columns() const { return (width + 1) / kOutputs; }
  int64_t tiles() const { return images * rows() * columns(); }
};

/// Sixteen planes of words.
struct Planes {
  uint32_t* words;
  int64_t stride;

  uint32_t* plane(int64_t position) const { return words + position * stride; }
  float* floats(int64_t position) const { return reinterpret_cast<float*>(plane(position)); }
};

/// What a kind of processor does with one kind of element.
struct Kernels {
  int64_t bytes;      // of an element
  int64_t together;   // elements in a word

  /// Kernels (K, 3, 3, C) → (G g Gᵀ) for the blocks of columns × depth from first to last: columns are outputs and the depth inputs, or, to
  /// go back, columns inputs and the depth outputs. Planes of one block of columns follow each other, each (depth / together, 32).
  void (*pack)(const void* weight, int64_t outputs, int64_t inputs, bool back, const Planes& packed, int64_t first, int64_t last);

  /// Tiles first to first + count of the output. patches: (C / 32, rounded_up(count, 8), 32); products: (rounded_up(count, 8), 32).
  void (*convolve)(const Maps& input, const Maps& output, int64_t first, int64_t count, const Planes& packed, const float* bias,
                   const void* zeros, void* outside, const Planes& patches, const Planes& products);

  /// Bᵀ d B (maps of inputs), or A y Aᵀ (gradients of outputs), for words from to last of a chunk that begins with tile first and ends
  /// before tile end: (channels / 32, words of the chunk, 32).
  void (*transform_inputs)(const Maps& maps, int64_t first, int64_t end, int64_t from, int64_t last, int64_t words,
      const void* zeros, const Planes& to);
  void (*transform_gradients)(const Maps& maps, int64_t first, int64_t end, int64_t from, int64_t last, int64_t words,
      const void* zeros, const Planes& to);

  /// Sums over a chunk's words for one position and one block of outputs: (C / 32, K, 32).
  void (*correlate)(const Planes& gradients, const Planes& inputs, int64_t words, int64_t position, int64_t block, int64_t outputs,
                    int64_t channels, bool add, const Planes& sums);

  /// (Gᵀ u G) of the sums, for outputs first to last: (K, 3, 3, C).
  void (*finish)(const Planes& sums, int64_t outputs, int64_t channels, int64_t first, int64_t last, void* gradient);
};

/// For float32.
const Kernels& float_kernels();

/// For bfloat16; null where the processor has no instructions for it.
const Kernels* bfloat16_kernels();

}  // namespace relight::winograd

#endif
