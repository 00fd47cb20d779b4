/** Real input over the middle of the graph: dragging there and back, and turning the wheel in and out. */
import type { Page } from '@playwright/test';
import type { Stalls } from './page-probe.js';
import type { Session } from './browser-session.js';

/** How long one gesture goes on. */
const gestureMs = 1500;
const frameMs = 16;

export interface Place {
  x: number;
  y: number;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function steps(act: (step: number) => Promise<void>): Promise<void> {
  const end = performance.now() + gestureMs;
  for (let step = 0; performance.now() < end; step += 1) {
    const begin = performance.now();
    await act(step);
    await pause(Math.max(0, frameMs - (performance.now() - begin)));
  }
}

/** Drags 24 px a step, turning round every twelve steps. */
export async function drag(page: Page, { x, y }: Place): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await steps(async (step) => {
    const along = step % 24;
    const by = (along < 12 ? along : 24 - along) * 24;
    await page.mouse.move(x + by / 3, y - by + 140);
  });
  await page.mouse.up();
}

/** Turns the wheel by `notch` px four times one way, four times the other. */
export async function zoomInAndOut(page: Page, { x, y }: Place, notch: number): Promise<void> {
  await page.mouse.move(x, y);
  await steps((step) => page.mouse.wheel(0, step % 8 < 4 ? notch : -notch));
}

/** Frame statistics while a gesture is made, the two frames after it included. */
export async function measured(session: Session, limitMs: number, gesture: Promise<void>): Promise<Stalls> {
  await session.within(limitMs, 'gesture', gesture);
  return session.within(
    limitMs,
    'gesture',
    session.page.evaluate(
      () =>
        new Promise<Stalls>((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => done(window.benchProbe.stalls())));
        }),
    ),
  );
}
