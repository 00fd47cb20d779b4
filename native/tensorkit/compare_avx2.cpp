// The quick way to count differences of float32, with AVX2 and FMA where the machine has them. Its results are those of
// CountPlainly to the last bit: products of two float32 are exact in a double, so a fused multiply-add rounds as a
// multiplication and an addition do, and |d| rounded to float32 is the difference of the float32 themselves.
#include "tally.h"

#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#include <cmath>
#ifdef _MSC_VER
#include <intrin.h>
#endif

#if defined(__GNUC__) || defined(__clang__)
#define TENSORKIT_AVX2 __attribute__((target("avx2,fma,popcnt")))
#define TENSORKIT_INLINE __attribute__((target("avx2,fma,popcnt"), always_inline)) inline
#else
#define TENSORKIT_AVX2
#define TENSORKIT_INLINE __forceinline
#endif

namespace tensorkit {
namespace {

constexpr size_t kBlock = 1024;
// Blocks with a float32 of 2^127 or more, infinite or NaN are counted plainly: a difference could be over float32.
constexpr int kLargestQuick = 0x7effffff;
// Bins over those that are counted take what has no relative error or is under the ULP floor, spread over a few.
constexpr int kNowhere = 0x7fc0;

// For each set of equal elements among eight: a shuffle that moves the 16-bit keys of the others to the front.
struct Compaction {
  alignas(16) uint8_t shuffle[256][16];
  Compaction() {
    for (int equal = 0; equal < 256; ++equal) {
      int kept = 0;
      for (int i = 0; i < 8; ++i) {
        if ((equal >> i) & 1) continue;
        shuffle[equal][kept++] = static_cast<uint8_t>(2 * i);
        shuffle[equal][kept++] = static_cast<uint8_t>(2 * i + 1);
      }
      while (kept < 16) shuffle[equal][kept++] = 0x80;
    }
  }
};

struct Constants {
  __m256d magnitude, atol, rtol;
  __m256 magnitude32, floor;
  __m256i exponent, leastExponent, scaleFrom, nowhere;
};

struct Accumulators {
  __m256d sums[kSums];
  __m256d maxAbs, maxRel;
  __m256 maxUlp;
};

// Keys of the elements of a block that differ, and what is counted beside them.
struct Keys {
  uint16_t abs[kBlock + 8], rel[kBlock + 8], ulp[kBlock + 8];
  size_t count;
  uint64_t zeroReference, underFloor, equalRel, equalUlp;
};

TENSORKIT_INLINE int CountBits(unsigned bits) { return static_cast<int>(_mm_popcnt_u32(bits)); }

// Four elements; their relative errors as float32, NaN where the reference is 0.
TENSORKIT_INLINE __m128 FoldFour(__m128 reference, __m128 subject, const Constants& with, Accumulators* to) {
  const __m256d r = _mm256_cvtps_pd(reference), s = _mm256_cvtps_pd(subject);
  const __m256d d = _mm256_and_pd(_mm256_sub_pd(s, r), with.magnitude);
  const __m256d size = _mm256_and_pd(r, with.magnitude);
  const __m256d zero = _mm256_cmp_pd(size, _mm256_setzero_pd(), _CMP_EQ_OQ);
  const __m256d rel = _mm256_div_pd(d, size);
  const __m256d counted = _mm256_andnot_pd(zero, rel);
  to->sums[kSumAbs] = _mm256_add_pd(to->sums[kSumAbs], d);
  to->sums[kSumRel] = _mm256_add_pd(to->sums[kSumRel], counted);
  to->sums[kSumDifference] = _mm256_add_pd(to->sums[kSumDifference], _mm256_mul_pd(d, d));
  to->sums[kSumReference] = _mm256_fmadd_pd(r, r, to->sums[kSumReference]);
  to->sums[kSumSubject] = _mm256_fmadd_pd(s, s, to->sums[kSumSubject]);
  to->sums[kSumProduct] = _mm256_fmadd_pd(r, s, to->sums[kSumProduct]);
  to->maxAbs = _mm256_max_pd(d, to->maxAbs);
  to->maxRel = _mm256_max_pd(counted, to->maxRel);
  return _mm256_cvtpd_ps(rel);
}

TENSORKIT_INLINE __m256i UpperBits(__m256 values) { return _mm256_srli_epi32(_mm256_castps_si256(values), 16); }

// Eight elements: into the accumulators, and the keys of those that differ behind the others.
TENSORKIT_INLINE void FoldEight(const float* reference, const float* subject, const Constants& with, Accumulators* to,
                                const Compaction& compaction, Keys* keys) {
  const __m256 r = _mm256_loadu_ps(reference), s = _mm256_loadu_ps(subject), nothing = _mm256_setzero_ps();
  const __m256 d = _mm256_and_ps(_mm256_sub_ps(s, r), with.magnitude32);
  const __m256 size = _mm256_and_ps(r, with.magnitude32);
  const __m128 low = FoldFour(_mm256_castps256_ps128(r), _mm256_castps256_ps128(s), with, to);
  const __m128 high = FoldFour(_mm256_extractf128_ps(r, 1), _mm256_extractf128_ps(s, 1), with, to);
  const __m256 rel = _mm256_insertf128_ps(_mm256_castps128_ps256(low), high, 1);
  const __m256 zero = _mm256_cmp_ps(size, nothing, _CMP_EQ_OQ);
  const __m256i power =
      _mm256_max_epi32(_mm256_and_si256(_mm256_castps_si256(r), with.exponent), with.leastExponent);
  const __m256 ulps = _mm256_mul_ps(d, _mm256_castsi256_ps(_mm256_sub_epi32(with.scaleFrom, power)));
  const __m256 under = _mm256_cmp_ps(size, with.floor, _CMP_LT_OQ);
  to->maxUlp = _mm256_max_ps(_mm256_andnot_ps(under, ulps), to->maxUlp);

  const unsigned equal = static_cast<unsigned>(_mm256_movemask_ps(_mm256_cmp_ps(d, nothing, _CMP_EQ_OQ)));
  const unsigned zeros = static_cast<unsigned>(_mm256_movemask_ps(zero));
  const unsigned unders = static_cast<unsigned>(_mm256_movemask_ps(under));
  keys->zeroReference += CountBits(zeros);
  keys->underFloor += CountBits(unders);
  keys->equalRel += CountBits(equal & ~zeros);
  keys->equalUlp += CountBits(equal & ~unders);

  const __m256i absKeys = UpperBits(d);
  const __m256i relKeys = _mm256_or_si256(
      _mm256_andnot_si256(_mm256_castps_si256(zero), UpperBits(rel)), _mm256_and_si256(_mm256_castps_si256(zero), with.nowhere));
  const __m256i ulpKeys =
      _mm256_or_si256(UpperBits(ulps), _mm256_and_si256(_mm256_castps_si256(under), with.nowhere));
  const __m128i shuffle = _mm_load_si128(reinterpret_cast<const __m128i*>(compaction.shuffle[equal]));
  const __m256i both = _mm256_shuffle_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi32(absKeys, relKeys), 0xd8),
                                           _mm256_broadcastsi128_si256(shuffle));
  const __m128i ulpPacked = _mm_shuffle_epi8(
      _mm_packs_epi32(_mm256_castsi256_si128(ulpKeys), _mm256_extracti128_si256(ulpKeys, 1)), shuffle);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(keys->abs + keys->count), _mm256_castsi256_si128(both));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(keys->rel + keys->count), _mm256_extracti128_si256(both, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(keys->ulp + keys->count), ulpPacked);
  keys->count += 8 - CountBits(equal);
}

