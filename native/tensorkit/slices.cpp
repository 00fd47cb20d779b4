#include "slices.h"

#include <new>

namespace tensorkit {

Status SumSlices(const Pair& pair, uint64_t axisSize, uint64_t inner, Control* control, const SliceSums& sums) {
  const Status able = CheckPair(pair);
  if (able != Status::kDone) return able;
  try {
    PairReader reader(pair);
    uint64_t slice = 0, within = 0;
    return ForEachChunk(ChunksOf(pair.elements), 1, control, [&](int, uint64_t chunk) {
      const Status loaded = reader.Load(chunk);
      if (loaded != Status::kDone) return loaded;
      const PairValues values = reader.Values();
      for (size_t i = 0; i < reader.count(); ++i) {
        const double r = values.reference[i], s = values.subject[i];
        if (r - r != 0 || s - s != 0) {
          const bool agree = r == s || (r != r && s != s);
          if (!agree) sums.nonFiniteMismatch[slice] += 1;
        } else {
          const double d = values.difference[i];
          if (d > sums.maxAbs[slice]) sums.maxAbs[slice] = d;
          sums.squaredDifference[slice] += d * d;
          sums.squaredReference[slice] += r * r;
          sums.compared[slice] += 1;
        }
        if (++within < inner) continue;
        within = 0;
        slice = slice + 1 == axisSize ? 0 : slice + 1;
      }
      return Status::kDone;
    });
  } catch (const std::bad_alloc&) {
    return Status::kNoMemory;
  }
}

}  // namespace tensorkit
