/** One Chromium of its own per model and viewer, watched from outside, and gone afterwards whatever happened. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumLaunch } from '../../e2e/browser/support/chromium.js';
import { LimitReached } from './limits.js';
import { type Condition, installProbe, type Stalls } from './page-probe.js';
import { canSampleProcesses, killTree, processTree, TreeSampler } from './process-tree.js';

export const windowSize = { width: 1400, height: 900 };
const settleMs = 1500;

export interface Session {
  page: Page;
  /** null where processes cannot be sampled. */
  sampler: TreeSampler | null;
  /** Resident bytes of the browser with an empty page. */
  idleBytes: number;
  version: string;
  /** Rejects with LimitReached when the page crashes, takes too much memory, or the time is up. */
  within<T>(ms: number, what: string, work: Promise<T>): Promise<T>;
  /** Time from the next input to the second frame after the conditions hold. Start it, then act. */
  timed(conditions: Condition[], act: () => Promise<unknown>, limitMs: number, what: string): Promise<number>;
  begin(): Promise<void>;
  stalls(): Promise<Stalls>;
  close(): Promise<void>;
}

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function openSession(limitBytes: number): Promise<Session> {
  const before = new Set(canSampleProcesses ? processTree(process.pid) : []);
  const launch = chromiumLaunch();
  // Viewers that report home or load fonts must not be measured by how the network answers.
  const args = [...launch.args, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'];
  const browser: Browser = await chromium.launch({ ...launch, args, handleSIGINT: false, handleSIGTERM: false });
  const root = canSampleProcesses ? processTree(process.pid).find((pid) => !before.has(pid)) : undefined;
  let stop: (reason: LimitReached) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = reject;
  });
  stopped.catch(() => undefined); // Without a measurement under way nobody listens.
  const sampler =
    root === undefined
      ? null
      : new TreeSampler(root, limitBytes, () => stop(new LimitReached(`over ${String(limitBytes / 2 ** 30)} GiB`)));
  const page = await browser.newPage({ viewport: windowSize });
  page.on('crash', () => stop(new LimitReached('the page crashed')));
  await page.addInitScript(installProbe);
  await page.goto('about:blank');
  await after(settleMs);
  const session: Session = {
    page,
    sampler,
    idleBytes: sampler?.bytes() ?? NaN,
    version: browser.version(),
    async within(ms, what, work) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new LimitReached(`${what}: over ${String(ms / 1000)} s`)), ms);
      });
      work.catch(() => undefined); // It may fail after it was given up.
      try {
        return await Promise.race([work, late, stopped]);
      } finally {
        clearTimeout(timer);
      }
    },
    async timed(conditions, act, limitMs, what) {
      // The page has to know what it waits for before the input comes.
      await session.within(
        limitMs,
        what,
        page.evaluate((given) => window.benchProbe.arm(given), conditions),
      );
      const acted = act().then(() => page.evaluate(() => window.benchProbe.timed()));
      return session.within(limitMs, what, acted);
    },
    begin: () => page.evaluate(() => window.benchProbe.begin()),
    stalls: () => page.evaluate(() => window.benchProbe.stalls()),
    async close() {
      sampler?.stop();
      const pids = root === undefined ? [] : processTree(root);
      await Promise.race([browser.close(), after(3000)]);
      if (root !== undefined) killTree(root);
      // Children of a root that has gone belong to init now, and are found by what was known of them.
      for (const pid of pids) killTree(pid);
    },
  };
  return session;
}
