/** Where a node came from, out of the metadata torch.export keeps with it (torch/_export/serde/serialize.py). */
import type { NodeOrigin } from '../../../src-shared/inspect.js';
import { stackFrames } from '../onnx/node-origin.js';

/** Longer texts (`from_node` holds the history of a node as JSON) are cut. */
const maxText = 2000;
/** What torch writes as the module of nodes that belong to none. */
const noModule = '_empty_nn_module_stack_from_metadata_hook';

interface ModuleCall {
  /** Path of the module, joined by dots; '' is the model itself. */
  path: string;
  type: string;
}

/** `L__self___layer,layer,pkg.Layer;…`: the modules around a node, the outermost first. */
function moduleStack(text: string): ModuleCall[] {
  return text.split(';').map((entry) => {
    const [, path = '', ...type] = splitOutsideBrackets(entry);
    return { path: path === noModule ? '' : path, type: type.join(',') === noModule ? '' : type.join(',') };
  });
}

/** Splits at commas that are in no bracket: a path may be `getattr(layers, '0')`. */
function splitOutsideBrackets(text: string): string[] {
  const parts: string[] = [];
  let open = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '(' || character === '[') open += 1;
    else if (character === ')' || character === ']') open -= 1;
    else if (character === ',' && open === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** Path joined by '/' of the innermost of these modules; '' when the file does not tell or it is the model itself. */
export function scopeOf(stack: string): string {
  const path = moduleStack(stack).at(-1)?.path ?? '';
  // torch before 2.3 wrote the expression that reaches the module.
  return path
    .replace(/^L\['self'\]\.?|^L__self__\.?/, '')
    .replaceAll('.', '/')
    .slice(0, maxText);
}

/** Class, operator and source lines of a node; `name` is its name in the graph, `operator` what it calls. */
export function originOf(
  metadata: Readonly<Record<string, string>>,
  name: string,
  operator: string,
): NodeOrigin | undefined {
  const stack = stackFrames(metadata['stack_trace'] ?? '');
  const moduleClass = moduleStack(metadata['nn_module_stack'] ?? '').at(-1)?.type ?? '';
  if (stack.length === 0 && moduleClass === '') return undefined;
  return { moduleClass, operator, fxNode: name, stack };
}

/** All the file says of a node but its stack trace, which is its origin. */
export function nodeMetadata(metadata: Readonly<Record<string, string>>): Map<string, string> {
  const kept = Object.entries(metadata).filter(([key, text]) => key !== 'stack_trace' && text !== '');
  return new Map(kept.map(([key, text]) => [key, text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text]));
}
