/**
 * What a layer's name and metadata say of where it came from. TensorRT joins the names of the nodes it fuses
 * (`/a/Conv + /a/Relu`, weights among them: `a.weight + Conv_3`), wraps them (`PWN(…)`, `{ForeignNode[/a/Mul.../b/Add]}`)
 * and, since 8.6, lists them in Metadata: `[ONNX Layer: /a/Conv]`, separated by a control character.
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
/** Longer names are not looked through to their end. */
const maxNameText = 20_000;

export function layerOrigin(name: string, metadata: unknown): LayerOrigin {
  const profile = Number(/ \[profile (\d{1,3})\]$/.exec(name)?.[1] ?? 0);
  const parts = partsOf(name.slice(0, maxNameText));
  const listed = typeof metadata === 'string' ? nodesOfMetadata(metadata.slice(0, maxNameText)) : [];
  const nodes = listed.length > 0 ? listed : parts.filter((part) => part.includes('/'));
  const scope = sharedScope(nodes.map((node) => node.split('/'))) || sharedScope(weightsIn(parts));
  return { nodes, scope, profile };
}

function nodesOfMetadata(metadata: string): string[] {
  // A bracket or a control character ends an entry.
  return [...metadata.matchAll(/\[(?:[A-Z][\w ]*): ([^\]\p{Cc}]*)\]/gu)]
    .slice(0, maxNodes)
    .map(([, node = '']) => node);
}

/** The names in a layer's name. `X_/Y copy` is a copy of Y into X. */
function partsOf(name: string): string[] {
  return name
    .replace(/^Reformatting CopyNode for (Input|Output) Tensor \d+ to /, '')
    .replace(/_\/.* copy$/, '')
    .split(/ \+ |, |\.\.\.|[()[\]{}]/)
    .slice(0, maxNodes)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.includes(' '));
}

/** Paths of weights, which are named by their modules: `layer1.0.conv1.weight`. */
const weightsIn = (parts: readonly string[]): string[][] =>
  parts
    .filter((part) => /^[\w.]+\.(weight|bias|running_mean|running_var|in_proj_weight|scale)$/.test(part))
    .map((part) => part.split('.'));

/** What the modules of all paths have in common; '' when one has no module. */
function sharedScope(paths: readonly (readonly string[])[]): string {
  const modules = paths.map((path) => path.filter((segment) => segment !== '').slice(0, -1));
  const [first = [], ...others] = modules;
  let length = first.length;
  for (const module of others) {
    let same = 0;
    while (same < length && module[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).join('/');
}
