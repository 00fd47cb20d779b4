/**
 * `npm run bench -- node-models [PART…]`: every node model of onnx 1.17.0 with its expected outputs, as
 * `lapidary parity MODEL_DIR` compares them. What does not pass, by what happened, and JSON
 * (last line). PART:
 * only models whose name contains it; --seconds N: as many as begin within that time. Needs a Python with pip (LAPIDARY_PYTHON or managed).
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusFiles } from '../e2e/corpus/fetch.js';
import { toErrorInfo } from '../src-shared/errors.js';
import { parityDefaults } from '../src-shared/parity.js';
import { defaultDataDir } from '../src-main/data-dir.js';
import { findPython } from '../src-main/runtimes/python/find-python.js';
import { compareSubjects } from '../src-main/run/compare-subjects.js';
import { PythonService } from '../src-main/runtimes/python/service.js';
import type { Services } from '../src-main/services.js';
import { textTable } from '../src-main/shells/cli/text-table.js';
import { countsOf, groupsOf, type Outcome, outcomeOf, refusedOutcome } from './lib/node-model-outcomes.js';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = 'onnx/backend/test/data/node/';
/** Comparisons at a time: each is mostly the start of a process. */
const atOnce = 2;

async function compare(services: Services, dir: string, model: string, scratch: string): Promise<Outcome> {
  const request = { ...parityDefaults, subjects: [join(dir, model)], inputs: [], atol: null, rtol: null, threads: 1 };
  const context = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };
  const folder = join(scratch, model);
  try {
    return outcomeOf(model, await compareSubjects(context, services, request, folder));
  } catch (thrown) {
    const { message, code } = toErrorInfo(thrown);
    return refusedOutcome(model, message, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const python = await findPython(defaultDataDir());
const root = await corpusFiles(python, { registry: 'pypi', name: 'onnx', version: '1.17.0' }, [folder]);
const { values: flags, positionals: parts } = parseArgs({
  options: { seconds: { type: 'string', default: 'Infinity' } },
  allowPositionals: true,
});
const models = readdirSync(join(root, folder)).filter(
  (name) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
const outcomes: Outcome[] = [];
const started = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'lapidary-bench-'));
const services: Services = { dataDir: defaultDataDir(), python: new PythonService(defaultDataDir()) };
try {
  const waiting = [...models];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const late = (): boolean => performance.now() - started > Number(flags.seconds) * 1000;
      for (let next = waiting.shift(); next !== undefined && !late(); next = waiting.shift()) {
        outcomes.push(await compare(services, join(root, folder), next, scratch));
        if (outcomes.length % 100 === 0)
          process.stderr.write(`${String(outcomes.length)} of ${String(models.length)}\n`);
      }
    }),
  );
} finally {
  await services.python.close();
  rmSync(scratch, { recursive: true, force: true });
}
const counts = countsOf(outcomes);
const groups = groupsOf(outcomes);
const rest = outcomes.filter(({ kind }) => kind !== 'pass').sort((a, b) => (a.model < b.model ? -1 : 1));
print(
  textTable(
    [{ title: 'outcome' }, { title: 'models', align: 'right' }, { title: 'what happened' }],
    groups.map(({ kind, what, models: names }) => [kind, String(names.length), what.slice(0, 160)]),
  ),
);
for (const { kind, what, models: names } of groups) print(`\n${kind}, ${what}\n  ${names.join('\n  ')}`);
print(
  `\n${String(outcomes.length)} of ${String(models.length)} models: ${String(counts.pass)} pass, ${String(counts.warn)} warn, ${String(counts.differs)} differ, ${String(counts.refused)} are refused by ONNX Runtime or cannot be read as test data.`,
);
print(JSON.stringify({ bench: 'node-models', seconds: (performance.now() - started) / 1000, counts, groups, rest }));
