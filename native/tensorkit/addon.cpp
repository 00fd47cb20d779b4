// The Node-API face of the statistics: one function that returns a promise. Everything it checks and everything that
// can fail is a status number; no exception leaves this file, and nothing blocks the thread JavaScript runs on.
//
//   compute(operation, source, offset, elements, dtype, threads, control, out) → Promise<status>
//
// operation 0: moments, 1: bins. source: a path or a Uint8Array (kept alive until the promise settles, not to be
// changed meanwhile). control: Int32Array(2), see Control. out: Float64Array, layouts in src-main/tensorkit/native.ts.
#include <node_api.h>

#include <cstring>
#include <memory>
#include <new>
#include <string>

#include "statistics.h"

namespace {

using tensorkit::Bins;
using tensorkit::ByteRange;
using tensorkit::Control;
using tensorkit::Moments;
using tensorkit::Status;

constexpr size_t kArguments = 8;
constexpr size_t kMomentNumbers = 11;
constexpr size_t kBinsFixed = 2 + tensorkit::kExponents;
constexpr int kMaxThreads = 64;

struct Job {
  int32_t operation = 0;
  std::string path;
  const uint8_t* memory = nullptr;
  size_t memoryBytes = 0;
  int64_t offset = 0;
  int64_t elements = 0;
  int32_t dtype = 0;
  int32_t threads = 1;
  Control* control = nullptr;
  double* out = nullptr;
  size_t outNumbers = 0;
  Status status = Status::kDone;
  napi_async_work work = nullptr;
  napi_deferred deferred = nullptr;
  // Arrays the job works on: held so that they are not collected.
  napi_ref kept[3] = {nullptr, nullptr, nullptr};
};

void WriteMoments(const Moments& moments, double* out) {
  const double numbers[] = {moments.finite, moments.zeros, moments.nan, moments.positiveInfinite,
                            moments.negativeInfinite, moments.min, moments.max, moments.mean, moments.m2};
  std::memcpy(out, numbers, sizeof(numbers));
  std::memcpy(out + 9, &moments.exactMin, 8);
  std::memcpy(out + 10, &moments.exactMax, 8);
}

Status Run(Job* job) {
  const ByteRange bytes = job->path.empty() ? ByteRange(job->memory, job->memoryBytes)
                                            : ByteRange(job->path.c_str(), static_cast<uint64_t>(job->offset));
  if (bytes.error() != 0) return Status::kCannotOpen;
  const uint64_t elements = static_cast<uint64_t>(job->elements);
  if (job->operation == 0) {
    Moments moments;
    const Status status = ComputeMoments(bytes, elements, job->dtype, job->threads, job->control, &moments);
    if (status == Status::kDone) WriteMoments(moments, job->out);
    return status;
  }
  Bins bins;
  bins.low = job->out[0];
  bins.high = job->out[1];
  bins.counts.assign(job->outNumbers - kBinsFixed, 0);
  const Status status = ComputeBins(bytes, elements, job->dtype, job->threads, job->control, &bins);
  if (status != Status::kDone) return status;
  std::memcpy(job->out + 2, bins.counts.data(), bins.counts.size() * sizeof(double));
  std::memcpy(job->out + 2 + bins.counts.size(), bins.exponents.data(), tensorkit::kExponents * sizeof(double));
  return status;
}

void Execute(napi_env, void* data) {
  Job* job = static_cast<Job*>(data);
  try {
    job->status = Run(job);
  } catch (...) {
    job->status = Status::kNoMemory;  // Nothing else throws.
  }
}

void Complete(napi_env env, napi_status, void* data) {
  std::unique_ptr<Job> job(static_cast<Job*>(data));
  napi_value status;
  napi_create_int32(env, static_cast<int32_t>(job->status), &status);
  napi_resolve_deferred(env, job->deferred, status);
  for (napi_ref kept : job->kept)
    if (kept != nullptr) napi_delete_reference(env, kept);
  napi_delete_async_work(env, job->work);
}

bool ReadArray(napi_env env, napi_value value, napi_typedarray_type expected, size_t* length, void** data) {
  bool is = false;
  if (napi_is_typedarray(env, value, &is) != napi_ok || !is) return false;
  napi_typedarray_type type;
  napi_value buffer;
  size_t offset;
  return napi_get_typedarray_info(env, value, &type, length, data, &buffer, &offset) == napi_ok && type == expected;
}

bool ReadPath(napi_env env, napi_value value, std::string* path) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok || length == 0) return false;
  path->resize(length + 1);
  if (napi_get_value_string_utf8(env, value, &(*path)[0], length + 1, &length) != napi_ok) return false;
  path->resize(length);
  return true;
}

