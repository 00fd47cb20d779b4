/**
 * What a box says and how large it is: pure text and numbers, made the same way in the worker (for sizes) and in the
 * window (for drawing). Sizes in graph px.
 */
import { dtypeName } from '../../src-shared/dtype.js';
import { type ModelGraph, type NodeIndex, nodeInputs, type ValueIndex, valueShape } from '../../src-shared/graph.js';
import { formatCount, formatShape } from '../../src-shared/units.js';
import { type OperatorCategory, operatorCategory } from '../categories.js';
import { formalInputs } from './formal-inputs.js';
import { fitLines, keyAttributes } from './key-attributes.js';
import { isStored, type ModelLinks, type NodeBody, nodeBodies, valueOrigin } from './model-links.js';
import { fitEnd, fitMiddle, fitPath, type TextMetrics, textWidth } from './text-metrics.js';
import { defaultViewOptions, type ViewOptions } from './view-options.js';

export interface Size {
  width: number;
  height: number;
}

/** One stored input, as a line in the box of its user. */
export interface WeightLine {
  value: ValueIndex;
  label: string;
  shape: string;
}

/** One body of a node, as a line in its box. */
export interface BodyLine extends NodeBody {
  text: string;
}

export interface NodeFace extends Size {
  category: OperatorCategory;
  operator: string;
  /** What the name adds to operator and group; '' when it adds nothing. */
  name: string;
  /** Key attributes as short lines. */
  attributes: string[];
  weights: WeightLine[];
  /** Stored inputs beyond those in `weights`. */
  moreWeights: number;
  bodies: readonly BodyLine[];
}

export interface GroupFace extends Size {
  label: string;
  detail: string;
}

export interface TerminalFace extends Size {
  name: string;
  type: string;
}

export const boxMetrics = {
  /** Category bar on the left of a node. */
  bar: 3,
  paddingX: 12,
  paddingY: 6,
  operatorLine: 18,
  nameLine: 15,
  attributeLine: 15,
  weightLine: 15,
  weightGap: 5,
  bodyLine: 22,
  groupHeight: 54,
  groupButton: 26,
  terminalHeight: 40,
  /** Title row of an expanded group. */
  header: 34,
  /** Room for the labels of shared inputs above a box. */
  stubRow: 20,
} as const;

const maxTextWidth = 190;
const maxBodyName = 110;
const maxWeights = 4;

/** Widths in steps of 8, so that copies of a block whose names differ by a digit are laid out once. */
const roundWidth = (width: number, least: number): number => Math.max(least, Math.ceil(width / 8) * 8);

/** Face of a node box inside the group at `groupPath`. */
export function nodeFace(
  links: ModelLinks,
  metrics: TextMetrics,
  node: NodeIndex,
  groupPath: string,
  options: ViewOptions = defaultViewOptions,
): NodeFace {
  const { nodes, strings } = links.model;
  const fullOperator = strings.get(nodes.op[node] ?? 0);
  const operator = fitEnd(metrics.strong, fullOperator === '' ? 'unnamed operator' : fullOperator, maxTextWidth);
  const category = operatorCategory(fullOperator, strings.get(nodes.domain[node] ?? 0));
  const shown = shortName(
    strings.get(nodes.name[node] ?? 0),
    strings.get(nodes.scope[node] ?? 0),
    groupPath,
    fullOperator,
  );
  const name = shown === '' || !options.names ? '' : fitPath(metrics.mono, shown, maxTextWidth);
  const stored: { value: ValueIndex; position: number }[] = [];
  const showsStored = options.weights && options.constants;
  nodeInputs(links.model, node).forEach((value, position) => {
    if (showsStored && value >= 0 && isStored(links, value)) stored.push({ value, position });
  });
  const kept = stored.length <= maxWeights ? stored : stored.slice(0, maxWeights - 1);
  const formal = formalInputs(fullOperator, strings.get(nodes.domain[node] ?? 0));
  const weights = kept.map(({ value, position }) => weightLine(links, metrics, value, formal, position));
  const moreWeights = stored.length - kept.length;
  const bodies = nodeBodies(links, node).map((body) => bodyLine(links, metrics, node, body));
  const attributes: string[] = options.attributes ? attributeLines(links, metrics, node, fullOperator) : [];

  const m = boxMetrics;
  let width = Math.max(textWidth(metrics.strong, operator), textWidth(metrics.mono, name));
  for (const line of attributes) width = Math.max(width, textWidth(metrics.small, line));
  for (const line of weights)
    width = Math.max(width, textWidth(metrics.small, line.label) + 14 + textWidth(metrics.mono, line.shape));
  // The arrow that shows the bodies in place stands beside the operator.
  if (bodies.length > 0) width = Math.max(width, textWidth(metrics.strong, operator) + boxMetrics.groupButton);
  for (const body of bodies) width = Math.max(width, textWidth(metrics.small, body.text) + 24);
  const lines = weights.length + (moreWeights > 0 ? 1 : 0);
  const height =
    2 * m.paddingY +
    m.operatorLine +
    (name === '' ? 0 : m.nameLine) +
    attributes.length * m.attributeLine +
    (lines === 0 ? 0 : m.weightGap + lines * m.weightLine) +
    bodies.length * m.bodyLine;
  return {
    width: roundWidth(width + 2 * m.paddingX + m.bar, 72),
    height,
    category,
    operator,
    name,
    attributes,
    weights,
    moreWeights,
    bodies,
  };
}

