/** Moving about by keyboard alone. */
import { expect, type Locator } from '@playwright/test';

/** Presses Tab until an element has the focus; fails where it takes more presses than a person would bear. */
export async function tabTo(target: Locator, most = 60): Promise<void> {
  await expect(target).toBeVisible();
  const page = target.page();
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(target).toBeFocused();
}
