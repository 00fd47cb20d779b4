/** Subjects that compute in this process, for tests. */
import { join } from 'node:path';
import type { Subject } from '../../src-shared/subject.js';
import { readNpy, type Tensor, writeNpy } from '../io/npy.js';
import type { SubjectSession } from '../runtimes/runtime.js';

/** What a subject computes; it may throw. */
export type Compute = (x: Float32Array, exact: boolean, run: number) => ArrayLike<number>;

export const twice: Compute = (x) => x.map((value) => value * 2);

/** Subjects by path that compute in this process; records how often each was opened and closed. */
export function subjects(computes: Readonly<Record<string, Compute>>) {
  const opened: Record<string, number> = {};
  let open = 0;
  const openSubject = (subject: Subject): Promise<SubjectSession> => {
    const compute = computes[subject.path] ?? twice;
    opened[subject.label] = (opened[subject.label] ?? 0) + 1;
    open += 1;
    const run = opened[subject.label] ?? 0;
    const exact = subject.options.dtype === 'float64';
    return Promise.resolve({
      provider: 'here',
      versions: {},
      run: async (inputs, dir) => {
        const x = await readNpy(inputs['x'] ?? '');
        const values = compute(x.data as Float32Array, exact, run);
        const data = exact ? Float64Array.from(values) : Float32Array.from(values);
        const dtype = exact ? 'float64' : 'float32';
        const path = join(dir, 'y.npy');
        const tensor: Tensor = { dtype, shape: x.shape, data };
        await writeNpy(path, tensor);
        return [{ name: 'y', dtype, shape: x.shape, path }];
      },
      bench: () => Promise.resolve([]),
      close: () => {
        open -= 1;
        return Promise.resolve();
      },
    });
  };
  return { openSubject, opened, stillOpen: () => open };
}
