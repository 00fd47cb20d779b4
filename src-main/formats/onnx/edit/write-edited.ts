/** Writing a planned file: parts of the source and new bytes, a few MB at a time, whole or not at all. */
import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LapidaryError } from '../../../../src-shared/errors.js';
import { atomicStream } from '../../../io/atomic-write.js';
import type { ByteSource } from '../../byte-source.js';
import { externalFile } from '../external-data.js';
import { badEdit, quoted } from './edit-errors.js';
import type { DataPlan } from './data-edit.js';
import { copyExternal } from './external-copy.js';
import { isSameFile, isThere, requireFolder, requireOther, unwritable } from './output-checks.js';
import { type EditPlan, planEdits } from './plan.js';
import { RangeReaders, writeSegments } from './write-segments.js';

/** Protobuf's own limit: no reader takes a message of 2 GiB. */
const maxFileBytes = 2 ** 31 - 1;

export interface WriteOptions {
  /** 'reference': the new file lies beside the source and names its data files. 'copy': it gets its own. */
  externalData: 'reference' | 'copy';
  signal?: AbortSignal;
}

export interface WrittenModel {
  /** Size of the new file, without external data. */
  bytes: number;
  /** Locations of external data it names. */
  externalFiles: string[];
}

/**
 * Writes what was planned for `source` to `out`, over an older file there in one step. Throws OUTPUT_EXISTS where that is
 * the source or its data, FILE_NOT_FOUND without a folder, FORMAT_UNSUPPORTED over 2 GiB, USAGE where data cannot be
 * referenced, CANCELLED; nothing is left behind then.
 */
export async function writeEdited(
  source: ByteSource,
  plan: EditPlan,
  out: string,
  { externalData, signal }: WriteOptions,
): Promise<WrittenModel> {
  const path = resolve(out);
  requireFits(plan);
  await requireFolder(path);
  const dataFiles = plan.externalFiles.flatMap((location) => externalFile(source.path, location) ?? []);
  await requireOther(path, [source.path, ...dataFiles]);
  if (externalData === 'reference') {
    await requireSameFolder(source.path, path, plan.externalFiles);
    const bytes = await writePlanned(source, plan, path, signal);
    return { bytes, externalFiles: plan.externalFiles.map((each) => plan.edits.locations?.get(each) ?? each) };
  }
  const copies = await copyExternal(source.path, plan.externalFiles, path, signal);
  try {
    const isMoved = [...copies.locations].some(([from, to]) => from !== to);
    const final = isMoved ? planEdits(source, { ...plan.edits, locations: copies.locations }) : plan;
    requireFits(final);
    return { bytes: await writePlanned(source, final, path, signal), externalFiles: [...copies.locations.values()] };
  } catch (thrown) {
    for (const made of copies.made) await rm(made, { force: true });
    throw thrown;
  }
}

async function requireSameFolder(source: string, out: string, locations: readonly string[]): Promise<void> {
  const [first] = locations;
  if (first === undefined || (await isSameFile(dirname(source), dirname(out)))) return;
  throw badEdit(
    `The weights of ${source} lie in ${quoted(first)} beside it, which a model in another folder cannot name.`,
    ['Save into the same folder, or copy the data along.', 'ONNX Runtime refuses paths that lead out of the folder.'],
  );
}

/** Throws FORMAT_UNSUPPORTED for a file that no reader takes. */
export function requireFits(plan: EditPlan): void {
  if (plan.bytes > maxFileBytes) {
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `The edited model would have ${plan.bytes.toLocaleString('en-US')} bytes; an ONNX file can have 2 GiB.`,
      'Keep the weights as external data.',
    );
  }
}

/** Writes a plan to `out` as it is, its data files not looked at. Throws CANCELLED. */
export async function writePlanned(
  source: ByteSource,
  plan: EditPlan,
  out: string,
  signal?: AbortSignal,
): Promise<number> {
  const readers = new RangeReaders(source);
  try {
    await atomicStream(out, (file) => writeSegments(readers, plan.segments, file, null, signal));
  } catch (thrown) {
    throw unwritable(out, thrown);
  }
  return plan.bytes;
}

/** Writes the data file of a plan to `out`, where nothing may be yet. Throws OUTPUT_EXISTS and CANCELLED. */
export async function writeData(
  source: ByteSource,
  { parts, bytes }: DataPlan,
  out: string,
  signal?: AbortSignal,
): Promise<void> {
  if (await isThere(out)) {
    throw new LapidaryError('OUTPUT_EXISTS', `There is something at ${out} already.`, 'Choose another name.');
  }
  const readers = new RangeReaders(source);
  try {
    await atomicStream(out, async (file) => {
      for (const [offset, { segments }] of parts) await writeSegments(readers, segments, file, offset, signal);
      await file.truncate(bytes);
    });
  } catch (thrown) {
    throw unwritable(out, thrown);
  }
}
