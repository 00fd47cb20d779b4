// Differences per index of an axis; the native side of src-main/tensorkit/twin-slices.ts.
#pragma once
#include "pair.h"

namespace tensorkit {

// One number for each index of the axis.
struct SliceSums {
  double* compared;
  double* maxAbs;
  double* squaredDifference;
  double* squaredReference;
  double* nonFiniteMismatch;
};

// Adds to what `sums` point to.
Status SumSlices(const Pair& pair, uint64_t axisSize, uint64_t inner, Control* control, const SliceSums& sums);

}  // namespace tensorkit
