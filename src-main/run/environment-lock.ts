/** environment.json of a run: what it takes to make the same environment again, and the machine it ran on. */
import { arch, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { atomicWrite, writeJson } from '../io/atomic-write.js';
import type { JobContext } from '../jobs/job-context.js';
import { version } from '../resources.js';
import type { Services } from '../services.js';

export const pythonEnvironmentSchema = z.object({
  python: z.string(),
  implementation: z.string(),
  executable: z.string(),
  platform: z.string(),
  /** As `pip freeze` says it. */
  packages: z.array(z.string()),
  devices: z.array(z.string()),
});

export interface EnvironmentLock {
  schemaVersion: 1;
  lapidary: string;
  node: string;
  system: { name: string; release: string; arch: string; cpu: string; cores: number; memoryBytes: number };
  python: z.infer<typeof pythonEnvironmentSchema>;
}

/** Asks the warm worker and this machine. */
export async function environmentLock(context: JobContext, services: Services): Promise<EnvironmentLock> {
  const worker = await services.python.warm(context);
  const processors = cpus();
  return {
    schemaVersion: 1,
    lapidary: version,
    node: process.versions.node,
    system: {
      name: type(),
      release: release(),
      arch: arch(),
      cpu: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memoryBytes: totalmem(),
    },
    python: pythonEnvironmentSchema.parse(await worker.call(context, 'environment', {})),
  };
}

/** Writes environment.json, and requirements.txt that pip takes as it is. */
export async function writeEnvironmentLock(dir: string, lock: EnvironmentLock): Promise<void> {
  await writeJson(join(dir, 'environment.json'), lock);
  const head = `# The packages of the run, Python ${lock.python.python}. Install torch first, by itself.\n`;
  await atomicWrite(join(dir, 'requirements.txt'), `${head}${lock.python.packages.join('\n')}\n`);
}
