/** What a SIGKILL leaves of a run, of the engine or of its Python worker, while it writes and in between. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { createEngine } from '../../src-main/engine.js';
import { openModel } from '../../src-main/formats/registry.js';
import { listRuns } from '../../src-main/run/run-folder.js';
import { runRecordSchema } from '../../src-shared/run-record.js';
import { lapidary, scratch } from './run-cli.js';
import { processesWith } from './processes.js';

const recipe = join(scratch(), 'tiny.yaml');
writeFileSync(
  join(recipe, '..', 'tiny.py'),
  `import torch

def make():
    return torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.ReLU()).eval()
`,
);
writeFileSync(
  recipe,
  `lapidary: 1
source: { file: tiny.py, entry: make }
inputs: ["x:float32[batch=2{1..4},8]"]
targets: [{ target: torchscript-trace }, { target: onnx, external_data: always }]
measure: { subjects: [eager, onnx], warmup: 2, samples: 20, batch: [1] }
`,
);

/** Names below a folder, from there. */
const below = (dir: string): string[] =>
  existsSync(dir) ? readdirSync(dir, { recursive: true }).map((name) => String(name)) : [];
const halfMade = (dir: string): string[] => below(dir).filter((name) => basename(name).startsWith('.'));

/** Every artifact that has its final name is whole: it opens, with all of its data. */
async function expectWholeArtifacts(dir: string): Promise<void> {
  const files = below(join(dir, 'artifacts')).filter((name) => /^[^.].*\.(pt|onnx)$/.test(name));
  for (const file of files) {
    const { report } = await openModel(join(dir, 'artifacts', file));
    expect(report.warnings, file).toEqual([]);
    expect(report.parameters.count, file).toBe(72);
  }
}

interface Killed {
  status: number | null;
  dataDir: string;
  dir: string;
  marker: string;
  /** What was half-made when it was killed. */
  leftThen: string[];
}

/** Runs the recipe and kills a process once `when` holds of the log so far and of the names in the run's folder. */
async function runAndKill(
  victim: 'engine' | 'worker',
  when: (log: string, names: readonly string[]) => boolean,
): Promise<Killed> {
  const dataDir = scratch();
  const marker = `LAPIDARY_TEST_MARKER=${dataDir}`;
  const runs = join(dataDir, 'runs');
  let [log, isKilled, leftThen] = ['', false, [] as string[]];
  let killEngine: (() => void) | undefined;
  const look = (): void => {
    const names = below(runs);
    if (isKilled || killEngine === undefined || !when(log, names)) return;
    if (victim === 'engine') killEngine();
    else {
      const workers = processesWith(marker).filter(({ command }) => command.includes('lapidary_worker'));
      if (workers.length === 0) return; // between two of them
      for (const { pid } of workers) process.kill(pid, 'SIGKILL');
    }
    isKilled = true;
    leftThen = names.filter((name) => basename(name).startsWith('.'));
  };
  const watch = setInterval(look, 2);
  try {
    const { status } = await lapidary(['run', recipe], {
      env: { LAPIDARY_TEST_MARKER: dataDir, LAPIDARY_DATA_DIR: dataDir },
      onStderr: (text, kill) => {
        log += text;
        killEngine = () => {
          kill('SIGKILL');
        };
        look();
      },
    });
    expect(isKilled, log).toBe(true);
    return { status, dataDir, marker, dir: join(runs, readdirSync(runs)[0] ?? ''), leftThen };
  } finally {
    clearInterval(watch);
  }
}

const onLinux = process.platform === 'linux' ? it : it.skip;
const isStaged = (_: string, names: readonly string[]): boolean => names.some((name) => /partial.*onnx/.test(name));
const moments = [
  ['it loads the source', (log: string) => log.includes('importing torch'), false],
  ['an artifact is being written', isStaged, true],
  ['it measures', (log: string) => log.includes('Timing'), false],
] as const;

for (const [name, when, isHalfMade] of moments) {
  onLinux(`the engine is killed while ${name}`, { timeout: 120_000 }, async () => {
    const { dir, dataDir, marker, leftThen } = await runAndKill('engine', when);
    if (isHalfMade) expect(leftThen).not.toEqual([]);
    // Nobody is left to reap its children: they notice by themselves.
    await expect.poll(() => processesWith(marker), { timeout: 15_000, interval: 200 }).toEqual([]);
    await expectWholeArtifacts(dir);
    expect((await listRuns(dataDir)).map(({ run }) => run.state)).toEqual(['crashed']);
    const engine = createEngine({ dataDir, onInternalError: (error) => expect.fail(String(error)) });
    await engine.close();
    expect(halfMade(dataDir)).toEqual([]);
    const run = runRecordSchema.parse(JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')));
    expect(run).toMatchObject({ state: 'crashed', error: { code: 'ENGINE_GONE' } });
    expect(run.endedAt).not.toBeNull();
    expect(run.steps.map(({ state }) => state)).not.toContain('running');
  });

  onLinux(`the worker is killed while ${name}`, { timeout: 120_000 }, async () => {
    const { status, dir, dataDir, marker } = await runAndKill('worker', when);
    expect(status).toBeGreaterThan(-1);
    expect(processesWith(marker)).toEqual([]);
    await expectWholeArtifacts(dir);
    expect(halfMade(dataDir)).toEqual([]);
    const run = runRecordSchema.parse(JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')));
    expect(run.state).toMatch(/done|failed/);
    for (const { path } of run.artifacts) if (path !== null) expect(existsSync(path), path).toBe(true);
  });
}
