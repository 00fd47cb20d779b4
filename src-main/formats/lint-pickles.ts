/** What loading pickles that stand behind each other would run. */
import type { Finding } from '../../src-shared/finding.js';
import type { ByteSource } from './byte-source.js';
import { safetyFindings } from './pickle/safety.js';
import { eventsOf } from './pickle/unpickle.js';

/** Pickles up to this size are looked into; weights are larger and hold no opcodes. */
export const maxPickleBytes = 256 << 20;
/** Pickles in one file behind each other. */
const maxPickles = 64;

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
    // What follows the first pickle need not be one.
    if (index > 0 && !(part[0] === 0x80 && (part[1] ?? 0xff) <= 5)) break;
    const { events, problem, length } = eventsOf(part, source.path);
    const place =
      index === 0 ? where : [where, `pickle ${String(index + 1)}`].filter((each) => each !== '').join(' › ');
    findings.push(...safetyFindings(events, place, problem));
    if (problem !== null) break;
    at += length;
  }
  return findings;
}
