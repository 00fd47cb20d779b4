/** The runtimes, one line each. */
import { assertNever } from '../../src-shared/errors.js';
import type { RuntimeId } from '../../src-shared/subject.js';
import { ortRuntime } from './ort/ort-runtime.js';
import { pythonRuntime } from './python/python-runtime.js';
import type { PythonService } from './python/service.js';
import type { Runtime } from './runtime.js';

export interface RuntimeServices {
  python: PythonService;
  /** Give every session its own process (timing), instead of sharing the warm Python worker (comparing). */
  isolated: boolean;
}

export function runtimeFor(id: RuntimeId, services: RuntimeServices): Runtime {
  switch (id) {
    case 'ort':
      return ortOrPython(services);
    case 'eager':
    case 'torchscript':
    case 'export':
      return pythonRuntime(id, services.python, services.isolated);
    default:
      return assertNever(id);
  }
}

/** The Node binding takes no custom operators: a subject with a library runs in Python, in a process it may crash. */
function ortOrPython({ python }: RuntimeServices): Runtime {
  const withLibrary = pythonRuntime('ort', python, true);
  return {
    ...ortRuntime,
    open: (context, subject, options) =>
      (subject.options.library === undefined ? ortRuntime : withLibrary).open(context, subject, options),
  };
}
