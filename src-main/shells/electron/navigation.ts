/** Keeps windows on our one page: no navigation, no new windows; a few outside addresses open in the browser. */
import { shell, type WebContents } from 'electron';
import { appUrl } from './app-scheme.js';

/** Sites the app links to: documentation of what it shows. */
const browsableHosts: ReadonlySet<string> = new Set(['github.com', 'onnx.ai', 'onnxruntime.ai', 'docs.pytorch.org']);

/** Reloading our page, and the inline documents of a report's frame, are all that may be navigated to. */
export function isAllowedNavigation(url: string, isMainFrame: boolean): boolean {
  if (isMainFrame) return url === appUrl || url.startsWith(`${appUrl}#`);
  return url === 'about:srcdoc' || url === 'about:blank';
}

export function isBrowsable(url: string): boolean {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' && parsed.port === '' && browsableHosts.has(parsed.hostname);
  } catch {
    return false;
  }
}

export function guardNavigation(contents: WebContents, refused: (what: string) => void): void {
  contents.on('will-navigate', (details) => {
    if (isAllowedNavigation(details.url, true)) return;
    details.preventDefault();
    refused(`navigation to ${details.url}`);
  });
  contents.on('will-frame-navigate', (details) => {
    if (details.isMainFrame || isAllowedNavigation(details.url, false)) return;
    details.preventDefault();
    refused(`navigation of a frame to ${details.url}`);
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    refused('a webview');
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (isBrowsable(url)) void shell.openExternal(url);
    else refused(`a new window for ${url}`);
    return { action: 'deny' };
  });
}
