/** Whether bytes are a pickle, which has no magic number: by what it announces and by what it would do. */
import type { PickleEvent } from './unpickle.js';

/** A protocol byte and one of the protocols there are. */
export const announces = (bytes: Uint8Array): boolean => bytes[0] === 0x80 && (bytes[1] ?? 0xff) <= 5;

/** Whether loading would do anything but make plain data. */
export const acts = (events: readonly PickleEvent[]): boolean => events.some(({ kind }) => kind !== 'opcode');

/** What announces itself by nothing is a pickle when it imports something by a name; numbers do no such thing. */
export const imports = (events: readonly PickleEvent[], problem: string | null): boolean =>
  events.some((event) => event.kind === 'import' && /^[A-Za-z_][\w.]*$/.test(event.global.module)) ||
  (problem === null && acts(events));
