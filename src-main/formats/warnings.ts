/** Things about a model that the person who opens it should know. Many of one kind become one sentence. */
import type { InspectWarning } from '../../src-shared/inspect.js';
import { counted } from '../../src-shared/units.js';

const named = 3;

/** `subject` is one or several names already joined; `count` how many there are in all. */
const sentences = {
  OPSET_MISSING: (subject: string) =>
    `The model uses operators of ${subject} but does not say which version of them (opset).`,
  IR_VERSION_NEW: (subject: string) =>
    `The file has IR version ${subject}, newer than this reader knows; some of it may not be shown.`,
  MISSING_PRODUCER: (subject: string, count: number) =>
    `${counted(count, 'value is used but never', 'values are used but never')} produced: ${subject}.`,
  DUPLICATE_VALUE_NAME: (subject: string, count: number) =>
    `${counted(count, 'value is', 'values are')} produced more than once: ${subject}.`,
  DUPLICATE_NODE_NAME: (subject: string, count: number) =>
    `${counted(count, 'node name is', 'node names are')} used more than once: ${subject}.`,
  CYCLE: (subject: string, count: number) =>
    `${counted(count, 'node depends', 'nodes depend')} on their own result in a cycle: ${subject}.`,
  NOT_SORTED: (subject: string, count: number) =>
    `${counted(count, 'node comes', 'nodes come')} before the node whose result they use: ${subject}.`,
  UNKNOWN_DTYPE: (subject: string, count: number) =>
    `${counted(count, 'value has', 'values have')} an element type this reader does not know: ${subject}.`,
  TENSOR_DATA_MISMATCH: (subject: string, count: number) =>
    `${counted(count, 'tensor does', 'tensors do')} not hold as many bytes as the shape asks for: ${subject}.`,
  DROPOUT_TRAINING: (subject: string, count: number) =>
    `${counted(count, 'Dropout is', 'Dropouts are')} in training mode, so results are random: ${subject}. Export in eval mode.`,
  BATCHNORM_TRAINING: (subject: string, count: number) =>
    `${counted(count, 'BatchNormalization is', 'BatchNormalizations are')} in training mode, so results depend on the batch: ${subject}. Export in eval mode.`,
  TRAINING_GRAPHS: (subject: string) => `The file also holds ${subject} training graphs, which are not shown.`,
  EXTERNAL_DATA_MISSING: (subject: string, count: number) =>
    `${counted(count, 'external data file is', 'external data files are')} missing: ${subject}. Put it beside the model; weights in it cannot be read.`,
  EXTERNAL_DATA_TRUNCATED: (subject: string, count: number) =>
    `${counted(count, 'external data file is', 'external data files are')} shorter than the model says: ${subject}.`,
  EXTERNAL_PATH_REFUSED: (subject: string, count: number) =>
    `${counted(count, 'external data path points', 'external data paths point')} outside the model's folder and will not be read: ${subject}.`,
} as const;

export type WarningCode = keyof typeof sentences;

/** A name fit for one line: '' becomes visible, long ones are cut. */
export function shortName(name: string): string {
  if (name === '') return '(unnamed)';
  return name.length > 80 ? `${name.slice(0, 77)}…` : name;
}

export class WarningList {
  readonly #byCode = new Map<WarningCode, { names: string[]; count: number }>();

  /** Notes one occurrence. `name` says where. */
  add(code: WarningCode, name: string): void {
    const known = this.#byCode.get(code);
    if (known === undefined) this.#byCode.set(code, { names: [shortName(name)], count: 1 });
    else {
      known.count += 1;
      if (known.names.length < named) known.names.push(shortName(name));
    }
  }

  /** One warning per kind, in the order of the table above. */
  toWarnings(): InspectWarning[] {
    const codes = Object.keys(sentences) as WarningCode[];
    return codes.flatMap((code) => {
      const found = this.#byCode.get(code);
      if (found === undefined) return [];
      const rest = found.count - found.names.length;
      const more = rest > 0 ? ` and ${rest.toLocaleString('en-US')} more` : '';
      return [{ code, message: sentences[code](`${found.names.join(', ')}${more}`, found.count) }];
    });
  }
}
