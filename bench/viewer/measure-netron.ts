/** Drives Netron's own page through the same work. Selectors are those of the version that netron-server.ts pins. */
import { openSession, type Session } from './browser-session.js';
import { drag, measured, zoomInAndOut } from './gestures.js';
import { LimitReached, memoryLimitBytes, openLimitMs, stepLimitMs } from './limits.js';
import type { Measurement } from './measurement.js';
import type { ModelFacts } from './model-facts.js';
import { startNetron } from './netron-server.js';

type Values = Measurement['values'];

const middle = { x: 690, y: 420 };
const settleMs = 2000;
const shown = { selector: 'body.default:not(.spinner)' };
/** Its zoom goes from 0.15 (or the whole graph) to 1.4; one notch with Ctrl is a factor of 2 ** 0.2. */
const notch = 10;

async function open(session: Session, facts: ModelFacts): Promise<Values> {
  const { page, sampler } = session;
  sampler?.restart();
  const cpu = sampler?.cpuSeconds() ?? NaN;
  await session.begin();
  const choose = (): Promise<void> => page.setInputFiles('#open-file-dialog', facts.path, { timeout: openLimitMs });
  const ms = await session.timed([shown], choose, openLimitMs, 'open');
  await page.waitForTimeout(settleMs);
  const { longestGap, longestTask } = await session.within(stepLimitMs, 'open', session.stalls());
  return {
    open: ms,
    openGap: longestGap,
    openTask: longestTask,
    openCpu: (sampler?.cpuSeconds() ?? NaN) - cpu,
    openPeak: (sampler?.peak ?? NaN) - session.idleBytes,
  };
}

async function find(session: Session, facts: ModelFacts): Promise<Values> {
  const { page } = session;
  const item = '.sidebar-find-content li';
  const input = page.locator('.sidebar-find-query');
  const list = await session.timed([{ selector: item }], () => page.keyboard.press('Control+f'), stepLimitMs, 'list');
  // Names that hold the text only: the list is exactly as long as there are such rows, so the next one is gone.
  const limit = { timeout: stepLimitMs };
  const filterTo = { selector: item, attribute: '', matches: 'Softmax' };
  const filter = await session.timed([filterTo], () => input.fill('Softmax', limit), stepLimitMs, 'filter');
  const one = { selector: item, attribute: '', matches: facts.lastSoftmax.name.replaceAll('.', '\\.') };
  await session.timed([one], () => input.fill(facts.lastSoftmax.name, limit), stepLimitMs, 'filter');
  const selected = { selector: '#target .select', inView: true };
  const jump = await session.timed([selected], () => page.locator(item).last().click(limit), stepLimitMs, 'jump');
  await page.waitForTimeout(1000);
  await page.keyboard.press('Escape');
  return { findList: list, findFilter: filter, findJump: jump };
}

async function gestures(session: Session): Promise<Values> {
  const { page } = session;
  const values: Values = {};
  const zoomBy = async (turns: number): Promise<void> => {
    await page.keyboard.down('Control');
    await page.mouse.move(middle.x, middle.y);
    for (let turn = 0; turn < Math.abs(turns); turn += 1) await page.mouse.wheel(0, turns > 0 ? -notch : notch);
    await page.keyboard.up('Control');
    await page.waitForTimeout(300);
  };
  const levels = [
    ['panNear', 'zoomNear', 0],
    ['panMid', 'zoomMid', -8],
    ['panFar', 'zoomFar', -30],
  ] as const;
  for (const [pan, zoom, turns] of levels) {
    await session.within(stepLimitMs, 'zoom', zoomBy(turns));
    await session.begin();
    values[pan] = (await measured(session, stepLimitMs, drag(page, middle))).p95;
    await session.begin();
    await page.keyboard.down('Control');
    values[zoom] = (await measured(session, stepLimitMs, zoomInAndOut(page, middle, notch))).p95;
    await page.keyboard.up('Control');
  }
  return values;
}

/** One run in a browser and a server of its own. */
export async function measureNetron(facts: ModelFacts): Promise<Measurement> {
  const values: Values = {};
  const session = await openSession(memoryLimitBytes);
  const netron = await startNetron().catch(async (error: unknown) => {
    await session.close();
    throw error;
  });
  const all = async (): Promise<void> => {
    const { page } = session;
    // It forbids eval in its page, with which Playwright runs what it is told to evaluate.
    await page.addInitScript(() => {
      const real = window.eval;
      Object.defineProperty(window, 'eval', { get: () => real, set: () => undefined });
    });
    // Its questions about cookies are answered before, as in every visit but the first.
    await page.context().addCookies(['consent', '_ga'].map((name) => ({ name, value: '1', url: netron.url })));
    await page.goto(netron.url);
    await page.locator('body.welcome:not(.spinner)').waitFor();
    Object.assign(values, await open(session, facts));
    values.mounted = await page.locator('#target g.node').count();
    values.elements = await page.locator('*').count();
    Object.assign(values, await gestures(session));
    Object.assign(values, await find(session, facts));
    values.sessionPeak = (session.sampler?.peak ?? NaN) - session.idleBytes;
  };
  try {
    await session.within(6 * openLimitMs, 'all steps', all());
    return { viewer: 'netron', model: facts.model, values, ended: null };
  } catch (error) {
    const ended = error instanceof LimitReached ? error.message : `failed: ${String(error).split('\n')[0] ?? ''}`;
    return { viewer: 'netron', model: facts.model, values, ended };
  } finally {
    await session.close();
    netron.stop();
  }
}
