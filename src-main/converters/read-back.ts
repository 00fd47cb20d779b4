/** What an exported file itself says, and how that differs from what was asked. */
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { Finding } from '../../src-shared/finding.js';
import type { ValueInfo } from '../../src-shared/inspect.js';
import { type ArtifactMark, type ExportRequest, type TargetRequest, targets } from '../../src-shared/target.js';
import type { JobContext } from '../jobs/job-context.js';
import { readAndLint } from '../process/reader/read-report.js';
import { runtimeFor } from '../runtimes/registry.js';
import type { Services } from '../services.js';

export interface FileFacts {
  /** Opset of the default domain; null where the format has none. */
  opset: number | null;
  /** Both empty where this version does not read the format's values. */
  inputs: ValueInfo[];
  outputs: ValueInfo[];
  findings: Finding[];
}

function finding(rule: string, severity: Finding['severity'], message: string, fix: string): Finding {
  return { rule, severity, message, where: '', fix };
}

/** Names that were asked for and are not in the file, or the other way round. */
export function nameFindings(
  request: Pick<ExportRequest, 'inputs' | 'outputs'>,
  file: Pick<FileFacts, 'inputs' | 'outputs'>,
): Finding[] {
  const findings: Finding[] = [];
  const present = new Set(file.inputs.map((input) => input.name));
  const dropped = request.inputs.map((spec) => spec.name).filter((name) => !present.has(name));
  if (dropped.length > 0) {
    findings.push(
      finding(
        'input-dropped',
        'warning',
        `The file has no input ${dropped.join(', ')}: the exported graph does not use it.`,
        'Check that forward uses it; what calls the file must not pass it.',
      ),
    );
  }
  const found = file.outputs.map((output) => output.name);
  if (request.outputs !== null && request.outputs.join() !== found.join()) {
    findings.push(
      finding(
        'output-names-changed',
        'warning',
        `The outputs ${request.outputs.join(', ')} were asked for, and the file has ${found.join(', ')}.`,
        'Name as many outputs as forward returns, in order.',
      ),
    );
  }
  return findings;
}

/** The opset as asked, or a finding. */
export function opsetFindings(asked: number | null, found: number | null): Finding[] {
  if (asked === null || asked === found) return [];
  return [
    finding(
      'opset-changed',
      'warning',
      `Opset ${String(asked)} was asked for and the file has ${String(found ?? 'none')}.`,
      'Ask for an opset the exporter writes: 18–25 for onnx, 13–23 for onnx-legacy.',
    ),
  ];
}

/** What running it at several sizes decides better than looking at it does. */
const decidedByRunning = new Set(['suspected-freeze', 'declared-freeze', 'shape-contradiction']);

/** Errors and warnings of lint that belong to an artifact; notes are left to `lapidary lint`. */
export function lintOfArtifact(findings: readonly Finding[]): Finding[] {
  return findings
    .filter(({ rule, severity }) => severity !== 'info' && !decidedByRunning.has(rule))
    .map(({ rule, severity, message, where, fix }) => ({ rule, severity, message, where, fix }));
}

/** Reads an artifact back and lints it. Values of formats other than ONNX are left to the exporter's word. */
export async function readBack(
  path: string,
  request: ExportRequest,
  target: TargetRequest,
  signal: AbortSignal,
): Promise<FileFacts> {
  const { report, findings: lint } = await readAndLint(path, signal);
  const findings = lintOfArtifact(lint);
  if (targets[target.target].runtime !== 'ort') return { opset: null, inputs: [], outputs: [], findings };
  const opset = report.opsets[''] ?? null;
  findings.push(...opsetFindings(target.opset, opset), ...nameFindings(request, report));
  return { opset, inputs: report.inputs, outputs: report.outputs, findings };
}

/** What the checker said, as a mark; undefined for formats without one. */
export function checkerMark(verdict: { ok: boolean; message: string } | null | undefined): ArtifactMark[] {
  if (verdict === undefined || verdict === null) return [];
  return [{ id: 'checker', ok: verdict.ok, message: verdict.message.split('\n')[0] ?? '' }];
}

/** The artifact's operator library, as options of the subject that runs it. */
export function libraryOf(target: TargetRequest): { library?: string } {
  const library = target.options.operator_library;
  return typeof library === 'string' && library !== '' ? { library } : {};
}

/** Whether ONNX Runtime makes a session of the file, in a process of its own; nothing for other formats. */
export async function loadsMark(
  context: JobContext,
  services: Services,
  path: string,
  request: ExportRequest,
  target: TargetRequest,
): Promise<ArtifactMark[]> {
  const { runtime } = targets[target.target];
  if (runtime !== 'ort') return [];
  try {
    const session = await runtimeFor('ort', { python: services.python, isolated: true }).open(
      context,
      { path, entry: null, runtime, options: libraryOf(target), label: path },
      { threads: request.threads, inputNames: request.inputs.map((spec) => spec.name), outputNames: null },
    );
    const { provider } = session;
    await session.close();
    return [{ id: 'loads', ok: true, message: `ONNX Runtime makes a session of it (${provider}).` }];
  } catch (error) {
    if (context.signal.aborted || !(error instanceof LapidaryError)) throw error;
    return [{ id: 'loads', ok: false, message: toErrorInfo(error).message }];
  }
}

/** A mark that is not good is an error, in the words of the field. */
export function markFindings(marks: readonly ArtifactMark[]): Finding[] {
  return marks
    .filter((mark) => !mark.ok)
    .map((mark) =>
      mark.id === 'checker'
        ? finding(
            'onnx-checker',
            'error',
            `onnx.checker refuses the file: ${mark.message}`,
            'Try another opset, or the other ONNX exporter.',
          )
        : finding(
            'does-not-load',
            'error',
            mark.message,
            'Try another opset, or the other ONNX exporter; a custom operator needs its operator_library.',
          ),
    );
}
