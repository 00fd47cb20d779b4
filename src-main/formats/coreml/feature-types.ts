/** Types of a model's inputs and outputs. Source: FeatureTypes.proto. */
import { dtypeName } from '../../../src-shared/dtype.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { ValueFacts } from '../described/facts.js';
import { elementType } from './element-types.js';
import type { Message } from './message.js';

const int64 = 7;
const float64 = 11;
const string = 8;
const uint8 = 2;
const float16 = 10;

/** Sizes shown of a list of shapes. */
const maxShapes = 50;
const maxRank = 64;

export interface FeatureFacts extends ValueFacts {
  name: string;
  annotations: Map<string, string>;
}

/** What a FeatureDescription says. Sizes that may vary are symbols named after the feature and the axis. */
export function featureOf(description: Message): FeatureFacts {
  const name = description.text('name');
  const type = description.message('type');
  const annotations = new Map<string, string>();
  const note = description.text('shortDescription');
  if (note !== '') annotations.set('description', note);
  if (type?.flag('isOptional') === true) annotations.set('optional', 'yes');
  return { name, ...typeOf(type, name, annotations), annotations };
}

function typeOf(type: Message | undefined, name: string, notes: Map<string, string>): ValueFacts {
  const choice = type?.choice('Type');
  const inner = choice === undefined ? undefined : type?.message(choice);
  if (inner === undefined) return { dtype: 0, shape: null };
  switch (choice) {
    case 'int64Type':
      return { dtype: int64, shape: [] };
    case 'doubleType':
      return { dtype: float64, shape: [] };
    case 'stringType':
      return { dtype: string, shape: [] };
    case 'imageType':
      return imageOf(inner, name, notes);
    case 'multiArrayType':
      return arrayOf(inner, name, notes);
    case 'stateType': {
      notes.set('state', 'keeps its value from run to run');
      const array = inner.message('arrayType');
      return { ...(array === undefined ? { dtype: 0, shape: null } : arrayOf(array, name, notes)), isState: true };
    }
    case 'dictionaryType':
      return contained(`map(${inner.choice('KeyType') === 'int64KeyType' ? 'int64' : 'string'}, float64)`);
    default: {
      const range = inner.message('sizeRange');
      if (range !== undefined) notes.set('length', rangeText(range));
      return contained(`sequence(${inner.choice('Type') === 'int64Type' ? 'int64' : 'string'})`);
    }
  }
}

const contained = (text: string): ValueFacts => ({ dtype: 0, shape: null, container: { text } });

function arrayOf(array: Message, name: string, notes: Map<string, string>): ValueFacts {
  const dtype = elementType(array.word('dataType'));
  const shape = array.numbers('shape', maxRank);
  const given = array.choice('defaultOptionalValue');
  if (given !== undefined)
    notes.set('default', String(given === 'intDefaultValue' ? array.int(given) : array.float(given)));
  const shapes = array.message('enumeratedShapes')?.messages('shapes') ?? [];
  if (shapes.length > 0) {
    const all = shapes.slice(0, maxShapes).map((each) => each.numbers('shape', maxRank));
    notes.set('enumerated shapes', listText(all, shapes.length));
    return { dtype, shape: varying(all, name) };
  }
  const ranges = array.message('shapeRange')?.messages('sizeRanges').slice(0, maxRank) ?? [];
  if (ranges.length === 0) return { dtype, shape: array.count('shape') === 0 ? null : shape };
  notes.set('sizes', `[${ranges.map(rangeText).join(', ')}]`);
  if (shape.length > 0) notes.set('default shape', `[${shape.join(', ')}]`);
  return { dtype, shape: ranges.map((range, axis) => (isFixed(range) ? range.int('lowerBound') : symbol(name, axis))) };
}

/** An image comes as [channels, height, width]. */
function imageOf(image: Message, name: string, notes: Map<string, string>): ValueFacts {
  const space = image.word('colorSpace');
  const [width, height] = [image.int('width'), image.int('height')];
  notes.set('image', `${space}, ${String(width)} × ${String(height)} (width × height)`);
  const channels = space.startsWith('GRAYSCALE') ? 1 : 3;
  const dtype = space === 'GRAYSCALE_FLOAT16' ? float16 : uint8;
  const sizes = image.message('enumeratedSizes')?.messages('sizes') ?? [];
  if (sizes.length > 0) {
    const all = sizes.slice(0, maxShapes).map((each) => [channels, each.int('height'), each.int('width')]);
    notes.set(
      'image sizes (height, width)',
      listText(
        all.map((each) => each.slice(1)),
        sizes.length,
      ),
    );
    return { dtype, shape: varying(all, name) };
  }
  const range = image.message('imageSizeRange');
  if (range === undefined) return { dtype, shape: [channels, height, width] };
  const sides = [range.message('heightRange'), range.message('widthRange')];
  notes.set(
    'image sizes (height, width)',
    sides.map((side) => (side === undefined ? 'any' : rangeText(side))).join(', '),
  );
  const dims = sides.map((side, at) =>
    side !== undefined && isFixed(side) ? side.int('lowerBound') : symbol(name, at + 1),
  );
  return { dtype, shape: [channels, ...dims] };
}

const symbol = (name: string, axis: number): string => `${name}_${String(axis)}`;

/** Sizes that are the same in all shapes, and symbols for the others; null where even the rank differs. */
function varying(shapes: readonly (readonly number[])[], name: string): readonly Dim[] | null {
  const [first = []] = shapes;
  if (shapes.some(({ length }) => length !== first.length)) return null;
  return first.map((size, axis) => (shapes.every((shape) => shape[axis] === size) ? size : symbol(name, axis)));
}

const listText = (shapes: readonly (readonly number[])[], count: number): string =>
  shapes.map((shape) => `[${shape.join(', ')}]`).join(' ') +
  (count > shapes.length ? ` and ${String(count - shapes.length)} more` : '');

/** A negative upper bound is none. */
function rangeText(range: Message): string {
  const [lower, upper] = [range.int('lowerBound'), range.int('upperBound')];
  if (lower === upper) return String(lower);
  return upper < 0 ? `${String(lower)} or more` : `${String(lower)} to ${String(upper)}`;
}

const isFixed = (range: Message): boolean => range.int('lowerBound') === range.int('upperBound');

/** `float32 [1, 3, x_2]`, for a line of text. */
export function typeText({ dtype, shape, container, annotations }: ValueFacts): string {
  const image = annotations?.get('image');
  if (image !== undefined) return `image ${image}`;
  if (container !== undefined) return container.text;
  return `${dtypeName(dtype)}${shape === null ? '' : ` [${shape.map((dim) => dim ?? '?').join(', ')}]`}`;
}
