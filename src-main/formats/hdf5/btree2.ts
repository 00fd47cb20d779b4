/** Version 2 B-trees: the records of one, in order (spec III.A.2). */
import type { Fields, Hdf5File } from './hdf5-file.js';

/** Bytes that hold numbers up to `limit`. */
export const bytesFor = (limit: number): number => Math.floor(Math.floor(Math.log2(Math.max(1, limit))) / 8) + 1;

const maxDepth = 32;

/** Calls `take` with the fields of each record. Nodes are visited once; one met again is a damaged file. */
export function eachRecord(file: Hdf5File, address: number, take: (record: Fields, bytes: number) => void): void {
  const header = file.fields(address, 16 + file.offsetBytes + 2).expect('BTHD');
  header.skip(2);
  const nodeBytes = header.u32();
  const recordBytes = header.u16();
  const depth = header.u16();
  const root = header.skip(2).address();
  const rootRecords = header.u16();
  if (root === undefined) return;
  if (depth > maxDepth || recordBytes === 0) throw file.invalid('a B-tree is deeper than any');
  const countBytes = bytesFor(Math.floor((nodeBytes - 10) / recordBytes));
  const totals = totalBytes(file, nodeBytes, recordBytes, depth, countBytes);
  const seen = new Set<number>();
  const waiting = [{ address: root, records: rootRecords, level: depth }];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node.address)) throw file.invalid('a B-tree leads back into itself');
    seen.add(node.address);
    const fields = file.fields(node.address, nodeBytes).expect(node.level === 0 ? 'BTLF' : 'BTIN');
    fields.skip(2);
    for (let index = 0; index < node.records; index += 1) {
      const end = fields.at + recordBytes;
      take(fields, recordBytes);
      fields.skip(end - fields.at);
    }
    if (node.level === 0) continue;
    for (let index = 0; index <= node.records; index += 1) {
      const child = fields.address();
      const records = fields.unsigned(countBytes);
      fields.skip(totals[node.level - 1] ?? 0);
      if (child !== undefined) waiting.push({ address: child, records, level: node.level - 1 });
    }
  }
}

/** By level: bytes of the field in the level above that counts all records below. */
function totalBytes(file: Hdf5File, node: number, record: number, depth: number, countBytes: number): number[] {
  const bytes = [0];
  let most = Math.floor((node - 10) / record);
  for (let level = 1; level <= depth; level += 1) {
    const pointer = file.offsetBytes + countBytes + (bytes[level - 1] ?? 0);
    const records = Math.floor((node - 10 - pointer) / (record + pointer));
    most = (records + 1) * most + records;
    bytes.push(bytesFor(most));
  }
  return bytes;
}
