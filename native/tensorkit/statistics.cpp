#include "statistics.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <new>

#include "chunks.h"
#include "decode.h"

namespace tensorkit {
namespace {

constexpr size_t kLanes = 8;

// Buffers of one thread: a chunk as stored and as doubles.
struct Scratch {
  std::vector<uint8_t> stored;
  std::vector<double> values;
  explicit Scratch(int bits) : stored(kChunkElements * bits / 8 + 8), values(kChunkElements) {}
};

// Reads chunk `index` into `scratch`; the number of its elements, 0 when its bytes are not there.
size_t LoadChunk(const ByteRange& bytes, uint64_t elements, int dtype, uint64_t index, Scratch* scratch) {
  const uint64_t first = index * kChunkElements;
  const size_t count = static_cast<size_t>(elements - first < kChunkElements ? elements - first : kChunkElements);
  const size_t bits = static_cast<size_t>(BitsOf(dtype));
  if (!bytes.Read(scratch->stored.data(), (count * bits + 7) / 8, first * bits / 8)) return 0;
  Decode(dtype, scratch->stored.data(), count, scratch->values.data());
  return count;
}

// Moves the finite values to the front, in their order, and counts the others; the number of finite values.
size_t KeepFinite(double* values, size_t count, Moments* moments) {
  double spoiled = 0;
  for (size_t i = 0; i < count; ++i) spoiled += values[i] - values[i];
  if (spoiled == 0) return count;
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const double value = values[i];
    if (value - value == 0) values[kept++] = value;
    else if (value != value) moments->nan += 1;
    else if (value > 0) moments->positiveInfinite += 1;
    else moments->negativeInfinite += 1;
  }
  return kept;
}

double SumOfLanes(const double* lane) {
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

void FoldFinite(const double* values, size_t count, Moments* moments) {
  double sums[kLanes] = {0}, zeros[kLanes] = {0}, low[kLanes], high[kLanes];
  for (size_t lane = 0; lane < kLanes; ++lane) {
    low[lane] = std::numeric_limits<double>::infinity();
    high[lane] = -low[lane];
  }
  const size_t whole = count - count % kLanes;
  const auto fold = [&](size_t i, size_t lane) {
    const double value = values[i];
    sums[lane] += value;
    zeros[lane] += value == 0 ? 1.0 : 0.0;
    low[lane] = value < low[lane] ? value : low[lane];
    high[lane] = value > high[lane] ? value : high[lane];
  };
  for (size_t i = 0; i < whole; i += kLanes)
    for (size_t lane = 0; lane < kLanes; ++lane) fold(i + lane, lane);
  for (size_t i = whole; i < count; ++i) fold(i, i - whole);
  const double mean = SumOfLanes(sums) / static_cast<double>(count);
  double squares[kLanes] = {0};
  for (size_t i = 0; i < whole; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const double away = values[i + lane] - mean;
      squares[lane] += away * away;
    }
  }
  for (size_t i = whole; i < count; ++i) {
    const double away = values[i] - mean;
    squares[i - whole] += away * away;
  }
  moments->finite = static_cast<double>(count);
  moments->zeros = SumOfLanes(zeros);
  moments->mean = mean;
  moments->m2 = SumOfLanes(squares);
  moments->min = low[0];
  moments->max = high[0];
  for (size_t lane = 1; lane < kLanes; ++lane) {
    if (low[lane] < moments->min) moments->min = low[lane];
    if (high[lane] > moments->max) moments->max = high[lane];
  }
}

template <typename T>
void FoldExact(const uint8_t* stored, size_t count, Moments* moments) {
  T low = std::numeric_limits<T>::max();
  T high = std::numeric_limits<T>::min();
  for (size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, stored + i * sizeof(T), sizeof(T));
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  moments->exactMin = static_cast<uint64_t>(low);
  moments->exactMax = static_cast<uint64_t>(high);
}

bool Below(int dtype, uint64_t a, uint64_t b) {
  return dtype == kInt64 ? static_cast<int64_t>(a) < static_cast<int64_t>(b) : a < b;
}

// Chan, Golub, LeVeque: mean and sum of squares of two parts together. The order of operations is the twin's.
void Merge(int dtype, const Moments& part, Moments* total) {
  total->nan += part.nan;
  total->positiveInfinite += part.positiveInfinite;
  total->negativeInfinite += part.negativeInfinite;
  if (part.finite == 0) return;
  if (total->finite == 0) {
    const double nan = total->nan, up = total->positiveInfinite, down = total->negativeInfinite;
    *total = part;
    total->nan = nan;
    total->positiveInfinite = up;
    total->negativeInfinite = down;
    return;
  }
  const double count = total->finite + part.finite;
  const double away = part.mean - total->mean;
  total->m2 = total->m2 + part.m2 + away * away * (total->finite / count * part.finite);
  total->mean = total->mean + away * (part.finite / count);
  total->finite = count;
  total->zeros += part.zeros;
  if (part.min < total->min) total->min = part.min;
  if (part.max > total->max) total->max = part.max;
  if (Below(dtype, part.exactMin, total->exactMin)) total->exactMin = part.exactMin;
  if (Below(dtype, total->exactMax, part.exactMax)) total->exactMax = part.exactMax;
}

}  // namespace

