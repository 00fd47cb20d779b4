/** The calls about a comparison that was kept: its result, and windows into its tensors. Paths stay inside its folder. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import { type ParityResult, parityResultSchema } from '../../src-shared/parity.js';
import type { Handlers } from '../../src-shared/rpc-server.js';
import { tensorkit } from '../tensorkit/choose.js';
import { pairPicture } from './parity-view/pair-picture.js';
import { pairSlices } from './parity-view/pair-slices.js';
import { pairValues } from './parity-view/pair-values.js';
import { readingPair, storedPair, taskOf } from './parity-view/stored-pair.js';

type ParityCalls = Extract<keyof Handlers, `parity.${string}`>;

/** Largest parity.json that is read: tens of thousands of outputs. */
const maxResultBytes = 256 * 1024 * 1024;

async function readResult(dir: string): Promise<ParityResult> {
  const path = join(dir, 'parity.json');
  const refuse = (why: string): LapidaryError =>
    new LapidaryError(
      'NOT_FOUND',
      `${dir} ${why}.`,
      'Choose the folder of a comparison, as lapidary parity -o DIR makes it.',
    );
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() !== true) throw refuse('holds no parity.json');
  if (info.size > maxResultBytes) throw refuse('holds a parity.json too large to be shown');
  const text = await readFile(path, 'utf8');
  try {
    return parityResultSchema.parse(JSON.parse(text));
  } catch {
    throw refuse('holds a parity.json that is not understood');
  }
}

/** `allow` throws unless a folder may be used. */
export function parityCalls(allow: (...paths: string[]) => Promise<void>): Pick<Handlers, ParityCalls> {
  const pairOf = async (asked: Parameters<typeof storedPair>[0]): ReturnType<typeof storedPair> => {
    await allow(asked.dir);
    return storedPair({ ...asked, dir: resolve(asked.dir) });
  };
  return {
    'parity.open': async ({ dir }) => {
      await allow(dir);
      return { parity: await readResult(resolve(dir)) };
    },
    'parity.pair': async (asked) => {
      const { reference, subject, shape } = await pairOf(asked);
      return { shape, referenceType: reference.dtype, subjectType: subject.dtype };
    },
    'parity.grid': async ({ parts, ...asked }) => pairValues(await pairOf(asked), parts),
    'parity.slices': async ({ axis, axes, ...asked }, signal) => pairSlices(await pairOf(asked), axis, axes, signal),
    'parity.scatter': async (asked, signal) => {
      const pair = await pairOf(asked);
      const found = await readingPair(pair, () => tensorkit().kit.scatter(taskOf(pair, signal)));
      return { ...found, counts: [...found.counts] };
    },
    'parity.picture': async ({ leading, channels, ...asked }, signal) =>
      pairPicture(await pairOf(asked), leading, channels, signal),
  };
}
