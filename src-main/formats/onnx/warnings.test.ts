import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InspectReport } from '../../../src-shared/inspect.js';
import { MemorySource } from '../byte-source.js';
import { externalFile } from './external-data.js';
import { readModel } from './read-model.js';
import { nodesOnCycles } from '../graph-order.js';
import {
  attribute,
  externalData,
  graphBytes,
  type ModelSpec,
  modelBytes,
  type NodeSpec,
  smallModel,
  tensor,
} from './test-models.js';

const reportOf = (spec: ModelSpec, path = '/models/m.onnx'): InspectReport =>
  readModel(new MemorySource(path, modelBytes(spec))).report;

const codes = (spec: ModelSpec): string[] => reportOf(spec).warnings.map(({ code }) => code);

const nodes = (...list: NodeSpec[]): ModelSpec => ({ ...smallModel, nodes: list });

describe('structure warnings', () => {
  it('names values nothing produces', () => {
    const { warnings } = reportOf(nodes({ op: 'Add', inputs: ['x', 'ghost'], outputs: ['y'] }));
    expect(warnings).toEqual([{ code: 'MISSING_PRODUCER', message: '1 value is used but never produced: ghost.' }]);
  });

  it('names graph outputs nothing produces', () => {
    expect(codes({ ...smallModel, outputs: [{ name: 'y' }, { name: 'nowhere' }] })).toEqual(['MISSING_PRODUCER']);
  });

  it('names values that are produced twice; the first producer holds', () => {
    const twice = nodes({ op: 'Relu', inputs: ['x'], outputs: ['y'] }, { op: 'Neg', inputs: ['x'], outputs: ['y'] });
    const { built, report } = readModel(new MemorySource('m', modelBytes(twice)));
    expect(report.warnings.map(({ code }) => code)).toEqual(['DUPLICATE_VALUE_NAME']);
    expect(built.graph.values.producer[built.graph.graphs[0]?.outputs[0] ?? -1]).toBe(0);
    expect(built.graph.values.count).toBe(3);
  });

  it('tells a cycle from nodes that are only out of order', () => {
    const cycle = reportOf(
      nodes(
        { op: 'Relu', name: 'before', inputs: ['x'], outputs: ['h'] },
        { op: 'Add', name: 'a', inputs: ['h', 'd'], outputs: ['c'] },
        { op: 'Neg', name: 'b', inputs: ['c'], outputs: ['d'] },
        { op: 'Abs', name: 'after', inputs: ['d'], outputs: ['y'] },
      ),
    );
    expect(cycle.warnings).toEqual([
      { code: 'CYCLE', message: '2 nodes depend on their own result in a cycle: a, b.' },
    ]);
    const unsorted = nodes(
      { op: 'Abs', name: 'late', inputs: ['h'], outputs: ['y'] },
      { op: 'Relu', name: 'early', inputs: ['x'], outputs: ['h'] },
    );
    expect(reportOf(unsorted).warnings).toEqual([
      { code: 'NOT_SORTED', message: '1 node comes before the node whose result they use: late.' },
    ]);
  });

  it('sees a cycle that goes through a body', () => {
    const body = graphBytes({ nodes: [{ op: 'Neg', inputs: ['y'], outputs: ['n'] }], outputs: [{ name: 'n' }] });
    const own = {
      op: 'If',
      name: 'if',
      inputs: ['x'],
      outputs: ['y'],
      attributes: [attribute.graph('then_branch', body)],
    };
    expect(codes(nodes(own))).toEqual(['CYCLE']);
  });

  it('finds cycles and nothing hanging on them', () => {
    const edges = [
      [0, 1],
      [1, 2],
      [2, 1],
      [2, 3],
      [4, 4],
    ] as const;
    expect([...nodesOnCycles(edges, 0, 6)]).toEqual([1, 2, 4]);
  });

  it('names domains without a version', () => {
    expect(codes({ ...nodes({ op: 'X', domain: 'com.acme', inputs: ['x'], outputs: ['y'] }) })).toEqual([
      'OPSET_MISSING',
    ]);
    expect(codes({ ...smallModel, opsets: {} })).toEqual(['OPSET_MISSING']);
    expect(codes({ ...smallModel, opsets: { 'ai.onnx': 17 } })).toEqual([]);
  });

  it('names duplicate node names once each, and unknown element types', () => {
    const twins = ['a', 'b', 'c'].map((output) => ({ op: 'Relu', name: 'twin', inputs: ['x'], outputs: [output] }));
    expect(reportOf({ ...nodes(...twins), outputs: [] }).warnings).toEqual([
      { code: 'DUPLICATE_NODE_NAME', message: '1 node name is used more than once: twin.' },
    ]);
    const odd = { ...tensor('w', 'float32', [1], new Uint8Array(4)), dataType: 77 };
    expect(codes({ ...smallModel, initializers: [odd] })).toEqual(['UNKNOWN_DTYPE']);
  });

  it('notices tensors that hold too little', () => {
    const small = tensor('w', 'float32', [4], new Uint8Array(4));
    const large = tensor('v', 'float32', [4000], new Uint8Array(15_000));
    const none = tensor('u', 'float32', [4], {});
    const fine = [tensor('a', 'float32', [4000], new Uint8Array(16_000)), tensor('b', 'int4', [3], new Uint8Array(2))];
    const { warnings } = reportOf({ ...smallModel, initializers: [small, large, none, ...fine] });
    expect(warnings).toEqual([expect.objectContaining({ code: 'TENSOR_DATA_MISMATCH' })]);
    expect(warnings[0]?.message).toMatch(/^3 tensors .*: w, v, u\.$/);
  });

  it('says a newer IR version', () => {
    expect(codes({ ...smallModel, irVersion: 99 })).toEqual(['IR_VERSION_NEW']);
  });

  it('puts many into one sentence', () => {
    const inputs = Array.from({ length: 1234 }, (_, at) => `ghost${at}`);
    const [warning] = reportOf(nodes({ op: 'Sum', inputs, outputs: ['y'] })).warnings;
    expect(warning?.message).toBe('1,234 values are used but never produced: ghost0, ghost1, ghost2 and 1,231 more.');
  });
});

