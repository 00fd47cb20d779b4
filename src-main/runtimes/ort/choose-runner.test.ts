import { expect, it } from 'vitest';
import type { ValueInfo } from '../../../src-shared/inspect.js';
import { parseSubject } from '../../../src-shared/subject.js';
import { whyPython } from './choose-runner.js';
import { nodesOfProfile } from './profile.js';
import { providerName, shortProviderName } from './providers.js';

const value = (name: string, dtype: string | null): ValueInfo => ({ name, dtype, shape: null });
const report = { inputs: [value('x', 'float32')], outputs: [value('y', 'float16'), value('z', null)] };

it('leaves to Node what Node can', () => {
  expect(whyPython({}, report)).toBeUndefined();
  const { options } = parseSubject('m.onnx@ort,opt=off,threads=1,providers=cpu');
  expect(whyPython(options, report)).toBeUndefined();
});

it.each(['bfloat16', 'float8e5m2', 'int4', 'uint2', 'sequence(float32)', 'optional(float32)', 'map(int64, float32)'])(
  'gives %s to Python, with the reason',
  (dtype) => {
    const given = { ...report, outputs: [...report.outputs, value('odd', dtype)] };
    expect(whyPython({}, given)).toContain(`output odd is ${dtype}`);
    expect(whyPython({}, { ...report, inputs: [value('odd', dtype)] })).toContain(`input odd is ${dtype}`);
    // Whoever asks for Node gets Node's own refusal.
    expect(whyPython({ runner: 'node' }, given)).toBeUndefined();
  },
);

it('takes options that only Python has', () => {
  expect(whyPython({ library: 'ops.so' }, report)).toContain('operator library');
  expect(whyPython({ iobinding: true }, report)).toContain('I/O binding');
  expect(whyPython({ iobinding: false }, report)).toBeUndefined();
  expect(whyPython({ runner: 'python' }, report)).toContain('asks for it');
});

it('knows providers by either name', () => {
  expect(providerName('cpu')).toBe('CPUExecutionProvider');
  expect(providerName('CUDAExecutionProvider')).toBe('CUDAExecutionProvider');
  expect(shortProviderName('WebGpuExecutionProvider')).toBe('webgpu');
  expect(providerName('SomethingNew')).toBe('SomethingNew');
});

it('reads each node of a profile once', () => {
  const kernel = (name: string, index: string, provider: string) => ({
    cat: 'Node',
    name: `${name}_kernel_time`,
    args: { op_name: 'Relu', provider, node_index: index },
  });
  const events = [
    { cat: 'Session', name: 'model_run', args: {} },
    kernel('a', '0', 'CPUExecutionProvider'),
    kernel('', '1', 'CUDAExecutionProvider'),
    kernel('', '2', 'CPUExecutionProvider'),
    kernel('a', '0', 'CPUExecutionProvider'), // a body of a Loop, once more
    { cat: 'Node', name: 'b_fence_before', args: { op_name: 'Relu' } },
  ];
  expect(nodesOfProfile(JSON.stringify(events))).toEqual([
    { node: 'a', op: 'Relu', provider: 'CPUExecutionProvider' },
    { node: '', op: 'Relu', provider: 'CUDAExecutionProvider' },
    { node: '', op: 'Relu', provider: 'CPUExecutionProvider' },
  ]);
});
