/** Classes and functions of the archive's code, by their full names; a file is read when something in it is needed. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { parseCode } from './parse-code.js';
import { lineAt } from './origin.js';
import type { CodeLookup } from './symbols.js';
import type { ClassDefinition, CodeUnit, Found } from './syntax.js';

/** What the library needs of the archive. */
export interface CodeFiles {
  path: string;
  /** Text of `code/NAME`, a byte a character; undefined when there is no such file. */
  read(name: string): string | undefined;
  original(name: string): CodeUnit['original'];
}

export class CodeLibrary implements CodeLookup {
  /** Names of attributes that the code read so far assigns to, of whatever class. */
  readonly assigned = new Set<string>();
  /** Why parts of the code could not be read. */
  readonly problems = new Map<string, string>();
  readonly #units = new Map<string, CodeUnit | undefined>();
  readonly #found = new Map<string, Found | undefined>();
  readonly #made = { parts: 0 };

  constructor(readonly files: CodeFiles) {}

  /** `__torch__.model.Net`: class Net of code/__torch__/model.py. Throws MODEL_INVALID, MODEL_TOO_DEEP for bad code. */
  find(qualified: string): Found | undefined {
    if (this.#found.has(qualified)) return this.#found.get(qualified);
    const dot = qualified.lastIndexOf('.');
    const unit = dot < 0 ? undefined : this.#unit(qualified.slice(0, dot).replaceAll('.', '/'));
    const definition = unit?.definitions.get(qualified.slice(dot + 1));
    const found = unit !== undefined && definition !== undefined ? { unit, definition } : undefined;
    this.#found.set(qualified, found);
    return found;
  }

  /** As `find`; code that cannot be read is noted and then as good as missing. */
  look(qualified: string): Found | undefined {
    try {
      return this.find(qualified);
    } catch (thrown) {
      if (!(thrown instanceof LapidaryError)) throw thrown;
      this.problems.set(qualified, thrown.message);
      this.#found.set(qualified, undefined);
      return undefined;
    }
  }

  class(qualified: string): { unit: CodeUnit; definition: ClassDefinition } | undefined {
    const found = qualified.startsWith('__torch__.') ? this.look(qualified) : undefined;
    return found?.definition.kind === 'class' ? { unit: found.unit, definition: found.definition } : undefined;
  }

  #unit(module: string): CodeUnit | undefined {
    if (this.#units.has(module)) return this.#units.get(module);
    this.#units.set(module, undefined);
    const file = `${module}.py`;
    const text = this.files.read(file);
    if (text === undefined) return undefined;
    const name = `code/${file}`;
    const lines: CodeUnit = { name, text, definitions: new Map(), assigned: new Set() };
    const unit = parseCode(name, text, this.#made, (what, at) => {
      const tooDeep = what.includes('nested too deep');
      const where = `line ${String(lineAt(lines, at).line)} of ${name.slice(0, 200)} in ${this.files.path}`;
      const message = `The code cannot be read, because ${what}: ${where}.`;
      return new LapidaryError(
        tooDeep ? 'MODEL_TOO_DEEP' : 'MODEL_INVALID',
        message,
        'Save it again with torch.jit.save.',
      );
    });
    unit.original = this.files.original(file);
    for (const assigned of unit.assigned) this.assigned.add(assigned);
    this.#units.set(module, unit);
    return unit;
  }
}
