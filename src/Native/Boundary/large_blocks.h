/* Blocks of memory so large that where they lie decides how much a training takes.
 *
 * In the heap, the outputs of layers of many sizes tear holes between those that stay. So the largest are mapped apart from it. One that is
 * given back is kept for another of about its size, as long as all together take no more than was ever in use. */
#ifndef RELIGHT_LARGE_BLOCKS_H
#define RELIGHT_LARGE_BLOCKS_H

#include <cstddef>

namespace relight::large_blocks {

constexpr size_t kSmallest = 8 << 20;

/// At least so many bytes, aligned to 64; null where the system gives none.
void* take(size_t bytes);
void give_back(void* data);
bool owns(void* data);

/// What was asked for, by a block in use.
size_t size_of(void* data);

struct Totals {
  size_t asked, in_use, idle;   // bytes asked for, of the blocks that hold them, and of idle ones
};
Totals totals();

/// Gives idle blocks back to the system: whether there were any.
bool trim();

}  // namespace relight::large_blocks

#endif
