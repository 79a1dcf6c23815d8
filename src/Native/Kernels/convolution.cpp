/* Operators of Relight's own: a convolution written out as the matrix that it is, for maps so small that every output sees every input.
 * There, direct convolution spends most of its time on padding and on reordering weights; a matrix product has neither. */
#include "../Boundary/compatibility.h"
#include "../Boundary/support.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <array>

namespace {

using torch::autograd::variable_list;

/// One axis of a convolution: sizes of kernel, input and output, and which tap joins output o to input i.
struct Axis {
  Axis(int64_t kernel, int64_t input, int64_t stride, int64_t padding) : kernel(kernel), input(input), stride(stride), padding(padding) {
    TORCH_CHECK(kernel > 0 && input > 0 && stride > 0 &&
        padding >= 0, "convolution_matrix takes a kernel, a map and a stride of at least 1, and a "
                "padding of at least 0, not ", kernel, ", ", input, ", ", stride, " and ", padding);
  }

  int64_t kernel, input, stride, padding;
  int64_t output() const { return (input + 2 * padding - kernel) / stride + 1; }
  int64_t first_tap(int64_t o) const { return padding - o * stride; }
  bool every_output_sees_every_input() const {
    return padding < kernel && input <= kernel - padding && input + 2 * padding >= kernel && first_tap(output() - 1) >= 0;
  }
};

/// As many numbers as are read of them.
at::IntArrayRef numbers(const char* name, at::IntArrayRef given, size_t count) {
  TORCH_CHECK(given.size() == count, "convolution_matrix takes ", count, " numbers as ", name, ", not ", given.size());
  return given;
}

/// The matrix's rows are (output y, output x, output channel), its columns (input y, input x, input channel).
/// A row's columns at one input y are neighboring taps of one row of the kernel, since weights are kept channels last.
struct ConvolutionMatrix {
  ConvolutionMatrix(at::IntArrayRef weight, at::IntArrayRef input, at::IntArrayRef stride, at::IntArrayRef padding)
      : out_channels(numbers("the weight's sizes", weight, 4)[0]), in_channels(weight[1]),
        y(weight[2], numbers("input", input, 2)[0], numbers("stride", stride, 2)[0], numbers("padding", padding, 2)[0]),
        x(weight[3], input[1], stride[1], padding[1]) {
    TORCH_CHECK(out_channels >= 0 && in_channels >= 0, "convolution_matrix takes no negative numbers of channels: ", out_channels,
                " and ", in_channels);
    TORCH_CHECK(y.every_output_sees_every_input() && x.every_output_sees_every_input(),
                "convolution_matrix is for maps of which every output sees every input; a kernel of ", y.kernel, "x", x.kernel,
                " on a map of ", y.input, "x", x.input, " does not");
  }

  int64_t rows() const { return y.output() * x.output() * out_channels; }
  int64_t columns() const { return y.input * x.input * in_channels; }
  int64_t kernel_elements() const { return y.kernel * x.kernel * in_channels; }

  /// Calls body(offset in the channel's kernel, offset in the matrix, length) for each run of neighbors of one output channel.
  template <typename Body>
  void for_each_run(int64_t channel, Body&& body) const {
    for (int64_t oy = 0; oy < y.output(); ++oy)
      for (int64_t ox = 0; ox < x.output(); ++ox) {
        const int64_t row = (oy * x.output() + ox) * out_channels + channel;
        for (int64_t iy = 0; iy < y.input; ++iy)
          body(((y.first_tap(oy) + iy) * x.kernel + x.first_tap(ox)) * in_channels, row * columns() + iy * x.input * in_channels,
               x.input * in_channels);
      }
  }

  int64_t out_channels, in_channels;
  Axis y, x;
};

at::Tensor matrix_of(const at::Tensor& weight, at::IntArrayRef input, at::IntArrayRef stride, at::IntArrayRef padding) {
  const ConvolutionMatrix shape(weight.sizes(), input, stride, padding);
  const auto kernels = weight.contiguous(at::MemoryFormat::ChannelsLast);
  auto matrix = at::empty({shape.rows(), shape.columns()}, weight.options().memory_format(at::MemoryFormat::Contiguous));
  const auto size = static_cast<int64_t>(weight.element_size());
  const auto* source = static_cast<const char*>(kernels.data_ptr());
  auto* target = static_cast<char*>(matrix.data_ptr());
  at::parallel_for(0, shape.out_channels, 1, [&](int64_t begin, int64_t end) {
    for (int64_t channel = begin; channel < end; ++channel)
      shape.for_each_run(channel, [&](int64_t tap, int64_t cell, int64_t length) {
        std::memcpy(target + cell * size, source + (channel * shape.kernel_elements() + tap) * size, length * size);
      });
  });
  return matrix;
}

at::Tensor weight_gradient_of(const at::Tensor& matrix, at::IntArrayRef weight, at::IntArrayRef input, at::IntArrayRef stride,
                              at::IntArrayRef padding) {
  const ConvolutionMatrix shape(weight, input, stride, padding);
  TORCH_CHECK(matrix.sizes() == at::IntArrayRef({shape.rows(), shape.columns()}),
              "convolution_matrix_backward expects a matrix of ", shape.rows(), "x", shape.columns(), ", not one of ", matrix.sizes());
  const auto dense = matrix.contiguous();
  auto gradient = at::empty(weight, matrix.options().memory_format(at::MemoryFormat::ChannelsLast));
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kBFloat16, at::kHalf, matrix.scalar_type(), "convolution_matrix_backward", [&] {
    using Sum = std::conditional_t<std::is_same_v<scalar_t, double>, double, float>;
    const auto* source = dense.data_ptr<scalar_t>();
    auto* target = gradient.data_ptr<scalar_t>();
    at::parallel_for(0, shape.out_channels, 1, [&](int64_t begin, int64_t end) {
      std::vector<Sum> sums(shape.kernel_elements());
      for (int64_t channel = begin; channel < end; ++channel) {
        std::fill(sums.begin(), sums.end(), Sum(0));
        shape.for_each_run(channel, [&](int64_t tap, int64_t cell, int64_t length) {
          for (int64_t i = 0; i < length; ++i) sums[tap + i] += static_cast<Sum>(source[cell + i]);
        });
        std::copy(sums.begin(), sums.end(), target + channel * shape.kernel_elements());
      }
    });
  });
  return gradient;
}

