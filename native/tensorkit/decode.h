// Stored elements to doubles, for every ONNX element type. Little-endian machines only, like the files.
#pragma once
#include <cstddef>
#include <cstdint>

namespace tensorkit {

// TensorProto.DataType of onnx.proto; the same numbers as src-shared/dtype.ts.
enum DType : int {
  kFloat32 = 1, kUint8 = 2, kInt8 = 3, kUint16 = 4, kInt16 = 5, kInt32 = 6, kInt64 = 7, kBool = 9,
  kFloat16 = 10, kFloat64 = 11, kUint32 = 12, kUint64 = 13, kComplex64 = 14, kComplex128 = 15, kBfloat16 = 16,
  kFloat8E4M3FN = 17, kFloat8E4M3FNUZ = 18, kFloat8E5M2 = 19, kFloat8E5M2FNUZ = 20,
  kUint4 = 21, kInt4 = 22, kFloat4E2M1 = 23, kFloat8E8M0 = 24, kUint2 = 25, kInt2 = 26,
  kFloat6E2M3 = 27, kFloat6E3M2 = 28,
};

// Bits one element takes; 0 for types without numbers.
int BitsOf(int dtype);

// Whether elements of this type can be NaN or infinite.
bool CanBeNonFinite(int dtype);

// The first `count` elements of `bytes` as doubles, complex numbers by magnitude. `bytes` needs no alignment. False
// for types without numbers.
bool Decode(int dtype, const uint8_t* bytes, size_t count, double* out);

// |z| without overflow, by operations that every machine rounds alike (hypot is not one of them).
double Magnitude(double real, double imaginary);

}  // namespace tensorkit
