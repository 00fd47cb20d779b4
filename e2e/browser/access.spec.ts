import { expect, sample, test } from './support/fixtures.js';

test('without the token there is a sentence and no window', async ({ page, served }) => {
  const answer = await page.goto(new URL('/', served.url).href);
  expect(answer?.status()).toBe(403);
  await expect(page.locator('body')).toHaveText(/Open the whole address that lapidary serve printed/);
});

test('the address is good for one window, which may reload', async ({ app, served, browser }) => {
  expect(new URL(app.page.url()).search).toBe('');
  await app.page.reload();
  await expect(app.statusBar).toContainText('engine ready');
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  expect((await page.goto(served.url))?.status()).toBe(403);
  await expect(page.locator('body')).toHaveText(/was opened before/);
  await stranger.close();
});

test('the page cannot evaluate text, nor be framed, nor reach another server', async ({ page, served }) => {
  await page.goto(served.url);
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  const evaluated = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    return 'injected' in window;
  });
  expect(evaluated).toBe(false);
  const reached = await page.evaluate(async () => {
    try {
      await fetch('http://127.0.0.1:9/');
      return 'answered';
    } catch (error) {
      return String(error);
    }
  });
  expect(reached).not.toBe('answered');
});

test.describe('with --root', () => {
  test.use({ serve: { args: ['--root', sample('.')] } });
  test('a file elsewhere is refused with the reason', async ({ app }) => {
    await app.openPath('/etc/hostname.onnx');
    await expect(app.errorCard).toContainText('FILE_NOT_ALLOWED');
    await expect(app.errorCard).toContainText('--root');
  });
});
