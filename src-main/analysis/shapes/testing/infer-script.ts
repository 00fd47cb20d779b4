/** Shape inference on TorchScript written in tests. Never shipped: nothing outside *.test.ts imports it. */
import type { Dim } from '../../../../src-shared/graph.js';
import { archiveFile, moduleOf, type TestValue } from '../../../formats/torchscript/test-archives.js';
import { openTorchScript } from '../../../formats/torchscript/torchscript-format.js';
import type { OpenedModel } from '../../../formats/model-format.js';
import { inferShapes } from '../infer-shapes.js';
import type { InputShapes } from '../input-shapes.js';

export interface ScriptNet {
  /** Lines of `forward`, whose result is what is looked at. */
  lines: readonly string[];
  /** By name: tensors the module holds. */
  weights?: Record<string, readonly number[]>;
  /** Other attributes of the module, with their types. */
  attributes?: Record<string, readonly [type: string, value: TestValue]>;
  parameters?: string;
}

/** A model of one class with that `forward`. */
export function scriptOf({ lines, weights = {}, attributes = {}, parameters = 'x: Tensor' }: ScriptNet): OpenedModel {
  const held = Object.entries(weights).map(([name, shape], at): [string, TestValue] => [
    name,
    { tensor: String(at), shape: [...shape] },
  ]);
  const others = Object.entries(attributes).map(([name, [, value]]): [string, TestValue] => [name, value]);
  const path = archiveFile({
    data: moduleOf('m.Net', Object.fromEntries([...held, ...others])),
    code: {
      '__torch__/m.py': [
        'class Net(Module):',
        `  __parameters__ = [${held.map(([name]) => `"${name}", `).join('')}]`,
        '  __buffers__ = []',
        ...held.map(([name]) => `  ${name} : Tensor`),
        ...Object.entries(attributes).map(([name, [type]]) => `  ${name} : ${type}`),
        '  def forward(self: __torch__.m.Net,',
        `    ${parameters}) -> Tensor:`,
        ...lines.map((line) => `    ${line}`),
        '',
      ].join('\n'),
    },
    storages: Object.fromEntries(
      Object.values(weights).map((shape, at) => [
        `data/${String(at)}`,
        new Float32Array(shape.reduce((all, size) => all * size, 1)),
      ]),
    ),
  });
  return openTorchScript(path);
}

export interface ScriptResult {
  /** Of each output: its shape, and its ONNX element type. */
  shapes: (Dim[] | null)[];
  dtypes: number[];
}

/** What the outputs of a model are for these inputs. */
export function outputsOf(net: ScriptNet, given: InputShapes): ScriptResult {
  const model = scriptOf(net);
  const inferred = inferShapes(model, given);
  const outputs = model.graph.graphs[0]?.outputs ?? [];
  return {
    shapes: outputs.map((output) => inferred.dimsOf(output)),
    dtypes: outputs.map((output) => inferred.dtypeOf(output)),
  };
}
