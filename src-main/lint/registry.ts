/** All lint rules, in the order in which they are listed: one line each. */
import type { LintRuleInfo } from '../../src-shared/lint.js';
import type { LintRule } from './lint-rule.js';
import { archiveRules } from './reported/archives.js';
import { formatRules } from './reported/formats.js';
import { pickleRules } from './reported/pickles.js';
import { awkwardName } from './rules/awkward-name.js';
import { badRanges } from './rules/bad-ranges.js';
import { batchnormTraining } from './rules/batchnorm-training.js';
import { constantCondition } from './rules/constant-condition.js';
import { customOperator } from './rules/custom-operator.js';
import { cycle } from './rules/cycle.js';
import { deadNode } from './rules/dead-node.js';
import { declaredFreeze } from './rules/declared-freeze.js';
import { deprecatedOperator } from './rules/deprecated-operator.js';
import { dropoutTraining } from './rules/dropout-training.js';
import { duplicateInitializer } from './rules/duplicate-initializer.js';
import { duplicateNodeName } from './rules/duplicate-node-name.js';
import { duplicateOutput } from './rules/duplicate-output.js';
import { duplicateValueName } from './rules/duplicate-value-name.js';
import { emptyDim } from './rules/empty-dim.js';
import { externalDataMissing } from './rules/external-data-missing.js';
import { externalDataTruncated } from './rules/external-data-truncated.js';
import { externalPathRefused } from './rules/external-path-refused.js';
import { float64Left } from './rules/float64-left.js';
import { fp16Cast } from './rules/fp16-cast.js';
import { fp16Epsilon } from './rules/fp16-epsilon.js';
import { fp16Operators } from './rules/fp16-operators.js';
import { fp16Weights } from './rules/fp16-weights.js';
import { glueNodes } from './rules/glue-nodes.js';
import { identityNode } from './rules/identity-node.js';
import { int64Arithmetic } from './rules/int64-arithmetic.js';
import { int64OutOfRange } from './rules/int64-out-of-range.js';
import { irVersionNew } from './rules/ir-version-new.js';
import { leaksPaths } from './rules/leaks-paths.js';
import { missingProducer } from './rules/missing-producer.js';
import { nonfiniteWeights } from './rules/nonfinite-weights.js';
import { notSorted } from './rules/not-sorted.js';
import { opsetMissing } from './rules/opset-missing.js';
import { opsetNew } from './rules/opset-new.js';
import { opsetOld } from './rules/opset-old.js';
import { opsetUnused } from './rules/opset-unused.js';
import { qdqAxis } from './rules/qdq-axis.js';
import { qdqDangling } from './rules/qdq-dangling.js';
import { qdqHalf } from './rules/qdq-half.js';
import { qdqScales } from './rules/qdq-scales.js';
import { reshapeUnknowns } from './rules/reshape-unknowns.js';
import { shapeContradiction } from './rules/shape-contradiction.js';
import { staticBatch } from './rules/static-batch.js';
import { suspectedFreeze } from './rules/suspected-freeze.js';
import { tensorDataMismatch } from './rules/tensor-data-mismatch.js';
import { torchTraining } from './rules/torch-training.js';
import { trainingGraphs } from './rules/training-graphs.js';
import { transposePair } from './rules/transpose-pair.js';
import { unknownDtype } from './rules/unknown-dtype.js';
import { unknownOperator } from './rules/unknown-operator.js';
import { unstableSoftmax } from './rules/unstable-softmax.js';
import { unusedInitializer } from './rules/unused-initializer.js';
import { vendorOperator } from './rules/vendor-operator.js';
import { weightsInConstants } from './rules/weights-in-constants.js';

export const lintRules: readonly LintRule[] = [
  dropoutTraining,
  batchnormTraining,
  torchTraining,
  staticBatch,
  declaredFreeze,
  suspectedFreeze,
  badRanges,
  shapeContradiction,
  emptyDim,
  reshapeUnknowns,
  opsetOld,
  opsetNew,
  opsetMissing,
  opsetUnused,
  irVersionNew,
  unknownOperator,
  deprecatedOperator,
  customOperator,
  vendorOperator,
  missingProducer,
  duplicateValueName,
  cycle,
  notSorted,
  duplicateNodeName,
  awkwardName,
  unknownDtype,
  tensorDataMismatch,
  externalDataMissing,
  externalDataTruncated,
  externalPathRefused,
  trainingGraphs,
  unusedInitializer,
  weightsInConstants,
  deadNode,
  duplicateOutput,
  constantCondition,
  identityNode,
  transposePair,
  glueNodes,
  float64Left,
  int64Arithmetic,
  fp16Operators,
  fp16Epsilon,
  unstableSoftmax,
  qdqDangling,
  qdqScales,
  qdqAxis,
  qdqHalf,
  leaksPaths,
  duplicateInitializer,
  nonfiniteWeights,
  int64OutOfRange,
  fp16Weights,
  fp16Cast,
  ...pickleRules,
  ...archiveRules,
  ...formatRules,
];

/** What is said of a rule to those who do not run it. */
export const ruleInfo = ({ id, severity, title, help, formats, weights }: LintRule): LintRuleInfo => ({
  id,
  severity,
  title,
  ...help,
  formats: formats === 'all' ? [] : [...formats],
  weights: weights === true,
});
