/** What is said of a torch.export archive and its programs as a whole. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { readZipEntry } from '../zip/zip-entry.js';
import type { ExportArchive } from './archive.js';
import type { ProgramFacts } from './read-program.js';
import { symbolText } from './symbol-text.js';

const mostNamed = 20;
const maxExtraBytes = 64 << 10;
const newestMajor = 8;
const oldestMajor = 5;

/** Extra files may be texts of the user's own: short ones are shown. */
export function archiveMetadata(archive: ExportArchive): Map<string, string> {
  const { source, layout, version, programs, compiled, extra, executorch } = archive;
  const metadata = new Map<string, string>();
  metadata.set('archive', `${layout}${version === '' ? '' : `, version ${version}`}`);
  if (programs.length > 1) metadata.set('models', listed(programs.map(({ name }) => name)));
  if (compiled.length > 0) metadata.set('AOTInductor code, not shown', listed(compiled));
  if (executorch.length > 0) metadata.set('ExecuTorch programs, not shown', listed(executorch));
  for (const entry of extra.slice(0, mostNamed)) {
    const text = entry.bytes <= maxExtraBytes ? utf8(readZipEntry(source, entry, maxExtraBytes)) : undefined;
    metadata.set(entry.name.replace(/^.*?(extra(_files)?\/)/, '$1'), text ?? `${String(entry.bytes)} bytes`);
  }
  return metadata;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).slice(0, 2000);
  } catch {
    return undefined;
  }
}

export function programMetadata(facts: ProgramFacts): Map<string, string> {
  const { program, schemaVersion, signature, hints, sampleInputs } = facts;
  const metadata = new Map<string, string>();
  const set = (key: string, items: readonly string[]): void => {
    if (items.length > 0) metadata.set(key, listed(items));
  };
  metadata.set('schema version', `${String(schemaVersion.major)}.${String(schemaVersion.minor)}`);
  set('dialect', [...(program.verifiers ?? []), ...(program.dialect == null ? [] : [program.dialect])]);
  for (const kind of ['parameter', 'buffer', 'constant'] as const) {
    const count = signature.state.filter((each) => each.kind === kind).length;
    if (count > 0) metadata.set(`${kind}s`, String(count));
  }
  for (const [symbol, { min_val, max_val }] of Object.entries(program.range_constraints).slice(0, 1000)) {
    const range = `${bound(min_val)} … ${bound(max_val)}`;
    const name = symbolText(symbol);
    const hint = hints.get(name);
    metadata.set(`size ${name}`, hint === undefined ? range : `${range} (example: ${String(hint)})`);
  }
  set('guards', program.guards_code ?? []);
  set('constant inputs and outputs', signature.constants);
  for (const kind of ['buffer', 'parameter', 'input'] as const) {
    const changed = signature.changes.filter((each) => each.kind === kind);
    const texts = changed.map(({ name, becomes }) => (becomes === '' ? name : `${name} ← ${becomes}`));
    set(`${kind}s changed by a run`, texts);
  }
  set('training outputs', signature.training);
  set('example inputs', sampleInputs);
  return metadata;
}

const bound = (value: number | null | undefined): string => (value == null ? 'any' : String(value));

function listed(items: readonly string[]): string {
  const shown = items.slice(0, mostNamed).map((item) => (item.length > 300 ? `${item.slice(0, 299)}…` : item));
  const rest = items.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en-US')} more` : ''}`;
}

export function programWarnings({ schemaVersion, signature, missing, problems }: ProgramFacts): InspectWarning[] {
  const warnings: InspectWarning[] = [];
  const { major, minor } = schemaVersion;
  if (major > newestMajor || major < oldestMajor) {
    const known = `${String(oldestMajor)} to ${String(newestMajor)}`;
    const message = `The file has schema version ${String(major)}.${String(minor)}; versions ${known} are known here, so some of it may not be shown.`;
    warnings.push({ code: 'SCHEMA_VERSION_UNKNOWN', message });
  }
  const changed = (kind: 'buffer' | 'parameter' | 'input'): string[] =>
    signature.changes.filter((each) => each.kind === kind).map(({ name }) => name);
  const state = [...changed('buffer'), ...changed('parameter')];
  if (state.length > 0) {
    const message = `A run changes ${counted(state, 'stored tensor')}: what the next run gives depends on it.`;
    warnings.push({ code: 'STATE_CHANGED', message });
  }
  const inputs = changed('input');
  if (inputs.length > 0) {
    warnings.push({ code: 'INPUT_CHANGED', message: `A run writes into ${counted(inputs, 'input')} of its caller.` });
  }
  if (missing.length > 0) {
    const message = `The file does not hold ${counted(missing, 'weight')}: values of those cannot be shown.`;
    warnings.push({ code: 'WEIGHTS_MISSING', message });
  }
  for (const problem of problems.slice(0, mostNamed)) warnings.push({ code: 'WEIGHTS_UNREADABLE', message: problem });
  return warnings;
}

/** `2 inputs (x, y)`. */
function counted(names: readonly string[], noun: string): string {
  const rest = names.length > 3 ? ` and ${(names.length - 3).toLocaleString('en-US')} more` : '';
  const plural = names.length === 1 ? noun : `${noun}s`;
  return `${names.length.toLocaleString('en-US')} ${plural} (${names.slice(0, 3).join(', ')}${rest})`;
}
