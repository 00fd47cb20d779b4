/** What a hand-written comparison in a test leaves out. */
import type { Case, OutputComparison, ParityResult } from '../parity.js';

export const unmeasured: Pick<OutputComparison, 'house' | 'scale' | 'files' | 'metrics'> = {
  house: null,
  scale: null,
  files: null,
  metrics: null,
};

export const plainCase: Pick<Case, 'values' | 'why' | 'paddingRow'> = { values: 'normal', why: '', paddingRow: null };

export const bareResult: Pick<
  ParityResult,
  'rule' | 'asked' | 'noiseFloor' | 'facts' | 'invariance' | 'attribution' | 'layers' | 'tensors'
> = {
  rule: 'house',
  asked: { atol: null, rtol: null, tolerances: [] },
  noiseFloor: null,
  facts: [],
  invariance: [],
  attribution: null,
  layers: [],
  tensors: [],
};

/** A comparison that passed, of one element that is equal. */
export const comparison: OutputComparison = {
  name: 'y',
  case: 'c',
  subject: 'onnx',
  structure: 'pass',
  finite: 'pass',
  values: 'pass',
  maxAbs: 0,
  maxRel: 0,
  meanAbs: 0,
  rmsRel: 0,
  overCount: 0,
  elementCount: 1,
  tolerance: null,
  worst: null,
  ...unmeasured,
  verdict: 'pass',
  reason: '',
};
