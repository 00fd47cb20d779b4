/** Object headers: the messages that say what an object is (spec IV.A). */
import { Fields, type Hdf5File } from './hdf5-file.js';

export const MessageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFill: 0x04,
  fill: 0x05,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface Message {
  type: number;
  bytes: Uint8Array;
}

/** More messages than any object has, dense attributes lying elsewhere. */
const maxMessages = 100_000;

/** All messages of the header at an address, continuation blocks followed once each. Throws MODEL_INVALID. */
export function readMessages(file: Hdf5File, address: number): Message[] {
  return readHeader(file, address, 0);
}

function readHeader(file: Hdf5File, address: number, shared: number): Message[] {
  const start = file.some(address, 64);
  const isNew = Buffer.from(start.bytes.subarray(0, 4)).toString('latin1') === 'OHDR';
  const waiting: { address: number; bytes: number; letters: string }[] = [];
  let hasOrder = false;
  if (isNew) {
    const flags = start.skip(5).u8();
    if ((flags & 0x20) !== 0) start.skip(16);
    if ((flags & 0x10) !== 0) start.skip(4);
    const bytes = start.unsigned(1 << (flags & 3));
    hasOrder = (flags & 4) !== 0;
    waiting.push({ address: address + start.at, bytes, letters: '' });
  } else {
    if (start.u8() !== 1) throw file.invalid('an object header has a version that is not known');
    waiting.push({ address: address + 16, bytes: start.skip(7).u32(), letters: '' });
  }
  const found: Message[] = [];
  const seen = new Set<number>();
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    if (seen.has(block.address)) throw file.invalid('an object header goes on in itself');
    seen.add(block.address);
    const fields = file.fields(block.address, block.bytes).expect(block.letters);
    const end = block.bytes - (block.letters === '' ? 0 : 4);
    const head = isNew ? (hasOrder ? 6 : 4) : 8;
    while (fields.at + head <= end && found.length < maxMessages) {
      const type = isNew ? fields.u8() : fields.u16();
      const size = fields.u16();
      const flags = fields.u8();
      fields.skip(head - (isNew ? 4 : 5));
      const body = new Fields(file, fields.take(size));
      if (type === MessageType.continuation) {
        const next = body.address();
        if (next !== undefined) waiting.push({ address: next, bytes: body.length(), letters: isNew ? 'OCHK' : '' });
      } else if (type !== 0) {
        found.push({ type, bytes: (flags & 2) === 0 ? body.bytes : sharedMessage(body, type, shared) });
      }
    }
  }
  return found;
}

/** The message a shared one stands for: it lies in another object's header (spec IV.A.2, "Shared Message"). */
export function sharedMessage(fields: Fields, type: number, depth = 0): Uint8Array {
  const { file } = fields;
  const version = fields.u8();
  const kind = fields.u8();
  if (version === 1) fields.skip(6);
  const address = version === 3 && kind === 1 ? undefined : fields.address();
  if (address === undefined || depth > 4)
    throw file.invalid('a shared message is stored in a way that is not read here');
  const message = readHeader(file, address, depth + 1).find((each) => each.type === type);
  if (message === undefined) throw file.invalid('a shared message is not where it should be');
  return message.bytes;
}
