/** Paths of somebody's machine in a text, and the text without their folders. Pure. */

/** Endings of the files that exporters name. */
const endings =
  'py|pyc|pyx|ipynb|pth?|ckpt|onnx|safetensors|bin|json|ya?ml|txt|so|dll|dylib|cpp|cc|cxx|cu|cuh|c|h|hpp|tflite|pb|h5|npz?|pkl|gguf|zip|tar|gz';
/** Folders that stand at the top of a machine's disk: what begins with one is a path, whatever it ends in. */
const tops =
  'home|root|Users|usr|opt|tmp|var|mnt|media|private|content|workspaces?|data|srv|build|app|kaggle|databricks|Volumes|Applications|Library|nix|etc|scratch|project|code|src';

/** Up to the end of the quotes or of the line: only there may a folder have blanks. */
const quoted = /(["'`])(?:file:\/\/)?((?:\/|~\/|[A-Za-z]:[\\/]|\\\\)[^"'`\n]*[\\/])([^"'`\\/\n]*)\1/g;
const wholeLine = new RegExp(
  String.raw`^(\s*(?:#|at|in|File)?\s*)((?:file://)?(?:/|~/|[A-Za-z]:[\\/]|\\\\)[^\n"'<>|]*?[\\/])([^\\/\n"'<>|]+?\.(?:${endings}))(?=$|[(:,;)\s])`,
  'gm',
);
const bare = new RegExp(
  String.raw`(?<![\w./\\:-])((?:file://)?(?:/(?:${tops})/|~/|[A-Za-z]:[\\/]|\\\\[\w.$-]+\\)(?:[^\s"'\`<>|,;:()\\/]+[\\/])*)([^\s"'\`<>|,;:()\\/]*)`,
  'g',
);
const withEnding = new RegExp(
  String.raw`(?<![\w./\\:-])(/(?:[^\s"'\`<>|,;:()/]+/)+)([^\s"'\`<>|,;:()/]+\.(?:${endings}))\b`,
  'g',
);

/** The text with paths cut to the names of their files, and how many there were. */
export function withoutPaths(text: string): { text: string; found: number } {
  let found = 0;
  const cut = (name: string): string => {
    found += 1;
    return name;
  };
  const left = text
    .replace(quoted, (_, mark: string, __: string, name: string) => mark + cut(name) + mark)
    .replace(wholeLine, (_, before: string, __: string, name: string) => before + cut(name))
    .replace(bare, (_, __: string, name: string) => cut(name))
    .replace(withEnding, (_, __: string, name: string) => cut(name));
  return { text: left, found };
}
