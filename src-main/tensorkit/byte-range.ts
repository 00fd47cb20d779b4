/** Where the elements of a tensor lie as raw little-endian storage: a range of a file, or memory. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { LapidaryError } from '../../src-shared/errors.js';
import { unreadable } from '../formats/path-checks.js';

/** A file as it was when it was looked at: what is read later must be of the same file. */
export interface FileIdentity {
  size: number;
  modifiedMs: number;
}

export interface FileRange {
  kind: 'file';
  path: string;
  offset: number;
  bytes: number;
  identity: FileIdentity;
}

export type ByteRange = FileRange | { kind: 'memory'; bytes: Uint8Array };

/** Reads of one range, by position from its start. */
export interface RangeReader {
  /** Fills `target`; false when the range or its file ends first. */
  read(target: Uint8Array, position: number): boolean;
  close(): void;
}

/** Opens a range for reading. Throws FILE_UNREADABLE when its file cannot be opened. */
export function openRange(range: ByteRange): RangeReader {
  if (range.kind === 'memory') {
    return {
      read: (target, position) => {
        const part = range.bytes.subarray(position, position + target.length);
        target.set(part);
        return part.length === target.length;
      },
      close: () => undefined,
    };
  }
  const descriptor = open(range.path);
  return {
    read: (target, position) => {
      let filled = 0;
      while (filled < target.length) {
        const got = readSync(descriptor, target, filled, target.length - filled, range.offset + position + filled);
        if (got === 0) return false;
        filled += got;
      }
      return true;
    },
    close: () => closeSync(descriptor),
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

/** Throws FILE_UNREADABLE when the file is no longer the one that was looked at. */
export function requireSameFile({ path, identity }: { path: string; identity: FileIdentity }): void {
  const now = identityOf(path);
  if (now.size === identity.size && now.modifiedMs === identity.modifiedMs) return;
  throw new LapidaryError('FILE_UNREADABLE', `${path} has changed since it was opened.`, 'Open the model again.');
}

/** Size and time of a file. Throws FILE_NOT_FOUND or FILE_UNREADABLE. */
export function identityOf(path: string): FileIdentity {
  try {
    const { size, mtimeMs } = statSync(path);
    return { size, modifiedMs: mtimeMs };
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

/** Throws MODEL_TRUNCATED when the file ends before the range does. */
export function requireWhole(range: ByteRange, neededBytes: number): void {
  const [has, where] =
    range.kind === 'file'
      ? [Math.min(range.bytes, range.identity.size - range.offset), range.path]
      : [range.bytes.length, 'The tensor'];
  if (has >= neededBytes) return;
  throw new LapidaryError(
    'MODEL_TRUNCATED',
    `${where} holds ${Math.max(0, has).toLocaleString('en-US')} of the tensor's ${neededBytes.toLocaleString('en-US')} bytes.`,
    'The file is cut off or was written wrongly. Fetch or export it again.',
  );
}
