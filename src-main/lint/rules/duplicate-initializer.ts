import { formatBytes } from '../../../src-shared/units.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import { valueShape } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import type { Hit, LintRule } from '../lint-rule.js';
import { counted } from '../wording.js';

/** Equal scalars and small shapes are everywhere and cost nothing. */
const smallest = 1024;
const worthWarning = 1 << 20;

/** Groups of more than one by a key; values without a key are alone. */
function groups(values: readonly ValueIndex[], keyOf: (value: ValueIndex) => string | undefined): ValueIndex[][] {
  const byKey = new Map<string, ValueIndex[]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === undefined) continue;
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [value]);
    else group.push(value);
  }
  return [...byKey.values()].filter((group) => group.length > 1);
}

/** What tied weights share already lies in one place. */
function placesOf({ model }: LintContext, values: readonly ValueIndex[]): ValueIndex[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const place = model.storedTensor(value)?.place;
    if (place == null) return true;
    const key = `${place.file}\n${String(place.offset)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export const duplicateInitializer: LintRule = {
  id: 'duplicate-initializer',
  severity: 'warning',
  title: 'The same weights stored twice',
  help: {
    why: 'Tensors of the same type, shape and values take room in the file and in memory once for each copy. Exporters write tied weights (an embedding and the output layer) twice, and a table once for every layer.',
    fix: 'Let the nodes share one of them: onnxslim merges equal initializers; from PyTorch, tie the parameters before the export.',
  },
  formats: 'all',
  weights: true,
  async check(context) {
    const { graph, stored } = context;
    const large = stored.all.filter((value) => stored.bytes(value) >= smallest);
    const alike = groups(
      large,
      (value) =>
        `${String(graph.values.dtype[value])} ${JSON.stringify(valueShape(graph, value))} ${String(stored.bytes(value))}`,
    );
    const hits: Hit[] = [];
    for (const group of alike) {
      const places = placesOf(context, group);
      if (places.length < 2) continue;
      const digests = new Map<ValueIndex, string | undefined>();
      for (const value of places) digests.set(value, await stored.digest(value));
      for (const equal of groups(places, (value) => digests.get(value))) {
        const each = stored.bytes(equal[0] ?? 0);
        const wasted = each * (equal.length - 1);
        const message = `${counted(equal.length, 'tensor')} hold the same ${formatBytes(each)}: ${formatBytes(wasted)} could go.`;
        hits.push({ message, values: equal, severity: wasted >= worthWarning ? 'warning' : 'info' });
      }
    }
    return hits;
  },
};