TENSORKIT_INLINE bool IsQuick(const float* reference, const float* subject) {
  const __m256i magnitude = _mm256_set1_epi32(0x7fffffff);
  __m256i largest = _mm256_setzero_si256();
  for (size_t i = 0; i < kBlock; i += 8) {
    const __m256i r = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(reference + i));
    const __m256i s = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(subject + i));
    largest = _mm256_max_epi32(largest, _mm256_and_si256(r, magnitude));
    largest = _mm256_max_epi32(largest, _mm256_and_si256(s, magnitude));
  }
  const __m256i over = _mm256_cmpgt_epi32(largest, _mm256_set1_epi32(kLargestQuick));
  return _mm256_testz_si256(over, over) != 0;
}

TENSORKIT_INLINE double GreatestOf(__m256d lanes) {
  double each[4];
  _mm256_storeu_pd(each, lanes);
  const double low = each[0] > each[1] ? each[0] : each[1], high = each[2] > each[3] ? each[2] : each[3];
  return low > high ? low : high;
}

// Counts keys 4 at a time: one load for each of the tables.
void CountKeys(const Keys& keys, Tally* tally) {
  size_t i = 0;
  for (; i + 4 <= keys.count; i += 4) {
    uint64_t abs, rel, ulp;
    std::memcpy(&abs, keys.abs + i, 8);
    std::memcpy(&rel, keys.rel + i, 8);
    std::memcpy(&ulp, keys.ulp + i, 8);
    tally->abs[0][abs & 0xffff] += 1;
    tally->rel[0][rel & 0xffff] += 1;
    tally->ulp[0][ulp & 0xffff] += 1;
    tally->abs[1][(abs >> 16) & 0xffff] += 1;
    tally->rel[1][(rel >> 16) & 0xffff] += 1;
    tally->ulp[1][(ulp >> 16) & 0xffff] += 1;
    tally->abs[0][(abs >> 32) & 0xffff] += 1;
    tally->rel[0][(rel >> 32) & 0xffff] += 1;
    tally->ulp[0][(ulp >> 32) & 0xffff] += 1;
    tally->abs[1][abs >> 48] += 1;
    tally->rel[1][rel >> 48] += 1;
    tally->ulp[1][ulp >> 48] += 1;
  }
  for (; i < keys.count; ++i) {
    tally->abs[0][keys.abs[i]] += 1;
    tally->rel[0][keys.rel[i]] += 1;
    tally->ulp[0][keys.ulp[i]] += 1;
  }
}

