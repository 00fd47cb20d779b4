import type { Desktop } from './support/desktop.js';
import { expect, test } from './support/fixtures.js';

test('the page has no Node and only the verbs of the bridge', async ({ desktop }) => {
  const seen = await desktop.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', '__dirname'].filter((name) => name in globalThis),
    bridge: Object.keys(window.lapidary ?? {}).sort(),
  }));
  expect(seen.node).toEqual([]);
  expect(seen.bridge).toEqual([
    'enginePort',
    'onMenuCommand',
    'onOpenFiles',
    'openDialog',
    'pathForFile',
    'platform',
    'reveal',
    'saveDialog',
  ]);
});

test('the window is isolated and sandboxed', async ({ desktop }) => {
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { contextIsolation, sandbox, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
    return { contextIsolation, sandbox, nodeIntegration, webSecurity: webSecurity ?? true };
  });
  expect(preferences).toEqual({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
});

test('the page can evaluate no text and reach no other place', async ({ desktop }) => {
  const outcome = await desktop.page.evaluate(async () => {
    const violations = new Set<string>();
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      violations.add(effectiveDirective.replace(/-elem$/, ''));
    });
    // From a timer, because what the test driver itself calls is exempt from the policy.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve(String((0, eval)('1 + 1')));
        } catch (error) {
          resolve((error as Error).name);
        }
      });
    });
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    const fetched = await fetch('https://example.org/').then(
      () => 'answered',
      () => 'refused',
    );
    const frame = document.createElement('iframe');
    frame.src = 'https://example.org/';
    document.body.append(frame);
    return { evaluated, injected: 'injected' in window, fetched };
  });
  expect(outcome).toEqual({ evaluated: 'EvalError', injected: false, fetched: 'refused' });
  const violations = () =>
    desktop.page.evaluate(() => [...((window as { violations?: Set<string> }).violations ?? [])]);
  for (const directive of ['script-src', 'connect-src', 'frame-src'])
    await expect.poll(violations).toContain(directive);
});

test('the scheme serves the app and nothing beside it', async ({ desktop }) => {
  const statuses = await desktop.page.evaluate(async () => {
    const addresses = ['/', '/..%2f..%2fpackage.json', '/..%2felectron%2fpreload.cjs', '/assets/absent.js'];
    const found: [string, number][] = [];
    for (const address of addresses) found.push([address, (await fetch(address)).status]);
    return Object.fromEntries(found);
  });
  expect(statuses).toEqual({
    '/': 200,
    '/..%2f..%2fpackage.json': 403,
    '/..%2felectron%2fpreload.cjs': 403,
    '/assets/absent.js': 404,
  });
  const policy = await desktop.page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
  expect(policy).toContain("default-src 'none'");
});

for (const address of [
  'https://example.org/',
  'file:///etc/passwd',
  'data:text/html,<p>hello',
  'lapidary://app/absent.html',
]) {
  test(`going to ${address} is prevented`, async ({ desktop }) => {
    await desktop.engineReady();
    await desktop.page.evaluate((href) => {
      const link = document.createElement('a');
      link.href = href;
      link.textContent = 'away';
      document.body.append(link);
      link.click();
    }, address);
    // Chromium itself refuses some before the app is asked; the other way to know is that the page is still there.
    if (/^(https|lapidary):/.test(address)) await desktop.logged(/refused navigation to \S+/);
    await desktop.engineReady();
    expect(desktop.page.url()).toBe('lapidary://app/');
  });
}

/** Opens a window from the page and does not wait for it: an old Chromium under a debugger stops in window.open. */
async function openWindow({ page }: Desktop, address: string): Promise<void> {
  await page.evaluate((url) => {
    setTimeout(() => window.open(url));
  }, address);
}

test('the page can open no window', async ({ desktop }) => {
  await openWindow(desktop, 'https://example.org/');
  await desktop.logged(/refused a new window for https:\/\/example.org\//);
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a documented site opens in the browser, not in a window', async ({ desktop }) => {
  await desktop.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    Object.assign(shell, {
      openExternal: (url: string) => {
        opened.push(url);
        return Promise.resolve();
      },
    });
  });
  await openWindow(desktop, 'https://onnxruntime.ai/docs/');
  const opened = () => desktop.app.evaluate(() => (globalThis as { opened?: string[] }).opened);
  await expect.poll(opened).toEqual(['https://onnxruntime.ai/docs/']);
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

// Of all permissions the app's own page gets notifications, for jobs that end; other origins: permissions.test.ts.
test('permissions but that for notifications are denied', async ({ desktop }) => {
  const answers = await desktop.page.evaluate(async () => ({
    notifications: await Notification.requestPermission(),
    location: await new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
      );
    }),
  }));
  expect(answers).toEqual({ notifications: 'granted', location: 'denied' });
});
