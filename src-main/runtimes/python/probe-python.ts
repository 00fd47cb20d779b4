/** Asks an interpreter what it is and has. Packages are read about, never imported; one that misbehaves is ended. */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import type { FoundPython } from '../../../src-shared/python-environment.js';
import { track } from '../../process/children.js';
import { requiredPackages } from './find-python.js';

/** How long one interpreter may take, in milliseconds. */
const probeTimeout = 10_000;
/** Output kept; more is junk. */
const maxOutput = 64 * 1024;

const distributions = [
  ...requiredPackages,
  'onnxruntime',
  'transformers',
  'openvino',
  'coremltools',
  'torchvision',
  'timm',
] as const;

const mark = 'lapidary-probe:';

/** The CUDA version stands in torch/version.py, which is read as text. Also runs in Python 2, to say that it is that. */
const code = `
import json, os, re, sys
try:
    import importlib.metadata as m, importlib.util as u
except ImportError:
    m = u = None
found = {}
for name in ${JSON.stringify(distributions)}:
    try:
        if u.find_spec(name) is not None:
            found[name] = m.version(name)
    except Exception:
        pass
cuda = None
try:
    spec = u.find_spec("torch")
    if spec is not None and spec.origin:
        with open(os.path.join(os.path.dirname(spec.origin), "version.py")) as file:
            hit = re.search(r"^cuda[^=]*= *'([^']+)'", file.read(), re.M)
            cuda = hit.group(1) if hit else None
except Exception:
    pass
print("\\n${mark}" + json.dumps({"version": sys.version.split()[0], "packages": found, "cuda": cuda}))
`;

const answerSchema = z.object({
  version: z.string().max(40),
  packages: z.record(z.string(), z.string().max(100)),
  cuda: z.string().max(40).nullable(),
});

type Probe = Pick<FoundPython, 'version' | 'packages' | 'lacks' | 'problem'> & { cuda: string | null };

const unusable = (problem: string): Probe => ({ version: null, packages: {}, lacks: [], problem, cuda: null });

/** Runs to its end or its limit; what it started goes with it, so that nothing keeps us waiting. */
function output(
  command: string,
  args: readonly string[],
  timeout: number,
): Promise<{ text: string; problem: string | null }> {
  return new Promise((resolve) => {
    // What is set for another Python would have this one read its packages.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^PYTHON(PATH|HOME|STARTUP)$/.test(name)),
    );
    const posix = process.platform !== 'win32';
    const child = track(
      // Not in the working folder: a file there could stand in for a module of Python.
      spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir(), env, detached: posix }),
    );
    let text = '';
    let said = '';
    let ended = false;
    const end = (problem: string | null): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      try {
        if (posix && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // Nothing of it is left.
      }
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ text, problem });
    };
    const timer = setTimeout(() => {
      end(`it did not answer within ${String(timeout / 1000)} s`);
    }, timeout);
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.length > maxOutput) end('it prints without end instead of answering');
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
    });
    child.on('error', (error) => {
      end(`it cannot be started: ${error.message}`);
    });
    child.on('exit', (status, signal) => {
      const last = said.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
      const how = signal === null ? `exit code ${String(status)}` : `signal ${signal}`;
      // Output may still be on its way when the exit is known.
      setImmediate(() => {
        end(status === 0 ? null : `it ended with ${how}${last === '' ? '' : `: ${last}`}`);
      });
    });
  });
}

const atLeast310 = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 10);
};

/** Asks one interpreter. Never throws: what is wrong with it is `problem`. */
export async function probePython(path: string, timeout = probeTimeout): Promise<Probe> {
  const { text, problem } = await output(path, ['-c', code], timeout);
  if (problem !== null) return unusable(problem);
  const line = text.split('\n').find((each) => each.startsWith(mark));
  if (line === undefined) return unusable('it is no Python: it printed something else than it was asked');
  try {
    const answer = answerSchema.parse(JSON.parse(line.slice(mark.length)));
    return {
      ...answer,
      lacks: requiredPackages.filter((name) => answer.packages[name] === undefined),
      problem: atLeast310(answer.version) ? null : 'it is older than Python 3.10',
    };
  } catch {
    return unusable('it is no Python: it printed something else than it was asked');
  }
}

/** Names of the NVIDIA devices of this machine, as its driver tells them. */
export async function gpuNames(): Promise<string[]> {
  const { text, problem } = await output('nvidia-smi', ['-L'], probeTimeout);
  if (problem !== null) return []; // no driver, no devices
  return [...text.matchAll(/^GPU \d+: (.+?)(?: \(UUID.*)?$/gm)].map((match) => match[1] ?? '');
}
