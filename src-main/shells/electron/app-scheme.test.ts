import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy, resolveAppFile, serveAppFile } from './app-scheme.js';

vi.mock('electron', () => import('./testing/electron-mock.js'));

let folder: string;
let root: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-scheme-'));
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-secrets'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'renderer-secrets', 'key.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'main.js'), 'export {};');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('resolveAppFile', () => {
  it('finds the page and what it refers to', () => {
    expect(resolveAppFile(root, 'lapidary://app/')).toBe(join(root, 'index.html'));
    expect(resolveAppFile(root, 'lapidary://app/assets/main.js?v=1#x')).toBe(join(root, 'assets', 'main.js'));
  });

  it.each([
    ['another host', 'lapidary://other/index.html'],
    ['another scheme', 'file:///etc/passwd'],
    ['encoded dots and slash', 'lapidary://app/..%2fsecret.txt'],
    ['dots encoded apart', 'lapidary://app/assets/%2e%2e%2f%2e%2e%2fsecret.txt'],
    ['a sibling with the same beginning', 'lapidary://app/..%2frenderer-secrets/key.txt'],
    ['a backslash', 'lapidary://app/..%5csecret.txt'],
    ['a NUL', 'lapidary://app/index.html%00.png'],
    ['a broken escape', 'lapidary://app/%zz'],
    ['no URL', 'index.html'],
  ])('refuses %s', (_what, url) => {
    expect(resolveAppFile(root, url)).toBeNull();
  });

  it('takes doubled slashes as a path below the app, never as the root of the disk', () => {
    const file = resolveAppFile(root, 'lapidary://app//etc/passwd');
    expect(file === null || file.startsWith(root)).toBe(true);
  });
});

describe('serveAppFile', () => {
  it('serves with the type and the policy', async () => {
    const response = await serveAppFile(root, 'GET', 'lapidary://app/assets/main.js');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('export {};');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers 403 outside, 404 for what is not there, 405 for writing', async () => {
    expect((await serveAppFile(root, 'GET', 'lapidary://app/..%2fsecret.txt')).status).toBe(403);
    expect((await serveAppFile(root, 'GET', 'lapidary://app/none.js')).status).toBe(404);
    expect((await serveAppFile(root, 'GET', 'lapidary://app/assets')).status).toBe(404);
    expect((await serveAppFile(root, 'POST', 'lapidary://app/')).status).toBe(405);
  });

  it('allows no eval and nothing remote', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toContain("script-src 'self';");
    expect(contentSecurityPolicy).not.toMatch(/unsafe-eval|https?:|\*/);
  });
});
