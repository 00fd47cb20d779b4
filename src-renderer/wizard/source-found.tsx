/** What reading a source found: class, parameters, forward, notes, and how its checkpoint fits. */
import type { ReactElement } from 'react';
import { type SourceDescription, sourceKinds } from '../../src-shared/source.js';
import { formatBytes, formatCount } from '../../src-shared/units.js';
import { Facts } from '../inspector/section.js';
import { CheckpointFit } from './checkpoint-fit.js';

export function SourceFound({ described, strict }: { described: SourceDescription; strict: boolean }): ReactElement {
  const { parameters, forward, declaredInputs, notes, checkpoint } = described;
  const signature = forward.map(({ name, annotation, required }) => {
    const typed = annotation === null ? name : `${name}: ${annotation}`;
    return required ? typed : `${typed} = …`;
  });
  return (
    <section className="described" aria-label="What was found">
      <h2>{described.moduleClass}</h2>
      <Facts
        facts={[
          { name: 'Kind', value: sourceKinds[described.kind] },
          {
            name: 'Parameters',
            value: `${formatCount(parameters.count)} (${formatBytes(parameters.bytes)})`,
            exact: parameters.count.toLocaleString('en'),
          },
          { name: 'forward', value: <span className="mono">{signature.join(', ')}</span> },
          { name: 'Declared inputs', value: declaredInputs === null ? 'none' : declaredInputs.length },
        ]}
      />
      {notes.length === 0 ? null : (
        <ul className="error-hints">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {checkpoint === null ? null : <CheckpointFit match={checkpoint} strict={strict} />}
    </section>
  );
}
