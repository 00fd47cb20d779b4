// The Node-API face: functions that return promises of a status number. Everything they check and everything that can
// fail is such a number; nothing blocks the thread JavaScript runs on. Layouts of arrays: src-main/tensorkit/native.ts
// and native-pair.ts.
#include <node_api.h>

#include <cstring>

#include "addon_pair.h"
#include "napi_work.h"
#include "statistics.h"

namespace tensorkit {
namespace {

constexpr size_t kArguments = 8;
constexpr size_t kMomentNumbers = 11;
constexpr size_t kBinsFixed = 2 + kExponents;

struct StatisticsJob {
  int32_t operation = 0;
  Source source;
  int64_t elements = 0;
  int32_t dtype = 0;
  int32_t threads = 1;
  Control* control = nullptr;
  double* out = nullptr;
  size_t outNumbers = 0;
};

void WriteMoments(const Moments& moments, double* out) {
  const double numbers[] = {moments.finite, moments.zeros, moments.nan, moments.positiveInfinite,
                            moments.negativeInfinite, moments.min, moments.max, moments.mean, moments.m2};
  std::memcpy(out, numbers, sizeof(numbers));
  std::memcpy(out + 9, &moments.exactMin, 8);
  std::memcpy(out + 10, &moments.exactMax, 8);
}

Status Run(const StatisticsJob& job) {
  const ByteRange bytes = job.source.Open();
  if (bytes.error() != 0) return Status::kCannotOpen;
  const uint64_t elements = static_cast<uint64_t>(job.elements);
  if (job.operation == 0) {
    Moments moments;
    const Status status = ComputeMoments(bytes, elements, job.dtype, job.threads, job.control, &moments);
    if (status == Status::kDone) WriteMoments(moments, job.out);
    return status;
  }
  Bins bins;
  bins.low = job.out[0];
  bins.high = job.out[1];
  bins.counts.assign(job.outNumbers - kBinsFixed, 0);
  const Status status = ComputeBins(bytes, elements, job.dtype, job.threads, job.control, &bins);
  if (status != Status::kDone) return status;
  std::memcpy(job.out + 2, bins.counts.data(), bins.counts.size() * sizeof(double));
  std::memcpy(job.out + 2 + bins.counts.size(), bins.exponents.data(), kExponents * sizeof(double));
  return status;
}

// Fills a job from the arguments; false when they do not fit.
bool ReadArguments(napi_env env, napi_value* args, StatisticsJob* job) {
  void* out = nullptr;
  const bool read = napi_get_value_int32(env, args[0], &job->operation) == napi_ok &&
                    ReadSource(env, args[1], args[2], &job->source) &&
                    napi_get_value_int64(env, args[3], &job->elements) == napi_ok &&
                    napi_get_value_int32(env, args[4], &job->dtype) == napi_ok &&
                    ReadThreads(env, args[5], &job->threads) && ReadControl(env, args[6], &job->control) &&
                    ReadArray(env, args[7], napi_float64_array, &job->outNumbers, &out);
  if (!read || job->elements < 0 || job->operation < 0 || job->operation > 1) return false;
  job->out = static_cast<double*>(out);
  return job->outNumbers >= (job->operation == 0 ? kMomentNumbers : kBinsFixed);
}

// compute(operation, source, offset, elements, dtype, threads, control, out) → Promise<status>
//
// operation 0: moments, 1: bins. source: a path or a Uint8Array (kept alive until the promise settles, not to be
// changed meanwhile). control: Int32Array(2), see Control. out: Float64Array.
napi_value Compute(napi_env env, napi_callback_info info) {
  return QueueJob<StatisticsJob, kArguments>(env, info, ReadArguments, Run);
}

}  // namespace
}  // namespace tensorkit

NAPI_MODULE_INIT() {
  const struct {
    const char* name;
    napi_callback call;
  } functions[] = {{"compute", tensorkit::Compute}, {"comparePair", tensorkit::ComparePair},
                   {"copyBytes", tensorkit::CopyBytes}};
  for (const auto& each : functions) {
    napi_value function;
    if (napi_create_function(env, each.name, NAPI_AUTO_LENGTH, each.call, nullptr, &function) != napi_ok) return nullptr;
    napi_set_named_property(env, exports, each.name, function);
  }
  return exports;
}
