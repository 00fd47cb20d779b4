#include "pair.h"

#include <cmath>
#include <cstring>

#include "decode.h"

namespace tensorkit {
namespace {

constexpr double kExactDoubles = 9007199254740992.0;  // 2^53

bool IsComplex(int dtype) { return dtype == kComplex64 || dtype == kComplex128; }
bool IsWideInteger(int dtype) { return dtype == kInt64 || dtype == kUint64; }

bool IsInteger(int dtype) {
  switch (dtype) {
    case kInt8: case kUint8: case kInt16: case kUint16: case kInt32: case kUint32: case kInt64: case kUint64:
    case kBool: case kInt4: case kUint4: case kInt2: case kUint2: return true;
    default: return false;
  }
}

template <typename T>
T At(const uint8_t* bytes, size_t index) {
  T value;
  std::memcpy(&value, bytes + index * sizeof(T), sizeof(T));
  return value;
}

// An integer from -2^63 to 2^64-1: its sign and its size.
struct Whole {
  bool negative;
  uint64_t size;
};

Whole WholeOf(int dtype, const uint8_t* stored, const double* values, size_t index) {
  if (dtype == kUint64) return {false, At<uint64_t>(stored, index)};
  const int64_t value = dtype == kInt64 ? At<int64_t>(stored, index) : static_cast<int64_t>(values[index]);
  return {value < 0, value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value)};
}

// |a - b| rounded once.
double Apart(Whole a, Whole b) {
  if (a.negative == b.negative) return static_cast<double>(a.size > b.size ? a.size - b.size : b.size - a.size);
  const uint64_t sum = a.size + b.size;
  if (sum >= a.size) return static_cast<double>(sum);
  // 65 bits: the lowest is kept as a sign that something is there, which is all that rounding asks.
  const uint64_t half = (sum >> 1) | (sum & 1) | (1ull << 63);
  return static_cast<double>(half) * 2.0;
}

void PartsOf(int dtype, const uint8_t* stored, const double* values, size_t index, double* real, double* imaginary) {
  *imaginary = 0;
  if (dtype == kComplex64) {
    *real = static_cast<double>(At<float>(stored, index * 2));
    *imaginary = static_cast<double>(At<float>(stored, index * 2 + 1));
  } else if (dtype == kComplex128) {
    *real = At<double>(stored, index * 2);
    *imaginary = At<double>(stored, index * 2 + 1);
  } else {
    *real = values[index];
  }
}

}  // namespace

bool FitsFloat32(int dtype) {
  switch (dtype) {
    case kInt32: case kUint32: case kInt64: case kUint64: case kFloat64: case kComplex64: case kComplex128: return false;
    default: return BitsOf(dtype) > 0;
  }
}

PairReader::PairReader(const Pair& pair) : pair_(pair), difference_(kChunkElements), product_(kChunkElements) {
  Allocate(pair.reference, &reference_);
  Allocate(pair.subject, &subject_);
}

void PairReader::Allocate(const Side& side, Loaded* loaded) {
  const size_t bits = static_cast<size_t>(BitsOf(side.dtype));
  if (side.bytes->View(0, 0) == nullptr) loaded->buffer.resize(kChunkElements * bits / 8 + 8);
  if (FitsFloat32(side.dtype)) loaded->floats.resize(kChunkElements);
  loaded->values.resize(kChunkElements);
}

bool PairReader::LoadSide(const Side& side, Loaded* loaded) {
  const size_t bits = static_cast<size_t>(BitsOf(side.dtype));
  const size_t length = (count_ * bits + 7) / 8;
  const uint64_t position = first_ * bits / 8;
  loaded->stored = side.bytes->View(length, position);
  if (loaded->stored != nullptr) return true;
  if (loaded->buffer.empty()) return false;  // Memory that ends before its elements do.
  loaded->stored = loaded->buffer.data();
  return side.bytes->Read(loaded->buffer.data(), length, position);
}

Status PairReader::Load(uint64_t chunk) {
  first_ = chunk * kChunkElements;
  const uint64_t left = pair_.elements - first_;
  count_ = static_cast<size_t>(left < kChunkElements ? left : kChunkElements);
  if (!LoadSide(pair_.reference, &reference_)) return Status::kShort;
  if (!LoadSide(pair_.subject, &subject_)) return Status::kShortSubject;
  return Status::kDone;
}

const float* PairReader::FloatsOf(const Side& side, Loaded* loaded, size_t count) {
  const bool aligned = reinterpret_cast<uintptr_t>(loaded->stored) % alignof(float) == 0;
  if (side.dtype == kFloat32 && aligned) return reinterpret_cast<const float*>(loaded->stored);
  if (side.dtype == kFloat32) {
    std::memcpy(loaded->floats.data(), loaded->stored, count * sizeof(float));
    return loaded->floats.data();
  }
  Decode(side.dtype, loaded->stored, count, loaded->values.data());
  for (size_t i = 0; i < count; ++i) loaded->floats[i] = static_cast<float>(loaded->values[i]);
  return loaded->floats.data();
}

void PairReader::Floats(const float** reference, const float** subject) {
  *reference = FloatsOf(pair_.reference, &reference_, count_);
  *subject = FloatsOf(pair_.subject, &subject_, count_);
}

PairValues PairReader::Values() {
  Decode(pair_.reference.dtype, reference_.stored, count_, reference_.values.data());
  Decode(pair_.subject.dtype, subject_.stored, count_, subject_.values.data());
  const double* r = reference_.values.data();
  const double* s = subject_.values.data();
  const int types[] = {pair_.reference.dtype, pair_.subject.dtype};
  if (IsComplex(types[0]) || IsComplex(types[1])) {
    DifferComplex();
  } else {
    for (size_t i = 0; i < count_; ++i) {
      difference_[i] = std::fabs(s[i] - r[i]);
      product_[i] = r[i] * s[i];
    }
    const bool wide = IsWideInteger(types[0]) || IsWideInteger(types[1]);
    if (wide && IsInteger(types[0]) && IsInteger(types[1])) DifferExact();
  }
  return {r, s, difference_.data(), product_.data()};
}

// Up to 2^53 doubles are exact; over it the difference is taken in whole numbers.
void PairReader::DifferExact() {
  const double* r = reference_.values.data();
  const double* s = subject_.values.data();
  for (size_t i = 0; i < count_; ++i) {
    if (std::fabs(r[i]) < kExactDoubles && std::fabs(s[i]) < kExactDoubles) continue;
    difference_[i] = Apart(WholeOf(pair_.reference.dtype, reference_.stored, r, i),
                           WholeOf(pair_.subject.dtype, subject_.stored, s, i));
  }
}

void PairReader::DifferComplex() {
  for (size_t i = 0; i < count_; ++i) {
    double a, b, c, d;
    PartsOf(pair_.reference.dtype, reference_.stored, reference_.values.data(), i, &a, &b);
    PartsOf(pair_.subject.dtype, subject_.stored, subject_.values.data(), i, &c, &d);
    difference_[i] = Magnitude(c - a, d - b);
    product_[i] = a * c + b * d;
  }
}

Status CheckPair(const Pair& pair) {
  if (BitsOf(pair.reference.dtype) == 0 || BitsOf(pair.subject.dtype) == 0) return Status::kUnknownType;
  if (pair.reference.bytes->error() != 0) return Status::kCannotOpen;
  return pair.subject.bytes->error() != 0 ? Status::kCannotOpenSubject : Status::kDone;
}

}  // namespace tensorkit
