/** The order of timed blocks: ABBA, so that a drifting machine favours no subject. Pure. */

/** One block: which subject runs how many timed samples. */
export interface Block {
  subject: number;
  samples: number;
}

/**
 * Blocks for `subjects` subjects with `samples` samples each, about `blockSize` a block: forward, backward, forward …
 * Every subject gets exactly `samples`.
 */
export function abbaBlocks(subjects: number, samples: number, blockSize: number): Block[] {
  const blocks: Block[] = [];
  let left = samples;
  let forward = true;
  while (left > 0) {
    const size = Math.min(blockSize, left);
    for (let i = 0; i < subjects; i += 1) blocks.push({ subject: forward ? i : subjects - 1 - i, samples: size });
    left -= size;
    forward = !forward;
  }
  return blocks;
}
