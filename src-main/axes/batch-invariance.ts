/** Batch invariance: row i of a batch has to come out as it does alone. A baked-in batch may run and still mix its rows. */
import { join } from 'node:path';
import type { Finding } from '../../src-shared/finding.js';
import { formatNumber } from '../../src-shared/units.js';
import type { Tensor } from '../io/npy.js';
import type { JobContext } from '../jobs/job-context.js';
import { compareTensors, houseRule } from '../parity/compare-tensors.js';
import type { AxisMap, Sizes } from './axis-map.js';
import { integerRanges, isLeading, tensorsFor } from './probe-inputs.js';
import { ProbeSession } from './probe-session.js';
import { type Outputs, outputsOf, rowOfInputs, rowOfOutput } from './rows.js';

const rows = 3;

/** Names that say that an axis is the batch, and names that say that it is not: rows of a sequence may depend on one another. */
const batchName = /batch|^(n|b|bs)$/i;
const sequenceName = /seq|time|frame|step|len|token/i;

/** Whether rows along a symbol may be taken for independent ones: it is called a batch, or leads and is no sequence. */
export const isRowSymbol = (map: AxisMap, symbol: string): boolean =>
  batchName.test(symbol) || (isLeading(map, symbol) && !sequenceName.test(symbol));

/**
 * Runs three rows together and each alone. `symbols`: the batch and those that go with it; they have to work at 1 and
 * at 3. Nothing is found where no output is made of rows.
 */
export async function batchFindings(
  context: JobContext,
  path: string,
  map: AxisMap,
  base: Sizes,
  symbols: readonly string[],
  options: { threads: number; seconds?: number | undefined; dir: string },
): Promise<{ findings: Finding[]; runs: number }> {
  // Names of nodes are of no use here.
  const session = new ProbeSession(context, path, { ...options, dir: join(options.dir, 'rows') });
  try {
    const sizes = { ...base, ...Object.fromEntries(symbols.map((symbol) => [symbol, rows])) };
    let inputs: Record<string, Tensor> = {};
    let together: Outputs | string = '';
    for (const high of integerRanges) {
      inputs = tensorsFor(map, sizes, high);
      together = await outputsOf(session, inputs);
      if (typeof together !== 'string') break;
    }
    const worst = new Map<string, { row: number; maxAbs: number }>();
    for (let row = 0; row < rows && typeof together !== 'string'; row += 1) {
      const outputs = await outputsOf(session, rowOfInputs(map, inputs, symbols, row));
      for (const [name, alone] of typeof outputs === 'string' ? [] : outputs) {
        const part = rowOfOutput(together.get(name), alone, row, rows);
        if (part === undefined) continue;
        const tolerance = houseRule(alone.dtype, part.dtype);
        const { overCount, nonFiniteMismatches, maxAbs } = compareTensors(alone, part, tolerance);
        if (overCount + nonFiniteMismatches > 0 && maxAbs >= (worst.get(name)?.maxAbs ?? 0))
          worst.set(name, { row, maxAbs });
      }
    }
    const named = symbols.some((symbol) => batchName.test(symbol));
    const findings = [...worst].map(
      ([name, { row, maxAbs }]): Finding => ({
        rule: 'not-batch-invariant',
        severity: named ? 'error' : 'warning',
        message: `${named ? 'Row' : `If ${symbols[0] ?? ''} is the batch, it is broken: row`} ${String(row)} of ${name} is not the same in a batch of ${String(rows)} as alone: they differ by up to ${formatNumber(maxAbs)}.`,
        where: `output ${name}`,
        fix: 'Rows of the batch are mixed inside, usually by a Reshape that moves the batch into another axis; export again with a dynamic batch of 2 or more.',
      }),
    );
    return { findings, runs: session.runs };
  } finally {
    await session.close();
  }
}
