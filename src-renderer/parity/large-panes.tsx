/**
 * Pictures side by side that are enlarged and moved in step; the pixel under the pointer, or the one the arrow keys went
 * to, is told in exact numbers.
 */
import { Dialog } from '@base-ui/react/dialog';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { PictureAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { Icon } from '../ui/icons.js';
import { HeatCanvas } from './heat-canvas.js';
import { PixelValues } from './pixel-values.js';
import { differenceLevel, PictureCanvas } from './picture-canvas.js';
import { factorText, fitFactor, keptScroll, movedPixel, nextFactor, type Pixel, type Size } from './picture-zoom.js';
import { useBoxesInStep } from './use-boxes-in-step.js';

type Shown = 'all' | 'reference' | 'subject' | 'difference';

const choices: readonly (readonly [Shown, string])[] = [
  ['all', 'All three'],
  ['reference', 'Reference'],
  ['subject', 'Subject'],
  ['difference', 'Difference'],
];

interface Props {
  pair: TensorPair;
  shape: readonly number[];
  leading: readonly number[];
  names: { reference: string; subject: string };
  found: PictureAnswer;
  /** The picture that has the keys first, and where its box is told. */
  start: Exclude<Shown, 'all'>;
  startBox: RefObject<HTMLDivElement | null>;
}

export function LargePanes({ pair, shape, leading, names, found, start, startBox }: Props): ReactElement {
  const [shown, setShown] = useState<Shown>('all');
  const [factor, setFactor] = useState<number | 'fit'>('fit');
  const [room, setRoom] = useState<Size | null>(null);
  const [pixel, setPixel] = useState<Pixel | null>(null);
  const { boxRef, follow, boxes } = useBoxesInStep();
  const before = useRef(0);
  const sides = (['reference', 'subject', 'difference'] as const).filter((each) => shown === 'all' || shown === each);
  const fitting = fitFactor(found, room ?? found);
  const at = factor === 'fit' ? fitting : factor;
  const width = found.width * at;
  useLayoutEffect(() => {
    const [box] = boxes();
    if (box === undefined) return undefined;
    const observer = new ResizeObserver(() => setRoom({ width: box.clientWidth, height: box.clientHeight }));
    observer.observe(box);
    return () => observer.disconnect();
  }, [shown, boxes]);
  useLayoutEffect(() => {
    for (const box of before.current === 0 || before.current === at ? [] : boxes()) {
      box.scrollLeft = keptScroll(box.scrollLeft, box.clientWidth, before.current, at);
      box.scrollTop = keptScroll(box.scrollTop, box.clientHeight, before.current, at);
    }
    before.current = at;
  }, [at, boxes]);
  // Keys may come faster than they are drawn.
  const zoom = (up: boolean): void => setFactor((now) => nextFactor(now === 'fit' ? fitting : now, up));
  const pixelAt = (event: MouseEvent): Pixel => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (place: number, size: number, count: number): number =>
      Math.max(0, Math.min(count - 1, Math.floor((place / size) * count)));
    return {
      row: part(event.clientY - box.top, box.height, found.height),
      column: part(event.clientX - box.left, box.width, found.width),
    };
  };
  const goTo = (to: Pixel): void => {
    setPixel(to);
    for (const box of boxes()) {
      const inside = (edge: number, size: number, scroll: number): number =>
        Math.max(0, edge + at > scroll + size ? edge + at - size : Math.min(edge, scroll));
      box.scrollLeft = inside(to.column * at, box.clientWidth, box.scrollLeft);
      box.scrollTop = inside(to.row * at, box.clientHeight, box.scrollTop);
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') zoom(true);
    else if (event.key === '-') zoom(false);
    else if (event.key === '0') setFactor('fit');
    else {
      const moved = movedPixel(pixel ?? { row: -1, column: -1 }, event.key, found);
      if (moved === null || !(event.target instanceof Element) || event.target.closest('.large-box') === null) return;
      goTo(moved);
    }
    event.preventDefault();
  };
  return (
    <div className="large-panes" onKeyDown={onKey}>
      <div className="panel-bar">
        <Dialog.Title className="dialog-title">Pictures</Dialog.Title>
        <label>
          <span className="muted">Show</span>{' '}
          <select
            className="select small"
            value={shown}
            onChange={(event) => {
              before.current = 0;
              setShown(event.target.value as Shown);
            }}
          >
            {choices.map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button small"
          aria-label="Reduce"
          title="Reduce (−)"
          onClick={() => zoom(false)}
        >
          −
        </button>
        <span className="large-factor mono" role="status" aria-label="Enlarged">
          {factorText(at)}
        </span>
        <button
          type="button"
          className="button small"
          aria-label="Enlarge"
          title="Enlarge (+)"
          onClick={() => zoom(true)}
        >
          +
        </button>
        <button type="button" className="button small" title="As large as fits (0)" onClick={() => setFactor('fit')}>
          Fit
        </button>
        <Dialog.Close className="button quiet small icon push" aria-label="Close">
          <Icon name="close" size={14} />
        </Dialog.Close>
      </div>
      <div className="large-body">
        {sides.map((side, index) => {
          const label =
            side === 'difference'
              ? '|difference|'
              : `${side === 'reference' ? 'Reference' : 'Subject'}: ${names[side]}`;
          const size = { width, height: found.height * at };
          return (
            <figure key={side}>
              <figcaption>{label}</figcaption>
              <div
                className="large-box"
                ref={(element) => {
                  boxRef(index)(element);
                  if (side === start && element !== null) startBox.current = element;
                }}
                tabIndex={0}
                role="group"
                aria-label={`${label}: arrow keys go from pixel to pixel`}
                onScroll={(event) => follow(event.currentTarget)}
              >
                <div className="large-sheet" style={size} onMouseMove={(event) => setPixel(pixelAt(event))}>
                  {side === 'difference' ? (
                    <HeatCanvas
                      rows={found.height}
                      columns={found.width}
                      {...size}
                      level={(cell) => differenceLevel(found, cell)}
                      words={null}
                      label="Difference picture, large"
                    />
                  ) : (
                    <PictureCanvas found={found} bytes={found[side]} label={`${label}, large`} size={size} />
                  )}
                  {pixel === null ? null : (
                    <span
                      className="large-pixel"
                      style={{ left: pixel.column * at, top: pixel.row * at, width: at, height: at }}
                    />
                  )}
                </div>
              </div>
            </figure>
          );
        })}
      </div>
      <PixelValues
        pair={pair}
        shape={shape}
        leading={leading}
        channels={found.channels}
        step={found.step}
        pixel={pixel}
      />
    </div>
  );
}
