/** What the colours of heat mean: title, unit, the ends of the scale, and what is not known. */
import type { ReactElement } from 'react';
import { heatPosition } from '../../../src-graph/core/heat-scale.js';
import { differenceColour, heatColour } from '../../../src-graph/draw/heat-colours.js';
import type { Palette } from '../../../src-graph/draw/palette.js';
import type { GraphStore } from './graph-store.js';
import { SymbolLegend } from './symbol-legend.js';
import { useGraph } from './use-graph.js';

const stops = 12;

export function HeatLegend({ store, palette }: { store: GraphStore; palette: Palette }): ReactElement | null {
  const heat = useGraph(store, (snapshot) => snapshot.heat);
  if (heat === null) return null;
  const { layer, least, most, log, unknown } = heat;
  if (layer.paint !== undefined) return <SymbolLegend paint={layer.paint} />;
  const difference = layer.kind === 'difference';
  const lowest = difference ? -1 : heatPosition(heat, least);
  const colours = Array.from({ length: stops }, (_, i) => {
    const position = lowest + ((1 - lowest) * i) / (stops - 1);
    return (difference ? differenceColour(palette, position) : heatColour(palette, position)).fill;
  });
  return (
    <div className="graph-heat-legend" role="group" aria-label={`Heat: ${layer.title}`}>
      <div className="graph-heat-title">
        {layer.title}
        <span className="muted">
          {layer.unit === '' ? '' : ` ${layer.unit}`}
          {log ? ', logarithmic' : ''}
        </span>
      </div>
      <div className="graph-heat-bar" style={{ background: `linear-gradient(to right, ${colours.join(', ')})` }} />
      <div className="graph-heat-ends">
        <span>{layer.format(least)}</span>
        {difference ? <span>{layer.format(0)}</span> : null}
        <span>{layer.format(most)}</span>
      </div>
      {unknown === 0 ? null : (
        <div className="graph-heat-unknown">
          <span className="graph-heat-hatch" /> {unknown.toLocaleString('en')} {unknown === 1 ? 'box' : 'boxes'} not
          known
        </div>
      )}
    </div>
  );
}
