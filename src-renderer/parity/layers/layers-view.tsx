/** What is inside two models: the sentence, error over depth, the values, who is to blame, and both graphs. */
import { type ReactElement, useState } from 'react';
import type { ParityResult } from '../../../src-shared/parity.js';
import { Blame } from './blame.js';
import { LayerCurve } from './layer-curve.js';
import { LayerGraphs } from './layer-graphs.js';
import { LayerTable } from './layer-table.js';
import { subjectFile } from './subject-file.js';
import { Untold } from './untold.js';

interface Props {
  parity: ParityResult;
  names: ReadonlyMap<string, string>;
  paths: ReadonlyMap<string, string>;
}

export function LayersView({ parity, names, paths }: Props): ReactElement | null {
  const [index, setIndex] = useState(0);
  const [chosen, setChosen] = useState<{ of: number; pair: number } | null>(null);
  const layers = parity.layers[index] ?? parity.layers[0];
  if (layers === undefined) return null;
  const pair = chosen?.of === index ? chosen.pair : layers.first;
  const choose = (next: number): void => setChosen({ of: index, pair: next });
  const reference = parity.subjects[0] ?? '';
  const title = parity.cases.find((each) => each.id === layers.case)?.title ?? layers.case;
  return (
    <div className="layers-view">
      {parity.layers.length < 2 ? null : (
        <label>
          <span className="muted">Subject</span>{' '}
          <select className="select" value={index} onChange={(event) => setIndex(Number(event.target.value))}>
            {parity.layers.map((each, at) => (
              <option key={at} value={at}>
                {names.get(each.subject) ?? each.subject} at {each.case}
              </option>
            ))}
          </select>
        </label>
      )}
      <p className={`finding ${layers.first === null ? 'info' : 'fail'} layer-sentence`}>{layers.sentence}</p>
      <p className="small muted">
        {title === '' ? '' : `At ${title}. `}
        {layers.pairedBy === '' ? '' : `Paired by ${layers.pairedBy}.`}
      </p>
      <Untold untold={layers.untold} />
      {layers.pairs.length === 0 ? null : (
        <>
          <LayerCurve layers={layers} chosen={pair} onChoose={choose} />
          <LayerTable layers={layers} chosen={pair} onChoose={choose} />
        </>
      )}
      <Blame layers={layers} />
      {layers.pairs.length === 0 ? null : (
        <LayerGraphs
          key={layers.subject}
          layers={layers}
          names={names}
          reference={{ label: reference, path: subjectFile(reference, paths) }}
          subject={{ label: layers.subject, path: subjectFile(layers.subject, paths) }}
          chosen={pair}
          onChoose={choose}
        />
      )}
    </div>
  );
}
