// Statistics of a tensor's elements, equal to the last bit to those of src-main/tensorkit/twin.ts on every machine and
// for any number of threads: fixed chunks, eight fixed lanes in a chunk, chunks merged in their order.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "byte_range.h"

namespace tensorkit {

// Elements of one chunk; a multiple of 8, so that packed types begin on a byte.
constexpr size_t kChunkElements = 65536;
// One bin per power of two a double can have.
constexpr size_t kExponents = 2048;

enum class Status : int { kDone = 0, kCancelled = 1, kCannotOpen = 2, kShort = 3, kUnknownType = 4, kNoMemory = 5 };

// What the window watches and sets: [0] 1 asks to stop, [1] counts the chunks that are done.
struct Control {
  std::atomic<int32_t> cancelled;
  std::atomic<int32_t> chunksDone;
};

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
