/**
 * `npm run bench -- viewer [--models 2k,10k] [--against netron] [--runs N] [--json FILE]`: opens large models in a real
 * browser, works with them as a person does, and says how long that took. Medians over the runs, viewers by turns.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { syntheticModels } from './lib/synthetic-models.js';
import { measureLapidary } from './viewer/measure-lapidary.js';
import { measureNetron } from './viewer/measure-netron.js';
import { type Measurement, medians } from './viewer/measurement.js';
import { modelFacts } from './viewer/model-facts.js';
import { modelTable } from './viewer/print.js';
import { canSampleProcesses, killTree, processTree } from './viewer/process-tree.js';
import { targetsOf } from './viewer/targets.js';

const usage =
  'npm run bench -- viewer [--models 2k,2k-mask,10k,10k-mask,50k,50k-mask,w1500m,w4g-ext] [--against netron] [--runs N] [--json FILE]';

function readArguments(): { models: string[]; against: boolean; runs: number; json: string | null } {
  const { values } = parseArgs({
    options: {
      models: { type: 'string', default: Object.keys(syntheticModels).join(',') },
      against: { type: 'string' },
      runs: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const models = values.models.split(',').filter((name) => name !== '');
  const unknown = models.filter((name) => syntheticModels[name] === undefined);
  if (unknown.length > 0) throw new Error(`There is no model ${unknown.join(', ')}.`);
  if (values.against !== undefined && values.against !== 'netron') throw new Error('The other viewer is netron.');
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs is a number from 1.');
  return { models, against: values.against !== undefined, runs, json: values.json ?? null };
}

function machine(): Record<string, string | number> {
  const [cpu] = cpus();
  return {
    platform: `${process.platform} ${process.arch}`,
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
    node: process.version,
    graphics: 'headless Chromium, software rendering, 1400 × 900',
  };
}

async function main(): Promise<void> {
  const { models, against, runs, json } = readArguments();
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const here = machine();
  say(
    Object.entries(here)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join(' · '),
  );
  if (!canSampleProcesses) say('Memory and CPU time are not measured on this system: they are read from /proc.');
  const results: object[] = [];
  for (const model of models) {
    const facts = modelFacts(model);
    const ours: Measurement[] = [];
    const theirs: Measurement[] = [];
    for (let run = 0; run < runs; run += 1) {
      ours.push(await measureLapidary(facts));
      if (against) theirs.push(await measureNetron(facts));
    }
    const our = medians(ours);
    const their = against ? medians(theirs) : null;
    results.push({
      model,
      nodes: facts.nodes,
      targets: targetsOf(model),
      ours: our,
      theirs: their,
      runs: { ours, theirs },
    });
    say(`\n${modelTable(our, their)}`);
    // After every model, so that an interrupted bench leaves what it has.
    if (json !== null)
      writeFileSync(json, `${JSON.stringify({ bench: 'viewer', machine: here, runs, results }, null, 2)}\n`);
  }
}

/** Browsers and servers do not outlive the bench when it is told to stop. */
function stop(): void {
  for (const pid of canSampleProcesses ? processTree(process.pid).slice(1) : []) killTree(pid);
  process.exit(130);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 2;
}
