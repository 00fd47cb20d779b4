/** A thing of the graph as JSON, for the clipboard. */
import { attributesOf, type ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { dtypeName } from '../../../src-shared/dtype.js';
import { type ModelGraph, nodeInputs, nodeOutputs, type ValueIndex, valueShape } from '../../../src-shared/graph.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';

/** Name of what is selected: a node's or value's name, a group's path. */
export function nameOf(model: ModelGraph, selection: Selection): string {
  if (selection === null) return '';
  if (selection.kind === 'group') return selection.path;
  const column = selection.kind === 'node' ? model.nodes.name : model.values.name;
  return model.strings.get(column[selection.kind === 'node' ? selection.node : selection.value] ?? 0);
}

function valueJson(model: ModelGraph, value: ValueIndex): unknown {
  if (value < 0) return null;
  const dtype = model.values.dtype[value] ?? 0;
  return {
    name: model.strings.get(model.values.name[value] ?? 0),
    dtype: dtype === 0 ? null : dtypeName(dtype),
    shape: valueShape(model, value),
  };
}

/** What a selection is, with names, types and shapes; attributes as the short texts the window has. */
export function selectionJson(view: SceneView, selection: Selection, attributes: ModelAttributes | null): string {
  const { model } = view.links;
  return JSON.stringify(describe(view, model, selection, attributes), null, 2);
}

function describe(
  view: SceneView,
  model: ModelGraph,
  selection: Selection,
  attributes: ModelAttributes | null,
): unknown {
  if (selection === null) return null;
  if (selection.kind === 'value') return valueJson(model, selection.value);
  if (selection.kind === 'group') {
    const group = view.scene.groups.find(({ path, graph }) => path === selection.path && graph === selection.graph);
    return { group: selection.path, nodes: group?.total ?? null, identical: group?.identical ?? null };
  }
  const { node } = selection;
  const { nodes, strings } = model;
  return {
    name: strings.get(nodes.name[node] ?? 0),
    operator: strings.get(nodes.op[node] ?? 0),
    domain: strings.get(nodes.domain[node] ?? 0),
    scope: strings.get(nodes.scope[node] ?? 0),
    ...(attributes === null ? {} : { attributes: Object.fromEntries(attributesOf(attributes, node)) }),
    inputs: Array.from(nodeInputs(model, node), (value) => valueJson(model, value)),
    outputs: Array.from(nodeOutputs(model, node), (value) => valueJson(model, value)),
  };
}
