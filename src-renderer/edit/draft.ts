/** The pending edits of a model: what each says, the edit without it, and the command line of all. Pure. */
import { type ModelEdit, noEdit } from '../../src-shared/edit.js';

export interface Pending {
  text: string;
  without: (edit: ModelEdit) => ModelEdit;
}

type Rename = ModelEdit['renames'][number];

const except = <T>(list: readonly T[], item: T): T[] => list.filter((each) => each !== item);

/** `A, B` or, of an empty list, what stands for it. */
const listed = (names: readonly string[], none: string): string => (names.length === 0 ? none : names.join(', '));

/** One entry for everything that is asked for, in the order in which it is shown. */
export function pendingOf(edit: ModelEdit): Pending[] {
  const { extract } = edit;
  return [
    ...(extract === null
      ? []
      : [
          {
            text: `Extract from ${listed(extract.from, 'the inputs')} to ${listed(extract.to, 'the outputs')}`,
            without: (now: ModelEdit) => ({ ...now, extract: null }),
          },
        ]),
    ...edit.addOutputs.map((name) => ({
      text: `Output ${name}`,
      without: (now: ModelEdit) => ({ ...now, addOutputs: except(now.addOutputs, name) }),
    })),
    ...edit.removeOutputs.map((name) => ({
      text: `No output ${name}`,
      without: (now: ModelEdit) => ({ ...now, removeOutputs: except(now.removeOutputs, name) }),
    })),
    ...edit.renames.map((rename) => ({
      text: `${rename.kind} ${rename.from} → ${rename.to}`,
      without: (now: ModelEdit) => ({ ...now, renames: except(now.renames, rename) }),
    })),
    ...edit.metadata.map((entry) => ({
      text: entry.value === null ? `No metadata ${entry.key}` : `Metadata ${entry.key} = ${entry.value}`,
      without: (now: ModelEdit) => ({ ...now, metadata: except(now.metadata, entry) }),
    })),
    ...(edit.opset === null
      ? []
      : [{ text: `Opset ${String(edit.opset)}`, without: (now: ModelEdit) => ({ ...now, opset: null }) }]),
    ...(edit.data === 'keep'
      ? []
      : [
          {
            text:
              edit.data === 'inline'
                ? 'Weights in the file'
                : `Weights from ${String(edit.dataThreshold)} bytes beside it`,
            without: (now: ModelEdit) => ({ ...now, data: 'keep' as const }),
          },
        ]),
    ...(edit.stripPaths
      ? [{ text: 'Local paths cut out', without: (now: ModelEdit) => ({ ...now, stripPaths: false }) }]
      : []),
  ];
}

const withOne = (list: readonly string[], name: string): string[] => [...except(list, name), name];

export const addOutput = (edit: ModelEdit, name: string): ModelEdit =>
  edit.removeOutputs.includes(name)
    ? { ...edit, removeOutputs: except(edit.removeOutputs, name) }
    : { ...edit, addOutputs: withOne(edit.addOutputs, name) };

export const removeOutput = (edit: ModelEdit, name: string): ModelEdit =>
  edit.addOutputs.includes(name)
    ? { ...edit, addOutputs: except(edit.addOutputs, name) }
    : { ...edit, removeOutputs: withOne(edit.removeOutputs, name) };

export function extractAt(edit: ModelEdit, end: 'from' | 'to', name: string): ModelEdit {
  const { from, to } = edit.extract ?? { from: [], to: [] };
  return { ...edit, extract: end === 'from' ? { from: withOne(from, name), to } : { from, to: withOne(to, name) } };
}

/** A later rename of the same thing takes the place of the first. */
export const rename = (edit: ModelEdit, { kind, from, to }: Rename): ModelEdit => ({
  ...edit,
  renames: [
    ...edit.renames.filter((each) => each.from !== from || (each.kind === 'node') !== (kind === 'node')),
    { kind, from, to },
  ],
});

export const setMetadata = (edit: ModelEdit, key: string, value: string | null): ModelEdit => ({
  ...edit,
  metadata: [...edit.metadata.filter((each) => each.key !== key), { key, value }],
});

/** `m.onnx` → `m.edited.onnx`, beside it. */
export const proposedPath = (path: string): string =>
  path.replace(/(\.[^./\\]+)?$/, (ending) => `.edited${ending || '.onnx'}`);

/** The same edit on the command line. */
export function editCommand(path: string, edit: ModelEdit, out: string): string {
  const quoted = (text: string): string => (/^[\w./:=@+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  const option = (name: string, text: string): string => `--${name} ${quoted(text)}`;
  return [
    `lapidary edit ${quoted(path)}`,
    ...(edit.extract === null
      ? []
      : [option('extract', `${edit.extract.from.join(',')}..${edit.extract.to.join(',')}`)]),
    ...edit.addOutputs.map((name) => option('add-output', name)),
    ...edit.removeOutputs.map((name) => option('remove-output', name)),
    ...edit.renames.map(({ kind, from, to }) => option(`rename-${kind}`, `${from}=${to}`)),
    ...edit.metadata.map(({ key, value }) =>
      value === null ? option('drop-metadata', key) : option('set-metadata', `${key}=${value}`),
    ),
    ...(edit.opset === null ? [] : [`--opset ${String(edit.opset)}`]),
    ...(edit.data === 'inline' ? ['--inline-data'] : []),
    ...(edit.data === 'split'
      ? [
          '--split-data',
          ...(edit.dataThreshold === noEdit.dataThreshold ? [] : [`--data-threshold ${String(edit.dataThreshold)}`]),
        ]
      : []),
    ...(edit.stripPaths ? ['--strip-paths'] : []),
    `-o ${quoted(out)}`,
  ].join(' ');
}
