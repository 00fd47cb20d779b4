/** The axes of inputs and outputs, a row each: what they are, what they become, and at which sizes they work. */
import type { ReactElement } from 'react';
import type { PaintedSymbol } from '../../src-graph/heat.js';
import type { AxesReport, Axis, AxisChange, ValueAxes } from '../../src-shared/axes.js';
import { Middle } from '../ui/middle.js';
import { changeAxes, leaveAxisField, setAxis } from './axes-store.js';
import { type AxisDrafts, axisKey, axisText, draftProblem } from './draft.js';
import { Swatch } from './swatch.js';

interface Props {
  tabId: string;
  report: AxesReport;
  drafts: AxisDrafts;
  colours: readonly PaintedSymbol[];
  /** What the edit makes of axes, where it is known. */
  changes: readonly AxisChange[];
  /** Whether anything is asked for: what becomes of each axis is shown then. */
  edited: boolean;
  /** Only ONNX models are edited and probed. */
  editable: boolean;
}

const kindWords: Record<Axis['kind'], string> = { static: 'fixed', symbolic: 'symbolic', unknown: 'not said' };

function Results({ axis }: { axis: Axis }): ReactElement {
  const { works, breaks } = axis;
  return (
    <>
      <td className="mono">{works.join(' ')}</td>
      <td className="mono">
        {breaks.map(({ size, node, message }) => (
          <span key={size} className="axis-break" title={`${node ?? ''}${node === null ? '' : ': '}${message}`}>
            {size}
          </span>
        ))}
      </td>
    </>
  );
}

/** Beside the size: the colour of the axis's symbol, which shows where that reaches. */
function SymbolButton({
  tabId,
  symbol,
  colours,
}: {
  tabId: string;
  symbol: string | null;
  colours: readonly PaintedSymbol[];
}): ReactElement | null {
  const known = colours.find(({ name }) => name === symbol);
  if (known === undefined) return null;
  return (
    <button
      type="button"
      className="symbol-button"
      aria-label={`Where ${known.name} reaches`}
      title={`Values that carry ${known.name}, and where it ends`}
      onClick={() => changeAxes(tabId, { symbol: known.name })}
    >
      <Swatch colour={known.colour} />
    </button>
  );
}

/** Whether any axis is said to be something else by the operators. */
const hasInferred = ({ axes }: ValueAxes): boolean => axes.some(({ inferred }) => inferred !== null);

function AxisRow({
  tabId,
  value,
  axis,
  drafts,
  editable,
  probed,
  colours,
  changes,
  edited,
}: { value: ValueAxes; axis: Axis; probed: boolean } & Omit<Props, 'report'>): ReactElement {
  const key = axisKey(value.name, axis.index);
  const now = axisText(axis);
  const text = drafts[key] ?? now;
  const problem = draftProblem(text);
  const change = changes.find((each) => each.axis === key);
  const isChanged = change !== undefined || (text.trim() !== '' && text.trim() !== now);
  return (
    <tr className={isChanged ? 'chosen' : undefined}>
      <td className="right">{axis.index}</td>
      <td>{kindWords[axis.kind]}</td>
      <td>
        <span className="axis-size">
          <SymbolButton tabId={tabId} symbol={axis.symbol ?? axis.inferred} colours={colours} />
          {editable ? (
            <input
              className="input mono axis-field"
              type="text"
              autoComplete="off"
              spellCheck={false}
              aria-label={`${value.name}, axis ${String(axis.index)}`}
              aria-invalid={problem === null ? undefined : true}
              title={problem ?? (isChanged ? `was ${now === '' ? 'not said' : now}` : undefined)}
              placeholder={now === '' ? 'not said' : now}
              value={text}
              onChange={(event) => setAxis(tabId, key, event.target.value)}
              onBlur={() => leaveAxisField(tabId)}
            />
          ) : (
            <span className="mono">{now === '' ? '?' : now}</span>
          )}
        </span>
      </td>
      {edited ? (
        <td className="mono">{change === undefined ? '' : `→ ${String(change.after ?? 'not said')}`}</td>
      ) : null}
      {hasInferred(value) ? (
        <td className="mono muted axis-inferred">
          {axis.inferred === null ? null : <Middle text={axis.inferred} tail={12} />}
        </td>
      ) : null}
      {probed ? <Results axis={axis} /> : null}
    </tr>
  );
}

const headsOf = (value: ValueAxes, probed: boolean, isEdited: boolean): string[] => [
  'axis',
  'kind',
  'size',
  ...(isEdited ? ['becomes'] : []),
  ...(hasInferred(value) ? ['by its operators'] : []),
  ...(probed ? ['works at', 'breaks at'] : []),
];

function Values({ title, values, ...props }: { title: string; values: readonly ValueAxes[] } & Props): ReactElement {
  const { probed } = props.report;
  return (
    <>
      {values.map((value) => (
        <div key={value.name} className="axis-value">
          <h3 className="minor">
            {title} <span className="mono">{value.name}</span>{' '}
            <span className="muted">{value.dtype ?? 'unknown type'}</span>
          </h3>
          {value.axes.length === 0 ? (
            <p className="muted small">A scalar, or of unknown rank.</p>
          ) : (
            <div className="table-scroll">
              <table className="table axis-table" aria-label={`Axes of ${value.name}`}>
                <thead>
                  <tr>
                    {headsOf(value, probed, props.edited).map((head, at) => (
                      <th key={head} scope="col" className={at === 0 ? 'right' : undefined}>
                        {head}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {value.axes.map((axis) => (
                    <AxisRow key={axis.index} {...props} value={value} axis={axis} probed={probed} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </div>
      ))}
    </>
  );
}

export function AxisTable(props: Props): ReactElement {
  return (
    <>
      <Values title="Input" values={props.report.inputs} {...props} />
      <Values title="Output" values={props.report.outputs} {...props} />
    </>
  );
}
