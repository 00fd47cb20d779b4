// The few worst elements of a comparison, kept by each thread while it runs.
#pragma once
#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace tensorkit {

struct WorstElement {
  double index = -1;
  double reference = 0, subject = 0, difference = 0;
  // By how much it is over its tolerance.
  double excess = 0;
};

// Elements are offered in the order of their index, by each thread.
class WorstElements {
 public:
  explicit WorstElements(size_t room) : room_(room) {
    mismatches_.reserve(room + 1);
    ranked_.reserve(room + 1);
  }

  // An excess has to be over this to be kept.
  double threshold() const {
    const double infinity = std::numeric_limits<double>::infinity();
    return room_ == 0 ? infinity : ranked_.size() < room_ ? -infinity : ranked_.back().excess;
  }

  void Mismatch(const WorstElement& element) {
    if (mismatches_.size() < room_) mismatches_.push_back(element);
  }

  // Takes an element whose excess is over the threshold.
  void Take(const WorstElement& element) {
    const auto lower = [](const WorstElement& a, const WorstElement& b) { return a.excess > b.excess; };
    ranked_.insert(std::upper_bound(ranked_.begin(), ranked_.end(), element, lower), element);
    if (ranked_.size() > room_) ranked_.pop_back();
  }

  // Those of several threads together, mismatches first.
  static std::vector<WorstElement> Together(const std::vector<const WorstElements*>& all, size_t room) {
    std::vector<WorstElement> mismatches, ranked;
    for (const WorstElements* each : all) {
      mismatches.insert(mismatches.end(), each->mismatches_.begin(), each->mismatches_.end());
      ranked.insert(ranked.end(), each->ranked_.begin(), each->ranked_.end());
    }
    std::sort(mismatches.begin(), mismatches.end(),
              [](const WorstElement& a, const WorstElement& b) { return a.index < b.index; });
    std::sort(ranked.begin(), ranked.end(), [](const WorstElement& a, const WorstElement& b) {
      return a.excess != b.excess ? a.excess > b.excess : a.index < b.index;
    });
    mismatches.insert(mismatches.end(), ranked.begin(), ranked.end());
    if (mismatches.size() > room) mismatches.resize(room);
    return mismatches;
  }

 private:
  size_t room_;
  std::vector<WorstElement> mismatches_;
  // Greatest excess first, ties by lower index.
  std::vector<WorstElement> ranked_;
};

}  // namespace tensorkit
