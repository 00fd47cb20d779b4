/** Elements alone, without a header (`.raw`, `.bin`): the shape comes from the input's description. */
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { dtypeBits, dtypeCode, type DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { formatInputSpec, type InputSpec, shapeAt, symbolsOf } from '../../src-shared/input-spec.js';
import { unreadable } from '../formats/path-checks.js';
import { elementCount, isStorable, npyHeader } from '../io/npy.js';
import { descrOf } from '../io/npy-header.js';

const isRaw = (path: string): boolean => /\.(raw|bin)$/i.test(path);

export interface RawFile {
  spec: InputSpec;
  file: string;
}

/**
 * A file of the input of its name, else of the only input; or a folder with a file named like each input. null where it is
 * neither. Throws INPUT_MISMATCH for a file that is for no input.
 */
export async function rawFiles(path: string, specs: readonly InputSpec[]): Promise<RawFile[] | null> {
  if (!isRaw(path)) {
    const inside = (await readdir(path).catch(() => [])).filter(isRaw);
    const files = specs.flatMap((spec) => {
      const name = inside.find((file) => parse(file).name === spec.name);
      return name === undefined ? [] : [{ spec, file: join(path, name) }];
    });
    return specs.length > 0 && files.length === specs.length ? files : null;
  }
  const { name } = parse(path);
  const spec = specs.find((each) => each.name === name) ?? (specs.length === 1 ? specs[0] : undefined);
  if (spec !== undefined) return [{ spec, file: path }];
  throw new LapidaryError(
    'INPUT_MISMATCH',
    specs.length === 0
      ? `${path} has no header, and the shapes of the inputs are not known.`
      : `${path} is named like no input; they are ${specs.map((each) => each.name).join(', ')}.`,
    'Say the shapes with --input, and name the files like the inputs.',
  );
}

/**
 * The shape that `elements` fill: the example's, else the example's with its first dynamic axis as long as they say. null
 * where neither fits.
 */
export function shapeFilledBy(spec: InputSpec, elements: number): number[] | null {
  const example = shapeAt(spec, {});
  if (elementCount(example) === elements) return example;
  const [first] = symbolsOf([spec]);
  if (first === undefined) return null;
  const places = spec.dims.filter((dim) => dim.kind === 'dynamic' && dim.symbol === first.symbol).length;
  const others = elementCount(shapeAt(spec, { [first.symbol]: 1 }));
  const size = places === 1 ? elements / others : NaN;
  if (!Number.isInteger(size) || size < (first.min ?? 1) || size > (first.max ?? Infinity)) return null;
  return shapeAt(spec, { [first.symbol]: size });
}

/** Writes the elements as .npy. Throws FILE_NOT_FOUND, FILE_UNREADABLE, INPUT_MISMATCH. */
export async function rawToNpy(path: string, spec: InputSpec, out: string): Promise<void> {
  const info = await stat(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  const bits = dtypeBits(dtypeCode(spec.dtype) ?? 0);
  const dtype = spec.dtype as DTypeName;
  const shape = bits === 0 ? null : shapeFilledBy(spec, (info.size * 8) / bits);
  const descr = isStorable(dtype) ? descrOf(dtype) : undefined;
  if (shape === null || descr === undefined) {
    const wanted = ((elementCount(shapeAt(spec, {})) * bits) / 8).toLocaleString('en');
    throw new LapidaryError(
      'INPUT_MISMATCH',
      descr === undefined
        ? `${path} cannot be read as ${spec.dtype}.`
        : `${path} has ${info.size.toLocaleString('en')} bytes, and ${formatInputSpec(spec)} takes ${wanted} at its example.`,
      'Say the sizes that the file was written at with --input, or save it as .npy, which knows its shape.',
    );
  }
  const file = createWriteStream(out);
  file.write(npyHeader(descr, shape));
  await pipeline(createReadStream(path), file);
}
