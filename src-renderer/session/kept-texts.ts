/** Writes to the engine's window state a moment after the last change; reads never fail. */
import type { z } from 'zod';
import { toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { logError, logLine } from '../state/session-log.js';
import { useSettings } from '../state/settings.js';
import { readKept } from './session-schema.js';

/** Milliseconds without a change before it is written. */
const quiet = 400;
/** What the engine takes (contract.ts). */
const maxLength = 200_000;

const waiting = new Map<string, { make: () => unknown; timer: ReturnType<typeof setTimeout> }>();

function write(key: string): void {
  const entry = waiting.get(key);
  if (entry === undefined) return;
  clearTimeout(entry.timer);
  waiting.delete(key);
  const text = JSON.stringify(entry.make());
  if (text.length > maxLength) return; // Too much is open to be worth keeping.
  engine.call('window.write', { key, text }).catch((error: unknown) => logError(toErrorInfo(error)));
}

/** Keeps what `make` returns, unless restoring is turned off. */
export function keep(key: string, make: () => unknown): void {
  if (!useSettings.getState().restore) return;
  clearTimeout(waiting.get(key)?.timer);
  waiting.set(key, { make, timer: setTimeout(() => write(key), quiet) });
}

/** Writes at once what waits, e.g. because the page goes away. */
export function writeAllKept(): void {
  for (const key of [...waiting.keys()]) write(key);
}

/** What was kept under a key; undefined when there is nothing, it is damaged, or restoring is turned off. */
export async function readBack<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  if (!useSettings.getState().restore) return undefined;
  try {
    const { text } = await engine.call('window.read', { key });
    if (text === null) return undefined;
    const kept = readKept(schema, text);
    if (kept === undefined) logLine('warning', `What was kept as ${key} cannot be read and is left out.`);
    return kept;
  } catch (thrown) {
    logError(toErrorInfo(thrown));
    return undefined;
  }
}
