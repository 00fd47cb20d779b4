/** Inputs filled in from what is compared: as the PyTorch source declares them, else as the model file has them. */
import { type ReactElement, useState } from 'react';
import { type ErrorInfo, LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import { formatInputSpec, specsFromValues } from '../../src-shared/input-spec.js';
import { parseSubject, runsSource, type Subject } from '../../src-shared/subject.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { ErrorCard } from '../ui/error-card.js';

/** The first subject of a kind; those that are not yet subjects are passed over: the field itself says so. */
function firstOf(texts: readonly string[], isOfKind: (subject: Subject) => boolean): Subject | null {
  for (const text of texts) {
    try {
      const subject = parseSubject(text);
      if (isOfKind(subject)) return subject;
    } catch {
      continue;
    }
  }
  return null;
}

/** Loads the source, which runs its code. Throws INPUT_SPEC_INVALID where it declares nothing. */
async function declaredBy({ path, entry }: Subject): Promise<string[]> {
  const { declaredInputs } = await engine.call('source.describe', { source: { path, entry } });
  if (declaredInputs === null) {
    throw new LapidaryError(
      'INPUT_SPEC_INVALID',
      `${path} declares no inputs.`,
      'Write LAPIDARY_INPUTS into the source, or describe the inputs above.',
    );
  }
  return declaredInputs;
}

async function readFrom(path: string): Promise<string[]> {
  const { modelId, report } = await engine.call('model.open', { path });
  engine.call('model.close', { modelId }).catch((thrown: unknown) => logError(toErrorInfo(thrown)));
  return specsFromValues(report.inputs).map(formatInputSpec);
}

interface Props {
  subjects: readonly string[];
  onInputs: (inputs: string[]) => void;
}

/** null where no subject can tell its inputs. */
export function FillInputs({ subjects, onInputs }: Props): ReactElement | null {
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [reading, setReading] = useState(false);
  const source = firstOf(subjects, ({ runtime }) => runsSource(runtime));
  const model = firstOf(subjects, ({ runtime }) => runtime === 'ort' || runtime === 'openvino');
  if (source === null && model === null) return null;
  const fill = async (inputs: Promise<string[]>): Promise<void> => {
    setReading(true);
    setError(null);
    try {
      onInputs(await inputs);
    } catch (thrown) {
      const info = toErrorInfo(thrown);
      logError(info);
      setError(info);
    }
    setReading(false);
  };
  return (
    <>
      {source === null ? null : (
        <button
          type="button"
          className="link"
          disabled={reading}
          title="Loads the source, which runs its code"
          onClick={() => void fill(declaredBy(source))}
        >
          Fill in the inputs the source declares
        </button>
      )}
      {source === null || model === null ? null : ' · '}
      {model === null ? null : (
        <button type="button" className="link" disabled={reading} onClick={() => void fill(readFrom(model.path))}>
          Fill in the inputs from the model
        </button>
      )}
      {reading ? <span role="status"> Reading…</span> : null}
      {error === null ? null : <ErrorCard title="The inputs cannot be read" error={error} />}
    </>
  );
}
