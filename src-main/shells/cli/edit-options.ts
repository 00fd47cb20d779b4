/** Reading the options of `lapidary edit`. Names of a model may hold any character, so its own names decide where one ends. */
import { type ModelEdit, noEdit } from '../../../src-shared/edit.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { LimitFlags } from './limit-options.js';

export interface EditOptions extends LimitFlags {
  extract?: string;
  addOutput: string[];
  removeOutput: string[];
  opset?: number;
  renameInput: string[];
  renameOutput: string[];
  renameNode: string[];
  renameValue: string[];
  setMetadata: string[];
  dropMetadata: string[];
  inlineData?: boolean;
  splitData?: boolean;
  dataThreshold?: number;
  stripPaths?: boolean;
  out?: string;
  prove: boolean;
  force?: boolean;
  copyData?: boolean;
  threads: number;
  json?: boolean;
  verbose?: boolean;
}

/** What the model calls things. */
export interface KnownNames {
  values: ReadonlySet<string>;
  nodes: ReadonlySet<string>;
}

const usage = (message: string, hint: string): LapidaryError => new LapidaryError('USAGE', message, hint);

/** Names between commas; a name that holds commas is taken whole where the model has it. */
function namesIn(text: string, known: ReadonlySet<string>): string[] {
  if (text === '') return [];
  const parts = text.split(',');
  const names: string[] = [];
  for (let at = 0; at < parts.length; ) {
    let end = at + 1;
    for (let longer = parts.length; longer > at + 1; longer -= 1)
      if (known.has(parts.slice(at, longer).join(','))) {
        end = longer;
        break;
      }
    const name = parts.slice(at, end).join(',');
    if (name === '') throw usage(`--extract has an empty name in '${text}'.`, 'Write it like --extract A,B..C,D.');
    names.push(name);
    at = end;
  }
  return names;
}

/** `A,B..C,D`; of several `..` the one at which the model knows all names. */
export function parseExtract(text: string, { values }: KnownNames): ModelEdit['extract'] {
  const splits: NonNullable<ModelEdit['extract']>[] = [];
  for (let at = text.indexOf('..'); at >= 0; at = text.indexOf('..', at + 1)) {
    const [from, to] = [text.slice(0, at), text.slice(at + 2)];
    if (from === '' && to === '') break;
    splits.push({ from: namesIn(from, values), to: namesIn(to, values) });
  }
  const known = splits.find(({ from, to }) => [...from, ...to].every((name) => values.has(name)));
  const first = known ?? splits[0];
  if (first === undefined)
    throw usage(
      `--extract takes where to start and where to end, not '${text}'.`,
      'Write it like --extract A,B..C,D; A.. goes to the outputs, ..C starts from the inputs.',
    );
  return first;
}

/** `a=b`; of several equals signs the one before which stands a name of the model. */
export function parseRename(text: string, option: string, known: ReadonlySet<string>): { from: string; to: string } {
  const splits: { from: string; to: string }[] = [];
  for (let at = text.indexOf('=', 1); at > 0; at = text.indexOf('=', at + 1))
    splits.push({ from: text.slice(0, at), to: text.slice(at + 1) });
  const split = splits.find(({ from }) => known.has(from)) ?? splits[0];
  if (split === undefined) throw usage(`${option} takes two names, not '${text}'.`, `Write it like ${option} a=b.`);
  return split;
}

/** The edit that is asked for. Throws USAGE. */
export function editOf(options: EditOptions, known: KnownNames): ModelEdit {
  const { extract, inlineData, splitData, dataThreshold } = options;
  if (inlineData === true && splitData === true)
    throw usage('--inline-data and --split-data ask for opposites.', 'Give one of them.');
  if (dataThreshold !== undefined && splitData !== true)
    throw usage('--data-threshold says what --split-data moves.', 'Add --split-data.');
  const renames = ([kind, option, texts]: [
    ModelEdit['renames'][number]['kind'],
    string,
    string[],
  ]): ModelEdit['renames'] =>
    texts.map((text) => ({ kind, ...parseRename(text, option, kind === 'node' ? known.nodes : known.values) }));
  return {
    extract: extract === undefined ? null : parseExtract(extract, known),
    addOutputs: options.addOutput,
    removeOutputs: options.removeOutput,
    renames: (
      [
        ['input', '--rename-input', options.renameInput],
        ['output', '--rename-output', options.renameOutput],
        ['value', '--rename-value', options.renameValue],
        ['node', '--rename-node', options.renameNode],
      ] as [ModelEdit['renames'][number]['kind'], string, string[]][]
    ).flatMap(renames),
    metadata: [
      ...options.setMetadata.map((text) => {
        const at = text.indexOf('=');
        if (at < 1)
          throw usage(
            `--set-metadata takes a key and its value, not '${text}'.`,
            'Write it like --set-metadata author=me.',
          );
        return { key: text.slice(0, at), value: text.slice(at + 1) };
      }),
      ...options.dropMetadata.map((key) => ({ key, value: null })),
    ],
    opset: options.opset ?? null,
    data: inlineData === true ? 'inline' : splitData === true ? 'split' : 'keep',
    dataThreshold: dataThreshold ?? noEdit.dataThreshold,
    stripPaths: options.stripPaths === true,
  };
}
