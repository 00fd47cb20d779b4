/** Opening models in tests, whole and damaged. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { OpenedModel } from '../model-format.js';

/** Row of the value of that name; -1 when there is none. */
export const valueNamed = ({ graph }: OpenedModel, name: string): number =>
  [...graph.values.name.keys()].find((value) => graph.strings.get(graph.values.name[value] ?? 0) === name) ?? -1;

/** How it ends: 'opened', the code of a LapidaryError, or the text of anything else that was thrown. */
export const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'opened',
    (thrown: unknown) => (thrown instanceof LapidaryError ? thrown.code : String(thrown)),
  );

/** How often opening ends in which way, with one byte changed at each place of the file. */
export async function outcomesOfFlips(
  whole: Uint8Array,
  open: (bytes: Uint8Array) => Promise<OpenedModel>,
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  for (let at = 0; at < whole.length; at += 1) {
    const bytes = Uint8Array.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ ([0x01, 0x80, 0xff][at % 3] ?? 0);
    const outcome = await codeOf(open(bytes).then((model) => look(model)));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

/** What a model or a refusal is; anything else is a defect of the reader. */
export const soundOutcomes = ['opened', 'MODEL_INVALID', 'MODEL_TRUNCATED', 'NOT_A_MODEL', 'MODEL_TOO_DEEP'];

/** Everything that goes back to the file. */
async function look(model: OpenedModel): Promise<void> {
  model.attributes();
  for (let node = 0; node < model.graph.nodes.count; node += 1) model.nodeAttributes(node).tensor('value', 100);
  for (let value = 0; value < model.graph.values.count; value += 1) {
    model.valueMetadata?.(value);
    await model.tensorDetail(value, 4);
  }
}
