/** The operators of PyTorch an exported graph is made of, by the module they stand in: what the exporter wrote of each node. */
import type { NodeIndex } from '../../../src-shared/graph.js';
import type { NodeOrigin, SourceLine } from '../../../src-shared/inspect.js';
import { originOf } from '../../formats/onnx/node-origin.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { GraphValue, GraphValues } from './graph-values.js';
import { isFloat } from './layer-value.js';
import type { ModuleNodes } from './module-nodes.js';
import { operatorName } from './operator-names.js';

/** An operator of a module with the value it gives. */
export interface GraphOperator {
  /** One name of PyTorch; the ONNX operator in a module of which the exporter wrote nothing. */
  name: string;
  value: GraphValue;
  /** `model.py:41`; '' where it is not known. */
  at: string;
}

export interface ModuleOperators {
  /** Whether the exporter told which operator of PyTorch each node is of. */
  told: boolean;
  operators: GraphOperator[];
}

/** What the exporter wrote of a node. */
export function originAt(model: OpenedModel, node: NodeIndex): NodeOrigin | null {
  const notes = model.nodeNotes?.(node);
  return notes === undefined ? null : originOf(new Map(Object.entries(notes.metadata)));
}

const isTorch = ({ file }: SourceLine): boolean => /(^|[\\/](site|dist)-packages[\\/])torch[\\/]/.test(file);

/** The innermost line of the user's own code, `model.py:41`. */
export function lineOf(origin: NodeOrigin | null): string {
  const frame = origin?.stack.find((each) => !isTorch(each));
  return frame === undefined ? '' : `${frame.file.replace(/^.*[\\/]/, '')}:${String(frame.line)}`;
}

/** What can be compared with what an operator gives: numbers and masks that a node computes. */
function isOperand(graph: GraphValues, { node, dtype }: GraphValue): boolean {
  return (isFloat(dtype) || dtype === 'bool') && !graph.moves(node) && graph.op(node) !== 'Cast';
}

/** By path of the module, in the order of the graph; each operator once, with the last value made for it. */
export function graphOperators(graph: GraphValues, nodes: ModuleNodes): Map<string, ModuleOperators> {
  const modules = new Map<string, ModuleOperators>();
  const byOperator = new Map<string, GraphOperator>();
  for (const value of graph.all) {
    if (!isOperand(graph, value)) continue;
    const path = nodes.modules[value.node] ?? '';
    let module = modules.get(path);
    if (module === undefined) modules.set(path, (module = { told: false, operators: [] }));
    const origin = originAt(graph.model, value.node);
    if (origin === null || origin.operator === '') {
      module.operators.push({ name: graph.op(value.node), value, at: '' });
      continue;
    }
    module.told = true;
    const key = `${path} ${origin.fxNode.split(' ')[0] ?? ''}`;
    const known = byOperator.get(key);
    if (known !== undefined) known.value = value;
    else {
      const found = { name: operatorName(origin.operator), value, at: lineOf(origin) };
      byOperator.set(key, found);
      module.operators.push(found);
    }
  }
  return modules;
}
