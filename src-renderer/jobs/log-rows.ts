/** A log as rows of equal height: messages cut at line ends and at the width, so that only rows in sight are made. Pure. */
import type { LogLine } from '../../src-shared/job.js';

export interface LogRow {
  line: LogLine;
  /** The part of its message in this row. */
  text: string;
  /** It begins its line. */
  begins: boolean;
}

export interface LogRows {
  count: number;
  at: (index: number) => LogRow | undefined;
}

const colour = /\x1b\[[\d;]*m/g;

/** A message without the colours that tools write for a terminal. */
export const plainMessage = (message: string): string =>
  message.includes('\x1b') ? message.replace(colour, '') : message;

/** Rows of `columns` characters; a line of nothing but colours has none. */
export function logRows(lines: readonly LogLine[], columns: number): LogRows {
  // Three numbers a row: line, and where its part of the message begins and ends.
  const places: number[] = [];
  lines.forEach(({ message: written }, line) => {
    const message = plainMessage(written);
    if (message === '' && written !== '') return;
    if (message.length <= columns && !message.includes('\n')) {
      places.push(line, 0, message.length);
      return;
    }
    let from = 0;
    for (const part of message.split('\n')) {
      const end = from + part.length;
      for (let at = from; at === from || at < end; at += columns) places.push(line, at, Math.min(at + columns, end));
      from = end + 1;
    }
  });
  return {
    count: places.length / 3,
    at: (index) => {
      const line = lines[places[3 * index] ?? -1];
      const from = places[3 * index + 1] ?? 0;
      return line === undefined
        ? undefined
        : { line, text: plainMessage(line.message).slice(from, places[3 * index + 2]), begins: from === 0 };
    },
  };
}

/** The lines that say a text, in whatever case, in their message or as their source. */
export function matchingLines(lines: readonly LogLine[], text: string): readonly LogLine[] {
  const wanted = text.trim();
  if (wanted === '') return lines;
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  return lines.filter(({ message, source }) => pattern.test(plainMessage(message)) || pattern.test(source));
}
