#include "rows.h"

#include <new>

namespace tensorkit {
namespace {

// The greatest values of a row, greatest first, with their columns.
class Greatest {
 public:
  explicit Greatest(size_t room) : room_(room), values_(room), columns_(room) {}

  void Clear() { held_ = 0; }

  // Columns come in order, so an equal value stays behind those that are there.
  void Offer(double value, uint64_t column) {
    if (held_ == room_ && !(value > values_[room_ - 1])) return;
    size_t place = held_ < room_ ? held_++ : room_ - 1;
    for (; place > 0 && values_[place - 1] < value; --place) {
      values_[place] = values_[place - 1];
      columns_[place] = columns_[place - 1];
    }
    values_[place] = value;
    columns_[place] = column;
  }

  uint64_t First() const { return columns_[0]; }

  bool Has(uint64_t column) const {
    for (size_t place = 0; place < held_; ++place)
      if (columns_[place] == column) return true;
    return false;
  }

 private:
  size_t room_, held_ = 0;
  std::vector<double> values_;
  std::vector<uint64_t> columns_;
};

void EndRow(const Greatest& reference, const Greatest& subject, bool hasNan, RowAgreement* found) {
  if (hasNan) {
    found->nanRows += 1;
  } else {
    if (reference.First() == subject.First()) found->top1 += 1;
    else if (found->firstDisagreement < 0) found->firstDisagreement = found->rows;
    if (subject.Has(reference.First())) found->topK += 1;
  }
  found->rows += 1;
}

}  // namespace

Status AgreeRows(const Pair& pair, uint64_t rowLength, size_t k, Control* control, RowAgreement* result) {
  const Status able = CheckPair(pair);
  if (able != Status::kDone) return able;
  try {
    PairReader reader(pair);
    Greatest ofReference(1), ofSubject(k);
    uint64_t column = 0;
    bool hasNan = false;
    return ForEachChunk(ChunksOf(pair.elements), 1, control, [&](int, uint64_t chunk) {
      const Status loaded = reader.Load(chunk);
      if (loaded != Status::kDone) return loaded;
      const PairValues values = reader.Values();
      for (size_t i = 0; i < reader.count(); ++i) {
        const double r = values.reference[i], s = values.subject[i];
        if (r != r || s != s) {
          hasNan = true;
        } else {
          ofReference.Offer(r, column);
          ofSubject.Offer(s, column);
        }
        if (++column < rowLength) continue;
        EndRow(ofReference, ofSubject, hasNan, result);
        column = 0;
        hasNan = false;
        ofReference.Clear();
        ofSubject.Clear();
      }
      return Status::kDone;
    });
  } catch (const std::bad_alloc&) {
    return Status::kNoMemory;
  }
}

}  // namespace tensorkit
