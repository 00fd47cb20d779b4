#include "scatter.h"

#include <cstring>
#include <memory>
#include <new>

namespace tensorkit {
namespace {

size_t PlaceOf(double magnitude) {
  uint64_t bits;
  std::memcpy(&bits, &magnitude, 8);
  int power = static_cast<int>((bits >> 52) & 0x7ff) - 1023;
  if (power < kLeastPower) power = kLeastPower;
  if (power > kGreatestPower) power = kGreatestPower;
  return static_cast<size_t>(power - kLeastPower);
}

void CountChunk(const PairValues& values, size_t count, Scatter* scatter) {
  for (size_t i = 0; i < count; ++i) {
    const double r = values.reference[i], s = values.subject[i], d = values.difference[i];
    if (r - r != 0 || s - s != 0) continue;
    if (d == 0) scatter->equal += 1;
    else if (r == 0) scatter->zeroReference += 1;
    else scatter->grid[PlaceOf(d) * kScatterSide + PlaceOf(r)] += 1;
  }
}

}  // namespace

Status CountScatter(const Pair& pair, int threads, Control* control, Scatter* result) {
  const Status able = CheckPair(pair);
  if (able != Status::kDone) return able;
  try {
    std::vector<std::unique_ptr<PairReader>> readers;
    std::vector<Scatter> parts(static_cast<size_t>(threads));
    for (Scatter& part : parts) {
      part.grid.assign(kScatterSide * kScatterSide, 0);
      readers.push_back(std::make_unique<PairReader>(pair));
    }
    const Status status = ForEachChunk(ChunksOf(pair.elements), threads, control, [&](int thread, uint64_t chunk) {
      const Status loaded = readers[thread]->Load(chunk);
      if (loaded == Status::kDone) CountChunk(readers[thread]->Values(), readers[thread]->count(), &parts[thread]);
      return loaded;
    });
    result->grid.assign(kScatterSide * kScatterSide, 0);
    for (const Scatter& part : parts) {
      result->equal += part.equal;
      result->zeroReference += part.zeroReference;
      for (size_t at = 0; at < result->grid.size(); ++at) result->grid[at] += part.grid[at];
    }
    return status;
  } catch (const std::bad_alloc&) {
    return Status::kNoMemory;
  }
}

}  // namespace tensorkit
