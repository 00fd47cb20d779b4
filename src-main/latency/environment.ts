/** What the machine was while a measurement ran. */
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem, version as kernel } from 'node:os';
import type { Environment } from '../../src-shared/latency.js';

async function governor(): Promise<string | null> {
  try {
    return (await readFile('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', 'utf8')).trim();
  } catch {
    return null; // not Linux, or a virtual machine without frequency scaling
  }
}

/** The environment at the start; `loadAfter` is filled in at the end by `withLoadAfter`. */
export async function readEnvironment(threads: number, versions: Record<string, string>): Promise<Environment> {
  const load = loadavg()[0] ?? 0;
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    logicalCores: availableParallelism(),
    memoryBytes: totalmem(),
    governor: await governor(),
    loadBefore: load,
    loadAfter: load,
    platform: `${process.platform} ${process.arch}, ${kernel()}`,
    threads,
    versions,
  };
}

export const withLoadAfter = (environment: Environment): Environment => ({
  ...environment,
  loadAfter: loadavg()[0] ?? 0,
});
