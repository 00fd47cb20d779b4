/** Every pair's error, in chunks that fit into memory; tensors are thrown away as they are compared. */
import { rm } from 'node:fs/promises';
import type { LayerPair } from '../../../src-shared/layer-parity.js';
import { type JobContext, throwIfCancelled } from '../../jobs/job-context.js';
import { chunksOf } from './chunks.js';
import type { ValuePair } from './layer-value.js';
import { measurePair, notCompared } from './measure-pair.js';
import { inFolder, type Side } from './sides.js';

export interface MeasurePlan {
  reference: Side;
  subject: Side;
  pairs: readonly ValuePair[];
  dir: string;
  /** Bytes of the tensors of one chunk, both sides together. */
  memoryBytes: number;
}

/** Scope a pair is called by: of the module that gives it, else of the node that makes it. */
export function scopeOfPair({ reference, subject, edge }: ValuePair): string {
  if (edge === null) return subject.scope || reference.scope;
  const [module, graph] = reference.call === undefined ? [subject, reference] : [reference, subject];
  return edge === 'in' ? graph.scope : module.scope;
}

/** Runs both sides once for every chunk. Throws CANCELLED and what a run throws. */
export async function measurePairs(context: JobContext, plan: MeasurePlan): Promise<LayerPair[]> {
  const { reference, subject } = plan;
  const measured: LayerPair[] = [];
  for (const chunk of chunksOf(plan.pairs, plan.memoryBytes)) {
    throwIfCancelled(context.signal);
    context.progress(measured.length / plan.pairs.length, `comparing ${chunk[0]?.subject.name ?? ''}`);
    await inFolder(plan.dir, 'reference', (here) =>
      inFolder(plan.dir, 'subject', async (there) => {
        const keys = (side: 'reference' | 'subject'): string[] => [...new Set(chunk.map((pair) => pair[side].key))];
        const given = await reference.save(keys('reference'), here);
        const made = await subject.save(keys('subject'), there);
        for (const pair of chunk) {
          throwIfCancelled(context.signal);
          const [a, b] = [given.get(pair.reference.key), made.get(pair.subject.key)];
          if (a === undefined || b === undefined) {
            measured.push(notCompared(pair, scopeOfPair(pair), 'it was not computed in this run'));
            continue;
          }
          measured.push(await measurePair(pair, scopeOfPair(pair), { reference: a, subject: b }, context.signal));
          await rm(b, { force: true });
        }
      }),
    );
  }
  return measured;
}
