/** Operators of PyTorch that have no counterpart in the other subject, by module. */
import type { ReactElement } from 'react';
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { counted } from '../../../src-shared/units.js';

export function Untold({ untold }: Pick<LayerComparison, 'untold'>): ReactElement | null {
  if (untold.length === 0) return null;
  return (
    <details className="small muted">
      <summary>
        In {counted(untold.length, 'module')} not every operator is told apart; what comes out of them is compared.
      </summary>
      <ul>
        {untold.map(({ scope, operators }) => (
          <li key={scope}>
            <span className="mono">{scope === '' ? 'the model itself' : scope}</span>: {operators.join(', ')}
          </li>
        ))}
      </ul>
    </details>
  );
}
