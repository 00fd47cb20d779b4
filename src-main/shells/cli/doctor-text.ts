/** What `lapidary doctor` prints. */
import type { DoctorReport } from '../../../src-shared/contract.js';
import type { FoundPython } from '../../../src-shared/python-environment.js';
import { textTable } from './text-table.js';

const marks = { ok: '✓', warning: '!', missing: '✕' } as const;

const table = (titles: readonly string[], rows: string[][]): string[] =>
  rows.length === 0
    ? []
    : [
        '',
        textTable(
          titles.map((title) => ({ title })),
          rows,
        ),
      ];

function pythonRow({ path, place, version, packages, devices, lacks, problem, used }: FoundPython): string[] {
  const state = problem ?? (lacks.length === 0 ? 'ready' : `lacks ${lacks.join(', ')}`);
  return [
    used ? '→' : '',
    path,
    place,
    version ?? '–',
    ...['torch', 'onnx', 'onnxruntime', 'transformers'].map((name) => packages[name] ?? '–'),
    devices.length === 0 ? '–' : devices.join('; '),
    state,
  ];
}

export function doctorText(report: DoctorReport, pythons: readonly FoundPython[]): string {
  return [
    ...report.checks.map((check) => `${marks[check.state]} ${check.title}: ${check.detail}`),
    ...table(
      ['', 'for', 'state', 'what provides it'],
      report.needs.map(({ title, lacks, command }) => [
        lacks.length === 0 ? '✓' : '–',
        title,
        lacks.length === 0 ? 'ready' : `lacks ${lacks.join(', ')}`,
        command,
      ]),
    ),
    ...table(
      ['', 'Python', 'found', 'version', 'torch', 'onnx', 'onnxruntime', 'transformers', 'devices', 'state'],
      pythons.map(pythonRow),
    ),
    '',
    `data folder: ${report.dataDir}`,
  ].join('\n');
}
