#include "tally.h"

#include <cmath>

namespace tensorkit {
namespace {

constexpr uint64_t kMostInTables = 0xf0000000;

// NaN or infinite on a side: counted, and kept where the sides disagree.
void CountNonFinite(double r, double s, double index, Tally* tally) {
  Differences& found = tally->found;
  if (r != r && s != s) {
    found.nanBoth += 1;
    return;
  }
  if (r == s) {
    found.infinityBoth += 1;
    return;
  }
  (r != r ? found.nanReferenceOnly : s != s ? found.nanSubjectOnly : found.infinityMismatch) += 1;
  WorstElement element;
  element.index = index;
  element.reference = r;
  element.subject = s;
  element.difference = std::numeric_limits<double>::quiet_NaN();
  if (found.firstMismatch.index < 0) found.firstMismatch = element;
  tally->worst.Mismatch(element);
}

void AddTables(Table* tables, std::vector<double>* counts) {
  for (size_t table = 0; table < kTables; ++table) {
    for (size_t bin = 0; bin <= kLastMagnitudeBin + 1; ++bin)
      (*counts)[bin < kLastMagnitudeBin ? bin : kLastMagnitudeBin] += static_cast<double>(tables[table][bin]);
    std::memset(tables[table], 0, sizeof(Table));
  }
}

}  // namespace

CompareSetup::CompareSetup(const CompareOptions& asked) : options(asked) {
  for (int field = 0; field < 2048; ++field) {
    const int exponent = field - 1023 > asked.ulpMinExponent ? field - 1023 : asked.ulpMinExponent;
    ulpScale[field] = asked.ulpMantissa < 0 ? 0 : std::ldexp(1.0, asked.ulpMantissa - exponent);
  }
}

Tally::Tally(const CompareOptions& options) : worst(options.worst) {
  std::memset(abs, 0, sizeof(abs));
  std::memset(rel, 0, sizeof(rel));
  std::memset(ulp, 0, sizeof(ulp));
  for (auto* histogram : {&found.absHistogram, &found.relHistogram, &found.ulpHistogram})
    histogram->assign(kMagnitudeBins, 0);
}

void Tally::MakeRoom(size_t count) {
  if (inTables + count > kMostInTables) Empty();
  inTables += count;
}

void Tally::Empty() {
  AddTables(abs, &found.absHistogram);
  AddTables(rel, &found.relHistogram);
  AddTables(ulp, &found.ulpHistogram);
  inTables = 0;
}

void CountPlainly(const CompareSetup& setup, const PairValues& values, uint64_t first, size_t count, LaneSums* sums,
                  Tally* tally) {
  const CompareOptions& options = setup.options;
  Differences& found = tally->found;
  for (size_t i = 0; i < count; ++i) {
    const double r = values.reference[i], s = values.subject[i];
    const double index = static_cast<double>(first + i);
    if (r - r != 0 || s - s != 0) {
      CountNonFinite(r, s, index, tally);
      continue;
    }
    const double d = values.difference[i];
    const double size = std::fabs(r);
    const size_t lane = i % kCompareLanes;
    found.compared += 1;
    if (found.abs.index < 0 || d > found.abs.value) found.abs = {d, index};
    sums->of[kSumAbs][lane] += d;
    tally->abs[i % kTables][MagnitudeBin(d)] += 1;
    if (r != 0) {
      const double rel = d / size;
      if (found.rel.index < 0 || rel > found.rel.value) found.rel = {rel, index};
      found.relCount += 1;
      sums->of[kSumRel][lane] += rel;
      tally->rel[i % kTables][MagnitudeBin(rel)] += 1;
    }
    sums->of[kSumDifference][lane] += d * d;
    sums->of[kSumReference][lane] += r * r;
    sums->of[kSumSubject][lane] += s * s;
    sums->of[kSumProduct][lane] += values.product[i];
    if (options.ulpMantissa >= 0 && size >= options.ulpFloor) {
      uint64_t bits;
      std::memcpy(&bits, &size, 8);
      const double ulps = static_cast<double>(static_cast<float>(d * setup.ulpScale[bits >> 52]));
      if (ulps > found.ulpMax) found.ulpMax = ulps;
      found.ulpCount += 1;
      tally->ulp[i % kTables][MagnitudeBin(ulps)] += 1;
    }
    if (d == 0) {
      found.equal += 1;
      continue;
    }
    const double allowed = options.atol + options.rtol * size;
    if (d > allowed) found.over += 1;
    const double excess = d - allowed;
    if (excess > tally->worst.threshold()) tally->worst.Take({index, r, s, d, excess});
  }
}

}  // namespace tensorkit
