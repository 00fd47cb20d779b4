#include "decode.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace tensorkit {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// How a float of at most 16 bits spends its codes: see src-main/formats/element-text.ts, SmallFloat.
enum class Specials { kIeee, kFn, kFnuz, kFinite };

double SmallFloat(uint32_t bits, int exponent, int mantissa, int bias, Specials specials) {
  const uint32_t sign = (bits >> (exponent + mantissa)) & 1;
  const uint32_t power = (bits >> mantissa) & ((1u << exponent) - 1);
  const uint32_t fraction = bits & ((1u << mantissa) - 1);
  const uint32_t top = (1u << exponent) - 1;
  if (specials == Specials::kIeee && power == top) return fraction != 0 ? kNaN : sign ? -kInfinity : kInfinity;
  if (specials == Specials::kFn && power == top && fraction == (1u << mantissa) - 1) return kNaN;
  if (specials == Specials::kFnuz && sign == 1 && power == 0 && fraction == 0) return kNaN;
  const double part = std::ldexp(static_cast<double>(fraction), -mantissa);
  const double magnitude =
      power == 0 ? std::ldexp(part, 1 - bias) : std::ldexp(1 + part, static_cast<int>(power) - bias);
  return sign == 1 ? -magnitude : magnitude;
}

// Values of every code of a type of at most 8 bits, made once.
struct Table {
  double values[256];
  template <typename F>
  explicit Table(F valueOf) {
    for (uint32_t bits = 0; bits < 256; ++bits) values[bits] = valueOf(bits);
  }
};

const double* TableOf(int dtype) {
  static const Table e4m3fn([](uint32_t b) { return SmallFloat(b, 4, 3, 7, Specials::kFn); });
  static const Table e4m3fnuz([](uint32_t b) { return SmallFloat(b, 4, 3, 8, Specials::kFnuz); });
  static const Table e5m2([](uint32_t b) { return SmallFloat(b, 5, 2, 15, Specials::kIeee); });
  static const Table e5m2fnuz([](uint32_t b) { return SmallFloat(b, 5, 2, 16, Specials::kFnuz); });
  static const Table e8m0([](uint32_t b) { return b == 255 ? kNaN : std::ldexp(1.0, static_cast<int>(b) - 127); });
  static const Table e2m1([](uint32_t b) { return SmallFloat(b & 15, 2, 1, 1, Specials::kFinite); });
  static const Table e2m3([](uint32_t b) { return SmallFloat(b & 63, 2, 3, 1, Specials::kFinite); });
  static const Table e3m2([](uint32_t b) { return SmallFloat(b & 63, 3, 2, 3, Specials::kFinite); });
  static const Table unsignedBits([](uint32_t b) { return static_cast<double>(b); });
  static const Table int4([](uint32_t b) { return static_cast<double>((b & 8) ? static_cast<int>(b & 15) - 16 : static_cast<int>(b & 15)); });
  static const Table int2([](uint32_t b) { return static_cast<double>((b & 2) ? static_cast<int>(b & 3) - 4 : static_cast<int>(b & 3)); });
  static const Table truth([](uint32_t b) { return b == 0 ? 0.0 : 1.0; });
  switch (dtype) {
    case kFloat8E4M3FN: return e4m3fn.values;
    case kFloat8E4M3FNUZ: return e4m3fnuz.values;
    case kFloat8E5M2: return e5m2.values;
    case kFloat8E5M2FNUZ: return e5m2fnuz.values;
    case kFloat8E8M0: return e8m0.values;
    case kFloat4E2M1: return e2m1.values;
    case kFloat6E2M3: return e2m3.values;
    case kFloat6E3M2: return e3m2.values;
    case kUint8: case kUint4: case kUint2: return unsignedBits.values;
    case kInt4: return int4.values;
    case kInt2: return int2.values;
    case kBool: return truth.values;
    default: return nullptr;
  }
}

template <typename T>
void Widen(const uint8_t* bytes, size_t count, double* out) {
  for (size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
    out[i] = static_cast<double>(value);
  }
}

void WidenFloat16(const uint8_t* bytes, size_t count, double* out) {
  for (size_t i = 0; i < count; ++i) {
    uint16_t half;
    std::memcpy(&half, bytes + i * 2, 2);
    // The 15 low bits moved to float32's place, then scaled by 2^112: right for subnormals too.
    uint32_t bits = static_cast<uint32_t>(half & 0x7fff) << 13;
    float magnitude;
    std::memcpy(&magnitude, &bits, 4);
    magnitude *= 5.192296858534828e33f;
    uint32_t wide;
    std::memcpy(&wide, &magnitude, 4);
    const uint32_t special = 0x7f800000u | ((half & 0x3ffu) << 13);
    wide = (half & 0x7c00u) == 0x7c00u ? special : wide;
    wide |= static_cast<uint32_t>(half & 0x8000u) << 16;
    float value;
    std::memcpy(&value, &wide, 4);
    out[i] = static_cast<double>(value);
  }
}

