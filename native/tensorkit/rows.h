// Agreement of rows along the last axis; the native side of src-main/tensorkit/twin-rows.ts.
#pragma once
#include "pair.h"

namespace tensorkit {

struct RowAgreement {
  double rows = 0, nanRows = 0, top1 = 0, topK = 0, firstDisagreement = -1;
};

Status AgreeRows(const Pair& pair, uint64_t rowLength, size_t k, Control* control, RowAgreement* result);

}  // namespace tensorkit
