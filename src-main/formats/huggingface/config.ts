/** The JSON files of a Hugging Face folder: what the model is, as text. */
import { join } from 'node:path';
import { z } from 'zod';
import { FileSource } from '../byte-source.js';
import { jsonText } from '../json-text.js';
import { fileBytes } from '../onnx/external-data.js';

/** The longest hold names of thousands of classes, some 500 KB. */
const maxBytes = 8 << 20;
const maxFacts = 300;
const maxDepth = 4;
/** Lists and tables longer than this are said by their length. */
const maxShownItems = 32;

const objectSchema = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const listSchema = z.array(z.unknown());

/** An object in a JSON file of the folder; undefined when it is not there or is something else. */
export function readObject(folder: string, name: string): Record<string, unknown> | undefined {
  const parsed = objectSchema.safeParse(readJson(folder, name));
  return parsed.success ? parsed.data : undefined;
}

/** The same for a list. */
export function readList(folder: string, name: string): unknown[] | undefined {
  const parsed = listSchema.safeParse(readJson(folder, name));
  return parsed.success ? parsed.data : undefined;
}

function readJson(folder: string, name: string): unknown {
  const path = join(folder, name);
  const size = fileBytes(path);
  if (size === undefined || size > maxBytes) return undefined;
  const source = new FileSource(path);
  try {
    const bytes = new Uint8Array(source.size);
    source.read(bytes, 0);
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined; // what it lacks, the caller says
    throw thrown;
  } finally {
    source.close();
  }
}

/** A text of an object; undefined where it holds something else. */
export function textOf(object: Record<string, unknown> | undefined, key: string): string | undefined {
  const value = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What a configuration calls its architecture: `BertForMaskedLM`, `UNet2DConditionModel`; '' when it does not say. */
export function architectureOf(config: Record<string, unknown> | undefined): string {
  const architectures = config?.['architectures'];
  const first: unknown = Array.isArray(architectures) ? architectures[0] : undefined;
  if (typeof first === 'string' && first !== '') return first;
  return textOf(config, '_class_name') ?? textOf(config, 'model_type') ?? textOf(config, 'peft_type') ?? '';
}

/** Library that wrote a configuration, with its version; '' when it does not say. */
export function libraryOf(config: Record<string, unknown> | undefined): string {
  const transformers = textOf(config, 'transformers_version');
  if (transformers !== undefined) return `transformers ${transformers}`;
  const diffusers = textOf(config, '_diffusers_version');
  if (diffusers !== undefined) return `diffusers ${diffusers}`;
  return textOf(config, 'peft_type') === undefined ? '' : 'peft';
}

/** All entries of a configuration as text, nested ones by dots; long lists and tables by their length. */
export function configFacts(config: Record<string, unknown>, prefix: string): Map<string, string> {
  const facts = new Map<string, string>();
  const stack: { path: string; value: unknown; depth: number }[] = [{ path: prefix, value: config, depth: 0 }];
  for (let next = stack.pop(); next !== undefined && facts.size < maxFacts; next = stack.pop()) {
    const { path, value, depth } = next;
    if (value === null) continue;
    if (typeof value !== 'object') {
      facts.set(path, jsonText(value).slice(0, 500));
      continue;
    }
    const entries = Object.entries(value);
    if (Array.isArray(value) || depth >= maxDepth || entries.length > maxShownItems * 4) {
      facts.set(
        path,
        entries.length > maxShownItems ? `${entries.length.toLocaleString('en-US')} entries` : jsonText(value),
      );
      continue;
    }
    const isTable =
      depth > 0 && entries.length > maxShownItems && entries.every(([, item]) => typeof item !== 'object');
    if (isTable) facts.set(path, `${entries.length.toLocaleString('en-US')} entries`);
    else {
      for (const [key, item] of entries.reverse())
        stack.push({ path: `${path}.${key}`, value: item, depth: depth + 1 });
    }
  }
  return facts;
}
