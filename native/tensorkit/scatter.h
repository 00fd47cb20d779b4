// Counts by powers of two of reference and difference; the native side of src-main/tensorkit/twin-scatter.ts.
#pragma once
#include "pair.h"

namespace tensorkit {

// Powers of two that are told apart; what lies beyond counts at the end.
constexpr int kLeastPower = -256;
constexpr int kGreatestPower = 255;
constexpr size_t kScatterSide = static_cast<size_t>(kGreatestPower - kLeastPower + 1);

struct Scatter {
  double equal = 0, zeroReference = 0;
  // kScatterSide rows of differences, each of as many references.
  std::vector<double> grid;
};

Status CountScatter(const Pair& pair, int threads, Control* control, Scatter* result);

}  // namespace tensorkit
