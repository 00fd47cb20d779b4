/** Which kit the product uses: the add-on where it was built and loads, else the twin. */
import { existsSync } from 'node:fs';
import { resources } from '../resources.js';
import type { Kit } from './kit.js';
import { loadNative } from './native.js';
import { twinForSmallPairs } from './small-pairs.js';
import { twin } from './twin.js';

export interface Choice {
  kit: Kit;
  /** Why the twin is used; '' with the add-on. */
  reason: string;
}

let choice: Choice | undefined;

function choose(): Choice {
  if (process.env['LAPIDARY_TENSORKIT'] === 'off') return { kit: twin, reason: 'LAPIDARY_TENSORKIT is off' };
  if (!existsSync(resources.tensorkit)) return { kit: twin, reason: 'the add-on was not built (no C++ compiler)' };
  try {
    return { kit: twinForSmallPairs(loadNative(resources.tensorkit)), reason: '' };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { kit: twin, reason: `the add-on could not be loaded: ${why}` };
  }
}

/** The kit of this process, chosen once. */
export function tensorkit(): Choice {
  choice ??= choose();
  return choice;
}
