/** Interned strings: one UTF-8 block and offsets, decoded one at a time when asked for. Index 0 is always ''. */

const decoder = new TextDecoder();
const encoder = new TextEncoder();
/** Characters put into one string; engines refuse strings of half a billion. */
const mostJoined = 1 << 27;

/** Read side: holds the block, decodes lazily and remembers what it decoded. */
export class StringTable {
  readonly #cache: (string | undefined)[] = [];

  constructor(
    /** UTF-8 of all strings, one after the other. */
    readonly bytes: Uint8Array,
    /** count + 1 byte offsets. */
    readonly offsets: Uint32Array,
  ) {}

  get count(): number {
    return this.offsets.length - 1;
  }

  /** The string at `index`; '' when out of range. */
  get(index: number): string {
    const cached = this.#cache[index];
    if (cached !== undefined) return cached;
    const text = decoder.decode(this.bytes.subarray(this.offsets[index] ?? 0, this.offsets[index + 1] ?? 0));
    this.#cache[index] = text;
    return text;
  }
}

/** Write side: gives each distinct string one index. */
export class StringInterner {
  readonly #indexByString = new Map<string, number>([['', 0]]);
  readonly #strings: string[] = [''];

  intern(text: string): number {
    const known = this.#indexByString.get(text);
    if (known !== undefined) return known;
    const index = this.#strings.length;
    this.#indexByString.set(text, index);
    this.#strings.push(text);
    return index;
  }

  toTable(): StringTable {
    return this.#joined() ?? this.#oneByOne();
  }

  /** Most models' strings are ASCII, where lengths in bytes are those in characters: encoded all at once. */
  #joined(): StringTable | null {
    const strings = this.#strings;
    const offsets = new Uint32Array(strings.length + 1);
    let total = 0;
    for (let index = 0; index < strings.length; index += 1) {
      total += strings[index]?.length ?? 0;
      offsets[index + 1] = total;
    }
    if (total > mostJoined) return null;
    const bytes = encoder.encode(strings.join(''));
    return bytes.length === total ? new StringTable(bytes, offsets) : null;
  }

  #oneByOne(): StringTable {
    const chunks = this.#strings.map((text) => encoder.encode(text));
    const offsets = new Uint32Array(chunks.length + 1);
    let total = 0;
    chunks.forEach((chunk, index) => {
      total += chunk.length;
      offsets[index + 1] = total;
    });
    const bytes = new Uint8Array(total);
    chunks.forEach((chunk, index) => {
      bytes.set(chunk, offsets[index]);
    });
    return new StringTable(bytes, offsets);
  }
}
