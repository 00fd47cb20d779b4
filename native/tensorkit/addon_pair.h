// The Node-API face of what is computed of two tensors.
#pragma once
#include <node_api.h>

namespace tensorkit {

// comparePair(operation, reference, offset, dtype, subject, offset, dtype, elements, threads, control, options, out)
// → Promise<status>
//
// operation 0: differences, 1: rows, 2: slices, 3: scatter. options, out: Float64Array, layouts in
// src-main/tensorkit/native-pair.ts.
napi_value ComparePair(napi_env env, napi_callback_info info);

// copyBytes(from, to): a plain copy on the calling thread, which benchmarks measure against.
napi_value CopyBytes(napi_env env, napi_callback_info info);

}  // namespace tensorkit
