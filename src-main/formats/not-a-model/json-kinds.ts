/** JSON that is no model, by its keys and its name: what wrote it, and which file is meant instead. */
import { basename, dirname, join } from 'node:path';
import { FileSource } from '../byte-source.js';
import { jsonText } from '../json-text.js';
import { fileBytes } from '../onnx/external-data.js';
import { isText, type Known, type Look, notAModelFile, type Recognise } from './known.js';

/** Larger files are told by their first keys alone. */
const maxParsedBytes = 1 << 20;

interface Json {
  /** Keys of the object; empty for a list. */
  keys: ReadonlySet<string>;
  /** The parsed object, where the file is small enough. */
  value: Record<string, unknown>;
  /** Entries of a list. */
  items: unknown[] | undefined;
  name: string;
  path: string;
}

type Kind = (json: Json) => Known | undefined;

const folderHint = (path: string): string =>
  `Open the folder it lies in: \`lapidary inspect ${basename(dirname(path))}\`, or the file of weights beside it.`;

/** A kind that has all of these keys. */
const withKeys =
  (keys: readonly string[], what: string | ((json: Json) => string), hint: string | ((json: Json) => string)): Kind =>
  (json) =>
    keys.every((key) => json.keys.has(key))
      ? notAModelFile(typeof what === 'string' ? what : what(json), typeof hint === 'string' ? hint : hint(json))
      : undefined;

/** A kind that is told by the name Hugging Face's libraries give it. */
const named =
  (name: RegExp, what: string): Kind =>
  (json) =>
    name.test(json.name) ? notAModelFile(what, folderHint(json.path)) : undefined;

const hint = ({ path }: Json): string => folderHint(path);
const text = (value: unknown): string => (typeof value === 'string' ? ` (${value.slice(0, 80)})` : '');
const architecture = ({ value }: Json): string => {
  const { architectures, model_type: type } = value;
  return text(Array.isArray(architectures) ? architectures[0] : type);
};

const kinds: readonly Kind[] = [
  named(
    /^(tokenizer|special_tokens_map|added_tokens|vocab|merges)[\w.]*\.json$/,
    "a part of a Hugging Face model's tokenizer",
  ),
  named(/^generation_config\.json$/, 'a Hugging Face generation configuration'),
  named(
    /^(preprocessor|processor|image_processor|feature_extractor)[\w.]*config\.json$/,
    'a Hugging Face preprocessing configuration',
  ),
  withKeys(
    ['_class_name', '_diffusers_version'],
    ({ value }) => `a part of a diffusers pipeline${text(value['_class_name'])}`,
    hint,
  ),
  withKeys(
    ['peft_type'],
    ({ value }) => `the configuration of an adapter${text(value['base_model_name_or_path'])}`,
    hint,
  ),
  withKeys(['model_type'], (json) => `the configuration of a Hugging Face model${architecture(json)}`, hint),
  withKeys(['architectures'], (json) => `the configuration of a Hugging Face model${architecture(json)}`, hint),
  withKeys(['added_tokens', 'model'], "a Hugging Face model's tokenizer", hint),
  withKeys(
    ['cells', 'nbformat'],
    'a Jupyter notebook',
    'Put the model into a Python file, then `lapidary export FILE.py:make`.',
  ),
  withKeys(
    ['modelTopology'],
    'a TensorFlow.js model',
    'Convert it to ONNX or TFLite, or open the Keras model it was made from.',
  ),
  withKeys(
    ['weightsManifest'],
    "a TensorFlow.js model's weights",
    'Convert it to ONNX or TFLite, or open the Keras model it was made from.',
  ),
  withKeys(
    ['class_name', 'config'],
    'the architecture of a Keras model without its weights',
    'Open the .keras or .h5 file it belongs to.',
  ),
  withKeys(['learner'], 'an XGBoost model', 'Convert it to ONNX with onnxmltools, and open that.'),
  withKeys(['images', 'annotations'], 'annotations of a data set (COCO)', 'Open the model file itself.'),
  withKeys(
    ['name', 'version', 'dependencies'],
    ({ value }) => `the description of an npm package${text(value['name'])}`,
    'Open the model file itself.',
  ),
  withKeys(
    ['name', 'version', 'scripts'],
    ({ value }) => `the description of an npm package${text(value['name'])}`,
    'Open the model file itself.',
  ),
  withKeys(['compilerOptions'], 'a TypeScript configuration', 'Open the model file itself.'),
  ({ items, keys }) => {
    const first = items?.[0];
    const second = items?.[1];
    const has = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && key in value;
    const isProfile = has(first, 'count') && has(second, 'timeMs');
    return isProfile || has(first, 'computeMs') || keys.has('startEnqMs')
      ? notAModelFile(
          'timings that trtexec wrote',
          'The graph of an engine is in the file that `trtexec --exportLayerInfo` writes.',
        )
      : undefined;
  },
];

function ordinary({ keys, items }: Json): Known {
  if (items !== undefined) {
    const many = `${items.length.toLocaleString('en-US')} ${items.length === 1 ? 'entry' : 'entries'}`;
    return notAModelFile(`JSON, a list of ${many}, and no model`, 'Open the model file itself.');
  }
  const shown = [...keys].slice(0, 4).map((key) => jsonText(key).slice(0, 40));
  const what =
    keys.size === 0
      ? 'JSON, and no model'
      : `JSON with the keys ${shown.join(', ')}${keys.size > 4 ? ' …' : ''}, and no model`;
  return notAModelFile(what, 'Open the model file itself.');
}

function readWhole({ path }: Look): { value: unknown } | 'large' | 'broken' {
  const size = fileBytes(path);
  if (size === undefined || size > maxParsedBytes) return 'large';
  const source = new FileSource(path);
  try {
    const bytes = new Uint8Array(source.size);
    source.read(bytes, 0);
    return { value: JSON.parse(new TextDecoder().decode(bytes)) as unknown };
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return 'broken';
    throw thrown;
  } finally {
    source.close();
  }
}

const keysIn = (head: string): Set<string> =>
  new Set([...head.matchAll(/"([^"\\]{1,80})"\s*:/g)].map(([, key = '']) => key));

export const json: Recognise = (look) => {
  const start = look.text.replace(/^\xEF\xBB\xBF/, '').trimStart();
  if (!/^[{[]/.test(start) || !isText(look.bytes)) return undefined;
  const name = basename(look.path);
  const whole = readWhole(look);
  if (whole === 'broken') {
    if (!/^(\{\s*("|\})|\[\s*["[{\d\]-])/.test(start)) return undefined;
    const isLines = /\.(jsonl|ndjson)$/.test(look.lower) || /^\{[^\n]*\}\n\{/.test(start);
    return isLines
      ? notAModelFile('JSON lines, and no model', 'Open the model file itself.')
      : notAModelFile('text that begins like JSON and is none', 'It may be cut off: fetch it again.');
  }
  const value = whole === 'large' ? undefined : whole.value;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const found: Json = {
    keys: whole === 'large' ? keysIn(look.text) : new Set(isObject ? Object.keys(value) : []),
    value: isObject ? Object.fromEntries(Object.entries(value)) : {},
    items: Array.isArray(value) ? value : undefined,
    name,
    path: join(look.path),
  };
  for (const kind of kinds) {
    const known = kind(found);
    if (known !== undefined) return known;
  }
  return ordinary(found);
};
