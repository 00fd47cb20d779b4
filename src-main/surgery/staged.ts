/** An edit worked out up to the file it will be: the source to copy from, and the plan. */
import { basename, dirname, join } from 'node:path';
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import type { NodeIndex } from '../../src-shared/graph.js';
import type { ModelDiff, ModelEdit } from '../../src-shared/edit.js';
import type { ByteSource } from '../formats/byte-source.js';
import type { OpenedModel } from '../formats/model-format.js';
import type { DataEdit, DataPlan } from '../formats/onnx/edit/data-edit.js';
import { isThere } from '../formats/onnx/edit/output-checks.js';
import { type EditPlan, planEdits } from '../formats/onnx/edit/plan.js';
import { requireFits } from '../formats/onnx/edit/write-edited.js';
import { readAttributeTexts } from '../formats/onnx/attribute-texts.js';
import { readModel } from '../formats/onnx/read-model.js';
import { diffModels } from './diff.js';
import { PlannedSource } from './planned-source.js';
import { planSurgery, type Surgery } from './plan-surgery.js';

export interface Staged {
  surgery: Surgery;
  source: ByteSource;
  plan: EditPlan;
  diff: ModelDiff;
}

/** `NAME.data`, or the first of `NAME.2.data` … that is not there yet. */
export async function freeDataName(out: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = `${basename(out)}${number === 1 ? '' : `.${String(number)}`}.data`;
    if (!(await isThere(join(dirname(out), name)))) return name;
  }
}

/** What is to become of the data; `weights`: those that were left out for a conversion. */
export function dataEdit(edit: ModelEdit, location: string, weights: DataPlan | undefined): DataEdit | undefined {
  const planned = weights === undefined ? {} : { planned: weights };
  if (edit.data === 'inline') return { to: 'inline', ...planned };
  if (edit.data === 'split') return { to: 'split', location, threshold: edit.dataThreshold, ...planned };
  return weights === undefined ? undefined : { to: 'inline', planned: weights, only: 'planned' };
}

/** Attributes of each node on one line. */
function settingsOf({ strings, offsets, names, texts }: ModelAttributes): (node: NodeIndex) => string {
  return (node) => {
    const parts: string[] = [];
    for (let row = offsets[node] ?? 0; row < (offsets[node + 1] ?? 0); row += 1)
      parts.push(`${strings.get(names[row] ?? 0)}=${strings.get(texts[row] ?? 0)}`);
    return parts.join(' ');
  };
}

/** The diff of a plan; `isConverted`: its nodes may have other attributes. Throws FORMAT_UNSUPPORTED over 2 GiB. */
export function planDiff(
  model: OpenedModel,
  { renames }: Surgery,
  source: ByteSource,
  plan: EditPlan,
  isConverted = false,
): ModelDiff {
  requireFits(plan);
  const { report, built } = readModel(new PlannedSource(source, plan));
  const diff = diffModels(
    { report: model.report, graph: model.graph, ...(isConverted ? { settings: settingsOf(model.attributes()) } : {}) },
    {
      report,
      graph: built.graph,
      ...(isConverted ? { settings: settingsOf(readAttributeTexts(built.nodeBytes)) } : {}),
    },
    renames,
  );
  diff.dataBytes.after += plan.data?.bytes ?? 0;
  diff.strippedPaths = plan.strippedPaths;
  return diff;
}

/** What an edit would do, as far as it can be known without Python: a new operator set is only announced. */
export function previewSurgery(model: OpenedModel, edit: ModelEdit, source: ByteSource): ModelDiff {
  const surgery = planSurgery(model, edit, source);
  const data = dataEdit(edit, `${basename(model.report.path)}.data`, undefined);
  const diff = planDiff(model, surgery, source, planEdits(source, { ...surgery.edits, ...(data && { data }) }));
  if (edit.opset !== null) {
    const before = model.opset(0, '');
    diff.changes.push({ what: 'opset', name: '', before: String(before), after: String(edit.opset) });
    diff.notes.push('Which nodes another operator set changes is known once it is converted, when it is saved.');
  }
  return diff;
}
