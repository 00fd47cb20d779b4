/** The runtimes, one line each. */
import { assertNever } from '../../src-shared/errors.js';
import type { RuntimeId } from '../../src-shared/subject.js';
import { whyPython } from './ort/choose-runner.js';
import { openInNode, ortRuntime, readOrtModel } from './ort/ort-runtime.js';
import { pythonRuntime } from './python/python-runtime.js';
import type { PythonService } from './python/service.js';
import { recordedRuntime } from './recorded/recorded-runtime.js';
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
    case 'compile':
    case 'torchscript':
    case 'export':
    case 'openvino':
      return pythonRuntime(id, services.python, services.isolated);
    case 'recorded':
      return recordedRuntime;
    default:
      return assertNever(id);
  }
}

/** ONNX Runtime in Node where it can, else in Python: the log says why. */
function ortOrPython({ python, isolated }: RuntimeServices): Runtime {
  const inPython = pythonRuntime('ort', python, isolated);
  return {
    ...ortRuntime,
    open: async (context, subject, options) => {
      const reason = whyPython(subject.options, await readOrtModel(context, subject));
      if (reason === undefined) return openInNode(context, subject, options);
      context.log('info', 'ort', `${subject.label} runs in Python's ONNX Runtime: ${reason}.`);
      return inPython.open(context, subject, options);
    },
  };
}
