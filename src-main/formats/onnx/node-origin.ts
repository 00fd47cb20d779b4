/**
 * Where in the user's PyTorch code a node came from, out of the metadata of torch.onnx's dynamo exporter
 * (torch/onnx/_internal/exporter/_core.py writes it): class hierarchy, FX node, and, in some versions, a stack trace.
 */
import type { NodeOrigin, SourceLine } from '../../../src-shared/inspect.js';
import { parsePythonStrings } from './node-scope.js';

const prefix = 'pkg.torch.onnx.';
/** Frames kept of a stack trace, the innermost; deeper ones are the model's callers. */
const maxFrames = 8;

/** `  File "model.py", line 12, in forward` and the code on the line below it. */
const framePattern = /^\s*File "(.+)", line (\d+)(?:, in (.+))?$/;

/** Frames of a Python traceback, the innermost first. */
export function stackFrames(trace: string): SourceLine[] {
  const lines = trace.split('\n');
  const frames: SourceLine[] = [];
  lines.forEach((line, index) => {
    const match = framePattern.exec(line);
    if (match === null) return;
    const below = lines[index + 1] ?? '';
    frames.push({
      file: match[1] ?? '',
      line: Number(match[2]),
      function: match[3]?.trim() ?? '',
      code: framePattern.test(below) ? '' : below.trim(),
    });
  });
  return frames.reverse().slice(0, maxFrames);
}

/** What the exporter's metadata says of a node; null when it says nothing of the kind. */
export function originOf(metadata: ReadonlyMap<string, string>): NodeOrigin | null {
  const classes = parsePythonStrings(metadata.get(`${prefix}class_hierarchy`) ?? '');
  const fxNode = metadata.get(`${prefix}fx_node`) ?? '';
  const stack = stackFrames(metadata.get(`${prefix}stack_trace`) ?? '');
  if (classes.length === 0 && fxNode === '' && stack.length === 0) return null;
  // The last is the operator itself (`aten.linear.default`), unless the node stands for a whole module.
  const last = classes[classes.length - 1] ?? '';
  const operator = /^(aten|prims?|torchvision|quantized|_?operator|math)\b|\.(default|Tensor|Scalar|int|out)$/.test(
    last,
  )
    ? last
    : (/target=([\w.]+)\]/.exec(fxNode)?.[1] ?? '');
  const modules = operator !== '' && operator === last ? classes.slice(0, -1) : classes;
  return { moduleClass: modules[modules.length - 1] ?? '', operator, fxNode, stack };
}
