/** What Playwright's own scripts use in the page and an old Chromium lacks. */
import type { Page } from '@playwright/test';

const checkVisibility = `
  if (!('checkVisibility' in Element.prototype)) {
    Element.prototype.checkVisibility = function () {
      return this.isConnected && this.getClientRects().length > 0;
    };
  }`;

/** Adds them to every script context of the page, also to those made later (a reload, Playwright's own world). */
export async function polyfillForPlaywright(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on('Runtime.executionContextCreated', ({ context }) => {
    session.send('Runtime.evaluate', { contextId: context.id, expression: checkVisibility }).catch(() => undefined); // the context is gone again: the page is being reloaded or closed
  });
  await session.send('Runtime.enable');
}
