/** The bare exporter call of a request, in one Python process that stays warm (bare_export.py). */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { valueOfSpec } from '../../src-shared/input-spec.js';
import type { ExportRequest } from '../../src-shared/target.js';

export interface BareExport {
  /** Exports once more and gives the seconds of the call. */
  seconds(): Promise<number>;
  close(): void;
}

function factsOf(request: ExportRequest, out: string): object {
  const inputs = request.inputs.map((spec) => ({
    dtype: spec.dtype,
    shape: spec.dims.map((dim) => (dim.kind === 'static' ? dim.size : dim.example)),
    axes: valueOfSpec(spec).shape,
    ranges: spec.dims.map((dim) => (dim.kind === 'static' ? null : [dim.min, dim.max])),
    high: spec.high,
  }));
  return { path: request.source.path, entry: request.source.entry ?? 'make', inputs, out };
}

/** Starts the process; `out` is the file that every call writes anew. */
export function bareExport(python: string, request: ExportRequest, out: string): BareExport {
  // dist/bench/run/NAME.mjs is as deep as this file.
  const script = fileURLToPath(new URL('../../../bench/lib/bare_export.py', import.meta.url));
  const child: ChildProcess = spawn(python, [script, JSON.stringify(factsOf(request, out))], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    seconds: async () => {
      child.stdin?.write('\n');
      const line = await lines.next();
      if (line.done === true) throw new Error(`The bare call failed.\n${said}`);
      return Number(line.value);
    },
    close: () => child.kill(),
  };
}
