/* Tensors: counted references to them, what they are, and memory wrapped as one. */
#include "support.h"

#include <ATen/ATen.h>

#include <algorithm>

using namespace relight;

rl_tensor rl_tensor_retain(rl_tensor tensor) {
  c10::raw::intrusive_ptr::incref(impl(tensor));
  return tensor;
}

void rl_tensor_release(rl_tensor tensor) { TensorPtr::reclaim(impl(tensor)); }

void rl_tensor_release_many(const rl_tensor* tensors, int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    if (tensors[i] != nullptr) TensorPtr::reclaim(impl(tensors[i]));
}

int32_t rl_tensor_rank(rl_tensor tensor, int32_t* rank) {
  return guarded_look([&] { *rank = static_cast<int32_t>(impl(tensor)->dim()); });
}

int32_t rl_tensor_count(rl_tensor tensor, int64_t* count) {
  return guarded_look([&] { *count = impl(tensor)->numel(); });
}

int32_t rl_tensor_bytes(rl_tensor tensor, int64_t* bytes) {
  return guarded_look([&] { *bytes = impl(tensor)->numel() * static_cast<int64_t>(impl(tensor)->itemsize()); });
}

int32_t rl_tensor_dtype(rl_tensor tensor, int32_t* dtype) {
  return guarded_look([&] { *dtype = static_cast<int32_t>(c10::typeMetaToScalarType(impl(tensor)->dtype())); });
}

int32_t rl_tensor_device(rl_tensor tensor, int32_t* type, int32_t* index) {
  return guarded_look([&] {
    const auto device = impl(tensor)->device();
    *type = static_cast<int32_t>(device.type());
    *index = device.index();
  });
}

int32_t rl_tensor_layout(rl_tensor tensor, int32_t* layout) {
  return guarded([&] { *layout = static_cast<int32_t>(impl(tensor)->layout()); });
}

int32_t rl_tensor_sizes(rl_tensor tensor, const int64_t** sizes, int32_t* rank) {
  return guarded_look([&] {
    const auto source = impl(tensor)->sizes();
    *sizes = source.data();
    *rank = static_cast<int32_t>(source.size());
  });
}

int32_t rl_tensor_size(rl_tensor tensor, int32_t dimension, int64_t* size) {
  return guarded_look([&] { *size = impl(tensor)->size(dimension); });
}

int32_t rl_tensor_strides(rl_tensor tensor, int64_t* strides) {
  return guarded([&] {
    const auto source = impl(tensor)->strides();
    std::copy(source.begin(), source.end(), strides);
  });
}

int32_t rl_tensor_is_dense(rl_tensor tensor, int32_t* dense) {
  return guarded([&] { *dense = impl(tensor)->is_non_overlapping_and_dense() && !impl(tensor)->is_conj() && !impl(tensor)->is_neg(); });
}

int32_t rl_tensor_data(rl_tensor tensor, void** data) {
  return guarded([&] { *data = borrow(tensor).data_ptr(); });
}

int32_t rl_tensor_wrap(void* data, const int64_t* sizes, const int64_t* strides, int32_t rank, int32_t dtype,
                       void (*release)(void*), void* context, rl_tensor* result) {
  return guarded([&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    const auto deleter = [release, context](void*) { if (release != nullptr) release(context); };
    const at::IntArrayRef shape(sizes, rank);
    *result = give(strides == nullptr ? at::from_blob(data, shape, deleter, options)
                                      : at::from_blob(data, shape, at::IntArrayRef(strides, rank), deleter, options));
  });
}
