/** Drives our own window over `lapidary serve` through everything that is measured. */
import { type Served, startServed } from '../../e2e/browser/support/served.js';
import { LapidaryWindow } from '../../e2e/browser/support/lapidary-window.js';
import { openSession, type Session } from './browser-session.js';
import { drag, measured, zoomInAndOut } from './gestures.js';
import { LimitReached, memoryLimitBytes, openLimitMs, stepLimitMs } from './limits.js';
import type { Measurement } from './measurement.js';
import { peakResidentBytes, TreeSampler } from './process-tree.js';
import type { ModelFacts } from './model-facts.js';

const graph = '[data-testid="graph-view"]';
const middle = { x: 690, y: 420 };
/** After opening: what is still loaded or computed then may freeze the window, too. */
const settleMs = 2000;
const zooms = { near: [0.8, 1.5], mid: [0.2, 0.4] } as const;

async function zoomOf(session: Session): Promise<number> {
  const style = await session.page.locator('.react-flow__viewport').first().getAttribute('style');
  return Number(/scale\(([\d.e-]+)\)/.exec(style ?? '')?.[1] ?? 1);
}

/** Turns the wheel until the zoom is within the bounds. */
async function zoomTo(session: Session, [low, high]: readonly [number, number]): Promise<void> {
  await session.page.mouse.move(middle.x, middle.y);
  for (let turn = 0; turn < 120; turn += 1) {
    const zoom = await zoomOf(session);
    if (zoom >= low && zoom <= high) return;
    await session.page.mouse.wheel(0, zoom < low ? -100 : 100);
    await session.page.waitForTimeout(30);
  }
}

type Values = Measurement['values'];

async function open(session: Session, app: LapidaryWindow, engine: TreeSampler, facts: ModelFacts): Promise<Values> {
  const { page, sampler } = session;
  await app.pathBox.fill(facts.path);
  sampler?.restart();
  const cpu = sampler?.cpuSeconds() ?? NaN;
  const engineCpu = engine.cpuSeconds();
  await session.begin();
  const ready = { selector: graph, attribute: 'data-ready', matches: '^true$' };
  const ms = await session.timed([ready], () => app.pathBox.press('Enter'), openLimitMs, 'open');
  await page.waitForTimeout(settleMs);
  const { longestGap, longestTask } = await session.stalls();
  return {
    open: ms,
    openGap: longestGap,
    openTask: longestTask,
    openCpu: (sampler?.cpuSeconds() ?? NaN) - cpu,
    engineCpu: engine.cpuSeconds() - engineCpu,
    openPeak: (sampler?.peak ?? NaN) - session.idleBytes,
    enginePeak: peakResidentBytes(engine.root),
  };
}

async function find(session: Session, facts: ModelFacts): Promise<Values> {
  const { page } = session;
  const box = 'search[aria-label^="Find"]';
  const status = `${box} [role="status"]`;
  const input = page.locator(`${box} [role="combobox"]`);
  const step = (conditions: Parameters<Session['timed']>[0], act: () => Promise<unknown>, what: string) =>
    session.timed(conditions, act, stepLimitMs, what);
  const list = await step([{ selector: box }], () => page.keyboard.press('Control+f'), 'find: list');
  const count = facts.softmaxes.toLocaleString('en').replace(',', ',?');
  const counted = { selector: status, attribute: '', matches: `of ${count}$` };
  const filter = await step([counted], () => input.fill('Softmax'), 'find: filter');
  const last = facts.lastSoftmax;
  const one = { selector: status, attribute: '', matches: 'of 1$' };
  await step([one], () => input.fill(last.name), 'find: one');
  const shown = { selector: `[data-node-index="${String(last.index)}"]`, inView: true };
  const jump = await step([shown], () => page.keyboard.press('Enter'), 'find: jump');
  await page.keyboard.press('Escape');
  return { findList: list, findFilter: filter, findJump: jump };
}

/** Runs a command that makes another scene; the time until it is painted. */
async function rearrange(session: Session, app: LapidaryWindow, label: string): Promise<number> {
  const boxes = (await app.graph.getAttribute('data-boxes')) ?? '';
  const other = { selector: graph, attribute: 'data-boxes', matches: `^(?!${boxes}$)` };
  return session.timed([other], () => app.command(label), stepLimitMs, label);
}