double Difference(float reference, float subject) {
  return std::fabs(static_cast<double>(subject) - static_cast<double>(reference));
}

// The lowest element of a block with this difference.
double FindAbs(const float* reference, const float* subject, double value) {
  size_t i = 0;
  while (i + 1 < kBlock && Difference(reference[i], subject[i]) != value) ++i;
  return static_cast<double>(i);
}

double FindRel(const float* reference, const float* subject, double value) {
  for (size_t i = 0; i < kBlock; ++i) {
    const double size = std::fabs(static_cast<double>(reference[i]));
    if (size != 0 && Difference(reference[i], subject[i]) / size == value) return static_cast<double>(i);
  }
  return 0;
}

void TakeWorst(const CompareOptions& options, const float* reference, const float* subject, double first, Tally* tally) {
  for (size_t i = 0; i < kBlock; ++i) {
    const double d = Difference(reference[i], subject[i]);
    const double r = static_cast<double>(reference[i]);
    const double excess = d - (options.atol + options.rtol * std::fabs(r));
    if (d != 0 && excess > tally->worst.threshold())
      tally->worst.Take({first + static_cast<double>(i), r, static_cast<double>(subject[i]), d, excess});
  }
}

// Counts what is over its tolerance; the greatest excess of the elements that differ.
TENSORKIT_INLINE double CountOver(const float* reference, const float* subject, const Constants& with, double* over) {
  __m256i counts = _mm256_setzero_si256();
  __m256d greatest = _mm256_set1_pd(-std::numeric_limits<double>::infinity());
  for (size_t i = 0; i < kBlock; i += 4) {
    const __m256d r = _mm256_cvtps_pd(_mm_loadu_ps(reference + i)), s = _mm256_cvtps_pd(_mm_loadu_ps(subject + i));
    const __m256d d = _mm256_and_pd(_mm256_sub_pd(s, r), with.magnitude);
    const __m256d allowed = _mm256_add_pd(with.atol, _mm256_mul_pd(with.rtol, _mm256_and_pd(r, with.magnitude)));
    counts = _mm256_sub_epi64(counts, _mm256_castpd_si256(_mm256_cmp_pd(d, allowed, _CMP_GT_OQ)));
    // NaN in the first place of a maximum gives the second: equal elements are passed over.
    const __m256d equal = _mm256_cmp_pd(d, _mm256_setzero_pd(), _CMP_EQ_OQ);
    greatest = _mm256_max_pd(_mm256_or_pd(_mm256_sub_pd(d, allowed), equal), greatest);
  }
  int64_t each[4];
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(each), counts);
  *over += static_cast<double>((each[0] + each[1]) + (each[2] + each[3]));
  return GreatestOf(greatest);
}

// A run of elements by the plain way.
void CountFloatsPlainly(const CompareSetup& setup, const float* reference, const float* subject, uint64_t first,
                        size_t count, LaneSums* sums, Tally* tally) {
  double r[kBlock], s[kBlock], d[kBlock], product[kBlock];
  for (size_t i = 0; i < count; ++i) {
    r[i] = static_cast<double>(reference[i]);
    s[i] = static_cast<double>(subject[i]);
    d[i] = std::fabs(s[i] - r[i]);
    product[i] = r[i] * s[i];
  }
  CountPlainly(setup, {r, s, d, product}, first, count, sums, tally);
}

// The least float32 that is not under a double.
float FloorOf(double floor) {
  const float near = static_cast<float>(floor);
  return static_cast<double>(near) < floor ? std::nextafter(near, std::numeric_limits<float>::infinity()) : near;
}

