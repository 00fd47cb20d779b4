/** Files made wrong on purpose: what a sound one is, where its structure lies, and changes that know only bytes. */
import { chosen, type Random } from './random.js';

/** A change and what it makes. */
export type Made = [name: string, bytes: Uint8Array];

export interface NumberPlace {
  at: number;
  /** Bytes, little-endian. */
  width: number;
}

/** Where a file's structure lies. */
export interface Structure {
  /** Places where one thing ends and another begins. */
  borders: number[];
  /** Lengths, offsets and counts. */
  numbers: NumberPlace[];
  /** Things that can be taken out or repeated: [start, end). */
  parts: (readonly [number, number])[];
}

export interface MalformedFile {
  /** Seed and change. */
  name: string;
  /** With the dot. */
  extension: string;
  bytes: Uint8Array;
  /** Files beside it under the same name, by their ending. */
  beside?: Readonly<Record<string, Uint8Array>>;
  /** Whether the folder it lies in is what is opened. */
  isFolder?: boolean;
}

export interface Seed extends MalformedFile {
  /** As in InspectReport.format. */
  format: string;
  /** Id in the registry of the format that opens it, where that is another. */
  opener?: string;
  structure: (bytes: Uint8Array) => Structure;
  /** Changes only its own format has. */
  designed?: (random: Random) => Made[];
}

const changed = (bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  change(copy);
  return copy;
};

/** Cut off where something ends, or one byte before. */
export function cuts(bytes: Uint8Array, { borders }: Structure, count: number, random: Random): Made[] {
  const inside = [...new Set(borders)].filter((at) => at > 0 && at < bytes.length).sort((a, b) => a - b);
  return chosen(inside, count, random).map((border) => {
    const at = Math.max(1, border - random(2));
    return [`cut at ${String(at)}`, bytes.subarray(0, at)];
  });
}

/** Single bytes, or a short run of them, changed anywhere. */
export function flips(bytes: Uint8Array, count: number, random: Random): Made[] {
  return Array.from({ length: count }, (_, index) => {
    const at = random(bytes.length);
    const run = index % 4 === 3 ? 1 + random(16) : 1;
    const mask = [0x01, 0x80, 0xff, 1 + random(255)][index % 4] ?? 0xff;
    const copy = changed(bytes, (out) => {
      for (let place = at; place < Math.min(at + run, out.length); place += 1) out[place] = (out[place] ?? 0) ^ mask;
    });
    return [`byte ${String(at)} ^ ${mask.toString(16)}${run === 1 ? '' : ` and ${String(run - 1)} more`}`, copy];
  });
}

/** What a length, an offset or a count is set to: nothing, all, negative, one more, double, its own place, the end. */
const lies: readonly [name: string, (was: bigint, place: NumberPlace, fileBytes: number) => bigint][] = [
  ['0', () => 0n],
  ['all ones', (_, { width }) => 2n ** BigInt(width * 8) - 1n],
  ['the greatest positive', (_, { width }) => 2n ** BigInt(width * 8 - 1) - 1n],
  ['the least negative', (_, { width }) => 2n ** BigInt(width * 8 - 1)],
  ['one more', (was) => was + 1n],
  ['double', (was) => was * 2n],
  ['its own place', (_, { at }) => BigInt(at)],
  ['the file’s end', (_, __, fileBytes) => BigInt(fileBytes)],
  ['a quarter of the range', (_, { width }) => 2n ** BigInt(width * 8 - 2)],
];

const numberAt = (bytes: Uint8Array, { at, width }: NumberPlace): bigint =>
  Array.from({ length: width }, (_, index) => BigInt(bytes[at + index] ?? 0) << BigInt(8 * index)).reduce(
    (all, each) => all | each,
    0n,
  );

/** Numbers of the structure set to lies. */
export function falseNumbers(bytes: Uint8Array, { numbers }: Structure, count: number, random: Random): Made[] {
  const places = numbers.length < count ? Array.from({ length: count }, (_, at) => numbers[at % numbers.length]) : [];
  const taken = numbers.length < count ? places : chosen(numbers, count, random);
  const first = random(lies.length);
  return taken.flatMap((place, index): Made[] => {
    const lie = lies[(first + index) % lies.length];
    if (place === undefined || lie === undefined) return [];
    const value = lie[1](numberAt(bytes, place), place, bytes.length);
    const copy = changed(bytes, (out) => {
      for (let at = 0; at < place.width; at += 1) out[place.at + at] = Number((value >> BigInt(8 * at)) & 0xffn);
    });
    return [[`number at ${String(place.at)} is ${lie[0]}`, copy]];
  });
}

/** Parts taken out, repeated, or put in each other's place. */
export function splices(bytes: Uint8Array, { parts }: Structure, count: number, random: Random): Made[] {
  return chosen(parts, count, random).map(([start, end], index) => {
    const part = bytes.subarray(start, end);
    const [before, after] = [bytes.subarray(0, start), bytes.subarray(end)];
    const place = `${String(start)} to ${String(end)}`;
    switch (index % 3) {
      case 0:
        return [`without ${place}`, Buffer.concat([before, after])];
      case 1:
        return [`${place} twice`, Buffer.concat([before, part, part, after])];
      default: {
        const [from, to] = parts[random(parts.length)] ?? [start, end];
        return [
          `${place} replaced by ${String(from)} to ${String(to)}`,
          Buffer.concat([before, bytes.subarray(from, to), after]),
        ];
      }
    }
  });
}
