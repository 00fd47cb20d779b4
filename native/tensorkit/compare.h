// Differences of two tensors, equal to the last bit to those of src-main/tensorkit/twin-compare.ts, which defines them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pair.h"
#include "worst_elements.h"

namespace tensorkit {

// Counts by the upper 16 bits of a float32; see src-main/tensorkit/magnitude-histogram.ts.
constexpr size_t kMagnitudeBins = 32768;
constexpr size_t kLastMagnitudeBin = 0x7f7f;
// Element i of a chunk adds to lane i mod 4.
constexpr size_t kCompareLanes = 4;

struct CompareOptions {
  double atol = 0, rtol = 0;
  double ulpFloor = 0;
  size_t worst = 0;
  // Stored bits of the mantissa of the type ULP are counted in; -1 where there is none.
  int ulpMantissa = -1;
  int ulpMinExponent = 0;
};

// |d|, |d|/|r|, d², r², s², r·s.
enum Sum : int { kSumAbs, kSumRel, kSumDifference, kSumReference, kSumSubject, kSumProduct, kSums };

struct LaneSums {
  double of[kSums][kCompareLanes];
};

// A greatest value and the lowest index that has it; -1 for none.
struct Greatest {
  double value = 0;
  double index = -1;
};

struct Differences {
  double compared = 0, equal = 0;
  double nanBoth = 0, nanReferenceOnly = 0, nanSubjectOnly = 0, infinityBoth = 0, infinityMismatch = 0;
  WorstElement firstMismatch;
  Greatest abs, rel;
  double sums[kSums] = {0};
  double relCount = 0, over = 0;
  double ulpCount = 0, ulpMax = 0;
  std::vector<WorstElement> worst;
  std::vector<double> absHistogram, relHistogram, ulpHistogram;
};

Status Compare(const Pair& pair, const CompareOptions& options, int threads, Control* control, Differences* result);

}  // namespace tensorkit
