// What one thread counts of a comparison, and the plain way to count a run of elements. compare_avx2.cpp is the quick way.
#pragma once
#include <cstring>
#include <memory>

#include "compare.h"

namespace tensorkit {

// Two tables take turns, so that equal magnitudes in a row do not wait for each other's store.
constexpr size_t kTables = 2;
using Table = uint32_t[kMagnitudeBins];

// Options as the loops want them.
struct CompareSetup {
  CompareOptions options;
  // By the exponent field of the reference's double: what |d| is multiplied with to be in ULP.
  double ulpScale[2048];
  explicit CompareSetup(const CompareOptions& asked);
};

struct Tally {
  // 32-bit counters: emptied into `found` before they can overflow.
  Table abs[kTables], rel[kTables], ulp[kTables];
  uint64_t inTables = 0;
  Differences found;
  WorstElements worst;

  explicit Tally(const CompareOptions& options);
  // Before `count` more elements are counted.
  void MakeRoom(size_t count);
  // Moves what is in the tables to `found`.
  void Empty();
};

inline size_t MagnitudeBin(double magnitude) {
  const float narrow = static_cast<float>(magnitude);
  uint32_t bits;
  std::memcpy(&bits, &narrow, 4);
  return bits >> 16;
}

// Counts elements [first, first + count) of the tensor, whose values begin at `values`; `first` is a multiple of 4.
void CountPlainly(const CompareSetup& setup, const PairValues& values, uint64_t first, size_t count, LaneSums* sums,
                  Tally* tally);

// Whether this machine can run CountQuickly.
bool HasQuickCount();

// The same for float32, `first` a multiple of the chunk.
void CountQuickly(const CompareSetup& setup, const float* reference, const float* subject, uint64_t first, size_t count,
                  LaneSums* sums, Tally* tally);

}  // namespace tensorkit
