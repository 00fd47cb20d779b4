/**
 * What a layer's name and metadata say of where it came from. TensorRT joins the names of the nodes it fuses
 * (`/a/Conv + /a/Relu`), wraps them (`PWN(…)`, `{ForeignNode[/a/Mul.../b/Add]}`) and, since 8.6, lists them in Metadata:
 * `[ONNX Layer: /a/Conv]`, separated by a control character.
 */

export interface LayerOrigin {
  /** Nodes of the original model, as far as they are named. */
  nodes: string[];
  /** Module path they share, joined by '/'; '' when there is none. */
  scope: string;
  /** Optimisation profile the layer belongs to. */
  profile: number;
}

const maxNodes = 200;
/** What a layer can be called at most for its name to be looked through. */
const maxNameText = 20_000;

export function layerOrigin(name: string, metadata: unknown): LayerOrigin {
  const profile = Number(/ \[profile (\d{1,3})\]$/.exec(name)?.[1] ?? 0);
  const listed = typeof metadata === 'string' ? nodesOfMetadata(metadata.slice(0, maxNameText)) : [];
  const nodes = listed.length > 0 ? listed : pathsIn(name.slice(0, maxNameText));
  return { nodes, scope: sharedScope(nodes), profile };
}

function nodesOfMetadata(metadata: string): string[] {
  return [...metadata.matchAll(/\[(?:[A-Z][\w ]*): ([^\]\x1e\x1f]*)\]/g)]
    .slice(0, maxNodes)
    .map(([, node = '']) => node);
}

/** Paths in a name, as exporters write them: a slash, and what follows up to a bracket, a blank or a comma. */
function pathsIn(name: string): string[] {
  return [...name.matchAll(/\/[^\s,()[\]{}]+/g)]
    .slice(0, maxNodes)
    .flatMap(([path]) => path.split('...'))
    .filter((path) => path.startsWith('/'));
}

function sharedScope(nodes: readonly string[]): string {
  const paths = nodes.filter((node) => node.includes('/')).map((node) => node.split('/').filter((part) => part !== ''));
  // One node without a path lies outside of every module.
  if (paths.length === 0 || paths.length < nodes.length) return '';
  const [first = [], ...others] = paths.map((path) => path.slice(0, -1));
  let length = first.length;
  for (const path of others) {
    let same = 0;
    while (same < length && path[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).join('/');
}
