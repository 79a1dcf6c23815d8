/* Memory that convolutions work in. */
#ifndef RELIGHT_WORKSPACE_H
#define RELIGHT_WORKSPACE_H

#include <cstdint>

namespace relight {

/// What memory is for. A thread keeps that of each purpose from call to call, as large as was ever needed, and apart from the heap, where
/// blocks of changing sizes would tear holes between those that stay.
enum class Workspace { kKernels, kInputs, kGradients, kTurned, kPaired, kSums, kBlank, kOutside, kCount };

/// At least so many bytes of the calling thread's, aligned to a page; zeros until they are first written to.
void* workspace(Workspace purpose, int64_t bytes);

}  // namespace relight

#endif
