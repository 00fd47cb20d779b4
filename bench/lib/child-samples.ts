/** Measurements in processes of their own: a benchmark's script starts itself again with `--child PATH`. */
import { spawnSync } from 'node:child_process';

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** `count` samples, each what one process of `script` printed as JSON for `path`. Throws with what a failed one said. */
export function childSamples<Sample>(script: string, path: string, count: number): Sample[] {
  return Array.from({ length: count }, () => {
    const end = spawnSync(process.execPath, [script, '--child', path], { encoding: 'utf8' });
    if (end.status !== 0) throw new Error(`Opening ${path} failed: ${end.stderr}`);
    return JSON.parse(end.stdout) as Sample;
  });
}
