/** What loading pickles that stand behind each other would run, and where else pickles lie. */
import type { Finding } from '../../src-shared/finding.js';
import { PartSource } from './byte-part.js';
import type { ByteSource } from './byte-source.js';
import { opcodes } from './pickle/opcodes.js';
import { acts, announces, imports } from './pickle/pickle-like.js';
import { safetyFindings } from './pickle/safety.js';
import { eventsOf } from './pickle/unpickle.js';

/** Pickles up to this size are looked into; weights are larger and hold no opcodes. */
export const maxPickleBytes = 256 << 20;
/** The same for what does not announce itself as one. */
const maxUnannounced = 16 << 20;
/** Pickles in one file behind each other. */
const maxPickles = 64;
/** Bytes that are looked at first. */
const firstPart = 64 << 10;

/**
 * `where`: name of the file in its archive; '' where the file itself holds the pickles. `most`: how many there are at most,
 * where numbers follow them.
 */
export function lintPickles(source: ByteSource, where = '', most = maxPickles): Finding[] {
  const bytes = new Uint8Array(Math.min(source.size, maxPickleBytes));
  source.read(bytes, 0);
  const findings: Finding[] = [];
  let at = 0;
  for (let index = 0; index < most && at < bytes.length; index += 1) {
    const part = bytes.subarray(at);
    const { events, problem, length } = eventsOf(part, source.path);
    // What follows the first pickle need not be one.
    if (index > 0 && !announces(part) && !imports(events, problem)) break;
    const place =
      index === 0 ? where : [where, `pickle ${String(index + 1)}`].filter((each) => each !== '').join(' › ');
    findings.push(...safetyFindings(events, place, problem));
    if (problem !== null) break;
    at += length;
  }
  return withOneVerdict(findings);
}

/** The safe loader takes a file of several pickles when it takes each. */
function withOneVerdict(findings: readonly Finding[]): Finding[] {
  const takes = findings.filter(({ rule }) => rule === 'weights-only-loads');
  if (takes.length === findings.length) return findings.slice(-1);
  return findings.some(({ rule }) => rule === 'weights-only-refuses')
    ? findings.filter((finding) => !takes.includes(finding))
    : [...findings];
}

/** Numbers break off within the first part; a pickle is read as far as it goes. */
export function eventsIn(
  inner: ByteSource,
  where: string,
  mostBytes: number = maxPickleBytes,
): ReturnType<typeof eventsOf> {
  const most = Math.min(inner.size, mostBytes);
  for (let length = firstPart; ; length *= 16) {
    const bytes = new Uint8Array(Math.min(length, most));
    inner.read(bytes, 0);
    const found = eventsOf(bytes, where);
    const breaksOff = found.problem !== null && /it ends|has no end/.test(found.problem);
    if (!breaksOff || bytes.length === most) return found;
  }
}

/** Whether a file is a pickle: it says so, begins as the oldest protocols do, is one from end to end, or imports something. */
export function looksLikePickle(source: ByteSource): boolean {
  const head = new Uint8Array(Math.min(source.size, 4096));
  source.read(head, 0);
  if (announces(head)) return true;
  if (opcodes[head[0] ?? 0xff] === undefined) return false;
  const text = Buffer.from(head).toString('latin1');
  const isOld = /^(\(|c[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n|\]|\}|\(lp|\(dp)/.test(text);
  if (isOld && acts(eventsOf(head, '').events)) return true;
  const { events, problem, length } = eventsIn(source, '', maxUnannounced);
  return imports(events, problem) || (problem === null && endsAt(source, length));
}

/** Whether a pickle that ends there is all of the file, but for white space or another pickle. */
function endsAt(source: ByteSource, length: number): boolean {
  const rest = new Uint8Array(Math.min(source.size - length, maxUnannounced));
  source.read(rest, length);
  if (announces(rest) || rest.every((byte) => byte === 0x0a || byte === 0x0d || byte === 0x20)) return true;
  const { events, problem } = eventsOf(rest, '');
  return imports(events, problem);
}

/** The pickle in a file of numpy.save that holds objects; undefined for any other file (numpy/lib/format.py). */
export function objectArray(source: ByteSource): ByteSource | undefined {
  const start = new Uint8Array(12);
  if (source.read(start, 0) < 12 || Buffer.from(start.subarray(0, 6)).toString('latin1') !== '\x93NUMPY')
    return undefined;
  const view = new DataView(start.buffer);
  const isFirst = start[6] === 1;
  const offset = isFirst ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  const header = new Uint8Array(Math.min(offset, 64 << 10, source.size));
  source.read(header, 0);
  const holdsObjects = /['"][|<>=]?O\d*['"]|object/.test(Buffer.from(header).toString('latin1'));
  if (!holdsObjects || offset >= source.size) return undefined;
  return new PartSource(source, source.path, offset, source.size - offset);
}
