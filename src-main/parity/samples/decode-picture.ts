/** A picture file by what is in it, whatever its name says: PNG or JPEG. */
import { readFile, stat } from 'node:fs/promises';
import { decode } from 'jpeg-js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { unreadable } from '../../formats/path-checks.js';
import { decodePng } from './decode-png.js';
import { checkSize, damaged, maxPixels, type Picture } from './picture.js';

const maxFileBytes = 256 << 20;

/** What a JPEG may take while it is decoded: its coefficients are larger than its pixels. */
const jpegMegabytes = 1024;

const others: readonly (readonly [start: RegExp, name: string])[] = [
  [/^GIF8/, 'a GIF'],
  [/^RIFF[\s\S]{4}WEBP/, 'a WebP'],
  [/^BM/, 'a BMP'],
  [/^(II\*\0|MM\0\*)/, 'a TIFF'],
  [/^[\s\S]{4}ftyp(heic|heix|mif1|avif)/, 'a HEIC or AVIF'],
  [/^\s*<(\?xml|svg)/, 'an SVG'],
];

/** Width and height a JPEG says in its frame header; null where there is none. */
function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function decodeJpeg(bytes: Buffer, path: string): Picture {
  const size = jpegSize(bytes);
  if (size === null) throw damaged(path, 'it is a JPEG without a frame');
  checkSize(path, size.width, size.height);
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: maxPixels / 1e6,
      maxMemoryUsageInMB: jpegMegabytes,
    });
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    throw damaged(
      path,
      /memory/i.test(words) ? 'it takes too much memory' : 'its JPEG data are damaged or of a rare kind',
    );
  }
}

/** Throws FILE_NOT_FOUND, FILE_UNREADABLE, and FORMAT_UNSUPPORTED for anything but a sound PNG or JPEG of bounded size. */
export async function readPicture(path: string): Promise<Picture> {
  const info = await stat(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  if (!info.isFile()) throw new LapidaryError('NOT_A_FILE', `${path} is not a file.`, 'Name the picture itself.');
  if (info.size > maxFileBytes) throw damaged(path, `it is larger than ${String(maxFileBytes >> 20)} MB`);
  const bytes = await readFile(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  const start = bytes.toString('latin1', 0, 32);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return decodePng(bytes, path);
  if (start.startsWith('\xff\xd8')) return decodeJpeg(bytes, path);
  const other = others.find(([pattern]) => pattern.test(start))?.[1];
  throw new LapidaryError(
    'FORMAT_UNSUPPORTED',
    bytes.length === 0 ? `${path} is empty.` : `${path} is ${other ?? 'no picture'}; pictures are read as PNG or JPEG.`,
    'Save it as PNG or JPEG.',
  );
}
