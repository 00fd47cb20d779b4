// Statistics of a tensor's elements, equal to the last bit to those of src-main/tensorkit/twin.ts on every machine and
// for any number of threads: fixed chunks, eight fixed lanes in a chunk, chunks merged in their order.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "byte_range.h"
#include "chunks.h"

namespace tensorkit {

// One bin per power of two a double can have.
constexpr size_t kExponents = 2048;

// Moments of the finite elements, and counts of the others.
struct Moments {
  double finite = 0, zeros = 0, nan = 0, positiveInfinite = 0, negativeInfinite = 0;
  double min = 0, max = 0, mean = 0, m2 = 0;
  // Least and greatest of a 64-bit integer type, as they are stored.
  uint64_t exactMin = 0, exactMax = 0;
};

struct Bins {
  double low = 0, high = 0;
  // Elements in each of equally wide bins of [low, high]; empty when none are asked for.
  std::vector<double> counts;
  // Elements by the exponent bits of their double; zeros are left out.
  std::vector<double> exponents;
};

Status ComputeMoments(const ByteRange& bytes, uint64_t elements, int dtype, int threads, Control* control,
                      Moments* result);
Status ComputeBins(const ByteRange& bytes, uint64_t elements, int dtype, int threads, Control* control, Bins* result);

}  // namespace tensorkit
