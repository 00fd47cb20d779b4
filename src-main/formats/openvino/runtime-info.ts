/** What OpenVINO writes beside the graph: `rt_info` of the model and of single layers, `meta_data` of IR 10. */
import { childOf, type XmlElement } from './read-xml.js';

/** Texts are cut after this; a model's description of itself is shorter. */
const maxText = 100_000;

/**
 * Facts of a model by dotted path: `conversion_parameters.input_model`. Values are attributes called `value`; a path
 * that comes twice keeps its first.
 */
export function modelFacts(net: XmlElement): Map<string, string> {
  const facts = new Map<string, string>();
  for (const name of ['rt_info', 'meta_data']) {
    const root = childOf(net, name);
    const waiting = (root?.children ?? []).map((element) => ({ element, path: nameOf(element) })).reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { element, path } = next;
      const { value } = element.attributes;
      if (value !== undefined && !facts.has(path)) facts.set(path, value.slice(0, maxText));
      for (const child of [...element.children].reverse()) {
        waiting.push({ element: child, path: `${path}.${nameOf(child)}` });
      }
    }
  }
  return facts;
}

const nameOf = ({ name, attributes }: XmlElement): string => (name === 'info' ? (attributes.name ?? name) : name);

/** What converted the model; '' when it does not say. */
export function producerOf(facts: ReadonlyMap<string, string>): string {
  const version = facts.get('Runtime_version') ?? facts.get('OpenVINO Runtime') ?? facts.get('MO_version');
  return version === undefined ? '' : `OpenVINO ${version}`;
}

/** Facts of a layer by the name of the attribute: `fused_names` → the names of what was fused into it. */
export function layerFacts(layer: XmlElement): Map<string, string> {
  const facts = new Map<string, string>();
  for (const element of childOf(layer, 'rt_info')?.children ?? []) {
    const said = Object.entries(element.attributes).filter(([key]) => key !== 'name' && key !== 'version');
    const texts = said.map(([key, value]) => (key === 'value' ? value : `${key} ${value}`));
    facts.set(element.attributes.name ?? element.name, texts.join(', ').slice(0, maxText));
  }
  return facts;
}
