/** The result of `lapidary edit` for a terminal. */
import { proofMarks } from './proof-marks.js';
import type { ModelDiff, ModelEditResult } from '../../../src-shared/edit.js';
import { formatBytes } from '../../../src-shared/units.js';
import { shortened } from './axes-options.js';
import { textTable } from './text-table.js';

/** Rows that are shown; --json has more. */
const maxRows = 40;

const oneLine = (text: string | null): string => shortened((text ?? '–').replace(/\s+/g, ' '));

const titles = (...names: string[]): { title: string }[] => names.map((title) => ({ title }));

function counts({ nodes, initializers, fileBytes, dataBytes, strippedPaths }: ModelDiff): string[] {
  const size = ({ before, after }: { before: number; after: number }): string =>
    before === after ? formatBytes(after) : `${formatBytes(before)} → ${formatBytes(after)}`;
  const number = ({ before, after }: { before: number; after: number }): string =>
    before === after ? String(after) : `${String(before)} → ${String(after)}`;
  return [
    `nodes: ${number(nodes)} (${String(nodes.added)} added, ${String(nodes.removed)} removed, ${String(nodes.changed)} changed)`,
    `initializers: ${number(initializers)}`,
    `file: ${size(fileBytes)}${dataBytes.before + dataBytes.after > 0 ? `, data files: ${size(dataBytes)}` : ''}`,
    ...(strippedPaths > 0 ? [`local paths cut out: ${String(strippedPaths)}`] : []),
  ];
}

export function editText({ diff, proof, out, dataFiles }: ModelEditResult): string {
  const rows = diff.changes.slice(0, maxRows);
  const more = diff.changes.length - rows.length;
  return [
    ...(rows.length === 0
      ? []
      : [
          textTable(
            titles('', 'name', 'before', 'after'),
            rows.map(({ what, name, before, after }) => [what, oneLine(name), oneLine(before), oneLine(after)]),
          ),
        ]),
    ...(more > 0 ? [`and ${String(more)} more (--json)`] : []),
    ...counts(diff),
    ...diff.notes,
    ...(proof === null || proof.cases.length === 0
      ? []
      : [
          textTable(
            titles('proof', '', ''),
            proof.cases.map(({ title, verdict, reason }) => [title, proofMarks[verdict], reason]),
          ),
        ]),
    ...(out === null
      ? ['Nothing was written.']
      : [`wrote ${out} (${formatBytes(diff.fileBytes.after)})`, ...dataFiles.map((file) => `wrote ${file}`)]),
  ].join('\n');
}
