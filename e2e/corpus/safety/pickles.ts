/** Pickles written byte by byte, one opcode at a time (Lib/pickletools.py), and the files they come in. */
import { zipOf } from '../../../src-main/formats/zip/test-zips.js';

export const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
export const join = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin(part) : part)));

/** SHORT_BINUNICODE. */
export const text = (value: string): Buffer =>
  join('\x8c', Uint8Array.of(Buffer.byteLength(value)), Buffer.from(value));

/** The four ways a pickle can call `module.name(argument)`. */
export const ways: Readonly<Record<string, (module: string, name: string, argument: string) => Buffer>> = {
  'GLOBAL and REDUCE': (module, name, argument) => join(`\x80\x02c${module}\n${name}\n`, text(argument), '\x85R.'),
  'STACK_GLOBAL through the memo': (module, name, argument) =>
    join('\x80\x04', text(module), '\x940', text(name), '\x940h\0h\x01\x93', text(argument), '\x85R.'),
  INST: (module, name, argument) => join(`(S'${argument}'\ni${module}\n${name}\n.`),
  OBJ: (module, name, argument) => join(`(c${module}\n${name}\n`, text(argument), 'o.'),
};

/** `{'w': 1, 'x': <what the pickle makes>}` as torch.save packs it. */
export const zipCheckpoint = (pickle: Uint8Array): Uint8Array =>
  zipOf([
    { name: 'archive/data.pkl', content: pickle },
    { name: 'archive/byteorder', content: latin('little') },
    { name: 'archive/data/0', content: new Uint8Array(16) },
  ]);

const magic = '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.';

/** A file of torch before 1.6 whose object is that pickle. */
export const legacyCheckpoint = (pickle: Uint8Array, first = latin(magic)): Uint8Array =>
  join(first, '\x80\x02M\xe9\x03.', '\x80\x02}.', pickle, '\x80\x02].');

/** A file of numpy.save that holds objects. */
export function objectArrayFile(pickle: Uint8Array): Uint8Array {
  const header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n";
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return join('\x93NUMPY\x01\0', length, header, pickle);
}
