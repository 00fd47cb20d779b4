/** Handlers by operator domain and name: one line per family. An operator that is not here ends in "unknown". */
import type { Handler, Handlers } from './node-view.js';
import { elementwise } from './operators/elementwise.js';
import { shapeOps } from './operators/shape-ops.js';

function byName(...families: Handlers[]): ReadonlyMap<string, Handler> {
  return new Map(families.flatMap((family) => Object.entries(family)));
}

const domains = new Map<string, ReadonlyMap<string, Handler>>([['', byName(elementwise, shapeOps)]]);

/** The handler of an operator; undefined for one that is not known. */
export function handlerOf(domain: string, op: string): Handler | undefined {
  return domains.get(domain === 'ai.onnx' ? '' : domain)?.get(op);
}