TENSORKIT_INLINE Constants ConstantsOf(const CompareOptions& options) {
  Constants with;
  with.magnitude = _mm256_castsi256_pd(_mm256_set1_epi64x(0x7fffffffffffffffLL));
  with.magnitude32 = _mm256_castsi256_ps(_mm256_set1_epi32(0x7fffffff));
  with.atol = _mm256_set1_pd(options.atol);
  with.rtol = _mm256_set1_pd(options.rtol);
  // Without a type for ULP every element is under the floor.
  const bool none = options.ulpMantissa < 0;
  with.floor = _mm256_set1_ps(none ? std::numeric_limits<float>::infinity() : FloorOf(options.ulpFloor));
  with.exponent = _mm256_set1_epi32(0x7f800000);
  with.leastExponent = _mm256_set1_epi32((none ? 0 : 127 + options.ulpMinExponent) << 23);
  with.scaleFrom = _mm256_set1_epi32((254 + (none ? 0 : options.ulpMantissa)) << 23);
  with.nowhere = _mm256_setr_epi32(kNowhere, kNowhere + 8, kNowhere + 16, kNowhere + 24, kNowhere + 32, kNowhere + 40,
                                   kNowhere + 48, kNowhere + 56);
  return with;
}

// A whole block of quick elements.
TENSORKIT_AVX2 void CountBlock(const CompareOptions& options, const Constants& with, const Compaction& compaction,
                               const float* reference, const float* subject, uint64_t first, LaneSums* sums,
                               Keys* keys, Tally* tally) {
  Differences& found = tally->found;
  Accumulators to;
  for (int sum = 0; sum < kSums; ++sum) to.sums[sum] = _mm256_loadu_pd(sums->of[sum]);
  to.maxAbs = to.maxRel = _mm256_setzero_pd();
  to.maxUlp = _mm256_setzero_ps();
  keys->count = keys->zeroReference = keys->underFloor = keys->equalRel = keys->equalUlp = 0;
  for (size_t i = 0; i < kBlock; i += 8) FoldEight(reference + i, subject + i, with, &to, compaction, keys);
  for (int sum = 0; sum < kSums; ++sum) _mm256_storeu_pd(sums->of[sum], to.sums[sum]);
  CountKeys(*keys, tally);

  const double equal = static_cast<double>(kBlock - keys->count);
  const double relCount = static_cast<double>(kBlock - keys->zeroReference);
  found.compared += static_cast<double>(kBlock);
  found.equal += equal;
  found.relCount += relCount;
  found.ulpCount += static_cast<double>(kBlock - keys->underFloor);
  found.absHistogram[0] += equal;
  found.relHistogram[0] += static_cast<double>(keys->equalRel);
  found.ulpHistogram[0] += static_cast<double>(keys->equalUlp);
  const double start = static_cast<double>(first);
  const double maxAbs = GreatestOf(to.maxAbs);
  if (found.abs.index < 0 || maxAbs > found.abs.value) found.abs = {maxAbs, start + FindAbs(reference, subject, maxAbs)};
  const double maxRel = GreatestOf(to.maxRel);
  if (relCount > 0 && (found.rel.index < 0 || maxRel > found.rel.value))
    found.rel = {maxRel, start + FindRel(reference, subject, maxRel)};
  float ulps[8];
  _mm256_storeu_ps(ulps, to.maxUlp);
  for (const float each : ulps)
    if (static_cast<double>(each) > found.ulpMax) found.ulpMax = static_cast<double>(each);

  // No excess is over |d| - atol: most blocks of tensors that agree need no second look.
  const double threshold = tally->worst.threshold();
  if (maxAbs == 0 || (maxAbs <= options.atol && maxAbs - options.atol <= threshold)) return;
  if (CountOver(reference, subject, with, &found.over) > threshold)
    TakeWorst(options, reference, subject, start, tally);
}

}  // namespace

bool HasQuickCount() {
#ifdef _MSC_VER
  int leaf[4];
  __cpuid(leaf, 1);
  const bool saved = (leaf[2] >> 27) & 1, fma = (leaf[2] >> 12) & 1;
  __cpuidex(leaf, 7, 0);
  return saved && fma && ((leaf[1] >> 5) & 1) && (_xgetbv(0) & 6) == 6;
#else
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
}

TENSORKIT_AVX2 void CountQuickly(const CompareSetup& setup, const float* reference, const float* subject,
                                 uint64_t first, size_t count, LaneSums* sums, Tally* tally) {
  static const Compaction compaction;
  const Constants with = ConstantsOf(setup.options);
  Keys keys;
  for (size_t at = 0; at < count; at += kBlock) {
    const size_t length = count - at < kBlock ? count - at : kBlock;
    if (length == kBlock && IsQuick(reference + at, subject + at))
      CountBlock(setup.options, with, compaction, reference + at, subject + at, first + at, sums, &keys, tally);
    else
      CountFloatsPlainly(setup, reference + at, subject + at, first + at, length, sums, tally);
  }
}

}  // namespace tensorkit

#else

namespace tensorkit {

bool HasQuickCount() { return false; }

void CountQuickly(const CompareSetup&, const float*, const float*, uint64_t, size_t, LaneSums*, Tally*) {}

}  // namespace tensorkit

#endif
