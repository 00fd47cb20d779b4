/** The legend of a graph painted by symbol: a button for each, to paint it or not, and one that ends the painting. */
import type { ReactElement } from 'react';
import type { SymbolPaint } from '../../../src-graph/heat.js';

export function SymbolLegend({ paint }: { paint: SymbolPaint }): ReactElement {
  const names = paint.painted.map(({ name }) => name);
  const toggled = (name: string): string[] =>
    paint.all.map((each) => each.name).filter((each) => names.includes(each) !== (each === name));
  return (
    <div className="graph-heat-legend graph-symbol-legend" role="group" aria-label="Symbols painted on the graph">
      <div className="graph-heat-title">Symbols</div>
      <div className="graph-symbols">
        {paint.all.map(({ name, colour }) => (
          <button
            key={name}
            type="button"
            className="graph-symbol"
            aria-pressed={names.includes(name)}
            title={name}
            onClick={() => paint.choose(toggled(name))}
          >
            <span className="symbol-swatch" style={{ background: colour }} aria-hidden="true" />
            <span className="graph-symbol-name">{name}</span>
          </button>
        ))}
      </div>
      <div className="graph-symbol-foot">
        <span className="muted">Bar: it ends there</span>
        <button type="button" className="link" onClick={() => paint.choose([])}>
          Turn off
        </button>
      </div>
    </div>
  );
}
