/** What happened in this window, for "Open log" where no job has one: connections, refusals, failed calls. */
import { create } from 'zustand';
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { LogLevel, LogLine } from '../../src-shared/job.js';

const kept = 2000;

interface SessionLogSlice {
  lines: LogLine[];
}

export const useSessionLog = create<SessionLogSlice>()(() => ({ lines: [] }));

export function logLine(level: LogLevel, message: string): void {
  const line: LogLine = { at: Date.now(), level, source: 'window', message };
  useSessionLog.setState(({ lines }) => ({ lines: [...lines.slice(-kept + 1), line] }));
}

export function logError(error: ErrorInfo): void {
  logLine('error', `[${error.code}] ${error.message}`);
  if (error.detail !== undefined) logLine('debug', error.detail);
}
