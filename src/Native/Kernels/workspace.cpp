#include "workspace.h"

#include <c10/util/Exception.h>

#include <sys/mman.h>

#include <array>
#include <cstddef>
#include <utility>

namespace relight {
namespace {

class Pages {
 public:
  Pages() = default;
  Pages(const Pages&) = delete;
  ~Pages() { free(); }

  void* at_least(size_t bytes) {
    if (bytes > size_) {
      free();
      void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (pages == MAP_FAILED) C10_THROW_ERROR(OutOfMemoryError,
          c10::str("out of memory: ", bytes, " bytes asked for a convolution's workspace"));
      pages_ = pages;
      size_ = bytes;
    }
    return pages_;
  }

 private:
  void free() {
    if (pages_ != nullptr) munmap(std::exchange(pages_, nullptr), std::exchange(size_, 0));
  }

  void* pages_ = nullptr;
  size_t size_ = 0;
};

}  // namespace

void* workspace(Workspace purpose, int64_t bytes) {
  thread_local std::array<Pages, static_cast<size_t>(Workspace::kCount)> kept;
  return kept[static_cast<size_t>(purpose)].at_least(static_cast<size_t>(bytes));
}

}  // namespace relight
