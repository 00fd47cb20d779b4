/** Scripts of this folder run by the tests' Python: paths in, one JSON object per line out. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

/** The Python LAPIDARY_TEST_PYTHON names; `npm test` sets it. */
export function testPython(): string {
  const python = process.env.LAPIDARY_TEST_PYTHON;
  if (python === undefined || python === '') {
    throw new Error(
      'LAPIDARY_TEST_PYTHON is not set: it has to name a Python that can import onnx (npm test sets it).',
    );
  }
  return python;
}

/** Runs `script SCRATCH` with `paths` on its standard input; what it prints, parsed as JSON line by line. */
export async function pythonLines(script: string, scratch: string, paths: readonly string[]): Promise<unknown[]> {
  const child = spawn(testPython(), [join(folder, script), scratch], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.end(`${paths.join('\n')}\n`);
  const lines: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
  const status = await exit;
  if (status !== 0) throw new Error(`${script} ended with status ${String(status)}.`);
  return lines;
}
