/** A picture, or a folder of them, as cases: one by one, then all as one batch where the axis allows. */
import { basename, join } from 'node:path';
import { exampleCase, maxCaseElements } from '../../../src-shared/cases.js';
import type { DTypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type DimSpec, shapeAt } from '../../../src-shared/input-spec.js';
import type { PictureScaling } from '../../../src-shared/picture-scaling.js';
import type { SampleCase, SamplesRequest } from '../../../src-shared/samples.js';
import { type JobContext, throwIfCancelled } from '../../jobs/job-context.js';
import { safeFileName } from '../../io/safe-file-name.js';
import { writeNpy, zeros } from '../../io/npy.js';
import { writeCaseInputs } from '../make-inputs.js';
import { batchesOf } from './batches.js';
import { readPicture } from './decode-picture.js';
import type { Picture } from './picture.js';
import { type PictureInput, pictureInputs, sizesFor } from './picture-input.js';
import { fillPicture } from './picture-tensor.js';
import { scalingFor } from './scaling-beside.js';

/** Pictures of a folder that are taken. */
export const mostPictures = 32;
function titleOf(names: readonly string[]): string {
  const different = [...new Set(names)];
  const [first = ''] = different;
  if (different.length === 1) return names.length === 1 ? first : `${first} × ${String(names.length)}`;
  return `${first} and ${String(different.length - 1)} more`;
}

function checkElements(shapes: readonly (readonly number[])[]): void {
  const largest = shapes.find((shape) => shape.reduce((product, size) => product * size, 1) > maxCaseElements);
  if (largest === undefined) return;
  throw new LapidaryError(
    'INPUT_MISMATCH',
    `Pictures of ${largest.join(' × ')} are larger than a case may be.`,
    'Say a smaller size with --input.',
  );
}

/** How the first input got its pictures, in words. */
function wordsOf(
  { spec, channels, heightAxis, widthAxis }: PictureInput,
  shape: readonly number[],
  scaling: string,
): string {
  const size = `${String(shape[widthAxis])} × ${String(shape[heightAxis])}`;
  const values = spec.dtype === 'uint8' ? 'as bytes' : `scaled by ${scaling}`;
  return `cut to ${size}${channels === 1 ? ', grey' : ''}, ${values}`;
}

interface Sources {
  files: readonly string[];
  inputs: readonly PictureInput[];
  scaling: PictureScaling;
}

const batchAxisOf = ({ spec, batchAxis }: PictureInput): DimSpec | undefined =>
  batchAxis === null ? undefined : spec.dims[batchAxis];

async function caseOf(
  request: SamplesRequest,
  { files, inputs, scaling }: Sources,
  index: number,
  look: (file: string) => Promise<Picture>,
): Promise<SampleCase> {
  const { specs, into, seed } = request;
  const [first = ''] = files;
  let picture = await look(first);
  const sizes = Object.assign({}, ...inputs.map((input) => sizesFor(input, picture, files.length))) as Record<
    string,
    number
  >;
  const title = titleOf(files.map((file) => basename(file)));
  const id = safeFileName(title.replace(/\.\w+$/, ''), index, '');
  const plain = exampleCase(specs, sizes);
  checkElements(Object.values(plain.shapes));
  const taken = new Set(inputs.map(({ spec }) => spec.name));
  const paths = await writeCaseInputs(specs, { ...plain, id }, into, seed, (spec) => !taken.has(spec.name));
  const tensors = inputs.map(({ spec }) => zeros(spec.dtype as DTypeName, shapeAt(spec, sizes)));
  // One picture at a time: as they are, they may be large.
  for (const [at, file] of files.entries()) {
    if (at > 0 && file !== files[at - 1]) picture = await look(file);
    for (const [which, input] of inputs.entries()) {
      const tensor = tensors[which];
      if (tensor !== undefined) fillPicture(tensor, input, at, picture, scaling);
    }
  }
  for (const [which, { spec }] of inputs.entries()) {
    const path = join(into, id, safeFileName(spec.name, specs.indexOf(spec), '.npy'));
    const tensor = tensors[which];
    if (tensor !== undefined) await writeNpy(path, tensor);
    paths[spec.name] = path;
  }
  const [main] = inputs;
  const what = files.length === 1 ? 'a real picture' : `${String(files.length)} real pictures as a batch`;
  const how = main === undefined ? '' : wordsOf(main, shapeAt(main.spec, sizes), scaling.name);
  return { case: { ...plain, id, title, values: 'files', why: `${what}, ${how}` }, inputs: paths };
}

/** Reads the pictures and writes their tensors. Throws INPUT_MISMATCH, FILE_NOT_FOUND, FORMAT_UNSUPPORTED, CANCELLED. */
export async function pictureCases(
  context: JobContext,
  request: SamplesRequest,
  files: readonly string[],
): Promise<SampleCase[]> {
  const inputs = pictureInputs(request.specs, request.path);
  const [first] = inputs;
  if (first === undefined) return [];
  const scaling = await scalingFor(request.pictures, request.modelDirs);
  const look = async (file: string): Promise<Picture> => {
    throwIfCancelled(context.signal);
    context.progress(null, `Reading ${basename(file)}`);
    return readPicture(file);
  };
  const found: SampleCase[] = [];
  for (const [index, batch] of batchesOf(files.length, batchAxisOf(first)).entries()) {
    const sources = { files: batch.map((at) => files[at] ?? ''), inputs, scaling };
    found.push(await caseOf(request, sources, index, look));
  }
  return found;
}
