/** uPlot as a React element: made anew when its data or the colours of the page change, sized by its box. */
import { type ReactElement, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onColoursChanged } from '../app/theme.js';
import { resolvedColour } from './series.js';

export interface PlotSeries {
  label: string;
  /** Custom property: '--series-1'. */
  variable: string;
}

interface Props {
  label: string;
  /** First the x values, then one list per series. */
  data: readonly (readonly number[])[];
  series: readonly PlotSeries[];
  xLabel: string;
  yLabel: string;
  kind: 'steps' | 'points';
  formatX: (value: number) => string;
  formatY: (value: number) => string;
}

const height = 240;

function optionsFor(props: Props, box: HTMLElement): uPlot.Options {
  const colour = (variable: string): string => resolvedColour(variable, box);
  const axis = (label: string, format: (value: number) => string, size: number): uPlot.Axis => ({
    label,
    labelSize: 20,
    labelFont: '500 12px Inter Variable',
    font: '11px Inter Variable',
    size,
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line-strong'), width: 1, size: 4 },
    values: (_, ticks) => ticks.map(format),
  });
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    width: Math.max(200, box.clientWidth),
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { x: { time: false }, y: { range: (_, __, max) => [0, max * 1.05] } },
    axes: [axis(props.xLabel, props.formatX, 36), axis(props.yLabel, props.formatY, 56)],
    series: [
      {},
      ...props.series.map((each): uPlot.Series => {
        const stroke = colour(each.variable);
        if (props.kind === 'points') {
          return {
            label: each.label,
            stroke,
            paths: () => null,
            points: { show: true, size: 3, fill: stroke, width: 0 },
          };
        }
        // Eight digits: the colour of the line at 14 %.
        return { label: each.label, stroke, fill: `${stroke}24`, width: 1.5, paths: stepped, points: { show: false } };
      }),
    ],
  };
}

export function Plot(props: Props): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const { data, series, kind, xLabel } = props;
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(
        optionsFor(latest.current, element),
        data.map((list) => [...list]) as uPlot.AlignedData,
        element,
      );
    };
    draw();
    const observer = new ResizeObserver(() => plot?.setSize({ width: Math.max(200, element.clientWidth), height }));
    observer.observe(element);
    const stop = onColoursChanged(draw);
    return () => {
      stop();
      observer.disconnect();
      plot?.destroy();
    };
  }, [data, series, kind, xLabel]);
  return <div ref={box} className="plot" role="img" aria-label={props.label} style={{ height }} />;
}
