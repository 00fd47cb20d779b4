/** An edit as edits of the file: checked against the model, nothing read but its structure. */
import type { ModelEdit } from '../../src-shared/edit.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { type ValueIndex, ValueKind } from '../../src-shared/graph.js';
import type { ByteSource } from '../formats/byte-source.js';
import type { OpenedModel } from '../formats/model-format.js';
import { quoted } from '../formats/onnx/edit/edit-errors.js';
import type { GivenNode, ModelEdits } from '../formats/onnx/edit/model-edits.js';
import { readValues } from '../formats/onnx/edit/read-values.js';
import { MainValues, nearHint } from './main-values.js';
import { Dependencies } from './needed.js';
import { type Cut, cutOf } from './plan-cut.js';
import { renamesOf, type Renames } from './plan-renames.js';
import { ValueTypes } from './value-types.js';

export interface Surgery {
  /** All but what the opset and the data ask for. */
  edits: ModelEdits;
  renames: Renames;
  /** Inputs and outputs afterwards, in the names of the source; undefined where they stay. */
  ends: { inputs: string[]; outputs: string[] } | undefined;
}

/** Throws USAGE for an edit that asks for nothing, FORMAT_UNSUPPORTED for another format than ONNX. */
export function requireEditable(model: OpenedModel, edit: ModelEdit): void {
  if (model.report.format !== 'onnx')
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `ONNX models can be edited; this is ${model.report.format}.`,
      'Export it to ONNX first.',
    );
  const { extract, addOutputs, removeOutputs, renames, metadata, opset, data, stripPaths } = edit;
  const lists = addOutputs.length + removeOutputs.length + renames.length + metadata.length;
  if (extract === null && lists === 0 && opset === null && data === 'keep' && !stripPaths)
    throw new LapidaryError(
      'USAGE',
      'The edit changes nothing.',
      'Say what to do: --extract, --add-output, --opset, --set-metadata … (`lapidary edit --help`).',
    );
}

function metadataOf(model: OpenedModel, edit: ModelEdit): Map<string, string | null> {
  const entries = new Map<string, string | null>();
  const there = Object.keys(model.report.metadata);
  for (const { key, value } of edit.metadata) {
    if (entries.has(key))
      throw new LapidaryError('USAGE', `The metadata entry ${quoted(key)} is given twice.`, 'Give each key once.');
    if (value === null && !there.includes(key))
      throw new LapidaryError('NOT_FOUND', `The model has no metadata entry ${quoted(key)}.`, [
        nearHint(key, there),
        there.length === 0 ? 'It has no metadata.' : `It has ${there.slice(0, 10).map(quoted).join(', ')}.`,
      ]);
    entries.set(key, value);
  }
  return entries;
}

/** The edits of the file that a cut is. */
function cutEdits(values: MainValues, links: Dependencies, cut: Cut, source: ByteSource): ModelEdits {
  const { graph } = values.model;
  const nodes = new Map<number, GivenNode[]>();
  const main = graph.graphs[0];
  for (let node = main?.nodeStart ?? 0; node < (main?.nodeEnd ?? 0); node += 1)
    if (cut.dropsNode(node)) nodes.set(node - (main?.nodeStart ?? 0), []);
  const ends = new Set<ValueIndex>([...cut.inputs, ...cut.outputs]);
  const dropInitializers = new Set<string>();
  const dropDescriptions = new Set<string>();
  const dropAnnotations = new Set<string>();
  for (let row = 0; row < graph.values.count; row += 1) {
    const kind = graph.values.kind[row];
    if (graph.values.graph[row] !== 0 || kind === ValueKind.outer) continue;
    const producer = graph.values.producer[row] ?? -1;
    if (kind === ValueKind.initializer && cut.dropsValue(row)) dropInitializers.add(values.nameOf(row));
    const isGone = producer >= 0 ? cut.dropsNode(producer) : cut.dropsValue(row);
    if (isGone) dropAnnotations.add(values.nameOf(row));
    // An end is described where it stands.
    if (isGone || ends.has(row)) dropDescriptions.add(values.nameOf(row));
  }
  const described = readValues(source, dropDescriptions);
  const types = new ValueTypes(values.model, values, described);
  const named = new Set(cut.inputs.map((row) => values.nameOf(row)));
  // Initializers that are inputs as well: all of them before IR version 4, defaults of inputs since.
  const defaults = described.inputs.filter(
    ({ name }) => !named.has(name) && values.isInitializer(name) && !dropInitializers.has(name),
  );
  const dropFunctions = nodes.size === 0 ? new Set<string>() : links.unusedFunctions((node) => !cut.dropsNode(node));
  return {
    nodes,
    dropInitializers,
    dropDescriptions,
    dropAnnotations,
    dropFunctions,
    inputs: [...cut.inputs.map((row) => types.input(row)), ...defaults],
    outputs: cut.outputs.map((row) => types.output(row)),
  };
}

/** Works an edit out. Throws NOT_FOUND and USAGE for what does not fit the model. */
export function planSurgery(model: OpenedModel, edit: ModelEdit, source: ByteSource): Surgery {
  requireEditable(model, edit);
  const values = new MainValues(model);
  const links = new Dependencies(model);
  const cut = cutOf(model, values, links, edit);
  const renames = renamesOf(values, edit, cut);
  const metadata = metadataOf(model, edit);
  const edits: ModelEdits = {
    ...(cut === undefined ? {} : cutEdits(values, links, cut, source)),
    ...(renames.values.size === 0 ? {} : { renameValues: renames.values }),
    ...(renames.nodes.size === 0 ? {} : { renameNodes: renames.nodes }),
    ...(metadata.size === 0 ? {} : { metadata }),
    ...(edit.stripPaths ? { stripPaths: true } : {}),
  };
  const names = (rows: readonly ValueIndex[]): string[] => rows.map((row) => values.nameOf(row));
  return { edits, renames, ends: cut && { inputs: names(cut.inputs), outputs: names(cut.outputs) } };
}