describe('training mode warnings', () => {
  const bool = (value: number): ModelSpec['initializers'] => [tensor('mode', 'bool', [], Uint8Array.of(value))];
  const dropout = { op: 'Dropout', inputs: ['x', '', 'mode'], outputs: ['y'] };

  it('reads the mode of Dropout from an initializer, a Constant, and from inside a body', () => {
    expect(codes({ ...nodes(dropout), initializers: bool(1) })).toEqual(['DROPOUT_TRAINING']);
    expect(codes({ ...nodes(dropout), initializers: bool(0) })).toEqual([]);
    const value = attribute.tensor('value', tensor('', 'bool', [], { int32Data: [1] }));
    expect(codes(nodes({ op: 'Constant', outputs: ['mode'], attributes: [value] }, dropout))).toEqual([
      'DROPOUT_TRAINING',
    ]);
    const body = attribute.graph('then_branch', graphBytes({ nodes: [dropout] }));
    const outer = nodes({ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [body] });
    expect(codes({ ...outer, initializers: bool(1) })).toEqual(['DROPOUT_TRAINING']);
  });

  it('leaves a Dropout alone whose mode is decided at run time or is absent', () => {
    expect(codes({ ...nodes(dropout), inputs: [{ name: 'x' }, { name: 'mode', dtype: 'bool' }] })).toEqual([]);
    expect(codes(nodes({ op: 'Dropout', inputs: ['x'], outputs: ['y'] }))).toEqual([]);
  });

  it.each([
    [17, [attribute.int('training_mode', 1)], ['y'], ['BATCHNORM_TRAINING']],
    [17, [attribute.int('training_mode', 0)], ['y'], []],
    [9, [], ['y'], []],
    [9, [], ['y', 'mean', 'var'], ['BATCHNORM_TRAINING']],
    [6, [], ['y'], ['BATCHNORM_TRAINING']],
    [6, [attribute.int('is_test', 1)], ['y'], []],
  ])('BatchNormalization of opset %i', (opset, attributes, outputs, expected) => {
    const node = { op: 'BatchNormalization', inputs: ['x'], outputs, attributes };
    expect(codes({ ...nodes(node), opsets: { '': opset } })).toEqual(expected);
  });
});

describe('external data', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lapidary-external-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const withExternal = (...locations: Parameters<typeof externalData>[]): ModelSpec => ({
    ...smallModel,
    initializers: locations.map((at, index) => tensor(`w${index}`, 'float32', [4], externalData(...at))),
  });

  it('is looked at, not read', () => {
    writeFileSync(join(folder, 'm.data'), new Uint8Array(40));
    const { externalFiles, warnings, parameters } = reportOf(
      withExternal(['m.data', 0, 16], ['m.data', 16, 16]),
      join(folder, 'm.onnx'),
    );
    expect(externalFiles).toEqual([{ path: 'm.data', bytes: 40, present: true }]);
    expect(warnings).toEqual([]);
    expect(parameters).toEqual({ count: 8, bytes: 32 });
  });

  it('is reported when missing, too short, or a folder', () => {
    writeFileSync(join(folder, 'short'), new Uint8Array(20));
    const { externalFiles, warnings } = reportOf(
      withExternal(['none'], ['short', 16, 16], ['.']),
      join(folder, 'm.onnx'),
    );
    expect(externalFiles.map(({ present }) => present)).toEqual([false, true, false]);
    expect(warnings.map(({ code }) => code)).toEqual(['EXTERNAL_DATA_MISSING', 'EXTERNAL_DATA_TRUNCATED']);
  });

  it.each(['/etc/passwd', '../secret', 'a/../../b', 'C:\\x', 'c:x', '\\\\host\\share', '..\\x', 'a\0b', ''])(
    'outside the folder is refused: %j',
    (location) => {
      expect(externalFile('/models/m.onnx', location)).toBeUndefined();
      const { externalFiles, warnings } = reportOf(withExternal([location]));
      expect(externalFiles).toEqual([{ path: location, bytes: null, present: false }]);
      expect(warnings.map(({ code }) => code)).toEqual(['EXTERNAL_PATH_REFUSED']);
    },
  );

  it('may lie in a folder below', () => {
    expect(externalFile('/models/m.onnx', 'weights/..name/a.bin')).toBe(join('/models', 'weights', '..name', 'a.bin'));
  });
});
