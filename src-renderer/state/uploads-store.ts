/** Files on their way to the server: progress, elapsed time and cancel, like every long thing. */
import { create } from 'zustand';

export interface Upload {
  id: number;
  names: readonly string[];
  /** 0–1 of all bytes. */
  fraction: number;
  /** The file that is being sent. */
  current: string;
  startedAt: number;
  cancel: () => void;
}

interface UploadsSlice {
  uploads: readonly Upload[];
}

export const useUploads = create<UploadsSlice>()(() => ({ uploads: [] }));

let lastId = 0;

export function startUpload(names: readonly string[]): { id: number; signal: AbortSignal } {
  lastId += 1;
  const id = lastId;
  const controller = new AbortController();
  const upload: Upload = {
    id,
    names,
    fraction: 0,
    current: names[0] ?? '',
    startedAt: Date.now(),
    cancel: () => controller.abort(),
  };
  useUploads.setState(({ uploads }) => ({ uploads: [...uploads, upload] }));
  return { id, signal: controller.signal };
}

export function moveUpload(id: number, fraction: number, current: string): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.id === id ? { ...upload, fraction, current } : upload)),
  }));
}

export function endUpload(id: number): void {
  useUploads.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
}
