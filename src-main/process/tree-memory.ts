/** Memory of processes with all that they started. Linux only: elsewhere there is no cheap way to ask. */
import { readdir, readFile } from 'node:fs/promises';

interface ProcessFacts {
  parent: number;
  bytes: number;
}

/** Parent and resident bytes out of /proc/PID/status; undefined for what has neither (kernel threads, the ended). */
export function readStatus(text: string): ProcessFacts | undefined {
  const parent = /^PPid:\s*(\d+)$/m.exec(text)?.[1];
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(text)?.[1];
  return parent === undefined || kilobytes === undefined
    ? undefined
    : { parent: Number(parent), bytes: Number(kilobytes) * 1024 };
}

/** Bytes of `roots` and everything below them. */
export function sumTree(processes: ReadonlyMap<number, ProcessFacts>, roots: readonly number[]): number {
  const below = new Map<number, number[]>();
  for (const [pid, { parent }] of processes) below.set(parent, [...(below.get(parent) ?? []), pid]);
  const counted = new Set<number>();
  const open = [...roots];
  let bytes = 0;
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (counted.has(pid)) continue;
    counted.add(pid);
    bytes += processes.get(pid)?.bytes ?? 0;
    open.push(...(below.get(pid) ?? []));
  }
  return bytes;
}

export const canMeasureMemory = process.platform === 'linux';

/** Resident memory of the processes and all below them. Pages that several share count for each. */
export async function treeMemory(roots: readonly number[]): Promise<number> {
  if (roots.length === 0 || !canMeasureMemory) return 0;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const facts = await Promise.all(
    // One that ended meanwhile has no file any more, and no memory.
    pids.map(async (pid) => readStatus(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))),
  );
  const processes = new Map<number, ProcessFacts>();
  for (const [index, pid] of pids.entries()) {
    const fact = facts[index];
    if (fact !== undefined) processes.set(Number(pid), fact);
  }
  return sumTree(processes, roots);
}
