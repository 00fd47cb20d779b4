/** Where FP16 runs out of range: the first value among suspect nodes that holds an infinity. */
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { Overflow } from '../../../src-shared/layer-parity.js';
import { elementCount } from '../../io/npy.js';
import { type StoredTensor, storedNpy } from '../../io/stored-npy.js';
import { tensorkit } from '../../tensorkit/choose.js';
import type { Region } from './region.js';
import { type GraphSide, inFolder } from './sides.js';

/** How many elements are infinite, of either sign. */
export async function infinities({ range, dtype, shape }: StoredTensor, signal: AbortSignal): Promise<number> {
  const task = { range, dtype: dtypeCode(dtype) ?? 0, elements: elementCount(shape), signal };
  const { positiveInfinite, negativeInfinite } = await tensorkit().kit.moments(task);
  return positiveInfinite + negativeInfinite;
}

/** null where no value among them overflows. An infinity given to the model, as masks are, is none. */
export async function firstOverflow(
  side: GraphSide,
  { suspects }: Region,
  dir: string,
  signal: AbortSignal,
): Promise<Overflow | null> {
  const made = side.graph.all.filter(({ node, dtype }) => suspects.includes(node) && dtype === 'float16');
  if (made.length === 0) return null;
  return inFolder(dir, 'overflow', async (folder) => {
    const keys = made.map(({ key }) => key);
    const files = await side.save(keys, folder);
    for (const { key, op, name } of made) {
      const file = files.get(key);
      const elements = file === undefined ? 0 : await infinities(await storedNpy(file), signal);
      if (elements > 0) return { value: name, op, elements };
    }
    return null;
  });
}
