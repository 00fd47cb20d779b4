/**
 * What loading a zip or tar archive would run: pickles by whatever name, also those in archives within it (a .pt2 keeps whole
 * files of torch.save), and texts that torch would evaluate.
 */
import type { Finding } from '../../src-shared/finding.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { PartSource } from './byte-part.js';
import { type ByteSource, MemorySource } from './byte-source.js';
import { withoutSafeLoading } from './checkpoint/checkpoint-format.js';
import { isLegacyCheckpoint, type TorchArchive, torchArchiveKind } from './checkpoint/containers.js';
import { isTarCheckpoint, isTarPart, tarPickles, withoutOwnIds } from './checkpoint/tar-container.js';
import { expressionFindings } from './exported/export-safety.js';
import { eventsIn, lintPickles, maxPickleBytes, objectArray } from './lint-pickles.js';
import { acts, imports } from './pickle/pickle-like.js';
import { globalName, isRecord, type PickleValue } from './pickle/pickle-values.js';
import { loadFindings, safetyFindings } from './pickle/safety.js';
import { eventsOf, type PickleEvent } from './pickle/unpickle.js';
import { looksLikeTar, readTarDirectory } from './tar/tar-directory.js';
import { entryDataOffset, readZipDirectory, type ZipEntry } from './zip/zip-directory.js';
import { readZipEntry } from './zip/zip-entry.js';

/** Archives within archives; torch makes two levels. */
const maxDepth = 4;
/** Pickles of torch's legacy format, before its storages. */
const legacyPickles = 5;
/** Packed entries that are unpacked to be looked into, together. */
const maxUnpackedBytes = 1 << 30;

interface Walk {
  /** Names of the archives around, for `where`. */
  path: string;
  depth: number;
  /** Shared by all levels. */
  unpacked: { bytes: number; skipped: number };
}

/** Findings of a zip or tar archive, and of all archives within it. */
export function lintArchive(source: ByteSource): Finding[] {
  const unpacked = { bytes: 0, skipped: 0 };
  const findings = lintLevel(source, { path: '', depth: 1, unpacked });
  if (unpacked.skipped > 0) {
    const message = `${String(unpacked.skipped)} packed entries were not looked into: unpacking them takes over 1 GB.`;
    findings.push(archiveFinding('archive-not-read', message, ''));
  }
  return findings;
}

function lintLevel(source: ByteSource, walk: Walk): Finding[] {
  const head = new Uint8Array(512);
  source.read(head, 0);
  if (looksLikeTar(head)) return lintTar(source, walk);
  const entries = readZipDirectory(source);
  const kind = torchArchiveKind(entries);
  const findings = duplicateNames(entries, walk);
  for (const entry of entries) {
    if (kind === 'export' && holdsProgram(entry.name)) findings.push(...expressionFindings(source, entry));
    else findings.push(...lintEntry(source, entry, kind, walk));
  }
  return findings;
}

/** torch takes all there is in models/ for programs; sizes also stand in the configurations of weights. */
const holdsProgram = (name: string): boolean =>
  /(^|\/)models\//i.test(name) || /^([^/]+\/)?(data\/.*|serialized_exported_program)\.json$/i.test(name);

/** torch takes the four parts of its old container by their names; of other archives, any entry may be a pickle. */
function lintTar(source: ByteSource, walk: Walk): Finding[] {
  const entries = readTarDirectory(source);
  const isTorch = isTarCheckpoint(entries);
  const findings = entries.flatMap((entry) => {
    const where = walk.path === '' ? entry.name : `${walk.path} › ${entry.name}`;
    const isPart = isTorch && isTarPart(entry.name);
    if (!entry.isFile) {
      const message = `Its entry ${entry.name} is no file but a link: what is loaded lies elsewhere.`;
      return isPart ? [archiveFinding('archive-link', message, where)] : [];
    }
    if (!isPart) {
      const inner = new PartSource(source, `${source.path} (${entry.name.slice(0, 100)})`, entry.offset, entry.bytes);
      return entry.bytes < 2 ? [] : lintInner(inner, entry.name, where, 'other', walk);
    }
    // The object's pickle says what the file is; the small ones hold numbers.
    return tarPickles(source, entry).flatMap((pickle) => {
      const { events, problem } = eventsOf(pickle.bytes, where);
      const place = walk.path === '' ? pickle.where : `${walk.path} › ${pickle.where}`;
      const own = entry.name === 'pickle' ? withoutOwnIds(events) : events;
      return safetyFindings(own, place, problem).filter(({ severity }) => severity !== 'info');
    });
  });
  return isTorch ? withoutSafeLoading(findings) : findings;
}

