import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { guardNavigation, isAllowedNavigation, isBrowsable } from './navigation.js';
import { openedExternally } from './testing/electron-mock.js';

vi.mock('electron', () => import('./testing/electron-mock.js'));

class FakeContents extends EventEmitter {
  open: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.open = handler;
  }

  /** Emits a navigation; returns whether it was prevented. */
  navigate(event: string, url: string, isMainFrame: boolean): boolean {
    let prevented = false;
    this.emit(event, {
      url,
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  }
}

let contents: FakeContents;
let refused: string[];

beforeEach(() => {
  contents = new FakeContents();
  refused = [];
  openedExternally.length = 0;
  guardNavigation(contents as unknown as WebContents, (what) => refused.push(what));
});

describe('guardNavigation', () => {
  it('prevents the window from going anywhere but to its own page', () => {
    expect(contents.navigate('will-navigate', 'https://onnx.ai/', true)).toBe(true);
    expect(contents.navigate('will-navigate', 'file:///etc/passwd', true)).toBe(true);
    expect(contents.navigate('will-navigate', 'lapidary://app/', true)).toBe(false);
    expect(refused).toHaveLength(2);
  });

  it('prevents frames from leaving their inline documents', () => {
    expect(contents.navigate('will-frame-navigate', 'https://onnx.ai/', false)).toBe(true);
    expect(contents.navigate('will-frame-navigate', 'about:srcdoc', false)).toBe(false);
  });

  it('opens no window, and only known https sites in the browser', () => {
    expect(contents.open({ url: 'https://onnxruntime.ai/docs/' })).toEqual({ action: 'deny' });
    expect(contents.open({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    expect(openedExternally).toEqual(['https://onnxruntime.ai/docs/']);
    expect(refused).toEqual(['a new window for https://example.org/']);
  });
});

describe('the rules', () => {
  it('know addresses that only look like ours', () => {
    expect(isAllowedNavigation('lapidary://app.evil/', true)).toBe(false);
    expect(isAllowedNavigation('lapidary://app/other.html', true)).toBe(false);
    expect(isAllowedNavigation('lapidary://app/#model', true)).toBe(true);
  });

  it.each(['http://onnx.ai/', 'https://onnx.ai.evil.org/', 'https://onnx.ai:8443/', 'file:///x', 'javascript:1', ''])(
    'do not open %s outside',
    (url) => {
      expect(isBrowsable(url)).toBe(false);
    },
  );
});
