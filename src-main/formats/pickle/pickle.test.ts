import { describe, expect, it } from 'vitest';
import { entriesOf } from './pickle-values.js';
import { safetyFindings } from './safety.js';
import { eventsOf, unpickle } from './unpickle.js';
import { valueText } from './value-text.js';

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => valueText(unpickle(bytes, 'p').value, 1000);
const rules = (bytes: Uint8Array): string[] => {
  const { events, problem } = eventsOf(bytes, 'p');
  return safetyFindings(events, 'data.pkl', problem).map((finding) => `${finding.severity} ${finding.rule}`);
};

// Written by CPython 3.11's pickle module.
const plain5 =
  'gAWVZgAAAAAAAAB9lCiMAWGUXZQoSwFHQAQAAAAAAABOiIwBeJRDAnl5lEsBhZRljAFklIwLY29sbGVjdGlvbnOUjAtPcmRlcmVkRGljdJSTlClSlIwBepRLAXOMAXOUj5QoSwOQjAFmlChLBJGUdS4=';
const plain0 =
  'KGRwMApWYQpwMQoobHAyCkkxCmFGMi41CmFOYUkwMQphVnhcdTAwMGF5CnAzCmEoSTEKSTIKSTMKSTQKdHA0CmFMMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMEwKYXMu';
const system = 'gAJjcG9zaXgKc3lzdGVtCnEAWAcAAABlY2hvIGhpcQGFcQJScQMu';
const evalByStack = 'gASVHwAAAAAAAACMCGJ1aWx0aW5zlIwEZXZhbJSTlIwDMSsxlIWUUpQu';

