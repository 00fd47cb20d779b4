// Arguments from JavaScript, and work off its thread that ends in a promise of a status. No exception leaves these.
#pragma once
#include <node_api.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "byte_range.h"
#include "chunks.h"

namespace tensorkit {

constexpr int kMaxThreads = 64;

// Where the elements of a tensor are: a path, or memory that the caller keeps.
struct Source {
  std::string path;
  const uint8_t* memory = nullptr;
  size_t memoryBytes = 0;
  int64_t offset = 0;

  ByteRange Open() const {
    return path.empty() ? ByteRange(memory, memoryBytes) : ByteRange(path.c_str(), static_cast<uint64_t>(offset));
  }
};

bool ReadArray(napi_env env, napi_value value, napi_typedarray_type expected, size_t* length, void** data);
// A path or a Uint8Array, and the offset into the file.
bool ReadSource(napi_env env, napi_value source, napi_value offset, Source* result);
bool ReadControl(napi_env env, napi_value value, Control** control);
bool ReadThreads(napi_env env, napi_value value, int32_t* threads);

// Throws a TypeError.
napi_value Refuse(napi_env env, const char* why);

// Runs `work` on Node's thread pool; the promise of its status. The objects among `held` are kept from being collected
// until then.
napi_value RunWork(napi_env env, std::function<Status()> work, const std::vector<napi_value>& held);

// A call of `Count` arguments: `read` fills a job from them, or gives false; `run` works on it as RunWork does.
template <typename Job, size_t Count>
napi_value QueueJob(napi_env env, napi_callback_info info, bool (*read)(napi_env, napi_value*, Job*),
                    Status (*run)(const Job&)) {
  size_t count = Count;
  napi_value args[Count];
  if (napi_get_cb_info(env, info, &count, args, nullptr, nullptr) != napi_ok || count < Count)
    return Refuse(env, "tensorkit: more arguments are expected");
  try {
    Job job;
    if (!read(env, args, &job)) return Refuse(env, "tensorkit: the arguments do not fit");
    return RunWork(env, [job, run] { return run(job); }, {args, args + Count});
  } catch (...) {
    return Refuse(env, "tensorkit: out of memory");
  }
}

}  // namespace tensorkit
