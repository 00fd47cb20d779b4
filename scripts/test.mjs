/**
 * `npm test [-- --only unit,lint]`: installs, builds, prepares what the tests need, and runs every stage, two at a time,
 * even when another one failed. Ends with a table and the line `N passed, N failed`.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './lib/built.mjs';
import { junitCounts, playwrightCounts, settle, summaryLine, table, vitestCounts } from './lib/counts.mjs';
import { run, tail } from './lib/exec.mjs';
import { install } from './lib/install.mjs';
import { inLanes, lanes } from './lib/lanes.mjs';
import { fail, inRoot, requireNode, say } from './lib/project.mjs';
import * as machine from './lib/test-machine.mjs';

const minute = 60_000;
const results = inRoot('test-results');
const bin = (packageName, file) => inRoot('node_modules', packageName, file);

/** No test may find or touch the data of the person who runs it, nor that of a stage beside it. */
const dataDirs = mkdtempSync(path.join(tmpdir(), 'lapidary-test-'));
process.on('exit', () => rmSync(dataDirs, { recursive: true, force: true }));

/** Started when first asked for, once; `ready.x()` gives the same promise again. */
function once(prepare) {
  let promise;
  return () => (promise ??= prepare());
}

const ready = {
  build: once(async () => {
    const result = await build(['--legacy'], { logFile: path.join(results, 'build.log') });
    if (!result.ok) throw Object.assign(new Error(`the build ${result.reason}`), { output: result.output });
  }),
  python: once(async () => {
    await ready.build();
    return machine.preparePython();
  }),
  otherNode: once(machine.prepareOtherNode),
  browser: once(machine.prepareBrowser),
  electron: once(async () => {
    // After the browser: two apt-get at a time lock each other out.
    await ready.browser().catch(() => undefined);
    return machine.prepareElectron();
  }),
};

/** A check that passes or fails as a whole. */
async function check(id, args, limitMs = 5 * minute) {
  const ended = await run(process.execPath, args, { limitMs, logFile: path.join(results, `${id}.log`) });
  return { passed: ended.ok ? 1 : 0, failed: ended.ok ? 0 : 1, skipped: 0, reason: ended.reason, output: ended.output };
}

/** A test runner: `counts` reads the report it leaves in `report`. */
async function suite(id, command, args, { env = {}, cwd, limitMs, report, counts }) {
  rmSync(report, { force: true });
  const options = {
    env: { LAPIDARY_DATA_DIR: path.join(dataDirs, id), ...env },
    cwd,
    limitMs,
    logFile: path.join(results, `${id}.log`),
  };
  const ended = await run(command, args, options);
  if (!existsSync(report)) {
    const reason = `the runner ${ended.reason || 'ended'} and left no report`;
    return { passed: 0, failed: 1, skipped: 0, reason, output: ended.output };
  }
  return { ...settle(counts(readFileSync(report, 'utf8')), ended), output: ended.output };
}

