/** All malformed files, the same ones in every run: each seed changed by its structure, by bytes, and as its format allows. */
import { graphSeeds } from './graph-seeds.js';
import { cuts, falseNumbers, flips, type MalformedFile, type Seed, splices } from './mutants.js';
import { moreSeeds } from './more-seeds.js';
import { randomFrom } from './random.js';
import { torchSeeds } from './torch-seeds.js';
import { weightsSeeds } from './weights-seeds.js';

export const seeds: readonly Seed[] = [...graphSeeds, ...torchSeeds, ...weightsSeeds, ...moreSeeds];

/** Changes of one seed. Its number makes its random numbers, so that another seed changes nothing here. */
export function malformedFiles(seed: Seed, number: number): MalformedFile[] {
  const random = randomFrom(0x1a9 + number);
  const { bytes, extension, name } = seed;
  const structure = seed.structure(bytes);
  const made = [
    ...cuts(bytes, structure, 10, random),
    ...falseNumbers(bytes, structure, 18, random),
    ...splices(bytes, structure, 9, random),
    ...flips(bytes, 12, random),
    ...(seed.designed?.(random) ?? []),
  ];
  return made.map(([change, changed]) => ({
    name: `${name}, ${change}`,
    extension,
    bytes: changed,
    ...(seed.beside === undefined ? {} : { beside: seed.beside }),
    ...(seed.isFolder === undefined ? {} : { isFolder: seed.isFolder }),
  }));
}