Status ComputeMoments(const ByteRange& bytes, uint64_t elements, int dtype, int threads, Control* control,
                      Moments* result) {
  const int bits = BitsOf(dtype);
  if (bits == 0) return Status::kUnknownType;
  try {
    const uint64_t chunks = ChunksOf(elements);
    std::vector<Moments> parts(chunks);
    std::vector<std::unique_ptr<Scratch>> scratch;
    for (int thread = 0; thread < threads; ++thread) scratch.push_back(std::make_unique<Scratch>(bits));
    const Status status = ForEachChunk(chunks, threads, control, [&](int thread, uint64_t chunk) {
      Scratch& mine = *scratch[thread];
      Moments& part = parts[chunk];
      const size_t count = LoadChunk(bytes, elements, dtype, chunk, &mine);
      if (count == 0) return Status::kShort;
      double* values = mine.values.data();
      const size_t finite = CanBeNonFinite(dtype) ? KeepFinite(values, count, &part) : count;
      if (finite > 0) FoldFinite(values, finite, &part);
      if (dtype == kInt64) FoldExact<int64_t>(mine.stored.data(), count, &part);
      if (dtype == kUint64) FoldExact<uint64_t>(mine.stored.data(), count, &part);
      return Status::kDone;
    });
    if (status == Status::kDone)
      for (const Moments& part : parts) Merge(dtype, part, result);
    // A zero has no sign here: which of -0 and 0 came first depends on the lanes.
    result->min += 0.0;
    result->max += 0.0;
    return status;
  } catch (const std::bad_alloc&) {
    return Status::kNoMemory;
  }
}

Status ComputeBins(const ByteRange& bytes, uint64_t elements, int dtype, int threads, Control* control, Bins* result) {
  const int bits = BitsOf(dtype);
  if (bits == 0) return Status::kUnknownType;
  try {
    const size_t bins = result->counts.size();
    struct Tally {
      Scratch scratch;
      std::vector<uint64_t> counts, exponents;
      Tally(int width, size_t count) : scratch(width), counts(count), exponents(kExponents) {}
    };
    std::vector<std::unique_ptr<Tally>> tallies;
    for (int thread = 0; thread < threads; ++thread) tallies.push_back(std::make_unique<Tally>(bits, bins));
    // The distance of two doubles may be over the largest double: both ends are then halved.
    const double scale = result->high - result->low == std::numeric_limits<double>::infinity() ? 0.5 : 1.0;
    const double low = result->low * scale;
    const double perUnit = static_cast<double>(bins) / (result->high * scale - low);
    const Status status = ForEachChunk(ChunksOf(elements), threads, control, [&](int thread, uint64_t chunk) {
      Tally& mine = *tallies[thread];
      const size_t count = LoadChunk(bytes, elements, dtype, chunk, &mine.scratch);
      if (count == 0) return Status::kShort;
      const double* values = mine.scratch.values.data();
      for (size_t i = 0; i < count; ++i) {
        const double value = values[i];
        if (value - value != 0) continue;
        if (bins > 0) {
          const double place = (value * scale - low) * perUnit;
          // Held inside whatever comes: the file may have changed since its range was found.
          const size_t bin = !(place < static_cast<double>(bins)) ? bins - 1 : place > 0 ? static_cast<size_t>(place) : 0;
          mine.counts[bin] += 1;
        }
        if (value == 0) continue;
        uint64_t pattern;
        std::memcpy(&pattern, &value, 8);
        mine.exponents[(pattern >> 52) & 0x7ff] += 1;
      }
      return Status::kDone;
    });
    result->exponents.assign(kExponents, 0);
    for (const auto& tally : tallies) {
      for (size_t i = 0; i < bins; ++i) result->counts[i] += static_cast<double>(tally->counts[i]);
      for (size_t i = 0; i < kExponents; ++i) result->exponents[i] += static_cast<double>(tally->exponents[i]);
    }
    return status;
  } catch (const std::bad_alloc&) {
    return Status::kNoMemory;
  }
}

}  // namespace tensorkit
