// Two tensors read side by side; the native side of src-main/tensorkit/pair-chunks.ts.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "byte_range.h"
#include "chunks.h"

namespace tensorkit {

struct Side {
  const ByteRange* bytes;
  int dtype;
};

struct Pair {
  Side reference, subject;
  uint64_t elements;
};

// Whether every value of a type is a float32, so that float32 arithmetic can be used on it.
bool FitsFloat32(int dtype);

// A run of elements as doubles.
struct PairValues {
  const double* reference;
  const double* subject;
  // |subject - reference|.
  const double* difference;
  // What an element adds to the inner product.
  const double* product;
};

// The buffers of one thread, allocated when it is made: threads do not allocate. Not to be moved.
class PairReader {
 public:
  explicit PairReader(const Pair& pair);
  PairReader(const PairReader&) = delete;
  PairReader& operator=(const PairReader&) = delete;

  // Reads a chunk; kShort or kShortSubject where its bytes are not there.
  Status Load(uint64_t chunk);

  // Of the chunk that was read: its first element and the number of its elements.
  uint64_t first() const { return first_; }
  size_t count() const { return count_; }

  // Both sides as float32: only of types that fit.
  void Floats(const float** reference, const float** subject);
  // All of the chunk.
  PairValues Values();

 private:
  struct Loaded {
    const uint8_t* stored = nullptr;
    std::vector<uint8_t> buffer;
    std::vector<double> values;
    std::vector<float> floats;
  };
  static void Allocate(const Side& side, Loaded* loaded);
  bool LoadSide(const Side& side, Loaded* loaded);
  static const float* FloatsOf(const Side& side, Loaded* loaded, size_t count);
  void DifferExact();
  void DifferComplex();

  const Pair pair_;
  Loaded reference_, subject_;
  std::vector<double> difference_, product_;
  uint64_t first_ = 0;
  size_t count_ = 0;
};

// Status of a pair whose types have no numbers or whose files cannot be opened.
Status CheckPair(const Pair& pair);

}  // namespace tensorkit