/** Key attributes on at most two lines. */
function attributeLines(links: ModelLinks, metrics: TextMetrics, node: NodeIndex, operator: string): string[] {
  const given = links.attributes?.(node);
  return given === undefined ? [] : fitLines(metrics.small, keyAttributes(operator, given), maxTextWidth);
}

/** `then branch`: an attribute name as words. */
export const bodyWords = (body: NodeBody): string => body.label.split('_').join(' ');

export const bodyLabel = (body: NodeBody): string => `Open ${bodyWords(body)}`;

/** The name of a body where it says more than its node and attribute do; '' for `If_0_then_branch`, and for `then`. */
export function bodyName({ graphs, nodes, strings }: ModelGraph, node: NodeIndex, body: NodeBody): string {
  const name = (graphs[body.graph]?.name ?? '').slice(0, 4096);
  const own = strings.get(nodes.name[node] ?? 0).slice(0, 4096);
  const rest = (own !== '' && name.startsWith(own) ? name.slice(own.length) : name).replace(body.label, '');
  return /[a-z]/i.test(rest) && !body.label.split('_').includes(rest) ? name : '';
}

/** `Open body · decoder_step`. */
function bodyLine(links: ModelLinks, metrics: TextMetrics, node: NodeIndex, body: NodeBody): BodyLine {
  const name = body.label === 'function' ? '' : bodyName(links.model, node, body);
  const text = bodyLabel(body);
  return { ...body, text: name === '' ? text : `${text} · ${fitMiddle(metrics.small, name, maxBodyName)}` };
}

function weightLine(
  links: ModelLinks,
  metrics: TextMetrics,
  value: ValueIndex,
  formal: readonly string[] | undefined,
  position: number,
): WeightLine {
  const { model } = links;
  const origin = valueOrigin(links, value);
  const full = model.strings.get(model.values.name[origin] ?? 0);
  const segment = full.slice(Math.max(full.lastIndexOf('/'), full.lastIndexOf('.')) + 1);
  // Names made up by exporters (`onnx::Conv_193`, `_v_12`, `Constant_4_output_0`) tell less than the operator's own.
  const telling =
    /^[a-z][a-z0-9_]*$/i.test(segment) && !/\d{2,}|output|^const|^val_\d|^_?v?\d+$|^[wb]_\d+$/i.test(segment);
  const label = telling ? segment : (formal?.[position] ?? 'constant');
  const shape = valueShape(model, origin);
  const constant = links.constants?.get(origin);
  const text =
    constant !== undefined
      ? constant
      : shape === null
        ? ''
        : shape.length === 0
          ? 'scalar'
          : shape.map((dim) => dim ?? '?').join('×');
  return { value: origin, label: fitEnd(metrics.small, label, 90), shape: fitEnd(metrics.mono, text, 120) };
}