const auto& matrix_operator() {
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("relight::convolution_matrix", "").typed<decltype(matrix_of)>();
  return op;
}

const auto& gradient_operator() {
  static const auto op =
      c10::Dispatcher::singleton().findSchemaOrThrow("relight::convolution_matrix_backward", "").typed<decltype(weight_gradient_of)>();
  return op;
}

/// The two operators are linear and each other's adjoint, so each one's gradient is the other.
struct MatrixFunction : torch::autograd::Function<MatrixFunction> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& weight, std::vector<int64_t> input,
                            std::vector<int64_t> stride, std::vector<int64_t> padding) {
    at::AutoDispatchBelowADInplaceOrView below;
    context->saved_data["weight"] = weight.sizes().vec();
    context->saved_data["input"] = input;
    context->saved_data["stride"] = stride;
    context->saved_data["padding"] = padding;
    return matrix_operator().call(weight, input, stride, padding);
  }

  static variable_list backward(torch::autograd::AutogradContext* context, variable_list gradients) {
    auto& saved = context->saved_data;
    return {gradient_operator().call(gradients[0], saved["weight"].toIntVector(), saved["input"].toIntVector(),
                                     saved["stride"].toIntVector(), saved["padding"].toIntVector()), {}, {}, {}};
  }
};

struct GradientFunction : torch::autograd::Function<GradientFunction> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& matrix, std::vector<int64_t> weight,
                            std::vector<int64_t> input, std::vector<int64_t> stride, std::vector<int64_t> padding) {
    at::AutoDispatchBelowADInplaceOrView below;
    context->saved_data["input"] = input;
    context->saved_data["stride"] = stride;
    context->saved_data["padding"] = padding;
    return gradient_operator().call(matrix, weight, input, stride, padding);
  }

  static variable_list backward(torch::autograd::AutogradContext* context, variable_list gradients) {
    auto& saved = context->saved_data;
    return {matrix_operator().call(gradients[0], saved["input"].toIntVector(), saved["stride"].toIntVector(),
                                   saved["padding"].toIntVector()), {}, {}, {}, {}};
  }
};

at::Tensor matrix_with_gradient(const at::Tensor& weight, at::IntArrayRef input, at::IntArrayRef stride, at::IntArrayRef padding) {
  return MatrixFunction::apply(weight, input.vec(), stride.vec(), padding.vec());
}

at::Tensor gradient_with_gradient(const at::Tensor& matrix, at::IntArrayRef weight, at::IntArrayRef input, at::IntArrayRef stride,
                                  at::IntArrayRef padding) {
  return GradientFunction::apply(matrix, weight.vec(), input.vec(), stride.vec(), padding.vec());
}

at::Tensor matrix_in_autocast(const at::Tensor& weight, at::IntArrayRef input, at::IntArrayRef stride, at::IntArrayRef padding) {
  c10::impl::ExcludeDispatchKeyGuard once(c10::DispatchKey::AutocastCPU);
  const auto type = relight::compatibility::autocast_type(c10::DeviceType::CPU);
  return matrix_operator().call(at::autocast::cached_cast(type, weight, c10::DeviceType::CPU), input, stride, padding);
}

}  // namespace

TORCH_LIBRARY(relight, library) {
  library.def("convolution_matrix(Tensor weight, int[2] input, int[2] stride, int[2] padding) -> Tensor");
  library.def("convolution_matrix_backward(Tensor matrix, int[4] weight, int[2] input, int[2] stride, int[2] padding) -> Tensor");
}

TORCH_LIBRARY_IMPL(relight, CPU, library) {
  library.impl("convolution_matrix", matrix_of);
  library.impl("convolution_matrix_backward", weight_gradient_of);
}

TORCH_LIBRARY_IMPL(relight, Autograd, library) {
  library.impl("convolution_matrix", matrix_with_gradient);
  library.impl("convolution_matrix_backward", gradient_with_gradient);
}

TORCH_LIBRARY_IMPL(relight, AutocastCPU, library) { library.impl("convolution_matrix", matrix_in_autocast); }
