import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { killChild, track } from './children.js';
import { canMeasureMemory, readStatus, sumTree, treeMemory } from './tree-memory.js';

describe('tree memory', () => {
  it('reads parent and resident memory, whatever the process is called', () => {
    const text = 'Name:\tPPid: 7\nPid:\t12\nPPid:\t3\nVmRSS:\t    2048 kB\n';
    expect(readStatus(text)).toEqual({ parent: 3, bytes: 2048 * 1024 });
    expect(readStatus('Name:\tkthreadd\nPPid:\t0\n')).toBeUndefined();
  });

  it('adds up a process and all below it, once each', () => {
    const processes = new Map([
      [1, { parent: 0, bytes: 1 }],
      [10, { parent: 1, bytes: 20 }],
      [11, { parent: 10, bytes: 300 }],
      [12, { parent: 11, bytes: 4000 }],
      [13, { parent: 1, bytes: 50_000 }],
    ]);
    expect(sumTree(processes, [10])).toBe(4320);
    expect(sumTree(processes, [10, 12])).toBe(4320);
    expect(sumTree(processes, [99])).toBe(0);
  });

  it.runIf(canMeasureMemory)('counts what a child of a child holds', async () => {
    const child = track(spawn('sh', ['-c', 'sleep 60 & sleep 60; wait'], { stdio: 'ignore', detached: true }));
    try {
      const own = readStatus(
        await (await import('node:fs/promises')).readFile(`/proc/${String(child.pid)}/status`, 'utf8'),
      );
      await expect.poll(() => treeMemory([child.pid ?? 0])).toBeGreaterThan(own?.bytes ?? Number.POSITIVE_INFINITY);
    } finally {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await killChild(child);
    }
  });
});
