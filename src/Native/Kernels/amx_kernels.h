/* Convolutions of bfloat16 in a processor's matrix units (Intel's AMX), which multiply 16×32 by 32×16 at once.
 *
 * Maps are copied onto a grid with one column of zeros after each row and one row of zeros after each image: what lies before a row is then
 * the end of the row above, and a tap of the kernel sees, from every position of the grid, the position at one and the same distance. So 16
 * neighboring positions are the rows of a matrix as they stand, and nothing is written out per tap. What is computed at the zeros'
 * positions is thrown away. With a stride of 2, rows and columns go by turns to four grids, each of which a tap sees as with a stride of 1.
 * */
#ifndef RELIGHT_AMX_KERNELS_H
#define RELIGHT_AMX_KERNELS_H

#include <cstdint>

namespace relight::amx {

constexpr int64_t kBlock = 32;   // channels, or positions, of two matrices side by side
constexpr int64_t kTaps = 9, kCenter = 4;

using BFloat16 = uint16_t;

constexpr int64_t rounded_up(int64_t count, int64_t to) { return (count + to - 1) / to * to; }

/// Maps (N, H, W, channels).
struct Maps {
  BFloat16* values;
  int64_t height, width, channels;

  BFloat16* pixel(int64_t image, int64_t y, int64_t x) const { return values + ((image * height + y) * width + x) * channels; }
};

/// The grid of some images' outputs of height × width.
struct Grid {
  int64_t images, height, width, stride;

  int64_t row() const { return width + 1; }
  int64_t image() const { return (height + 1) * row(); }
  int64_t positions() const { return rounded_up(images * image(), kBlock); }
  int64_t lead() const { return row() + 1; }                         // zeros before the first position, and as many after the last
  int64_t padded() const { return lead() + positions() + lead(); }
  int64_t phases() const { return stride * stride; }                 // grids of inputs, one after the other
};

/// A tap of the kernel, and how far from an output's position it sees: with a stride of 2, in which of four grids.
struct Tap {
  int64_t index, distance;
};

/// Whether this processor has the units, and this process may use them.
bool available();

/// Kernels (K, 3, 3, C) as the right sides of products, for blocks of columns × depth from first to last: columns are outputs and the depth
/// inputs, or, to go back, the other way round. To (columns / 32, 9, depth / 32) pairs of matrices.
void pack(const BFloat16* weight, int64_t outputs, int64_t inputs, bool back, BFloat16* packed, int64_t first, int64_t last);

/// Images first to last of a chunk that begins with image begin of the maps, and the zeros around: (phases, padded, channels).
void pad(const Maps& maps, int64_t begin, const Grid& grid, int64_t first, int64_t last, BFloat16* to);

/// Sums over taps and depth, for the pixels (y · stride + phase) of the output's images from begin on.
void convolve(const BFloat16* padded, const Grid& grid, int64_t depth, const Tap* taps, int64_t count, const BFloat16* packed,
              const float* bias, const Maps& output, int64_t begin, int64_t stride, int64_t phase_y, int64_t phase_x);

/// Positions × channels → channels × positions, for blocks of 32 positions from first to last; a channel's row is `row` long.
void turn(const BFloat16* padded, int64_t channels, int64_t first, int64_t last, BFloat16* turned, int64_t row);

/// Two neighboring positions' values side by side, for pairs from first to last of a grid: (channels / 32, positions / 2, 32, 2).
void pair(const BFloat16* padded, const Grid& grid, int64_t channels, int64_t first, int64_t last, BFloat16* paired);

/// Sums over positions for one block of inputs and one of outputs: (9, 32 inputs, 32 outputs), or added to them.
void correlate(const BFloat16* turned, int64_t row, const BFloat16* paired, const Grid& grid, const Tap* taps, bool add, float* sums);

/// Those sums, (C / 32, K / 32) of them, → gradients (K, 3, 3, C), for blocks from first to last.
void finish(const float* sums, int64_t outputs, int64_t inputs, int64_t first, int64_t last, BFloat16* gradient);

}  // namespace relight::amx

#endif
