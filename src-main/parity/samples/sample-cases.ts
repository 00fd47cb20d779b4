/** Pictures, folders of pictures and text files as cases, by what they are named. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SampleCase, SamplesRequest } from '../../../src-shared/samples.js';
import type { JobContext } from '../../jobs/job-context.js';
import { mostPictures, pictureCases } from './picture-cases.js';
import { textCases } from './text-cases.js';

const pictureName = /\.(png|jpe?g|jfif|webp|gif|bmp|tiff?|heic|avif)$/i;
const natural = new Intl.Collator('en', { numeric: true });

async function picturesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile() && pictureName.test(entry.name)).map(({ name }) => name);
  return names.sort(natural.compare).map((name) => join(dir, name));
}

/** Whether a path is one of samples and not of arrays: a picture, a text, or a folder of pictures. */
export async function isSamples(path: string): Promise<boolean> {
  if (pictureName.test(path) || /\.txt$/i.test(path)) return true;
  const info = await stat(path).catch(() => undefined);
  return info?.isDirectory() === true && (await picturesIn(path)).length > 0;
}

/** Throws INPUT_MISMATCH, FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_UNSUPPORTED, CANCELLED, each naming the file. */
export async function sampleCases(context: JobContext, request: SamplesRequest): Promise<SampleCase[]> {
  const { path } = request;
  if (/\.txt$/i.test(path)) return textCases(context, request);
  const inFolder = await picturesIn(path);
  if (inFolder.length > mostPictures) {
    const counts = `the first ${String(mostPictures)} of ${String(inFolder.length)} pictures are taken`;
    context.log('info', 'job', `${path}: ${counts}.`);
  }
  return pictureCases(context, request, inFolder.length === 0 ? [path] : inFolder.slice(0, mostPictures));
}