function duplicateNames(entries: readonly ZipEntry[], walk: Walk): Finding[] {
  const seen = new Set<string>();
  for (const { name } of entries) {
    // torch finds entries whatever their case.
    if (seen.has(name.toLowerCase())) {
      const message = `The archive holds two entries named ${name.slice(0, 200)}: each program may see another.`;
      return [archiveFinding('archive-duplicate-name', message, walk.path)];
    }
    seen.add(name.toLowerCase());
  }
  return [];
}

const archiveFinding = (rule: string, message: string, where: string): Finding => ({
  rule,
  severity: 'warning',
  message,
  where,
  fix: 'Ask its author for a file that torch itself has written.',
});

function lintEntry(source: ByteSource, entry: ZipEntry, kind: TorchArchive, walk: Walk): Finding[] {
  const isStored = entry.method === 0;
  if (entry.bytes < 2) return [];
  // Storages of a checkpoint are read as numbers only.
  if (isStored && kind !== 'export' && /(^|\/)data\/\d+$/.test(entry.name)) return [];
  const where = walk.path === '' ? entry.name : `${walk.path} › ${entry.name}`;
  try {
    // The flag may lie: readers that do not look at it would load what is there.
    const readable = { ...entry, encrypted: false };
    const inner = isStored ? partOf(source, readable) : unpackedOf(source, readable, walk);
    const findings = inner === undefined ? [] : lintInner(inner, entry.name, where, kind, walk);
    if (!entry.encrypted || findings.length > 0) return findings;
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    if (!entry.encrypted) return [archiveFinding('archive-damaged', thrown.message, where)];
  }
  return [archiveFinding('archive-encrypted', 'It is encrypted: what loading it would run cannot be told.', where)];
}

function lintInner(inner: ByteSource, name: string, where: string, kind: TorchArchive, walk: Walk): Finding[] {
  const head = new Uint8Array(512);
  inner.read(head, 0);
  if (isZip(head) || looksLikeTar(head)) return lintNested(inner, where, walk);
  if (isLegacyCheckpoint(head)) return lintPickles(inner, where, legacyPickles);
  const objects = objectArray(inner);
  if (objects !== undefined) return lintPickles(objects, where, 1);
  const isNamed = /\.(pkl|pickle)$/i.test(name);
  const isPickle = head[0] === 0x80 && (head[1] ?? 0xff) <= 5;
  const mayBeOld = kind === 'export' && isUnpickled(name);
  if (!isNamed && ((!isPickle && !mayBeOld) || inner.size > maxPickleBytes)) return [];
  const { events, problem } = eventsIn(inner, where);
  // Numbers may begin like a pickle; what breaks off before it does anything is none.
  if (!isNamed && (isPickle ? problem !== null && !acts(events) : !imports(events, problem))) return [];
  // torch.jit.load knows the archive's own types and a few helpers; it imports nothing by name.
  return kind === 'torchscript'
    ? loadFindings(withoutScriptTypes(events), where, problem)
    : safetyFindings(events, where, problem);
}

/** What torch.export.load may unpickle: here pickles of protocols 0 and 1 count, too, which announce themselves by nothing. */
const isUnpickled = (name: string): boolean =>
  /(^|\/)(data\/(weights|constants|sample_inputs)\/|serialized_\w+\.(pt|json)$)/.test(name);

const isZip = (head: Uint8Array): boolean => Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PK\x03\x04';

const partOf = (source: ByteSource, entry: ZipEntry): ByteSource =>
  new PartSource(source, `${source.path} (${entry.name.slice(0, 100)})`, entryDataOffset(source, entry), entry.bytes);

function unpackedOf(source: ByteSource, entry: ZipEntry, { unpacked }: Walk): ByteSource | undefined {
  if (entry.bytes > maxPickleBytes || unpacked.bytes + entry.bytes > maxUnpackedBytes) {
    unpacked.skipped += 1;
    return undefined;
  }
  unpacked.bytes += entry.bytes;
  return new MemorySource(`${source.path} (${entry.name.slice(0, 100)})`, readZipEntry(source, entry, maxPickleBytes));
}

function lintNested(inner: ByteSource, where: string, walk: Walk): Finding[] {
  if (walk.depth >= maxDepth) {
    return [archiveFinding('archive-too-deep', 'Archives are nested deeper than torch ever does.', where)];
  }
  try {
    return lintLevel(inner, { ...walk, path: where, depth: walk.depth + 1 });
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    return [archiveFinding('archive-damaged', thrown.message, where)];
  }
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
