/** Who is to blame: the suspect alone on right inputs, where FP16 ran out of range, and the optimiser's levels. */
import type { ReactElement } from 'react';
import type { LayerComparison, NodeAlone } from '../../../src-shared/layer-parity.js';
import { formatNumber } from '../../../src-shared/units.js';
import { Facts } from '../../inspector/section.js';
import { shown } from '../number-shown.js';

const verdicts: Record<NodeAlone['verdict'], string> = {
  own: 'wrong by itself',
  inherited: 'inherits the error',
  amplified: 'right, but it enlarges the error it is given',
  unknown: 'not told',
};

export function Blame({ layers }: { layers: LayerComparison }): ReactElement | null {
  const { alone, optimiser, overflow, fusion } = layers;
  if (alone === null && optimiser.length === 0 && overflow === null) return null;
  return (
    <div className="blame">
      {alone === null ? null : (
        <section aria-label="The suspect alone">
          <h3 className="minor">The suspect alone, on the reference's inputs</h3>
          <Facts
            facts={[
              { name: 'Node', value: <span className="mono">{alone.node}</span> },
              { name: 'Operator', value: alone.op },
              { name: 'Finding', value: <strong>{verdicts[alone.verdict]}</strong> },
              { name: 'RMS relative', value: shown(alone.rmsRel) },
            ]}
          />
          <p className="small muted">{alone.detail}</p>
        </section>
      )}
      {overflow === null ? null : (
        <p className="finding fail">
          FP16 ran out of range in {overflow.elements.toLocaleString('en')} elements of{' '}
          <span className="mono">{overflow.value}</span> ({overflow.op}).
        </p>
      )}
      {optimiser.length === 0 ? null : (
        <section aria-label="Optimiser">
          <h3 className="minor">ONNX Runtime's optimiser, by level{fusion === '' ? '' : `: ${fusion} is to blame`}</h3>
          <div className="table-scroll">
            <table className="table" aria-label="Error by level of the optimiser">
              <thead>
                <tr>
                  <th scope="col">Level</th>
                  <th scope="col" className="right">
                    RMS relative
                  </th>
                  <th scope="col" className="right">
                    Max absolute
                  </th>
                  <th scope="col">What it says</th>
                </tr>
              </thead>
              <tbody>
                {optimiser.map((row) => (
                  <tr key={row.level}>
                    <th scope="row">{row.level}</th>
                    <td className="right">{row.rmsRel === null ? '–' : formatNumber(row.rmsRel)}</td>
                    <td className="right">{row.maxAbs === null ? '–' : formatNumber(row.maxAbs)}</td>
                    <td className="muted">{row.detail}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </div>
  );
}
