/**
 * What Chromium 83 lacks of the ECMAScript and web interfaces the window uses. Put in front of each entry by
 * vite.config.ts in the legacy build only; the product never contains it.
 */

function add(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

function at(this: ArrayLike<unknown>, index: number): unknown {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
}

const typedArray = Object.getPrototypeOf(Int8Array) as { prototype: object };
for (const prototype of [Array.prototype, String.prototype, typedArray.prototype]) add(prototype, 'at', at);

add(Object, 'hasOwn', (object: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(object, key));

function findLastIndex(this: readonly unknown[], test: (value: unknown, index: number) => boolean): number {
  for (let index = this.length - 1; index >= 0; index -= 1) if (test(this[index], index)) return index;
  return -1;
}
add(Array.prototype, 'findLastIndex', findLastIndex);
add(Array.prototype, 'findLast', function (this: unknown[], test: (value: unknown, index: number) => boolean) {
  return this[findLastIndex.call(this, test)];
});
add(Array.prototype, 'toSorted', function (this: unknown[], compare?: (a: unknown, b: unknown) => number) {
  return [...this].sort(compare);
});
add(Array.prototype, 'toReversed', function (this: unknown[]) {
  return [...this].reverse();
});

add(String.prototype, 'replaceAll', function (this: string, search: string | RegExp, replacement: string) {
  return typeof search === 'string' ? this.split(search).join(replacement) : this.replace(search, replacement);
});

add(
  Promise,
  'any',
  (promises: Iterable<unknown>) =>
    // The first to be fulfilled; an Error with all reasons when none is.
    new Promise((resolve, reject) => {
      const reasons: unknown[] = [];
      const all = [...promises];
      all.forEach((promise, index) => {
        Promise.resolve(promise).then(resolve, (reason: unknown) => {
          reasons[index] = reason;
          if (Object.keys(reasons).length === all.length) reject(Object.assign(new Error('none'), { errors: reasons }));
        });
      });
    }),
);

/** Deep copy of plain data, maps, sets and typed arrays: what the window passes round. */
function clone(value: unknown, seen: Map<unknown, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (ArrayBuffer.isView(value)) {
    const view = value as Uint8Array;
    const Type = view.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => unknown;
    const copy = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
    return new Type(copy, 0, value instanceof DataView ? view.byteLength : view.length);
  }
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    seen.set(value, copy);
    for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    seen.set(value, copy);
    for (const item of value) copy.add(clone(item, seen));
    return copy;
  }
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  seen.set(value, copy);
  for (const key of Object.keys(value)) {
    (copy as Record<string, unknown>)[key] = clone((value as Record<string, unknown>)[key], seen);
  }
  return copy;
}
add(globalThis, 'structuredClone', (value: unknown) => clone(value, new Map()));

if (typeof crypto === 'object') {
  add(crypto, 'randomUUID', () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    // RFC 9562, version 4: fixed version and variant bits.
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  });
}

if (typeof Element === 'function') {
  add(Element.prototype, 'replaceChildren', function (this: Element, ...nodes: (Node | string)[]) {
    while (this.firstChild !== null) this.removeChild(this.firstChild);
    this.append(...nodes);
  });
}

if (typeof ResizeObserverEntry === 'function' && !('borderBoxSize' in ResizeObserverEntry.prototype)) {
  // Chromium 84. Nothing in the window is turned sideways, so block is height and inline is width.
  Object.defineProperty(ResizeObserverEntry.prototype, 'borderBoxSize', {
    get(this: ResizeObserverEntry) {
      const { width, height } = this.target.getBoundingClientRect();
      return [{ inlineSize: width, blockSize: height }];
    },
  });
  Object.defineProperty(ResizeObserverEntry.prototype, 'contentBoxSize', {
    get(this: ResizeObserverEntry) {
      return [{ inlineSize: this.contentRect.width, blockSize: this.contentRect.height }];
    },
  });
}

/** WeakRef that holds strongly: only memory is lost by it. */
add(
  globalThis,
  'WeakRef',
  class<T extends object> {
    readonly #target: T;
    constructor(target: T) {
      this.#target = target;
    }
    deref(): T {
      return this.#target;
    }
  },
);
add(
  globalThis,
  'FinalizationRegistry',
  class {
    register(): void {
      // Finalisers never run here.
    }
    unregister(): void {
      // Nothing was registered.
    }
  },
);

export {};
