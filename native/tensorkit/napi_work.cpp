#include "napi_work.h"

#include <new>
#include <utility>

namespace tensorkit {
namespace {

struct Job {
  std::function<Status()> run;
  Status status = Status::kDone;
  napi_async_work work = nullptr;
  napi_deferred deferred = nullptr;
  std::vector<napi_ref> kept;
};

void Execute(napi_env, void* data) {
  Job* job = static_cast<Job*>(data);
  try {
    job->status = job->run();
  } catch (...) {
    job->status = Status::kNoMemory;  // Nothing else throws.
  }
}

void Complete(napi_env env, napi_status, void* data) {
  std::unique_ptr<Job> job(static_cast<Job*>(data));
  napi_value status;
  napi_create_int32(env, static_cast<int32_t>(job->status), &status);
  napi_resolve_deferred(env, job->deferred, status);
  for (napi_ref kept : job->kept) napi_delete_reference(env, kept);
  napi_delete_async_work(env, job->work);
}

bool ReadPath(napi_env env, napi_value value, std::string* path) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok || length == 0) return false;
  path->resize(length + 1);
  if (napi_get_value_string_utf8(env, value, &(*path)[0], length + 1, &length) != napi_ok) return false;
  path->resize(length);
  return true;
}

}  // namespace

bool ReadArray(napi_env env, napi_value value, napi_typedarray_type expected, size_t* length, void** data) {
  bool is = false;
  if (napi_is_typedarray(env, value, &is) != napi_ok || !is) return false;
  napi_typedarray_type type;
  napi_value buffer;
  size_t offset;
  return napi_get_typedarray_info(env, value, &type, length, data, &buffer, &offset) == napi_ok && type == expected;
}

bool ReadSource(napi_env env, napi_value source, napi_value offset, Source* result) {
  napi_valuetype type;
  if (napi_typeof(env, source, &type) != napi_ok) return false;
  if (napi_get_value_int64(env, offset, &result->offset) != napi_ok || result->offset < 0) return false;
  if (type == napi_string) return ReadPath(env, source, &result->path);
  void* memory = nullptr;
  if (!ReadArray(env, source, napi_uint8_array, &result->memoryBytes, &memory)) return false;
  // An empty array may have no address: it is memory all the same.
  static const uint8_t nothing = 0;
  result->memory = memory == nullptr ? &nothing : static_cast<const uint8_t*>(memory);
  return true;
}

bool ReadControl(napi_env env, napi_value value, Control** control) {
  size_t length = 0;
  void* data = nullptr;
  if (!ReadArray(env, value, napi_int32_array, &length, &data) || length < 2) return false;
  *control = static_cast<Control*>(data);
  return true;
}

bool ReadThreads(napi_env env, napi_value value, int32_t* threads) {
  if (napi_get_value_int32(env, value, threads) != napi_ok) return false;
  if (*threads < 1) *threads = 1;
  if (*threads > kMaxThreads) *threads = kMaxThreads;
  return true;
}

napi_value Refuse(napi_env env, const char* why) {
  napi_throw_type_error(env, nullptr, why);
  return nullptr;
}

napi_value RunWork(napi_env env, std::function<Status()> work, const std::vector<napi_value>& held) {
  std::unique_ptr<Job> job(new (std::nothrow) Job());
  if (job == nullptr) return Refuse(env, "tensorkit: out of memory");
  job->run = std::move(work);
  napi_value promise;
  napi_value name;
  bool made = napi_create_promise(env, &job->deferred, &promise) == napi_ok;
  for (napi_value value : held) {
    napi_valuetype type;
    made = made && napi_typeof(env, value, &type) == napi_ok;
    if (!made || type != napi_object) continue;  // A path was copied.
    napi_ref kept = nullptr;
    made = made && napi_create_reference(env, value, 1, &kept) == napi_ok;
    if (kept != nullptr) job->kept.push_back(kept);
  }
  made = made && napi_create_string_utf8(env, "tensorkit", NAPI_AUTO_LENGTH, &name) == napi_ok &&
         napi_create_async_work(env, nullptr, name, Execute, Complete, job.get(), &job->work) == napi_ok &&
         napi_queue_async_work(env, job->work) == napi_ok;
  if (!made) return Refuse(env, "tensorkit: the work could not be queued");
  job.release();  // Complete takes it back.
  return promise;
}

}  // namespace tensorkit