void WidenBfloat16(const uint8_t* bytes, size_t count, double* out) {
  for (size_t i = 0; i < count; ++i) {
    uint16_t high;
    std::memcpy(&high, bytes + i * 2, 2);
    const uint32_t wide = static_cast<uint32_t>(high) << 16;
    float value;
    std::memcpy(&value, &wide, 4);
    out[i] = static_cast<double>(value);
  }
}

template <typename T>
void WidenComplex(const uint8_t* bytes, size_t count, double* out) {
  for (size_t i = 0; i < count; ++i) {
    T parts[2];
    std::memcpy(parts, bytes + i * sizeof(parts), sizeof(parts));
    out[i] = Magnitude(static_cast<double>(parts[0]), static_cast<double>(parts[1]));
  }
}

void WidenPacked(const double* table, int width, const uint8_t* bytes, size_t count, double* out) {
  const uint32_t mask = (1u << width) - 1;
  const size_t last = (count * width + 7) / 8;
  for (size_t i = 0; i < count; ++i) {
    const size_t bit = i * static_cast<size_t>(width);
    const size_t at = bit >> 3;
    const uint32_t pair = bytes[at] | (at + 1 < last ? static_cast<uint32_t>(bytes[at + 1]) << 8 : 0);
    out[i] = table[(pair >> (bit & 7)) & mask];
  }
}

}  // namespace

double Magnitude(double real, double imaginary) {
  const double a = std::fabs(real);
  const double b = std::fabs(imaginary);
  if (a != a || b != b) return kNaN;
  const double large = a > b ? a : b;
  const double small = a > b ? b : a;
  if (large == 0 || large == kInfinity) return large;
  const double ratio = small / large;
  return large * std::sqrt(1 + ratio * ratio);
}

int BitsOf(int dtype) {
  switch (dtype) {
    case kUint2: case kInt2: return 2;
    case kUint4: case kInt4: case kFloat4E2M1: return 4;
    case kFloat6E2M3: case kFloat6E3M2: return 6;
    case kUint8: case kInt8: case kBool: case kFloat8E4M3FN: case kFloat8E4M3FNUZ: case kFloat8E5M2:
    case kFloat8E5M2FNUZ: case kFloat8E8M0: return 8;
    case kUint16: case kInt16: case kFloat16: case kBfloat16: return 16;
    case kFloat32: case kInt32: case kUint32: return 32;
    case kFloat64: case kInt64: case kUint64: case kComplex64: return 64;
    case kComplex128: return 128;
    default: return 0;
  }
}

bool CanBeNonFinite(int dtype) {
  switch (dtype) {
    case kFloat32: case kFloat16: case kFloat64: case kBfloat16: case kComplex64: case kComplex128:
    case kFloat8E4M3FN: case kFloat8E4M3FNUZ: case kFloat8E5M2: case kFloat8E5M2FNUZ: case kFloat8E8M0: return true;
    default: return false;
  }
}

bool Decode(int dtype, const uint8_t* bytes, size_t count, double* out) {
  switch (dtype) {
    case kFloat32: Widen<float>(bytes, count, out); return true;
    case kFloat64: Widen<double>(bytes, count, out); return true;
    case kInt8: Widen<int8_t>(bytes, count, out); return true;
    case kInt16: Widen<int16_t>(bytes, count, out); return true;
    case kUint16: Widen<uint16_t>(bytes, count, out); return true;
    case kInt32: Widen<int32_t>(bytes, count, out); return true;
    case kUint32: Widen<uint32_t>(bytes, count, out); return true;
    case kInt64: Widen<int64_t>(bytes, count, out); return true;
    case kUint64: Widen<uint64_t>(bytes, count, out); return true;
    case kFloat16: WidenFloat16(bytes, count, out); return true;
    case kBfloat16: WidenBfloat16(bytes, count, out); return true;
    case kComplex64: WidenComplex<float>(bytes, count, out); return true;
    case kComplex128: WidenComplex<double>(bytes, count, out); return true;
    default: break;
  }
  const double* table = TableOf(dtype);
  if (table == nullptr) return false;
  const int width = BitsOf(dtype);
  if (width == 8) {
    for (size_t i = 0; i < count; ++i) out[i] = table[bytes[i]];
  } else {
    WidenPacked(table, width, bytes, count, out);
  }
  return true;
}

}  // namespace tensorkit
