#include "large_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace relight::large_blocks {
namespace {

constexpr size_t kPage = 2 << 20;   // a huge one

struct Block {
  void* pages;
  size_t bytes, asked;
};

/// Never destroyed: tensors may outlive every static object.
struct Blocks {
  std::mutex mutex;
  std::unordered_map<void*, Block> in_use;
  std::vector<Block> idle;   // the longest idle first
  Totals totals{};
  size_t most_in_use = 0;

  void unmap_idle_above(size_t most) {
    auto block = idle.begin();
    for (; block != idle.end() && totals.idle > most; ++block) {
      munmap(block->pages, block->bytes);
      totals.idle -= block->bytes;
    }
    idle.erase(idle.begin(), block);
  }

  /// The smallest idle block that holds so many bytes without wasting more than a quarter of them.
  std::vector<Block>::iterator fitting(size_t bytes) {
    auto best = idle.end();
    for (auto block = idle.begin(); block != idle.end(); ++block)
      if (block->bytes >= bytes && block->bytes <= bytes + bytes / 4 && (best == idle.end() || block->bytes < best->bytes)) best = block;
    return best;
  }
};

void* map(size_t bytes) { return mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }

Blocks& blocks() {
  static auto* all = new Blocks;
  return *all;
}

}  // namespace

void* take(size_t bytes) {
  auto& all = blocks();
  const auto needed = (bytes + kPage - 1) / kPage * kPage;
  std::lock_guard lock(all.mutex);
  Block block{};
  if (const auto found = all.fitting(needed); found != all.idle.end()) {
    block = *found;
    all.idle.erase(found);
    all.totals.idle -= block.bytes;
  } else {
    const auto most = std::max(all.most_in_use, all.totals.in_use + needed);
    all.unmap_idle_above(most - all.totals.in_use - needed);
    block = {map(needed), needed, 0};
    if (block.pages == MAP_FAILED) {
      all.unmap_idle_above(0);
      block.pages = map(needed);
    }
    if (block.pages == MAP_FAILED) return nullptr;
    all.most_in_use = most;
    madvise(block.pages, needed, MADV_HUGEPAGE);
  }
  block.asked = bytes;
  all.in_use.emplace(block.pages, block);
  all.totals.asked += bytes;
  all.totals.in_use += block.bytes;
  return block.pages;
}

void give_back(void* data) {
  auto& all = blocks();
  std::lock_guard lock(all.mutex);
  const auto found = all.in_use.find(data);
  all.idle.push_back(found->second);
  all.totals.asked -= found->second.asked;
  all.totals.in_use -= found->second.bytes;
  all.totals.idle += found->second.bytes;
  all.in_use.erase(found);
}

bool owns(void* data) {
  auto& all = blocks();
  std::lock_guard lock(all.mutex);
  return all.in_use.count(data) > 0;
}

size_t size_of(void* data) {
  auto& all = blocks();
  std::lock_guard lock(all.mutex);
  return all.in_use.at(data).asked;
}

Totals totals() {
  auto& all = blocks();
  std::lock_guard lock(all.mutex);
  return all.totals;
}

bool trim() {
  auto& all = blocks();
  std::lock_guard lock(all.mutex);
  const bool any = all.totals.idle > 0;
  all.unmap_idle_above(0);
  return any;
}

}  // namespace relight::large_blocks
