/** Where FP16 runs out of range: the first value among suspect nodes that holds an infinity. */
import { join } from 'node:path';
import type { Overflow } from '../../../src-shared/layer-parity.js';
import { readNpy, type Tensor } from '../../io/npy.js';
import type { Region } from './region.js';
import { type GraphSide, inFolder } from './sides.js';

const halfInfinity = 0x7c00;

/** Infinities of a float16 tensor; 0 for other types. */
export function infinities({ dtype, data }: Tensor): number {
  if (dtype !== 'float16') return 0;
  let count = 0;
  for (const bits of data) if ((Number(bits) & 0x7fff) === halfInfinity) count += 1;
  return count;
}

/** null where no value among them overflows. An infinity given to the model, as masks are, is none. */
export async function firstOverflow(side: GraphSide, { suspects }: Region, dir: string): Promise<Overflow | null> {
  const made = side.graph.all.filter(({ node, dtype }) => suspects.includes(node) && dtype === 'float16');
  if (made.length === 0) return null;
  return inFolder(dir, 'overflow', async (folder) => {
    const files = await side.save(
      made.map(({ key }) => key),
      join(folder),
    );
    for (const { key, op, name } of made) {
      const file = files.get(key);
      const elements = file === undefined ? 0 : infinities(await readNpy(file));
      if (elements > 0) return { value: name, op, elements };
    }
    return null;
  });
}
