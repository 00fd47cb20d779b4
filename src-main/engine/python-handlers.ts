/** The calls about interpreters: which there are, and which is used. */
import type { Handlers } from '../../src-shared/rpc-server.js';
import { choosePython } from '../runtimes/python/choose-python.js';
import { managedExtras } from '../runtimes/python/environment.js';
import { findPython } from '../runtimes/python/find-python.js';
import { forgetPythons, listPythons } from '../runtimes/python/list-pythons.js';
import type { Services } from '../services.js';

type PythonCalls = Extract<keyof Handlers, `python.${string}`>;

export function pythonCalls(
  { dataDir, python }: Services,
  allow: (...paths: (string | null)[]) => Promise<void>,
): Pick<Handlers, PythonCalls> {
  const used = (): Promise<string | null> => findPython(dataDir).catch(() => null); // the doctor says why
  return {
    'python.list': async ({ refresh }) => {
      if (refresh) forgetPythons();
      return {
        pythons: await listPythons(dataDir, await used()),
        fixed: (process.env['LAPIDARY_PYTHON'] ?? '') !== '',
        extras: await managedExtras(dataDir),
      };
    },
    'python.use': async ({ path }) => {
      if (path !== null) {
        const known = await listPythons(dataDir, null);
        // What was found on this machine may be used; another file only where files may be read.
        if (!known.some((found) => found.path === path)) await allow(path);
      }
      await choosePython(dataDir, path);
      await python.close(); // the next worker is of the chosen one
      return {};
    },
  };
}