describe('unpickle', () => {
  it('reads plain data of the newest and the oldest protocol', () => {
    expect(textOf(bytesOf(plain5))).toBe(
      "{'a': [1, 2.5, None, True, 'x', b'yy', (1,)], 'd': collections.OrderedDict({'z': 1}), 's': {3}, 'f': frozenset({4})}",
    );
    expect(textOf(bytesOf(plain0))).toBe(
      "{'a': [1, 2.5, None, True, 'x\\ny', (1, 2, 3, 4), 1000000000000000000000000000000]}",
    );
  });

  it('says where a pickle ends, so that what follows can be read', () => {
    const bytes = bytesOf(plain5);
    expect(unpickle(Buffer.concat([bytes, bytes]), 'p').length).toBe(bytes.length);
  });

  it('takes values that contain themselves', () => {
    // a list appended to itself: ] q\0 h\0 a .
    const value = unpickle(new Uint8Array([0x5d, 0x71, 0, 0x68, 0, 0x61, 0x2e]), 'p').value;
    expect(valueText(value)).toMatch(/^\[\[\[.*…/);
  });

  it('does not unfold what is shared', () => {
    // Thirty lists, each holding the one before twice: a billion leaves, thirty-one lists.
    const bytes: number[] = [0x5d, 0x71, 0];
    for (let level = 1; level <= 30; level += 1)
      bytes.push(0x5d, 0x68, level - 1, 0x61, 0x68, level - 1, 0x61, 0x71, level);
    expect(valueText(unpickle(new Uint8Array([...bytes, 0x2e]), 'p').value).length).toBeLessThan(300);
  });

  it.each([
    ['nothing', ''],
    ['an unknown opcode', '\x01.'],
    ['an empty stack', '.'],
    ['a mark that is not there', 't.'],
    ['a memo that was never set', 'h\x05.'],
    ['a length beyond the end', 'X\x7f\x7f\x7f\x7fabc.'],
    ['an append to a number', 'K\x01K\x02a.'],
    ['no end', 'N'],
  ])('refuses %s', (_, text) => {
    expect(() => unpickle(new Uint8Array(Buffer.from(text, 'latin1')), 'p')).toThrow(/is damaged/);
  });

  it('ends for every cut and every changed byte', () => {
    const whole = bytesOf(plain5);
    for (let at = 0; at < whole.length; at += 1) {
      eventsOf(whole.subarray(0, at), 'p');
      for (const byte of [0, 0x2e, 0x52, 0x93, 0xff]) {
        const changed = whole.slice();
        changed[at] = byte;
        eventsOf(changed, 'p');
      }
    }
  });
});

describe('safetyFindings', () => {
  it('names the call and its arguments', () => {
    const { events } = unpickle(bytesOf(system), 'p');
    expect(safetyFindings(events, 'data.pkl')[0]).toMatchObject({
      rule: 'pickle-dangerous-call',
      severity: 'error',
      message: "Loading this file would run `posix.system('echo hi')`.",
      where: 'data.pkl',
    });
  });

  it.each([
    ['os.system', bytesOf(system)],
    ['eval by STACK_GLOBAL', bytesOf(evalByStack)],
    ['INST', ascii("(S'echo hi'\nios\nsystem\n.")],
    ['OBJ', Buffer.concat([ascii('(cos\nsystem\n'), ascii("S'echo hi'\no.")])],
    ['a dotted name', ascii('cbuiltins\neval.__call__\n(S"1"\ntR.')],
    ['a module below a dangerous one', ascii('cos.path\njoin\n(tR.')],
    ['torch.hub', ascii("ctorch.hub\nload\n(S'evil/repo'\nS'model'\ntR.")],
    ['torch.hub through an attribute', ascii("ctorch\nhub.load\n(S'evil/repo'\ntR.")],
    ['a call of what a call returned', ascii("c__main__\nf\n(tR(S'x'\ntR.")],
    ['a dangerous function that is only passed on', ascii('c__main__\nf\n(cos\nsystem\ntR.')],
    ['a persistent id that is no storage', ascii('Pevil\n.')],
    ['an extension code', new Uint8Array([0x82, 7, 0x2e])],
    ['a nested pickle', ascii("c_pickle\nloads\n(S'x'\ntR.")],
    ['what a damaged pickle does before it breaks', ascii("cos\nsystem\n(S'echo hi'\ntR\x01")],
  ])('is an error for %s', (_, bytes) => {
    expect(rules(bytes).some((rule) => rule.startsWith('error pickle-'))).toBe(true);
  });

  it('warns of classes it does not know', () => {
    expect(rules(ascii('cmymodel\nNet\n)R}b.'))).toEqual([
      'warning pickle-unknown-call',
      'warning pickle-state',
      'warning weights-only-refuses',
    ]);
  });

  it('finds nothing in plain data and in what torch saves', () => {
    // U: SHORT_BINSTRING, X: BINUNICODE, K: BININT1, Q: BINPERSID.
    const storage = Buffer.from(
      '\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nU\x010U\x03cpuK\x04tQK\0K\x02K\x02\x86K\x02K\x01\x86\x89ccollections\nOrderedDict\n)RtR.',
      'latin1',
    );
    expect(rules(storage)).toEqual(['info weights-only-loads']);
  });

  it('says that the safe loader knows the opcodes of protocol 2 only', () => {
    const { events } = unpickle(bytesOf(plain5), 'p');
    expect(safetyFindings(events, 'd')).toMatchObject([
      { rule: 'weights-only-refuses', message: expect.stringContaining('the opcode FRAME') as string },
    ]);
  });

  it('counts repeated calls and bounds the list', () => {
    const repeated = safetyFindings(eventsOf(ascii(`${"cos\nsystem\n(S'a'\ntR0".repeat(5)}N.`), 'p').events, 'd');
    expect(repeated[0]?.message).toContain('(5 times)');
    const many = Array.from({ length: 500 }, (_, i) => `cos\nsystem\n(S'${String(i)}'\ntR0`).join('');
    expect(safetyFindings(eventsOf(ascii(`${many}N.`), 'p').events, 'd').length).toBeLessThan(60);
  });
});

describe('bounds', () => {
  const latin = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

  it('ends a pickle whose values would fill memory', () => {
    const calls = Buffer.concat([latin('cm\nF\n'), Buffer.alloc(4_000_000, ')R'), latin('.')]);
    expect(eventsOf(calls, 'p').problem).toContain('too large to be read: its values take more memory');
  });

  it('keeps memo numbers that are far apart', () => {
    expect(textOf(latin('\x80\x02K\x01r\xff\xff\xff\xff0K\x02q\x000j\xff\xff\xff\xffh\x00\x86.'))).toBe('(1, 2)');
  });

  it('does not add to a tuple', () => {
    expect(() => unpickle(latin(')K\x01a.'), 'p')).toThrow(/appends to a tuple/);
    // Empty ones are one value here: nothing may ever be in it.
    expect(textOf(latin('))\x86.'))).toBe('((), ())');
  });

  it('resolves escapes as Python does', () => {
    expect(textOf(ascii("S'a\\x41\\101\\n\\q'\n."))).toBe("'aAA\\n\\\\q'");
    expect(textOf(ascii('V\\u0041\\U00000042\\x\n.'))).toBe("'AB\\\\x'");
  });
});

it('reads the entries Python 2 gives an OrderedDict as it is made', () => {
  const pickle = Buffer.from('\x80\x02ccollections\nOrderedDict\n](](U\x01aK\x01e](U\x01bK\x02ee\x85R.', 'latin1');
  expect(entriesOf(unpickle(pickle, 'p').value)).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
