/** What a model says of itself: inputs, outputs, states, and metadata. Source: Model.proto. */
import type { ValueFacts } from '../described/facts.js';
import { type FeatureFacts, featureOf, typeText } from './feature-types.js';
import type { Message } from './message.js';

export interface Interface {
  inputs: FeatureFacts[];
  outputs: FeatureFacts[];
  states: FeatureFacts[];
  /** Output that is the predicted class, and the one that has all probabilities; '' where there is none. */
  predictedName: string;
  probabilitiesName: string;
}

/** Of a ModelDescription, or of a FunctionDescription, which has the same fields. */
export function interfaceOf(description: Message | undefined): Interface {
  const features = (name: string): FeatureFacts[] => description?.messages(name).map(featureOf) ?? [];
  return {
    inputs: features('input'),
    outputs: features('output'),
    states: features('state'),
    predictedName: description?.text('predictedFeatureName') ?? '',
    probabilitiesName: description?.text('predictedProbabilitiesName') ?? '',
  };
}

/** Of the model's main function, where it has several and describes each. */
export function mainInterface(description: Message | undefined): Interface {
  const functions = description?.messages('functions') ?? [];
  const wanted = description?.text('defaultFunctionName') ?? '';
  return interfaceOf(functions.find((each) => each.text('name') === wanted) ?? functions[0] ?? description);
}

/** Facts of all features by name. */
export function featureValues({ inputs, outputs, states }: Interface): Map<string, ValueFacts> {
  return new Map([...outputs, ...states, ...inputs].map((feature) => [feature.name, feature]));
}

const texts = ['author', 'license', 'versionString'] as const;
const labels = { author: 'author', license: 'licence', versionString: 'version' } as const;

export interface SelfDescription {
  producer: string;
  description: string;
  metadata: Map<string, string>;
}

const toolsVersion = 'com.github.apple.coremltools.version';

/** Metadata as text; what the user wrote keeps its keys. */
export function selfDescription(description: Message | undefined): SelfDescription {
  const metadata = new Map<string, string>();
  const said = description?.message('metadata');
  if (said === undefined) return { producer: '', description: '', metadata };
  for (const name of texts) if (said.text(name) !== '') metadata.set(labels[name], said.text(name));
  for (const entry of said.messages('userDefined')) metadata.set(entry.text('key'), entry.text('value'));
  const tools = metadata.get(toolsVersion);
  return {
    producer: tools === undefined ? '' : `coremltools ${tools}`,
    description: said.text('shortDescription'),
    metadata,
  };
}

/** Lines for features whose type says more than element type and shape. */
export function featureLines({ inputs, outputs, states }: Interface): [string, string][] {
  const lines = (kind: string, features: readonly FeatureFacts[]): [string, string][] =>
    features
      .filter(({ annotations }) => annotations.size > 0)
      .map((feature) => {
        const rest = [...feature.annotations]
          .filter(([key]) => key !== 'image')
          .map(([key, text]) => `${key}: ${text}`);
        return [`${kind} ${feature.name}`, [typeText(feature), ...rest].join('; ')];
      });
  return [...lines('input', inputs), ...lines('output', outputs), ...lines('state', states)];
}

/** Classes of a classifier in a few words. */
export function classLabels(model: Message): string | undefined {
  const choice = model.choice('ClassLabels');
  const vector = choice === undefined ? undefined : model.message(choice);
  if (vector === undefined || choice === undefined) return undefined;
  const count = vector.count('vector');
  const first = choice.startsWith('string')
    ? vector.texts('vector', shownLabels)
    : vector.numbers('vector', shownLabels);
  return `${count.toLocaleString('en-US')}: ${first.join(', ')}${count > first.length ? ', …' : ''}`;
}

const shownLabels = 20;
