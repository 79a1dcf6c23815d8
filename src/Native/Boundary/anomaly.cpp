/* Looks for NaN after each function of a backward pass, as PyTorch's anomaly mode does, and names the part of the forward pass
 * behind it. */
#include "support.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>

#include <algorithm>
#include <sstream>
#include <unordered_set>
#include <utility>

using namespace relight;

namespace {

using torch::autograd::Node;
using torch::autograd::variable_list;

/// LogBackward0 of torch::autograd::generated::LogBackward0; MyFunction of CppNode<MyFunction>.
std::string short_name(std::string name) {
  name.erase(0, name.find_last_of(":<") + 1);
  name.erase(std::min(name.find('>'), name.size()));
  return name;
}

struct NanCheck final : torch::autograd::FunctionPostHook {
  NanCheck(std::string function, std::string part) : function(std::move(function)), part(std::move(part)) {}

  variable_list operator()(const variable_list& outputs, const variable_list&) override {
    const at::NoGradGuard no_grad;
    for (size_t i = 0; i < outputs.size(); ++i)
      if (outputs[i].defined() && at::isnan(outputs[i]).any().item<bool>())
        throw Anomaly("The backward pass of " + part + " gave NaN: " + function + ", in the gradient of its input " + std::to_string(i));
    return outputs;
  }

  std::string function, part;
};

struct Parts {
  const int64_t* starts;
  const int64_t* ends;
  std::vector<std::string> names;

  std::string of(int64_t sequence) const {
    for (size_t i = names.size(); i-- > 0;)
      if (starts[i] <= sequence && sequence < ends[i]) return names[i];
    return "what no layer computed";
  }
};

std::vector<std::string> lines_of(const char* text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

int32_t rl_watch_backward(rl_tensor output, const int64_t* starts, const int64_t* ends, const char* names, int32_t count) {
  return guarded([&] {
    const Parts parts{starts, ends, lines_of(names)};
    if (parts.names.size() != static_cast<size_t>(count)) throw std::invalid_argument("a range has no name, or one of several lines");
    std::vector<Node*> waiting{borrow(output).grad_fn().get()};
    std::unordered_set<Node*> seen;
    while (!waiting.empty()) {
      Node* node = waiting.back();
      waiting.pop_back();
      if (node == nullptr || !seen.insert(node).second) continue;
      node->add_post_hook(std::make_unique<NanCheck>(short_name(node->name()), parts.of(static_cast<int64_t>(node->sequence_nr()))));
      for (const auto& edge : node->next_edges()) waiting.push_back(edge.function.get());
    }
  });
}
