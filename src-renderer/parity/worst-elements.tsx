/** The worst elements, furthest over their tolerance first, each with what lies beside it along the last axis. */
import type { ReactElement } from 'react';
import type { WorstElement } from '../../src-shared/parity-metrics.js';
import type { GridAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { numberText } from '../tensor/number-text.js';
import { ErrorCard } from '../ui/error-card.js';
import { useCall } from '../ui/use-call.js';
import { indexText, precise } from './number-shown.js';
import { type Neighbourhood, neighbourhoods } from './neighbourhood.js';

interface RowProps {
  element: WorstElement;
  place: Neighbourhood;
  values: GridAnswer | null;
  onShow: () => void;
}

function Around({
  place,
  texts,
  own,
}: {
  place: Neighbourhood;
  texts: readonly string[] | undefined;
  own: boolean;
}): ReactElement {
  return (
    <tr>
      {Array.from({ length: place.count }, (_, at) => (
        <td key={at} className={at === place.own ? 'own' : undefined} title={texts?.[place.first + at]}>
          {texts === undefined ? '' : numberText(texts[place.first + at] ?? '', own ? 'short' : 'scientific')}
        </td>
      ))}
    </tr>
  );
}

function Row({ element, place, values, onShow }: RowProps): ReactElement {
  const [reference, subject] = [Number(element.reference), Number(element.subject)];
  return (
    <tr>
      <td>
        <button type="button" className="link mono" onClick={onShow} title="Show it in the values">
          {indexText(element.index)}
        </button>
      </td>
      <td className="right">{precise(element.reference)}</td>
      <td className="right">{precise(element.subject)}</td>
      <td className="right">{precise(subject - reference)}</td>
      <td>
        <table className="around" aria-label={`Around ${indexText(element.index)}: reference, subject, difference`}>
          <tbody>
            <Around place={place} texts={values?.reference} own />
            <Around place={place} texts={values?.subject} own />
            <Around place={place} texts={values?.difference} own={false} />
          </tbody>
        </table>
      </td>
    </tr>
  );
}

interface Props {
  /** null where the tensors were not kept: the elements alone are shown. */
  pair: TensorPair | null;
  shape: readonly number[];
  elements: readonly WorstElement[];
  onShow: (index: readonly number[]) => void;
}

export function WorstElements({ pair, shape, elements, onShow }: Props): ReactElement {
  const places = neighbourhoods(shape, elements);
  const asked =
    pair === null || places.length === 0
      ? null
      : { ...pair, parts: places.map(({ offset, count }) => ({ offset, count })) };
  const { data, error } = useCall('parity.grid', asked);
  if (elements.length === 0) return <p className="muted">No element differs.</p>;
  return (
    <>
      {error === null ? null : <ErrorCard title="The tensors cannot be read" error={error} />}
      <div className="table-scroll worst-elements" tabIndex={0} role="region" aria-label="Worst elements">
        <table className="table" aria-label="Worst elements">
          <thead>
            <tr>
              <th scope="col">Index</th>
              <th scope="col" className="right">
                Reference
              </th>
              <th scope="col" className="right">
                Subject
              </th>
              <th scope="col" className="right">
                Difference
              </th>
              <th scope="col">Neighbours along the last axis: reference, subject, difference</th>
            </tr>
          </thead>
          <tbody>
            {elements.map((element, at) => {
              const place = places[at];
              return place === undefined ? null : (
                <Row
                  key={indexText(element.index)}
                  element={element}
                  place={place}
                  values={data}
                  onShow={() => onShow(element.index)}
                />
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
