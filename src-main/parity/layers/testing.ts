/** Stand-ins for tests: values of modules as the worker lists them, pairs as they are measured. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import type { ModuleValue } from '../../runtimes/python/module-values.js';

/** What comes out of (or goes into) one call of a module. */
export function moduleValue(path: string, shape: number[], more: Partial<ModuleValue> = {}): ModuleValue {
  const value = {
    path,
    shape,
    class: 'Module',
    call: 0,
    side: 'out' as const,
    item: '0',
    at: '',
    dtype: 'float32',
    ...more,
  };
  return { key: `${path}#${String(value.call)}:${value.side}:${value.item}`, ...value };
}

/** A measured pair with this error. */
export function layerPair(scope: string, rmsRel: number | null, more: Partial<LayerPair> = {}): LayerPair {
  return {
    reference: scope,
    subject: scope,
    op: 'Op',
    scope,
    shape: [1],
    maxAbs: rmsRel,
    rmsRel,
    nonFinite: 0,
    overflow: 0,
    note: '',
    ...more,
  };
}
