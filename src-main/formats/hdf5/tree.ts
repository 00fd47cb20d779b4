/** All objects of an HDF5 file by path. Links are followed once each, so that loops end; soft and external ones are not. */
import { type Hdf5Attribute, readAttributes } from './attributes.js';
import { type Dataset, readDataset } from './dataset.js';
import { GlobalHeap } from './global-heap.js';
import type { Hdf5File } from './hdf5-file.js';
import { isGroup, readLinks } from './links.js';
import { readMessages } from './object-header.js';

export interface Hdf5Object {
  /** Names joined by '/', without one at the start; '' is the root. */
  path: string;
  /** Object header: the same for two names of one object. */
  address: number;
  dataset: Dataset | undefined;
}

export interface Hdf5Tree {
  objects: Hdf5Object[];
  /** Soft and external links, and names of groups that were met before. */
  notFollowed: string[];
}

const maxObjects = 1_000_000;
const maxPathLength = 4096;

/** Walks the file from its root. Throws MODEL_INVALID for a damaged file and one with over a million objects. */
export function readTree(file: Hdf5File): Hdf5Tree {
  const objects: Hdf5Object[] = [];
  const notFollowed: string[] = [];
  const groups = new Set<number>();
  const datasets = new Map<number, Dataset | undefined>();
  const waiting = [{ path: '', address: file.root }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, address } = next;
    if (groups.has(address)) {
      notFollowed.push(path);
      continue;
    }
    if (objects.length >= maxObjects) throw file.invalid('it holds over a million objects');
    if (datasets.has(address)) {
      objects.push({ path, address, dataset: datasets.get(address) });
      continue;
    }
    const messages = readMessages(file, address);
    const dataset = readDataset(file, messages);
    objects.push({ path, address, dataset });
    if (dataset !== undefined || !isGroup(messages)) {
      datasets.set(address, dataset);
      continue;
    }
    groups.add(address);
    const links = readLinks(file, messages);
    for (const link of links.reverse()) {
      const inner = path === '' ? link.name : `${path}/${link.name}`;
      if (inner.length > maxPathLength) throw file.invalid('its groups are nested deeper than any');
      if (link.address === undefined) notFollowed.push(inner);
      else waiting.push({ path: inner, address: link.address });
    }
  }
  return { objects, notFollowed };
}

/** Attributes of an object, read when they are asked for. */
export function attributesAt(file: Hdf5File, address: number): Map<string, Hdf5Attribute> {
  return readAttributes(file, readMessages(file, address), new GlobalHeap(file));
}
