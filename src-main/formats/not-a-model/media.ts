/** Pictures, documents, sound, data and programs, by their first bytes. */
import { byMagic, type Magic, notAModelFile, type Recognise } from './known.js';

const picture = 'A picture can be an input of a model. Open the model file itself.';
const sound = 'Sound can be an input of a model. Open the model file itself.';
const program = 'Open the model file that the program loads.';
const data = 'Open the model file itself.';

const rows: readonly Magic[] = [
  { magic: '\x89PNG\r\n\x1a\n', what: 'a picture (PNG)', hint: picture },
  { magic: '\xff\xd8\xff', what: 'a picture (JPEG)', hint: picture },
  { magic: 'GIF8', what: 'a picture (GIF)', hint: picture },
  { magic: 'WEBP', at: 8, what: 'a picture (WebP)', hint: picture },
  { magic: 'II*\0', what: 'a picture (TIFF)', hint: picture },
  { magic: 'MM\0*', what: 'a picture (TIFF)', hint: picture },
  { magic: 'ftypavif', at: 4, what: 'a picture (AVIF)', hint: picture },
  { magic: 'ftypheic', at: 4, what: 'a picture (HEIC)', hint: picture },
  { magic: '%PDF-', what: 'a PDF document', hint: data },
  { magic: 'WAVE', at: 8, what: 'sound (WAV)', hint: sound },
  { magic: 'OggS', what: 'sound (Ogg)', hint: sound },
  { magic: 'fLaC', what: 'sound (FLAC)', hint: sound },
  { magic: 'ID3', what: 'sound (MP3)', hint: sound },
  { magic: 'ftyp', at: 4, what: 'a video (MP4)', hint: data },
  { magic: '\x1aE\xdf\xa3', what: 'a video (Matroska, WebM)', hint: data },
  { magic: 'AVI ', at: 8, what: 'a video (AVI)', hint: data },
  { magic: 'PAR1', what: 'a table (Parquet)', hint: data },
  { magic: 'ARROW1\0\0', what: 'a table (Arrow)', hint: data },
  { magic: 'SQLite format 3\0', what: 'an SQLite database', hint: data },
  { magic: '\x7fELF', what: 'a program or library (ELF)', hint: program },
  { magic: 'MZ\x90\0', what: 'a program or library (Windows)', hint: program },
  { magic: '\xcf\xfa\xed\xfe', what: 'a program or library (macOS)', hint: program },
  { magic: '\xca\xfe\xba\xbe', what: 'a program or library (macOS, Java)', hint: program },
  { magic: '\0asm', what: 'a program (WebAssembly)', hint: program },
];

/** `\x93NUMPY`, version, length, then a Python dict as text. */
const array: Recognise = ({ text }) => {
  if (!text.startsWith('\x93NUMPY')) return undefined;
  const type = /'descr': '[<>|=]?(\w{1,10})'/.exec(text)?.[1];
  const shape = /'shape': \(([\d, ]{0,200})\)/
    .exec(text)?.[1]
    ?.split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '');
  const said = [
    ...(type === undefined ? [] : [type]),
    ...(shape === undefined ? [] : [shape.join('×') || 'one number']),
  ];
  return notAModelFile(
    `a NumPy array (.npy${said.length === 0 ? '' : `, ${said.join(', ')}`})`,
    'An array can be an input of a model, or one of its weights. Open the model file itself.',
  );
};

/** A bitmap's two letters are not enough: its four reserved bytes are zero, and its pixels begin soon. */
const bitmap: Recognise = ({ text, bytes }) =>
  text.startsWith('BM') && text.slice(6, 10) === '\0\0\0\0' && bytes.length > 14 && text.slice(11, 14) === '\0\0\0'
    ? notAModelFile('a picture (BMP)', picture)
    : undefined;

export const media: readonly Recognise[] = [byMagic(rows, 'NOT_A_MODEL'), array, bitmap];
