/** Parameters by layer: names with a number in them are layers of a run, the rest goes by its first two words. */
import { elementsOf, type WeightTensor } from '../weights/weight-tensor.js';

interface Group {
  /** Parameters by the layer's number; one entry for what has none. */
  layers: Map<string, number>;
  isRun: boolean;
}

const maxGroups = 100;

/** Lines such as `encoder.layer` → `6 layers of 1,774,464 parameters each`, in the order of the tensors. */
export function layerGroups(tensors: readonly WeightTensor[]): Map<string, string> {
  const groups = new Map<string, Group>();
  for (const { name, shape } of tensors) {
    const parts = name.split('.');
    const at = parts.findIndex((part, index) => index > 0 && /^\d{1,5}$/.test(part));
    const isRun = at > 0 && at < parts.length - 1;
    const path = isRun ? parts.slice(0, at) : parts.slice(0, Math.max(1, Math.min(2, parts.length - 1)));
    const key = path.join('.');
    const group = groups.get(key) ?? { layers: new Map<string, number>(), isRun };
    if (!groups.has(key) && groups.size >= maxGroups) continue;
    const layer = isRun ? (parts[at] ?? '') : '';
    group.layers.set(layer, (group.layers.get(layer) ?? 0) + elementsOf(shape));
    group.isRun ||= isRun;
    groups.set(key, group);
  }
  return new Map([...groups].map(([key, group]) => [key, textOf(group)]));
}

function textOf({ layers, isRun }: Group): string {
  const counts = [...layers.values()];
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!isRun) return `${number(total)} ${total === 1 ? 'parameter' : 'parameters'}`;
  const [first = 0] = counts;
  const each = counts.every((count) => count === first);
  const layersText = `${number(layers.size)} ${layers.size === 1 ? 'layer' : 'layers'}`;
  return each && layers.size > 1
    ? `${layersText} of ${number(first)} parameters each`
    : `${layersText}, ${number(total)} parameters`;
}

const number = (value: number): string => value.toLocaleString('en-US');