/** From choosing a large weight until its first values are shown, then from asking for its statistics until they are. */
async function weight(session: Session, name: string): Promise<Values> {
  const { page } = session;
  await page.keyboard.press('Control+f');
  await page.locator('search[aria-label^="Find"] [role="combobox"]').fill(name);
  // The box still shows what was found before; Enter would go there.
  await page.locator('search[aria-label^="Find"] [role="option"]').first().filter({ hasText: 'fc1' }).waitFor();
  await page
    .locator('search[aria-label^="Find"] [role="status"]')
    .filter({ hasText: /^1 of [12]$/ })
    .waitFor();
  const values = { selector: '[data-testid="values-grid"] [role="gridcell"]', inView: true };
  const shown = await session.timed([values], () => page.keyboard.press('Enter'), stepLimitMs, 'weight: values');
  await page.keyboard.press('Escape');
  const compute = page.getByRole('button', { name: /^Compute statistics/ });
  const figure = { selector: '.histogram-figure' };
  const counted = await session.timed([figure], () => compute.click(), stepLimitMs, 'weight: statistics');
  return { weight: shown, weightStatistics: counted };
}

async function gestures(session: Session, app: LapidaryWindow, facts: ModelFacts): Promise<Values> {
  const { page } = session;
  const values: Values = { mounted: 0 };
  const mounted = async (): Promise<void> => {
    values.mounted = Math.max(values.mounted ?? 0, await app.mounted.count());
  };
  const both = async (pan: 'panNear' | 'panMid' | 'panFar', zoom: 'zoomNear' | 'zoomMid' | 'zoomFar') => {
    await page.waitForTimeout(300);
    await mounted();
    await session.begin();
    values[pan] = (await measured(session, stepLimitMs, drag(page, middle))).p95;
    await mounted();
    await session.begin();
    values[zoom] = (await measured(session, stepLimitMs, zoomInAndOut(page, middle, 60))).p95;
    await mounted();
  };
  // A node in the middle of the whole graph, as a person comes to look at one.
  await page.keyboard.press('Control+f');
  await page.locator('search[aria-label^="Find"] [role="combobox"]').fill(facts.lastSoftmax.name);
  await page.locator('search[aria-label^="Find"] [role="status"]').filter({ hasText: 'of 1' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(600);
  await page.keyboard.press('Escape');
  await zoomTo(session, zooms.near);
  await both('panNear', 'zoomNear');
  await zoomTo(session, zooms.mid);
  await both('panMid', 'zoomMid');
  await app.command('Fit the graph');
  await page.waitForTimeout(600);
  await both('panFar', 'zoomFar');
  return values;
}

async function allSteps(session: Session, served: Served, facts: ModelFacts, values: Values): Promise<void> {
  const app = new LapidaryWindow(session.page);
  const engine = new TreeSampler(served.pid);
  try {
    await app.enter(served.url);
    Object.assign(values, await open(session, app, engine, facts));
    Object.assign(values, await find(session, facts));
    if (facts.weight !== null) Object.assign(values, await weight(session, facts.weight));
    values.expandAll = await rearrange(session, app, 'Expand all groups');
    values.elements = await session.page.locator('*').count();
    Object.assign(values, await gestures(session, app, facts));
    // Last, because what is flat has no groups to come back to.
    if (facts.nodes < 20_000) values.flat = await rearrange(session, app, 'Show the graph flat or in groups');
    values.sessionPeak = (session.sampler?.peak ?? NaN) - session.idleBytes;
  } finally {
    engine.stop();
  }
}

/** One run in a browser and a server of its own. */
export async function measureLapidary(facts: ModelFacts): Promise<Measurement> {
  const values: Values = {};
  const session = await openSession(memoryLimitBytes);
  const served = await startServed();
  try {
    await session.within(6 * openLimitMs, 'all steps', allSteps(session, served, facts, values));
    return { viewer: 'lapidary', model: facts.model, values, ended: null };
  } catch (error) {
    const ended = error instanceof LimitReached ? error.message : `failed: ${String(error).split('\n')[0] ?? ''}`;
    return { viewer: 'lapidary', model: facts.model, values, ended };
  } finally {
    await session.close();
    await served.stop();
  }
}