/**
 * The part of a node's name that its operator and group do not say already. `/model/layers.0/attn/MatMul_1` in the
 * group `model/layers.0/attn` is '', `/lm_head/MatMul` in the group '' is `lm_head`.
 */
export function shortName(name: string, scope: string, groupPath: string, operator: string): string {
  const plain = name.slice(0, 4096);
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  const inner = scopeWithin(scope.slice(0, 4096), groupPath);
  const parts = [...inner.split('/'), last].filter((part) => part !== '');
  while (parts.length > 0 && namesOperator(parts[parts.length - 1] ?? '', operator)) parts.pop();
  return parts.join('/');
}

/** `Relu_12`, `node_max_pool2d`, `p2o.MaxPool.3`, `n4`: the operator again, or only a number. */
function namesOperator(name: string, operator: string): boolean {
  const bare = name
    .toLowerCase()
    .replace(/^(node_|p2o\.)+/, '')
    .replace(/[._]?\d+d?([._]\d+)?$/, '')
    .replace(/_/g, '');
  return bare === '' || bare === 'n' || bare === 'node' || bare === operator.toLowerCase().replace(/_/g, '');
}

/** What is left of a module path below the group that shows it; sections and calls (`relu@2`) count as their module. */
function scopeWithin(scope: string, groupPath: string): string {
  if (scope === '' || groupPath === '') return scope;
  const inside = groupPath.split('/').map((segment) => segment.replace(/@\d+$/, ''));
  const parts = scope.split('/');
  let at = 0;
  for (const segment of inside) if (parts[at] === segment) at += 1;
  return parts.slice(at).join('/');
}

/** Face of a collapsed group. `copies` counts groups of this structure in the same module, `repeats` those in here. */
export function groupFace(
  metrics: TextMetrics,
  group: { label: string; total: number; identical: number; repeats: number },
): GroupFace {
  const label = fitMiddle(metrics.strong, group.label, maxTextWidth);
  const detail = groupDetail(group);
  const width = Math.max(textWidth(metrics.strong, label), textWidth(metrics.small, detail));
  return {
    label,
    detail,
    width: roundWidth(width + 2 * boxMetrics.paddingX + boxMetrics.groupButton, 128),
    height: boxMetrics.groupHeight,
  };
}

/** `54 nodes · 12 × identical`. */
export function groupDetail(group: { total: number; identical: number; repeats: number }): string {
  const nodes = `${formatCount(group.total)} ${group.total === 1 ? 'node' : 'nodes'}`;
  const copies = group.repeats > 1 ? group.repeats : group.identical;
  return copies > 1 ? `${nodes} · ${formatCount(copies)} × identical` : nodes;
}

/** Width the title row of an open group needs. */
export function titleWidth(
  metrics: TextMetrics,
  group: { label: string; total: number; identical: number; repeats: number },
): number {
  return Math.ceil(textWidth(metrics.strong, group.label) + textWidth(metrics.small, groupDetail(group))) + 64;
}

/** Face of a graph input or output. */
export function terminalFace(links: ModelLinks, metrics: TextMetrics, value: ValueIndex): TerminalFace {
  const { values, strings } = links.model;
  const name = fitMiddle(metrics.mono, strings.get(values.name[value] ?? 0) || 'unnamed', maxTextWidth);
  const type = fitEnd(metrics.small, valueType(links, value), maxTextWidth);
  const width = Math.max(textWidth(metrics.mono, name), textWidth(metrics.small, type));
  return { name, type, width: roundWidth(width + 32, 96), height: boxMetrics.terminalHeight };
}

/** `float32 · batch × 3 × 224 × 224`; '' when the file says nothing. */
export function valueType(links: ModelLinks, value: ValueIndex): string {
  const { model } = links;
  const dtype = model.values.dtype[value] ?? 0;
  const shape = valueShape(model, value);
  const parts = [dtype === 0 ? '' : dtypeName(dtype), shape === null ? '' : formatShape(shape)];
  return parts.filter((part) => part !== '').join(' · ');
}
