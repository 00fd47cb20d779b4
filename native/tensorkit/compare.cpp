#include "compare.h"

#include <memory>
#include <new>

#include "tally.h"

namespace tensorkit {
namespace {

double SumOfLanes(const double* lane) { return (lane[0] + lane[1]) + (lane[2] + lane[3]); }

bool Before(double index, double other) { return other < 0 || (index >= 0 && index < other); }

void MergeGreatest(const Greatest& part, Greatest* total) {
  if (part.index < 0) return;
  if (total->index < 0 || part.value > total->value || (part.value == total->value && part.index < total->index))
    *total = part;
}

void AddHistogram(const std::vector<double>& part, std::vector<double>* total) {
  for (size_t bin = 0; bin < part.size(); ++bin) (*total)[bin] += part[bin];
}

void Merge(const Tally& tally, Differences* total) {
  const Differences& part = tally.found;
  total->compared += part.compared;
  total->equal += part.equal;
  total->nanBoth += part.nanBoth;
  total->nanReferenceOnly += part.nanReferenceOnly;
  total->nanSubjectOnly += part.nanSubjectOnly;
  total->infinityBoth += part.infinityBoth;
  total->infinityMismatch += part.infinityMismatch;
  if (part.firstMismatch.index >= 0 && Before(part.firstMismatch.index, total->firstMismatch.index))
    total->firstMismatch = part.firstMismatch;
  MergeGreatest(part.abs, &total->abs);
  MergeGreatest(part.rel, &total->rel);
  total->relCount += part.relCount;
  total->over += part.over;
  total->ulpCount += part.ulpCount;
  if (part.ulpMax > total->ulpMax) total->ulpMax = part.ulpMax;
  AddHistogram(part.absHistogram, &total->absHistogram);
  AddHistogram(part.relHistogram, &total->relHistogram);
  AddHistogram(part.ulpHistogram, &total->ulpHistogram);
}

void CountChunk(const CompareSetup& setup, bool quick, PairReader* reader, LaneSums* sums, Tally* tally) {
  const size_t count = reader->count();
  tally->MakeRoom(count);
  if (quick) {
    const float *reference, *subject;
    reader->Floats(&reference, &subject);
    CountQuickly(setup, reference, subject, reader->first(), count, sums, tally);
  } else {
    CountPlainly(setup, reader->Values(), reader->first(), count, sums, tally);
  }
}

}  // namespace

Status Compare(const Pair& pair, const CompareOptions& options, int threads, Control* control, Differences* result) {
  const Status able = CheckPair(pair);
  if (able != Status::kDone) return able;
  try {
    const CompareSetup setup(options);
    const uint64_t chunks = ChunksOf(pair.elements);
    if (static_cast<uint64_t>(threads) > chunks) threads = chunks > 0 ? static_cast<int>(chunks) : 1;
    // Sums of each chunk: added in their order, whichever thread they come from.
    std::vector<double> sums(chunks * kSums);
    std::vector<std::unique_ptr<PairReader>> readers;
    std::vector<std::unique_ptr<Tally>> tallies;
    for (int thread = 0; thread < threads; ++thread) {
      readers.push_back(std::make_unique<PairReader>(pair));
      tallies.push_back(std::make_unique<Tally>(options));
    }
    const bool quick = FitsFloat32(pair.reference.dtype) && FitsFloat32(pair.subject.dtype) && HasQuickCount();
    const Status status = ForEachChunk(chunks, threads, control, [&](int thread, uint64_t chunk) {
      const Status loaded = readers[thread]->Load(chunk);
      if (loaded != Status::kDone) return loaded;
      LaneSums lanes = {};
      CountChunk(setup, quick, readers[thread].get(), &lanes, tallies[thread].get());
      for (int sum = 0; sum < kSums; ++sum) sums[chunk * kSums + sum] = SumOfLanes(lanes.of[sum]);
      return Status::kDone;
    });
    if (status != Status::kDone) return status;
    for (auto* histogram : {&result->absHistogram, &result->relHistogram, &result->ulpHistogram})
      histogram->assign(kMagnitudeBins, 0);
    std::vector<const WorstElements*> worst;
    for (const auto& tally : tallies) {
      tally->Empty();
      Merge(*tally, result);
      worst.push_back(&tally->worst);
    }
    result->worst = WorstElements::Together(worst, options.worst);
    for (uint64_t chunk = 0; chunk < chunks; ++chunk)
      for (int sum = 0; sum < kSums; ++sum) result->sums[sum] += sums[chunk * kSums + sum];
    return status;
  } catch (const std::bad_alloc&) {
    return Status::kNoMemory;
  }
}

}  // namespace tensorkit
