/** A stored tensor: where it lies in which file, its statistics, its values as a grid. Read only when it is looked at. */
import type { ReactElement } from 'react';
import { useModels } from '../state/models-store.js';
import { SaveTensor } from '../tensor/save-tensor.js';
import { StatisticsSection } from '../tensor/statistics-section.js';
import { ValuesGrid } from '../tensor/values-grid.js';
import { ErrorCard } from '../ui/error-card.js';
import { baseName } from '../ui/format.js';
import { useCall } from '../ui/use-call.js';
import { Facts, Section } from './section.js';

interface Props {
  tabId: string;
  value: number;
}

export function TensorSection({ tabId, value }: Props): ReactElement | null {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  // One value tells whether the data is there at all.
  const answer = useCall('model.tensor', modelId === null ? null : { modelId, value, maxValues: 1 });
  if (answer.error !== null) return <ErrorCard title="The tensor cannot be read" error={answer.error} />;
  const tensor = answer.data?.tensor ?? null;
  if (tensor === null || modelId === null) return null;
  const { location, problem, shape, name } = tensor;
  const readable = problem === null && tensor.firstValues.length > 0;
  const key = `${modelId} ${String(value)}`;
  const sparse = tensor.dtype.startsWith('sparse');
  return (
    <>
      <Section title="Stored tensor">
        <Facts
          facts={[
            { name: 'Elements', value: tensor.elementCount.toLocaleString('en') },
            ...(tensor.stride === undefined
              ? []
              : [
                  {
                    name: 'Strides',
                    value: <span className="mono">{tensor.stride.join(', ')}</span>,
                    exact: 'Elements of the storage from one place to the next along each axis',
                  },
                ]),
            { name: 'Kept', value: location?.external === true ? 'in an external file' : 'in the model file' },
            ...(location === null
              ? []
              : [
                  {
                    name: 'File',
                    value: <span className="mono">{baseName(location.file)}</span>,
                    exact: location.file,
                  },
                  { name: 'Offset', value: `byte ${location.offset.toLocaleString('en')}` },
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
        {readable && !sparse && tensor.dtype !== 'string' ? (
          <SaveTensor key={key} modelId={modelId} value={value} name={name} />
        ) : null}
      </Section>
      {readable ? <StatisticsSection key={key} modelId={modelId} value={value} bytes={tensor.bytes} /> : null}
      {readable ? (
        <Section title={sparse ? 'Stored values' : 'Values'}>
          <ValuesGrid key={key} modelId={modelId} value={value} shape={shape} elements={tensor.storedCount} />
        </Section>
      ) : null}
    </>
  );
}
