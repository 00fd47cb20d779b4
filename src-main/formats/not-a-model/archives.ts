/** Archives: named, with the models in them that can be opened once they are unpacked. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../byte-source.js';
import { looksLikeTar, readTarDirectory } from '../tar/tar-directory.js';
import { readZipDirectory } from '../zip/zip-directory.js';
import { byMagic, type Known, type Recognise } from './known.js';

const models =
  /\.(onnx|ort|pt2?|pth|ckpt|jit|ptl|safetensors|gguf|tflite|keras|h5|hdf5|mlmodel|engine|plan|xml|tar|bin)$|(^|\/)saved_model\.pb$/i;
const named = 3;

/** Names in an archive; undefined when they cannot be read. */
function namesIn(path: string, read: (source: FileSource) => { name: string }[]): string[] | undefined {
  const source = new FileSource(path);
  try {
    return read(source).map(({ name }) => name);
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    return undefined; // a damaged archive is still one
  } finally {
    source.close();
  }
}

function unpackHint(names: readonly string[] | undefined): string {
  const found = (names ?? []).filter((name) => models.test(name));
  if (found.length === 0) return 'Unpack it and open the model file inside.';
  const some = found.slice(0, named).map((name) => name.slice(0, 100));
  const more = found.length > named ? ` or one of ${String(found.length - named)} more` : '';
  return `Unpack it and open ${some.join(', ')}${more}.`;
}

const counted = (names: readonly string[] | undefined): string =>
  names === undefined ? '' : ` of ${names.length.toLocaleString('en-US')} ${names.length === 1 ? 'entry' : 'entries'}`;

/** A zip archive by what is in it: several kinds of files are one. */
export function describeZip(path: string): Known {
  const names = namesIn(path, readZipDirectory);
  const has = (pattern: RegExp): boolean => names?.some((name) => pattern.test(name)) === true;
  const isAll = (pattern: RegExp): boolean =>
    names !== undefined && names.length > 0 && names.every((name) => pattern.test(name));
  if (isAll(/\.npy$/)) {
    const arrays = (names ?? []).slice(0, named).map((name) => name.replace(/\.npy$/, ''));
    return {
      code: 'NOT_A_MODEL',
      what: `NumPy arrays (.npz${counted(names).replace('entries', 'arrays').replace('entry', 'array')}: ${arrays.join(', ')})`,
      hint: 'Arrays are no model. For weights by name, save them as safetensors (`safetensors.numpy.save_file`).',
    };
  }
  if (has(/^[^/]+\.dist-info\/WHEEL$/)) {
    return { code: 'FORMAT_UNSUPPORTED', what: 'a Python wheel', hint: unpackHint(names) };
  }
  if (has(/^\[Content_Types\]\.xml$/)) {
    return { code: 'NOT_A_MODEL', what: 'an Office document', hint: 'Open the model file it speaks of.' };
  }
  return { code: 'FORMAT_UNSUPPORTED', what: `a zip archive${counted(names)}`, hint: unpackHint(names) };
}

const zip: Recognise = ({ text, path }) => (text.startsWith('PK\x03\x04') ? describeZip(path) : undefined);

const emptyZip: Recognise = ({ text }) =>
  text.startsWith('PK\x05\x06')
    ? { code: 'NOT_A_MODEL', what: 'an empty zip archive', hint: 'Save or download it again.' }
    : undefined;

const tar: Recognise = ({ bytes, path }) => {
  if (!looksLikeTar(bytes)) return undefined;
  const names = namesIn(path, readTarDirectory);
  return { code: 'FORMAT_UNSUPPORTED', what: `a tar archive${counted(names)}`, hint: unpackHint(names) };
};

/** A gzip file says what it was called before it was packed. */
const gzip: Recognise = ({ bytes, text, lower }) => {
  if (!text.startsWith('\x1f\x8b')) return undefined;
  const isTar = /\.(tgz|tar\.gz)$/.test(lower);
  const hasName = ((bytes[3] ?? 0) & 0x0c) === 0x08;
  const end = hasName ? text.indexOf('\0', 10) : -1;
  const name = end > 10 ? text.slice(10, Math.min(end, 110)) : '';
  return {
    code: 'FORMAT_UNSUPPORTED',
    what: isTar ? 'a gzip archive of a tar archive' : `a gzip archive${name === '' ? '' : ` of ${name}`}`,
    hint: isTar
      ? 'Unpack it (`tar xzf FILE`) and open the model file inside.'
      : `Unpack it (\`gunzip FILE\`) and open ${name === '' ? 'the file inside' : name}.`,
  };
};

const unpack = 'Unpack it and open the model file inside.';
const others = byMagic(
  [
    { magic: '7z\xbc\xaf\x27\x1c', what: 'a 7-Zip archive', hint: unpack },
    { magic: 'Rar!\x1a\x07', what: 'a RAR archive', hint: unpack },
    { magic: '\xfd7zXZ\0', what: 'an xz archive', hint: 'Unpack it (`xz -d FILE`) and open the file inside.' },
    {
      magic: '\x28\xb5\x2f\xfd',
      what: 'a Zstandard archive',
      hint: 'Unpack it (`zstd -d FILE`) and open the file inside.',
    },
    { magic: 'BZh', what: 'a bzip2 archive', hint: 'Unpack it (`bunzip2 FILE`) and open the file inside.' },
    { magic: '\x04\x22\x4d\x18', what: 'an LZ4 archive', hint: 'Unpack it (`lz4 -d FILE`) and open the file inside.' },
  ],
  'FORMAT_UNSUPPORTED',
);

export const archives: readonly Recognise[] = [zip, emptyZip, tar, gzip, others];
