/**
 * The module a node came from, as a path joined by '/'. Exporters say it in three ways, best first:
 * - torch.export's exporter: metadata `pkg.torch.onnx.name_scopes`, the repr of a Python list of dotted module paths,
 *   the node's own name last: `['', 'encoder', 'encoder.layers.0', 'linear_1']`;
 * - the same exporter's `namespace`: `: Model/encoder: pkg.Encoder/encoder.layers.0: pkg.Layer/linear_1: aten.linear`;
 * - the TorchScript exporter: the node's name itself, `/encoder/layers.0/MatMul`.
 */
import type { onnx } from './onnx.generated.js';

const nameScopesKey = 'pkg.torch.onnx.name_scopes';
const namespaceKey = 'namespace';

/** Module path of a node; '' when the file does not tell. */
export function scopeOf(node: onnx.NodeProto.$Properties): string {
  let nameScopes: string | undefined;
  let namespace: string | undefined;
  for (const entry of node.metadataProps ?? []) {
    if (entry.key === nameScopesKey) nameScopes = entry.value ?? undefined;
    else if (entry.key === namespaceKey) namespace = entry.value ?? undefined;
  }
  if (nameScopes !== undefined) return deepestModule(parsePythonStrings(nameScopes));
  if (namespace !== undefined) return deepestModule(namespaceModules(namespace));
  return scopeOfName(node.name ?? '');
}

/** Path in a node's own name, as the TorchScript exporter writes it; '' when there is none. */
export function scopeOfName(name: string): string {
  const end = name.lastIndexOf('/');
  return end <= 0 ? '' : name.slice(name.startsWith('/') ? 1 : 0, end);
}

/** What torch.export writes as the module of nodes that belong to none (shape guards, inlined constants). */
const noModule = '_empty_nn_module_stack_from_metadata_hook';

/** Of [module paths…, node name] the last module path, dots becoming slashes. */
function deepestModule(scopes: readonly string[]): string {
  const module = scopes.at(-2) ?? '';
  return module === noModule ? '' : module.replaceAll('.', '/');
}

/** Splits `: A/x: B/node: target`; a target may itself hold slashes, so only parts with a ': ' start a new entry. */
function namespaceModules(namespace: string): string[] {
  return namespace
    .split('/')
    .filter((part) => part.includes(':'))
    .map((part) => part.slice(0, part.indexOf(':')).trim());
}

/** The strings of a Python list's repr: `['', "it's", 'a\\'b']`. */
export function parsePythonStrings(text: string): string[] {
  const found = text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gs);
  return Array.from(found, ([, single, double]) => (single ?? double ?? '').replace(/\\(.)/gs, '$1'));
}