/** Vitest under a given Node. Without Python the tests that need it fail and say so themselves. */
async function vitest(id, node, folders) {
  const report = path.join(results, `${id}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const python = await ready.python().catch(() => ''); // the pyworker stage says why
  const env = { LAPIDARY_PYTHON: python, LAPIDARY_TEST_PYTHON: python };
  const args = [bin('vitest', 'vitest.mjs'), 'run', ...reporters, ...folders];
  return suite(id, node, args, { env, report, limitMs: 20 * minute, counts: (text) => vitestCounts(JSON.parse(text)) });
}

async function playwright(project, env) {
  const id = `e2e-${project}`;
  const report = path.join(results, `${id}.json`);
  const args = [bin('@playwright/test', 'cli.js'), 'test', `--project=${project}`, '--reporter=list,json'];
  return suite(id, process.execPath, args, {
    env: {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      LAPIDARY_PYTHON: await ready.python().catch(() => ''),
    },
    report,
    limitMs: 25 * minute,
    counts: (text) => playwrightCounts(JSON.parse(text)),
  });
}

/**
 * What can differ between the two Nodes: the file system and streams, processes and threads, sockets, compression, the
 * native add-ons, and number formats. The rest of the engine is arithmetic that both do alike.
 */
const nodeDependent = [
  'src-shared/',
  'src-main/engine',
  'src-main/formats/hdf5/',
  'src-main/formats/onnx/edit/',
  'src-main/formats/registry.test.ts',
  'src-main/formats/tar/',
  'src-main/formats/zip/',
  'src-main/io/',
  'src-main/jobs/',
  'src-main/latency/',
  'src-main/process/',
  'src-main/run/',
  'src-main/runtimes/ort/',
  'src-main/runtimes/python/',
  'src-main/shells/',
  'src-main/sources/',
  'src-main/tensorkit/',
];

/** In the order they start. Short checks that need no preparation come first, so that downloads go on beside them. */
const stages = [
  {
    id: 'build',
    run: async () => {
      await ready.build();
      return { passed: 1, failed: 0, skipped: 0, reason: '' };
    },
  },
  { id: 'lint', run: () => check('lint', [bin('eslint', 'bin/eslint.js'), '.'], 10 * minute) },
  { id: 'format', run: () => check('format', [bin('@biomejs/biome', 'bin/biome'), 'format', '.']) },
  {
    id: 'imports',
    run: () => {
      const config = ['--config', '.dependency-cruiser.cjs', 'src-shared', 'src-graph', 'src-main', 'src-renderer'];
      return check('imports', [bin('dependency-cruiser', 'bin/dependency-cruise.mjs'), ...config]);
    },
  },
  {
    id: 'types',
    run: () => check('types', [bin('typescript', 'bin/tsc'), '-p', 'tsconfig.json', '--noEmit'], 10 * minute),
  },
  { id: 'generated', run: () => check('generated', [inRoot('scripts', 'proto.mjs'), '--check']) },
  { id: 'unit', run: () => vitest('unit', process.execPath, ['src-', 'scripts/', 'bench/']) },
  {
    id: 'e2e-browser',
    run: async () => {
      await ready.build();
      return playwright('browser', { LAPIDARY_CHROMIUM: await ready.browser() });
    },
  },
  { id: 'e2e-cli', run: () => vitest('e2e-cli', process.execPath, ['e2e/']) },
  {
    id: 'pyworker',
    run: async () => {
      const report = path.join(results, 'pyworker.xml');
      const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`];
      return suite('pyworker', await ready.python(), args, {
        cwd: inRoot('native', 'pyworker'),
        report,
        limitMs: 20 * minute,
        counts: junitCounts,
      });
    },
  },
  {
    id: 'e2e-electron',
    run: async () => {
      await ready.build();
      await ready.electron();
      return playwright('electron', {});
    },
  },
  {
    id: `unit-node${machine.otherNodeMajor}`,
    run: async () => vitest(`unit-node${machine.otherNodeMajor}`, await ready.otherNode(), nodeDependent),
  },
];

function chosen(args) {
  const at = args.indexOf('--only');
  if (args.length === 0) return stages;
  const names = at === 0 ? (args[1] ?? '').split(',') : [];
  const found = stages.filter((stage) => names.includes(stage.id));
  if (args.length === 2 && names.length > 0 && found.length === names.length) return found;
  return fail(`npm test -- --only takes names out of: ${stages.map((stage) => stage.id).join(',')}`, 2);
}

const shown = new Set();

/** Runs one stage; what it could not have counts as one failure with its reason. Gives its row of the table. */
async function runStage(stage) {
  say(`▸ ${stage.id}`);
  const startedAt = Date.now();
  let row;
  try {
    row = await stage.run();
  } catch (error) {
    // Several stages may lack the same thing; its messages are shown once.
    const output = shown.has(error) ? '' : (error.output ?? error.message);
    shown.add(error);
    row = { passed: 0, failed: 1, skipped: 0, reason: error.message.split('\n')[0], output };
  }
  row = { id: stage.id, ...row, seconds: (Date.now() - startedAt) / 1000 };
  if (row.failed > 0) say(tail(row.output ?? '', 120));
  const skipped = row.skipped > 0 ? `, ${row.skipped} skipped` : '';
  say(
    `${row.failed > 0 ? '✕' : '✓'} ${stage.id}: ${row.passed} passed, ${row.failed} failed${skipped}, ${row.seconds.toFixed(1)} s`,
  );
  return row;
}

requireNode();
// Logs and reports are read as text.
process.env.NO_COLOR = '1';
delete process.env.FORCE_COLOR;
const wanted = chosen(process.argv.slice(2));
mkdirSync(results, { recursive: true });
const rows = [
  await runStage({
    id: 'install',
    run: async () => {
      const { ok, reason, output } = await install();
      return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, reason, output };
    },
  }),
];
if (rows[0].failed === 0) {
  // Downloads go on while the static checks compute. Whoever needs one waits for it and reports its failure.
  const needs = new Set(wanted.map((stage) => stage.id));
  const later = (promise) => void promise.catch(() => undefined);
  if ([...needs].some((id) => /^(unit|pyworker|e2e)/.test(id))) later(ready.python());
  if (needs.has(`unit-node${machine.otherNodeMajor}`)) later(ready.otherNode());
  if (needs.has('e2e-browser')) later(ready.browser());
  if (needs.has('e2e-electron')) later(ready.electron());
  const tasks = wanted.map((stage) => () => runStage(stage));
  rows.push(...(await inLanes(tasks, lanes)));
}
console.log(`\n${table(rows)}\n\nLogs are in ${path.relative(process.cwd(), results) || '.'}.`);
console.log(summaryLine(rows));
// Some preparation nobody waited for must not keep the process.
process.exit(rows.some((row) => row.failed > 0) ? 1 : 0);
