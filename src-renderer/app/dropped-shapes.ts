/** A JSON of shapes dropped with a model: the sizes its cost is counted at. */
import { z } from 'zod';
import type { InspectReport, ValueInfo } from '../../src-shared/inspect.js';
import { inputsToGive } from '../cost/input-shape-fields.js';
import { setInputShapes } from '../state/input-shapes-store.js';
import { setSymbol } from '../state/cost-store.js';
import { useModels } from '../state/models-store.js';

const size = z.number().int().min(0);
/** `{"x": [1, 3, 224, 224]}` by input, `{"batch": 8}` by symbol, or both. */
const shapeSchema = z
  .array(z.union([size, z.string(), z.null()]))
  .refine((dims) => dims.length === 0 || dims.some((dim) => typeof dim === 'number'));
const shapesSchema = z.record(z.string(), z.union([size, shapeSchema]));
export type DroppedShapes = z.infer<typeof shapesSchema>;

/** Longer files are no lists of shapes. */
const mostBytes = 1 << 20;

/** The shapes in the first of the files that holds some; undefined when none does. */
export async function shapesIn(files: readonly File[]): Promise<DroppedShapes | undefined> {
  for (const file of files) {
    if (!/\.json$/i.test(file.name) || file.size > mostBytes) continue;
    try {
      const parsed = shapesSchema.safeParse(JSON.parse(await file.text()));
      if (parsed.success) return parsed.data;
    } catch {
      // Not JSON: some other file beside the model, which is no business of ours.
    }
  }
  return undefined;
}

/** Sizes of symbols that shapes give for a model with these inputs; what fits neither an input nor a symbol is left out. */
export function symbolsOf(shapes: DroppedShapes, inputs: readonly ValueInfo[]): Map<string, number> {
  const symbols = new Map<string, number>();
  const known = new Set(inputs.flatMap(({ shape }) => shape?.filter((dim) => typeof dim === 'string') ?? []));
  for (const [name, given] of Object.entries(shapes)) {
    if (typeof given === 'number') {
      if (known.has(name)) symbols.set(name, given);
      continue;
    }
    const declared = inputs.find((input) => input.name === name)?.shape ?? [];
    if (declared.length !== given.length) continue;
    declared.forEach((dim, axis) => {
      const wanted = given[axis];
      if (typeof dim === 'string' && typeof wanted === 'number') symbols.set(dim, wanted);
    });
  }
  return symbols;
}

/** Shapes for inputs that have none in the file, or those of an example; a number for an input that is one. */
export function inputShapesIn(
  shapes: DroppedShapes,
  report: Pick<InspectReport, 'format' | 'inputs'>,
): Record<string, (number | string)[]> {
  const given: Record<string, (number | string)[]> = {};
  for (const { name, shape } of inputsToGive(report)) {
    const wanted = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (typeof wanted === 'number' && shape?.length === 0) given[name] = [wanted];
    else if (Array.isArray(wanted)) {
      const dims = wanted.filter((dim) => dim !== null);
      if (dims.length === wanted.length) given[name] = dims;
    }
  }
  return given;
}

/** Sets them once the tab's model is there; gives up when it fails or closes. */
export function applyShapes(tabId: string, shapes: DroppedShapes): void {
  const look = (): boolean => {
    const model = useModels.getState().models[tabId];
    if (model?.status === 'opening') return false;
    const inputs = model?.status === 'ready' ? (model.report?.inputs ?? []) : [];
    // After the stores that follow the model have seen it.
    setTimeout(() => {
      if (model?.status === 'ready' && model.report !== null)
        setInputShapes(tabId, inputShapesIn(shapes, model.report));
      for (const [name, wanted] of symbolsOf(shapes, inputs)) setSymbol(tabId, name, wanted);
    }, 0);
    return true;
  };
  if (look()) return;
  const stop = useModels.subscribe(() => {
    if (look()) stop();
  });
}
