/** Code that a model keeps, and which nodes each of its lines made. */
import { LapidaryError } from '../../src-shared/errors.js';
import type { SourceLineNodes } from '../../src-shared/inspect.js';
import { sourceFrame } from '../../src-shared/source-frame.js';
import type { OpenedModel } from '../formats/model-format.js';

/** Nodes that are named for one line; a line of a function called everywhere may have made thousands. */
const mostNodes = 1000;

const known = new WeakMap<OpenedModel, ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>>();

/** Nodes by file and line: a node belongs to the innermost frame of its origin that lies in a file of the model. */
function linesOf(model: OpenedModel): ReadonlyMap<string, ReadonlyMap<number, readonly number[]>> {
  const before = known.get(model);
  if (before !== undefined) return before;
  const files = new Map<string, Map<number, number[]>>(
    (model.report.sources ?? []).map(({ name }) => [name, new Map<number, number[]>()]),
  );
  model.during(() => {
    for (let node = 0; node < model.graph.nodes.count; node += 1) {
      const frame = sourceFrame(model.nodeDetail(node).origin, (file) => files.has(file));
      if (frame === undefined) continue;
      const lines = files.get(frame.file);
      const nodes = lines?.get(frame.line);
      if (nodes === undefined) lines?.set(frame.line, [node]);
      else nodes.push(node);
    }
  });
  known.set(model, files);
  return files;
}

/** A file of `report.sources` with its nodes by line, in the order of the lines. Throws NOT_FOUND. */
export function sourceOf(model: OpenedModel, file: number): { text: string; lines: SourceLineNodes[] } {
  const text = model.sourceText?.(file);
  const name = model.report.sources?.[file]?.name;
  if (text === undefined || name === undefined)
    throw new LapidaryError('NOT_FOUND', 'The model keeps no code.', 'Open the model again.');
  const lines = [...(linesOf(model).get(name) ?? [])].sort(([a], [b]) => a - b);
  return {
    text,
    lines: lines.map(([line, nodes]) => ({ line, nodes: nodes.slice(0, mostNodes) })),
  };
}
