/** What loading pickles that stand behind each other would run, and where else pickles lie. */
import type { Finding } from '../../src-shared/finding.js';
import { PartSource } from './byte-part.js';
import type { ByteSource } from './byte-source.js';
import { opcodes } from './pickle/opcodes.js';
import { safetyFindings } from './pickle/safety.js';
import { eventsOf, type PickleEvent } from './pickle/unpickle.js';

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
  return findings;
}

/** A protocol byte and one of the protocols there are. */
const announces = (bytes: Uint8Array): boolean => bytes[0] === 0x80 && (bytes[1] ?? 0xff) <= 5;

/** What announces itself by nothing is a pickle when it imports something by a name; numbers do no such thing. */
export const imports = (events: readonly PickleEvent[], problem: string | null): boolean =>
  events.some((event) => event.kind === 'import' && /^[A-Za-z_][\w.]*$/.test(event.global.module)) ||
  (problem === null && events.length > 0);

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

/** Whether a file is a pickle: it says so, begins as the oldest protocols do, or imports something. */
export function looksLikePickle(source: ByteSource): boolean {
  const head = new Uint8Array(Math.min(source.size, 4096));
  source.read(head, 0);
  if (announces(head)) return true;
  if (opcodes[head[0] ?? 0xff] === undefined) return false;
  const text = Buffer.from(head).toString('latin1');
  const isOld = /^(\(|c[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n|\]|\}|\(lp|\(dp)/.test(text);
  if (isOld && eventsOf(head, '').events.length > 0) return true;
  const { events, problem } = eventsIn(source, '', maxUnannounced);
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
