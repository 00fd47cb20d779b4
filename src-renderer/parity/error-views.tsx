/** Ways to look at one comparison: how large, where, the worst elements, the values, the picture. One is shown at a time. */
import { type ReactElement, useId, useState } from 'react';
import type { OutputComparison } from '../../src-shared/parity.js';
import { overElements } from '../../src-shared/parity-metrics.js';
import { ViewSwitch, viewPanelProps } from '../ui/view-switch.js';
import { ErrorHistogram } from './error-histogram.js';
import { ErrorScatter } from './error-scatter.js';
import { PairGrids } from './pair-grids.js';
import { PairPictures } from './pair-pictures.js';
import { SlicesMap } from './slices-map.js';
import { pictureLayout, type ShownPair } from './tensor-pair.js';
import { WorstElements } from './worst-elements.js';

type ViewId = 'errors' | 'place' | 'worst' | 'values' | 'picture';

interface Props {
  comparison: OutputComparison;
  /** null where the tensors were not kept. */
  shown: ShownPair | null;
  names: { reference: string; subject: string };
}

export function ErrorViews({ comparison, shown, names }: Props): ReactElement | null {
  const id = useId();
  const [chosen, setChosen] = useState<ViewId>('errors');
  const [at, setAt] = useState<readonly number[] | null>(null);
  const { metrics } = comparison;
  if (metrics === null) return null;
  const layout = shown === null ? null : pictureLayout(shown.shape);
  const views: { id: ViewId; label: string }[] = [
    { id: 'errors', label: 'Size of the error' },
    ...(shown === null ? [] : [{ id: 'place' as const, label: 'Where it is' }]),
    { id: 'worst', label: 'Worst elements' },
    ...(shown === null ? [] : [{ id: 'values' as const, label: 'Values' }]),
    ...(layout === null ? [] : [{ id: 'picture' as const, label: 'Picture' }]),
  ];
  const view = views.find((each) => each.id === chosen)?.id ?? 'errors';
  return (
    <div className="error-views">
      <ViewSwitch label="Views of the difference" idBase={id} views={views} view={view} onView={setChosen} />
      <div {...viewPanelProps(id, view)} className="error-view">
        {view === 'errors' && overElements(metrics) === null ? (
          <p className="muted">No element is finite on both sides, so no difference has a size.</p>
        ) : view === 'errors' ? (
          <div className="chart-pair">
            <ErrorHistogram metrics={metrics} comparison={comparison} />
            {shown === null ? null : <ErrorScatter pair={shown.pair} />}
          </div>
        ) : null}
        {view === 'place' && shown !== null ? <SlicesMap pair={shown.pair} shape={shown.shape} /> : null}
        {view === 'worst' ? (
          <WorstElements
            pair={shown?.pair ?? null}
            shape={shown?.shape ?? []}
            elements={metrics.worstElements}
            onShow={(index) => {
              if (shown === null) return;
              setAt([...index]);
              setChosen('values');
            }}
          />
        ) : null}
        {view === 'values' && shown !== null ? (
          <PairGrids
            pair={shown.pair}
            shape={shown.shape}
            worst={metrics.worstElements}
            maxAbs={comparison.maxAbs}
            names={names}
            at={at}
          />
        ) : null}
        {view === 'picture' && shown !== null && layout !== null ? (
          <PairPictures pair={shown.pair} shape={shown.shape} layout={layout} names={names} />
        ) : null}
      </div>
      {shown === null ? (
        <p className="small muted">
          The tensors of this comparison were not kept: values, maps and pictures need them. Compare keeps them; on a
          command line, -o DIR does.
        </p>
      ) : null}
    </div>
  );
}