// Fills a job from the arguments; false when they do not fit.
bool ReadArguments(napi_env env, napi_value* args, Job* job) {
  napi_valuetype sourceType;
  if (napi_typeof(env, args[1], &sourceType) != napi_ok) return false;
  void* memory = nullptr;
  if (sourceType == napi_string) {
    if (!ReadPath(env, args[1], &job->path)) return false;
  } else if (!ReadArray(env, args[1], napi_uint8_array, &job->memoryBytes, &memory)) {
    return false;
  }
  job->memory = static_cast<const uint8_t*>(memory);
  void* control = nullptr;
  void* out = nullptr;
  size_t controls = 0;
  const bool read = napi_get_value_int32(env, args[0], &job->operation) == napi_ok &&
                    napi_get_value_int64(env, args[2], &job->offset) == napi_ok &&
                    napi_get_value_int64(env, args[3], &job->elements) == napi_ok &&
                    napi_get_value_int32(env, args[4], &job->dtype) == napi_ok &&
                    napi_get_value_int32(env, args[5], &job->threads) == napi_ok &&
                    ReadArray(env, args[6], napi_int32_array, &controls, &control) &&
                    ReadArray(env, args[7], napi_float64_array, &job->outNumbers, &out);
  if (!read || controls < 2 || job->offset < 0 || job->elements < 0 || job->operation < 0 || job->operation > 1)
    return false;
  if (job->outNumbers < (job->operation == 0 ? kMomentNumbers : kBinsFixed)) return false;
  if (job->threads < 1) job->threads = 1;
  if (job->threads > kMaxThreads) job->threads = kMaxThreads;
  job->control = static_cast<Control*>(control);
  job->out = static_cast<double*>(out);
  return true;
}

napi_value Refuse(napi_env env, const char* why) {
  napi_throw_type_error(env, nullptr, why);
  return nullptr;
}

napi_value Compute(napi_env env, napi_callback_info info) {
  size_t count = kArguments;
  napi_value args[kArguments];
  if (napi_get_cb_info(env, info, &count, args, nullptr, nullptr) != napi_ok || count < kArguments)
    return Refuse(env, "tensorkit: eight arguments are expected");
  std::unique_ptr<Job> job(new (std::nothrow) Job());
  if (job == nullptr) return Refuse(env, "tensorkit: out of memory");
  try {
    if (!ReadArguments(env, args, job.get())) return Refuse(env, "tensorkit: the arguments do not fit");
  } catch (...) {
    return Refuse(env, "tensorkit: out of memory");
  }
  napi_value promise;
  napi_value name;
  const napi_value held[] = {args[6], args[7], args[1]};
  const size_t holds = job->path.empty() ? 3 : 2;
  bool made = napi_create_promise(env, &job->deferred, &promise) == napi_ok;
  for (size_t i = 0; made && i < holds; ++i) made = napi_create_reference(env, held[i], 1, &job->kept[i]) == napi_ok;
  made = made && napi_create_string_utf8(env, "tensorkit", NAPI_AUTO_LENGTH, &name) == napi_ok &&
         napi_create_async_work(env, nullptr, name, Execute, Complete, job.get(), &job->work) == napi_ok &&
         napi_queue_async_work(env, job->work) == napi_ok;
  if (!made) return Refuse(env, "tensorkit: the work could not be queued");
  job.release();  // Complete takes it back.
  return promise;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value compute;
  if (napi_create_function(env, "compute", NAPI_AUTO_LENGTH, Compute, nullptr, &compute) != napi_ok) return nullptr;
  napi_set_named_property(env, exports, "compute", compute);
  return exports;
}
