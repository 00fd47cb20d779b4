/** The inputs of a source: as given, else as it declares them, else proposed by running it. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { proposedLines } from '../../../src-shared/input-proposal.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import type { TemplateInputs } from '../../../src-shared/recipe-template.js';
import type { Source, SourceDescription } from '../../../src-shared/source.js';
import type { Session } from './session.js';

/** Throws INPUT_SPEC_INVALID where nothing is given, declared or found. Describes the source unless it was given inputs. */
export async function inputsOfSource(
  session: Session,
  source: Source,
  given: readonly string[],
): Promise<TemplateInputs & { described: SourceDescription | null }> {
  if (given.length > 0) {
    parseInputSpecs(given);
    return { specs: given, origin: 'as given', outputs: null, described: null };
  }
  const described = await session.client.call('source.describe', { source });
  const outputs = described.declaredOutputs;
  if (described.declaredInputs !== null) {
    return { specs: described.declaredInputs, origin: 'as the source declares them', outputs, described };
  }
  const proposal = await session.client.call('source.proposeInputs', { source });
  if (proposal.inputs.length > 0) {
    return { specs: proposedLines(proposal), origin: 'proposed, and tried by running the model', outputs, described };
  }
  const names = described.forward.map((each) => each.name);
  throw new LapidaryError(
    'INPUT_SPEC_INVALID',
    `${described.name} does not declare its inputs. ${proposal.note}`.trim(),
    `Give one --input per argument of forward(${names.join(', ')}), for example --input '${names[0] ?? 'x'}:float32[batch=2,3,224,224]'.`,
  );
}
