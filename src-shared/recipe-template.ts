/** A recipe for a source that has none yet, with a comment on every key. Pure: text out. */
import { stringify } from 'yaml';
import { placeOf, type RecipeSource } from './recipe-source.js';
import type { SourceDescription } from './source.js';
import { type TargetId, targets } from './target.js';
import type { Option } from './targets/option.js';
import { targetOptions } from './targets/target-options.js';
import { counted } from './units.js';

export interface TemplateInputs {
  /** Input specs, and where they come from: 'declared by the source' … */
  specs: readonly string[];
  origin: string;
  outputs: readonly string[] | null;
}

/** A YAML scalar or flow collection on one line. */
const inline = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, singleQuote: true }).trim();

function comment(text: string, indent = ''): string {
  const width = 110 - indent.length;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `${indent}# ${line}`).join('\n');
}

const defaultText = (option: Option): string => (option.default === null ? 'null' : inline(option.default));

/** One target: its id, and its options with their defaults as comments to be uncommented. */
function targetText(target: TargetId): string {
  const options = targetOptions[target].flatMap((option) => [
    comment(`${option.help} ${option.reason}`, '    '),
    `    # ${option.key}: ${defaultText(option)}`,
  ]);
  return [`  - target: ${target} # ${targets[target].title}`, ...options].join('\n');
}

const sourceKeys: readonly [keyof RecipeSource, string][] = [
  ['file', 'a Python file, a pickled module, a TorchScript file or a .pt2; relative to this recipe'],
  ['folder', 'a Hugging Face folder'],
  ['model', 'a model of torchvision or timm'],
  ['entry', 'the function, class or instance in the file'],
  ['arguments', 'keyword arguments of the entry'],
  ['checkpoint', 'weights to load into the model'],
  ['strict', 'false: keys that do not match are left as they are'],
  ['trust', 'loading this file runs code, and that is agreed to'],
  ['sha256', 'the file that was agreed to'],
  ['task', 'the head to put on the model'],
  ['path', 'folders with the classes of a pickled module'],
];

function sourceText(source: RecipeSource): string {
  const lines = sourceKeys.flatMap(([key, words]) => {
    const value = source[key];
    return value === undefined ? [] : [`  ${key}: ${inline(value)} # ${words}`];
  });
  return ['source:', ...lines].join('\n');
}

/** The text of a new recipe. `wanted`: its targets, in order. */
export function recipeTemplate(
  source: RecipeSource,
  described: Pick<SourceDescription, 'moduleClass' | 'parameters'>,
  inputs: TemplateInputs,
  wanted: readonly TargetId[],
): string {
  const outputs =
    inputs.outputs === null
      ? `${comment('Names for what forward returns, in order; left out, the exporter names them.')}\n# outputs: [output]`
      : `outputs: ${inline(inputs.outputs)} # names for what forward returns, in order`;
  return `# ${described.moduleClass}, ${counted(described.parameters.count, 'parameter')}, from ${placeOf(source)}.
# Run it with: lapidary run THIS_FILE
lapidary: 1 # version of the recipe format

${sourceText(source)}

${comment(`Inputs: ${inputs.origin}. name:dtype[dim,…]; batch=2{1..8} is an axis exported at 2 and promised from 1 to 8; int64(0..99) bounds the values. An example size of 1 would be frozen by the exporters.`)}
inputs:
${inputs.specs.map((spec) => `  - ${inline(spec)}`).join('\n')}
${outputs}

# Any of: ${Object.keys(targets).join(', ')}.
targets:
${wanted.map(targetText).join('\n')}

checks:
  # Largest difference from PyTorch that passes, for float32; rule: both, house (these tolerances) or scale (docs/parity.md).
  parity: { atol: 1e-4, rtol: 1e-3, rule: both }

measure:
  subjects: ${inline(['eager', ...wanted])} # what is timed; [] times nothing
  warmup: 50 # calls that are not counted, per subject
  samples: 500 # calls that are
  threads: 1 # the same for every subject, or the figures cannot be compared
  # batch: [1, 8] # batch sizes to time at; left out, the example's
`;
}
