/** A stored tensor: where it lies in which file, and its first values as a grid. Read only when it is looked at. */
import type { ReactElement } from 'react';
import type { TensorDetail } from '../../src-shared/inspect.js';
import { useModels } from '../state/models-store.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { baseName } from '../ui/format.js';
import { useCall } from '../ui/use-call.js';
import { gridOf } from './tensor-grid.js';
import { Facts, Section } from './section.js';

const maxValues = 256;

function Grid({ tensor }: { tensor: TensorDetail }): ReactElement {
  const grid = gridOf(tensor.firstValues, tensor.shape);
  const shown = grid.reduce((sum, row) => sum + row.cells.length, 0);
  return (
    <>
      {/* Scrollable, so it must be reachable from the keyboard. */}
      <div className="tensor-grid" tabIndex={0} role="region" aria-label="First values">
        <table>
          <tbody>
            {grid.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                {row.cells.map((cell, index) => (
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="button-row">
        <span className="small muted">
          First {shown.toLocaleString('en')} of {tensor.elementCount.toLocaleString('en')} elements
        </span>
        <span className="push">
          <CopyButton label="Copy as TSV" text={() => grid.map((row) => row.cells.join('\t')).join('\n')} />
        </span>
      </div>
    </>
  );
}

export function TensorSection({ tabId, value }: { tabId: string; value: number }): ReactElement | null {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const answer = useCall('model.tensor', modelId === null ? null : { modelId, value, maxValues });
  if (answer.error !== null) return <ErrorCard title="The tensor cannot be read" error={answer.error} />;
  const tensor = answer.data?.tensor ?? null;
  if (tensor === null) return null;
  const { location, problem } = tensor;
  return (
    <Section title="Stored tensor">
      <Facts
        facts={[
          { name: 'Elements', value: tensor.elementCount.toLocaleString('en') },
          ...(location === null
            ? []
            : [
                { name: 'File', value: <span className="mono">{baseName(location.file)}</span>, exact: location.file },
                { name: 'Offset', value: `byte ${location.offset.toLocaleString('en')}` },
                { name: 'Kept', value: location.external ? 'in an external file' : 'inside the model file' },
              ]),
        ]}
      />
      {problem === null ? null : (
        <p className="finding fail small">
          <span className="verdict fail">
            <span aria-hidden="true">✕</span>
            <span>Not shown</span>
          </span>
          {problem}
        </p>
      )}
      {tensor.firstValues.length === 0 ? null : <Grid tensor={tensor} />}
    </Section>
  );
}
