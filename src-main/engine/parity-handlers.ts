/** The calls about a comparison that was kept: its result, and windows into its tensors. Paths stay inside its folder. */
import { resolve } from 'node:path';
import type { Handlers } from '../../src-shared/rpc-server.js';
import { tensorkit } from '../tensorkit/choose.js';
import { judgedPair } from './parity-view/judged-pair.js';
import { keptComparison } from './parity-view/kept-comparison.js';
import { pairPicture } from './parity-view/pair-picture.js';
import { pairSlices } from './parity-view/pair-slices.js';
import { pairValues } from './parity-view/pair-values.js';
import { readingPair, storedPair, taskOf } from './parity-view/stored-pair.js';

type ParityCalls = Extract<keyof Handlers, `parity.${string}`>;

/** `allow` throws unless a folder may be used. */
export function parityCalls(allow: (...paths: string[]) => Promise<void>): Pick<Handlers, ParityCalls> {
  const pairOf = async (asked: Parameters<typeof storedPair>[0]): ReturnType<typeof storedPair> => {
    await allow(asked.dir);
    return storedPair({ ...asked, dir: resolve(asked.dir) });
  };
  return {
    'parity.open': async ({ dir }) => {
      await allow(dir);
      return { parity: (await keptComparison(resolve(dir))).parity };
    },
    'parity.against': async ({ dir, ...asked }, signal) => {
      await allow(dir);
      return { outputs: await judgedPair({ ...asked, dir: resolve(dir) }, signal) };
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
