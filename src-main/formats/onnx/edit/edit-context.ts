/** What the edit of every message needs, and what it finds out on the way. */
import { DataFile } from './data-edit.js';
import type { ModelEdits, NewDim } from './model-edits.js';
import { quoted, notThere } from './edit-errors.js';
import { ValueNames } from './value-names.js';

/** Keys of a map of edits that were looked up and found. */
export class Asked<Value> {
  readonly #seen = new Set<string>();

  constructor(readonly wanted: ReadonlyMap<string, Value> = new Map<string, Value>()) {}

  /** The edit for `name`, which is counted as found. */
  take(name: string | undefined): Value | undefined {
    if (name === undefined || !this.wanted.has(name)) return undefined;
    this.#seen.add(name);
    return this.wanted.get(name);
  }

  has(name: string | undefined): boolean {
    this.take(name);
    return name !== undefined && this.wanted.has(name);
  }

  unseen(): string | undefined {
    return [...this.wanted.keys()].find((name) => !this.#seen.has(name));
  }
}

export class EditContext {
  readonly names: ValueNames;
  readonly shapes: Asked<readonly NewDim[]>;
  readonly symbols: Asked<string>;
  readonly dropped: Asked<true>;
  readonly nodeNames: Asked<string>;
  /** Locations of external data the new file names, as they are in the source. */
  readonly externalFiles = new Set<string>();
  /** The data file that tensors are moved to. */
  readonly dataFile: DataFile | undefined;
  /** Paths of the exporting machine that were cut out. */
  strippedPaths = 0;

  constructor(
    readonly path: string,
    /** Bytes of the source, for data that given nodes left there. */
    readonly sourceBytes: number,
    readonly irVersion: number,
    readonly edits: ModelEdits,
  ) {
    this.names = new ValueNames(edits.renameValues);
    this.shapes = new Asked(edits.shapes);
    this.nodeNames = new Asked(edits.renameNodes);
    this.dataFile = edits.data?.to === 'split' ? new DataFile(edits.data.location) : undefined;
    this.symbols = new Asked(edits.renameSymbols);
    this.dropped = new Asked(new Map(Array.from(edits.dropInitializers ?? [], (name) => [name, true])));
  }

  /** Throws NOT_FOUND for the first name that was to be changed and is nowhere in the model. */
  requireAllFound(): void {
    const look = 'Names are matched exactly; `lapidary inspect` shows those of the model.';
    const value = this.names.unseen();
    if (value !== undefined) throw notThere(`value ${quoted(value)}`, look);
    const shape = this.shapes.unseen();
    if (shape !== undefined) {
      throw notThere(`description of a value ${quoted(shape)}`, 'Only inputs, outputs and described values have axes.');
    }
    const symbol = this.symbols.unseen();
    if (symbol !== undefined) throw notThere(`symbol ${quoted(symbol)}`, look);
    const node = this.nodeNames.unseen();
    if (node !== undefined) throw notThere(`node ${quoted(node)}`, look);
    const initializer = this.dropped.unseen();
    if (initializer !== undefined) throw notThere(`initializer ${quoted(initializer)}`, look);
  }
}
