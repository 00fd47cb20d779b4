#include "addon_pair.h"

#include <cstring>

#include "compare.h"
#include "napi_work.h"
#include "rows.h"
#include "scatter.h"
#include "slices.h"

namespace tensorkit {
namespace {

constexpr size_t kArguments = 12;
enum Operation : int32_t { kCompare, kRows, kSlices, kScatter, kOperations };
constexpr size_t kOptionNumbers[] = {6, 2, 2, 0};
constexpr size_t kMostWorst = 64;
constexpr size_t kWorstNumbers = 4;
// Numbers of `out` before the worst elements, which come before the histograms.
constexpr size_t kFixed = 25;
constexpr size_t kOutNumbers[] = {kFixed + kMostWorst * kWorstNumbers + 3 * kMagnitudeBins, 5, 0,
                                  2 + kScatterSide * kScatterSide};
constexpr size_t kSliceNumbers = 5;

struct PairJob {
  int32_t operation = 0;
  Source reference, subject;
  int32_t referenceType = 0, subjectType = 0;
  int64_t elements = 0;
  int32_t threads = 1;
  Control* control = nullptr;
  const double* options = nullptr;
  double* out = nullptr;
  size_t outNumbers = 0;
};

void WriteDifferences(const Differences& found, double* out) {
  const double numbers[kFixed] = {
      found.compared, found.equal, found.nanBoth, found.nanReferenceOnly, found.nanSubjectOnly, found.infinityBoth,
      found.infinityMismatch, found.firstMismatch.index, found.firstMismatch.reference, found.firstMismatch.subject,
      found.abs.value, found.abs.index, found.sums[kSumAbs], found.rel.value, found.rel.index, found.sums[kSumRel],
      found.relCount, found.sums[kSumDifference], found.sums[kSumReference], found.sums[kSumSubject],
      found.sums[kSumProduct], found.over, found.ulpCount, found.ulpMax, static_cast<double>(found.worst.size())};
  std::memcpy(out, numbers, sizeof(numbers));
  double* at = out + kFixed;
  for (const WorstElement& each : found.worst) {
    const double element[kWorstNumbers] = {each.index, each.reference, each.subject, each.difference};
    std::memcpy(at, element, sizeof(element));
    at += kWorstNumbers;
  }
  at = out + kFixed + kMostWorst * kWorstNumbers;
  for (const auto* histogram : {&found.absHistogram, &found.relHistogram, &found.ulpHistogram}) {
    std::memcpy(at, histogram->data(), kMagnitudeBins * sizeof(double));
    at += kMagnitudeBins;
  }
}

Status RunCompare(const PairJob& job, const Pair& pair) {
  CompareOptions options;
  options.atol = job.options[0];
  options.rtol = job.options[1];
  options.ulpFloor = job.options[2];
  options.worst = job.options[3] < kMostWorst ? static_cast<size_t>(job.options[3]) : kMostWorst;
  options.ulpMantissa = static_cast<int>(job.options[4]);
  options.ulpMinExponent = static_cast<int>(job.options[5]);
  Differences found;
  const Status status = Compare(pair, options, job.threads, job.control, &found);
  if (status == Status::kDone) WriteDifferences(found, job.out);
  return status;
}

Status RunRows(const PairJob& job, const Pair& pair) {
  RowAgreement found;
  const Status status = AgreeRows(pair, static_cast<uint64_t>(job.options[0]), static_cast<size_t>(job.options[1]),
                                  job.control, &found);
  const double numbers[] = {found.rows, found.nanRows, found.top1, found.topK, found.firstDisagreement};
  std::memcpy(job.out, numbers, sizeof(numbers));
  return status;
}

Status RunSlices(const PairJob& job, const Pair& pair) {
  const size_t size = static_cast<size_t>(job.options[0]);
  double* out = job.out;
  const SliceSums sums = {out, out + size, out + 2 * size, out + 3 * size, out + 4 * size};
  return SumSlices(pair, size, static_cast<uint64_t>(job.options[1]), job.control, sums);
}

Status RunScatter(const PairJob& job, const Pair& pair) {
  Scatter found;
  const Status status = CountScatter(pair, job.threads, job.control, &found);
  if (status != Status::kDone) return status;
  job.out[0] = found.equal;
  job.out[1] = found.zeroReference;
  std::memcpy(job.out + 2, found.grid.data(), found.grid.size() * sizeof(double));
  return status;
}

Status Run(const PairJob& job) {
  const ByteRange reference = job.reference.Open(), subject = job.subject.Open();
  const Pair pair = {{&reference, job.referenceType}, {&subject, job.subjectType}, static_cast<uint64_t>(job.elements)};
  switch (job.operation) {
    case kCompare: return RunCompare(job, pair);
    case kRows: return RunRows(job, pair);
    case kSlices: return RunSlices(job, pair);
    default: return RunScatter(job, pair);
  }
}

// Whether options and out are as long as the operation asks, and no index can lead out of them.
bool Fits(const PairJob& job, size_t optionNumbers) {
  if (job.elements < 0 || job.operation < 0 || job.operation >= kOperations) return false;
  if (optionNumbers < kOptionNumbers[job.operation] || job.outNumbers < kOutNumbers[job.operation]) return false;
  for (size_t i = 0; i < kOptionNumbers[job.operation]; ++i)
    if (job.options[i] != job.options[i]) return false;
  if (job.operation == kCompare) return job.options[3] >= 0;
  if (job.operation == kRows) return job.options[0] >= 1 && job.options[1] >= 1 && job.options[1] <= kMostWorst;
  if (job.operation == kScatter) return true;
  return job.options[0] >= 0 && job.options[0] * kSliceNumbers <= static_cast<double>(job.outNumbers) &&
         (job.options[0] >= 1 || job.elements == 0);
}

// Fills a job from the arguments; false when they do not fit.
bool ReadArguments(napi_env env, napi_value* args, PairJob* job) {
  void* options = nullptr;
  void* out = nullptr;
  size_t optionNumbers = 0;
  const bool read = napi_get_value_int32(env, args[0], &job->operation) == napi_ok &&
                    ReadSource(env, args[1], args[2], &job->reference) &&
                    napi_get_value_int32(env, args[3], &job->referenceType) == napi_ok &&
                    ReadSource(env, args[4], args[5], &job->subject) &&
                    napi_get_value_int32(env, args[6], &job->subjectType) == napi_ok &&
                    napi_get_value_int64(env, args[7], &job->elements) == napi_ok &&
                    ReadThreads(env, args[8], &job->threads) && ReadControl(env, args[9], &job->control) &&
                    ReadArray(env, args[10], napi_float64_array, &optionNumbers, &options) &&
                    ReadArray(env, args[11], napi_float64_array, &job->outNumbers, &out);
  job->options = static_cast<const double*>(options);
  job->out = static_cast<double*>(out);
  return read && Fits(*job, optionNumbers);
}

}  // namespace

napi_value ComparePair(napi_env env, napi_callback_info info) {
  return QueueJob<PairJob, kArguments>(env, info, ReadArguments, Run);
}

napi_value CopyBytes(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value args[2];
  size_t length = 0, room = 0;
  void* from = nullptr;
  void* to = nullptr;
  if (napi_get_cb_info(env, info, &count, args, nullptr, nullptr) != napi_ok || count < 2 ||
      !ReadArray(env, args[0], napi_uint8_array, &length, &from) ||
      !ReadArray(env, args[1], napi_uint8_array, &room, &to) || length > room)
    return Refuse(env, "tensorkit: two arrays are expected, the second at least as long");
  std::memcpy(to, from, length);
  return nullptr;
}

}  // namespace tensorkit
