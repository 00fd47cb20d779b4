import { describe, expect, it } from 'vitest';
import { loadFindings } from './safety.js';
import { eventsOf } from './unpickle.js';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const join = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin(part) : part)));
/** BINBYTES. */
const bytes = (content: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return join('B', length, content);
};
/** BINUNICODE of characters below 256. */
const text = (content: Uint8Array): Buffer => {
  const encoded = Buffer.from(content.toString(), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(encoded.length);
  return join('X', length, encoded);
};
const textOf = (content: Buffer): Buffer => text(latin(content.toString('latin1')));

const found = (pickle: Uint8Array): string[] => {
  const { events, problem } = eventsOf(pickle, 'p');
  return loadFindings(events, 'data.pkl', problem).map(
    ({ severity, message, where }) => `${severity} ${where}: ${message}`,
  );
};
const system = join('\x80\x02cos\nsystem\nX\x02\0\0\0hi\x85R.');
const old = latin("cos\nsystem\n(S'hi'\ntR.");

describe('pickles within pickles', () => {
  it.each([
    ['bytes', join('\x80\x03cdill\nloads\n', bytes(system), '\x85R.'), 'dill.loads'],
    ['bytes of the oldest protocol', join('\x80\x03cdill\nloads\n', bytes(old), '\x85R.'), 'dill.loads'],
    ['a text', join('\x80\x02cpickle\nloads\n', textOf(old), '\x85R.'), 'pickle.loads'],
    [
      'bytes as protocol 2 writes them',
      join(
        '\x80\x02c_pickle\nloads\nc_codecs\nencode\n(',
        text(latin("cos\nsystem\n(S'hi'\ntR.")),
        'X\x06\0\0\0latin1tR\x85R.',
      ),
      '_pickle.loads',
    ],
  ])('are looked into: %s', (_, pickle, by) => {
    const all = found(pickle).join('\n');
    expect(all).toContain(`error data.pkl: Loading this file would run \`${by}(`);
    expect(all).toContain(`error data.pkl › bytes for ${by}: Loading this file would run \`os.system('hi')\`.`);
  });

  it('are looked into where a stream holds them', () => {
    const stream = join('\x80\x03c_io\nBytesIO\n)\x81(', bytes(system), 'K\0Ntb.');
    expect(found(stream)).toContain(
      "error data.pkl › bytes for _io.BytesIO: Loading this file would run `os.system('hi')`.",
    );
  });

  it('are looked into at every level, as far as levels go', () => {
    let pickle = system;
    for (let level = 0; level < 3; level += 1) pickle = join('\x80\x03cpickle\nloads\n', bytes(pickle), '\x85R.');
    expect(found(pickle).at(-1)).toContain("os.system('hi')");
    for (let level = 0; level < 20; level += 1) pickle = join('\x80\x03cpickle\nloads\n', bytes(pickle), '\x85R.');
    expect(found(pickle).at(-1)).toContain('pickle.loads(');
  });

  it('of a tensor pickled without torch.save are no error, unless they hold one', () => {
    const plain = join('\x80\x02}q\0.');
    const load = (content: Buffer): Buffer =>
      join('\x80\x03ctorch.storage\n_load_from_bytes\n', bytes(content), '\x85R.');
    expect(found(load(plain)).map((each) => each.split(' ')[0])).toEqual(['warning']);
    expect(found(load(join(plain, plain, system)))[0]).toContain('error');
    // What cannot be followed may hold anything.
    expect(found(load(latin('PK\x03\x04')))[0]).toContain('error');
    expect(found(load(plain.subarray(0, 3)))[0]).toContain('error');
  });

  it('are read once, however often the same bytes are given', () => {
    const shared = join('\x80\x03', bytes(system), 'q\x000', 'cpickle\nloads\nh\0\x85R0'.repeat(3), 'N.');
    expect(found(shared).filter((each) => each.includes('os.system'))).toHaveLength(1);
  });

  it('do not make numbers suspicious', () => {
    const numbers = join('\x80\x03cm\nArray\n', bytes(latin('\x80\x02\x00\x01c\n\n.')), '\x85R.');
    expect(found(numbers)).toHaveLength(1);
  });
});
