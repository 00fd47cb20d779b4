/** What a careful engineer should know before loading a file: for pickles what they would run, for models their findings. */
import type { Finding } from '../../src-shared/finding.js';
import { FileSource } from './byte-source.js';
import { checkpointFindings } from './checkpoint/checkpoint-format.js';
import { isLegacyCheckpoint, openLegacyCheckpoint, torchArchiveKind } from './checkpoint/containers.js';
import type { OpenedModel } from './model-format.js';
import { checkModelFile } from './path-checks.js';
import { globalName, isRecord, type PickleValue } from './pickle/pickle-values.js';
import { loadFindings, safetyFindings } from './pickle/safety.js';
import { eventsOf, type PickleEvent } from './pickle/unpickle.js';
import { openModel } from './registry.js';
import { readZipDirectory, type ZipEntry } from './zip/zip-directory.js';
import { readZipEntry } from './zip/zip-entry.js';

/** Pickles and zip entries up to this size are looked into; weights are larger and hold no opcodes. */
const maxPickleBytes = 256 << 20;
/** Pickles in one file behind each other; torch's legacy format has five. */
const maxPickles = 64;

/**
 * Findings of a file, whatever it is; `opened` is the file's model where it is open already. Throws what opening throws
 * for files that are neither pickle nor model.
 */
export async function lintFile(path: string, opened?: OpenedModel): Promise<Finding[]> {
  const file = checkModelFile(path);
  const source = new FileSource(file.path);
  try {
    const head = new Uint8Array(4096);
    const length = source.read(head, 0);
    if (isLegacyCheckpoint(head)) return checkpointFindings(openLegacyCheckpoint(source));
    if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PK\x03\x04') return lintZip(source);
    if (looksLikePickle(head.subarray(0, length))) return lintPickles(source);
  } finally {
    source.close();
  }
  const { report } = opened ?? (await openModel(path));
  return report.warnings.map(({ code, message }) => ({
    rule: code.toLowerCase().replaceAll('_', '-'),
    severity: 'warning',
    message,
    where: '',
    fix: '',
  }));
}

/** A protocol byte, or text that old protocols begin with and no other format here does. */
function looksLikePickle(head: Uint8Array): boolean {
  if (head[0] === 0x80 && (head[1] ?? 0xff) <= 5) return true;
  const text = Buffer.from(head).toString('latin1');
  return /^(\(|c[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n|\]|\}|\(lp|\(dp)/.test(text) && eventsOf(head, '').length > 0;
}

function lintZip(source: FileSource): Finding[] {
  const findings: Finding[] = [];
  const entries = readZipDirectory(source);
  const scripted = torchArchiveKind(entries) === 'torchscript';
  for (const entry of entries) {
    if (!mayBePickle(source, entry)) continue;
    const { events, problem } = eventsOf(readZipEntry(source, entry, maxPickleBytes), entry.name);
    // torch.jit.load knows the archive's own types and a few helpers; it imports nothing by name.
    findings.push(
      ...(scripted
        ? loadFindings(withoutScriptTypes(events), entry.name, problem)
        : safetyFindings(events, entry.name, problem)),
    );
  }
  return findings;
}

function withoutScriptTypes(events: readonly PickleEvent[]): PickleEvent[] {
  const isScriptType = (value: PickleValue): boolean => /^(__torch__|torch\.jit\._pickle)\./.test(globalName(value));
  return events.filter((event) => {
    if (event.kind === 'import') return !isScriptType(event.global);
    if (event.kind === 'call') return !isScriptType(event.call.callable);
    const { target } = event.kind === 'state' ? event : { target: null };
    return !(isRecord(target) && target.kind === 'call' && isScriptType(target.callable));
  });
}

/** By name, or by the first bytes: a pickle may be called anything. */
function mayBePickle(source: FileSource, entry: ZipEntry): boolean {
  if (/\.(pkl|pickle)$/i.test(entry.name)) return true;
  if (entry.bytes < 2 || entry.bytes > maxPickleBytes || entry.encrypted) return false;
  // Weights are stored as they are: two bytes tell. What is packed has to be unpacked to see.
  if (/(^|\/)data\/\d+$/.test(entry.name) && entry.method === 0) return false;
  const content = readZipEntry(source, entry, maxPickleBytes);
  const { problem, events } = eventsOf(content, entry.name);
  return content[0] === 0x80 && (content[1] ?? 0xff) <= 5 && (problem === null || events.length > 0);
}

function lintPickles(source: FileSource): Finding[] {
  const bytes = new Uint8Array(Math.min(source.size, maxPickleBytes));
  source.read(bytes, 0);
  const findings: Finding[] = [];
  let at = 0;
  for (let index = 0; index < maxPickles && at < bytes.length; index += 1) {
    const part = bytes.subarray(at);
    // What follows the first pickle need not be one.
    if (index > 0 && !(part[0] === 0x80 && (part[1] ?? 0xff) <= 5)) break;
    const { events, problem, length } = eventsOf(part, source.path);
    findings.push(...safetyFindings(events, index === 0 ? '' : `pickle ${String(index + 1)}`, problem));
    if (problem !== null) break;
    at += length;
  }
  return findings;
}
