/* oneDNN packs weights into blocks of 16, 32 or 64 channels. In Debian 13 its version 3.7.2, where channels do not fill the last block,
 * writes the zeros that belong after each tap of a kernel all after the first one, over the taps that stand there: convolutions and LSTM
 * layers are then wrong in any type that it computes in. Values of the maps are packed right, and so are gradients of weights. */
#include "packing.h"

#include "../Boundary/compatibility.h"

#include <ATen/ATen.h>
#include <ATen/CompositeExplicitAutogradFunctions.h>
#include <ATen/CompositeImplicitAutogradFunctions.h>
#include <ATen/Context.h>
#include <torch/library.h>

#include <algorithm>
#include <mutex>
#include <tuple>
#include <vector>

namespace relight::packing {
namespace {

namespace own = at::compositeexplicitautograd;

/// Channels that fill blocks of whichever size oneDNN takes.
int64_t filled(int64_t channels) { return channels <= 16 ? 16 : channels <= 32 ? 32 : (channels + 63) / 64 * 64; }
bool fill(int64_t channels) { return channels == filled(channels); }

at::Tensor grown(const at::Tensor& tensor, int64_t axis, int64_t size) {
  std::vector<int64_t> zeros(2 * (tensor.dim() - axis), 0);
  zeros.back() = size - tensor.size(axis);
  return zeros.back() == 0 ? tensor : at::constant_pad_nd(tensor, zeros);
}

at::Tensor grown_weight(const at::Tensor& weight) { return grown(grown(weight, 0, filled(weight.size(0))), 1, filled(weight.size(1))); }

at::Tensor wide(const at::Tensor& tensor) { return tensor.defined() ? tensor.to(at::kDouble) : tensor; }

/// The first channels of a result.
at::Tensor first(const at::Tensor& result, int64_t channels) {
  return result.size(1) == channels ? result : result.narrow(1, 0, channels).contiguous(result.suggest_memory_format());
}

/// What libtorch would give to oneDNN, and not refuse.
bool is_for_onednn(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings) {
  return input.scalar_type() != at::kDouble && !input.is_complex() && input.scalar_type() == weight.scalar_type() && input.dim() > 2 &&
         input.dim() == weight.dim() && settings.groups > 0 && input.numel() > 0 && weight.numel() > 0 &&
         input.size(1) == weight.size(settings.input_axis()) * (settings.transposed ? 1 : settings.groups);
}

/// Those of images in float32 have a layout of weights of their own, if they are not dilated.
bool is_depthwise_in_float(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings) {
  const bool dilated = std::any_of(settings.dilation.begin(), settings.dilation.end(), [](int64_t step) { return step != 1; });
  return input.scalar_type() == at::kFloat && input.dim() == 4 && !settings.transposed && !dilated && weight.size(1) == 1 &&
         weight.size(0) == settings.groups && weight.size(0) % 16 == 0;
}

}  // namespace

bool is_wrong() {
  static const bool wrong = [] {
    const auto ones = at::mkldnn_convolution(at::ones({2, 20, 4, 4}), at::ones({32, 20, 3, 3}), {}, {0, 0}, {1, 1}, {1, 1}, 1);
    return !ones.eq(20 * 3 * 3).all().item<bool>();
  }();
  return wrong;
}

bool spoils(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings) {
  if (!is_for_onednn(input, weight, settings)) return false;
  const bool image = !settings.transposed && weight.size(1) <= 3;   // is not packed
  const bool fits = settings.groups == 1 ? (image || fill(weight.size(1))) && fill(weight.size(0))
      : is_depthwise_in_float(input, weight, settings);
  return !fits && is_wrong();
}

bool spoils_gradient(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings) {
  if (!is_for_onednn(input, weight, settings)) return false;
  const bool fits = settings.groups == 1 ? fill(weight.size(0)) && fill(weight.size(1)) : is_depthwise_in_float(input, weight, settings);
  return !fits && is_wrong();
}

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings) {
  const auto [stride, padding, dilation, transposed, output_padding, groups] = settings;
  if (groups > 1)
    return own::convolution(wide(input), wide(weight), wide(bias), stride, padding, dilation, transposed, output_padding,
        groups).to(input.scalar_type());
  const auto weights = grown_weight(weight);
  const auto axis = settings.input_axis();
  const auto added = bias.defined() ? grown(bias, 0, weights.size(1 - axis)) : bias;
  const auto result = own::convolution(grown(input, 1, weights.size(axis)), weights, added, stride, padding, dilation, transposed,
      output_padding, groups);
  return first(result, weight.size(1 - axis));
}

at::Tensor backward_input(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight,
    const ConvolutionSettings& settings) {
  const auto [stride, padding, dilation, transposed, output_padding, groups] = settings;
  const auto backward = [&, s = stride, p = padding, d = dilation, t = transposed, o = output_padding, g = groups](
                            const at::Tensor& errors, const at::Tensor& maps, const at::Tensor& weights) {
    return std::get<0>(own::convolution_backward(errors, maps, weights, c10::nullopt, s, p, d, t, o, g, {true, false, false}));
  };
  if (groups > 1) return backward(wide(gradient), wide(input), wide(weight)).to(input.scalar_type());
  const auto weights = grown_weight(weight);
  const auto axis = settings.input_axis();
  return first(backward(grown(gradient, 1, weights.size(1 - axis)), grown(input, 1, weights.size(axis)), weights), weight.size(axis));
}

namespace {

/// While one lives, libtorch computes without oneDNN, in all threads: more slowly, and right.
class WithoutOneDnn {
 public:
  WithoutOneDnn() {
    const std::lock_guard<std::mutex> lock(gate);
    if (living++ == 0) was_enabled = at::globalContext().userEnabledMkldnn();
    at::globalContext().setUserEnabledMkldnn(false);
  }
  ~WithoutOneDnn() {
    const std::lock_guard<std::mutex> lock(gate);
    if (--living == 0) at::globalContext().setUserEnabledMkldnn(was_enabled);
  }
  WithoutOneDnn(const WithoutOneDnn&) = delete;

 private:
  static inline std::mutex gate;
  static inline int living = 0;
  static inline bool was_enabled = true;
};

std::tuple<at::Tensor, at::Tensor,
    at::Tensor> lstm(const at::Tensor& input, at::TensorList states, at::TensorList parameters, bool has_biases,
                                                    int64_t layers, double dropout, bool train, bool bidirectional, bool batch_first) {
  const auto compute = [&] {
    return at::compositeimplicitautograd::lstm(input, states, parameters, has_biases, layers, dropout, train, bidirectional, batch_first);
  };
  if (!is_wrong()) return compute();
  const WithoutOneDnn without;
  return compute();
}

TORCH_LIBRARY_IMPL(aten, CompositeImplicitAutograd, library) {
  const compatibility::NoWarnings none;   // of kernels that take another's place, which here is the purpose
  library.impl("lstm.input", lstm);
}

}  // namespace
}  // namespace relight::packing
