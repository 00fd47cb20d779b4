/** The symbols of all inputs, a row each: example and range once, wherever the symbol stands, and what is said of it. */
import { type ReactElement, useId, useState } from 'react';
import type { AxisAdvice } from '../../src-shared/axis-advice.js';
import type { AxisFault } from '../../src-shared/axis-fault.js';
import { type InputSpec, symbolsOf } from '../../src-shared/input-spec.js';
import { EditField } from './edit-field.js';
import { type Dynamic, type Edited, setSymbol, standsAt } from './spec-edits.js';

interface Props {
  specs: readonly InputSpec[];
  advice: readonly AxisAdvice[];
  faults: readonly AxisFault[];
  edit: (edited: Edited, field: string) => string | null;
  leave: () => void;
}

const count = (text: string): number | null | undefined =>
  text.trim() === '' ? null : /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;

/** A size of 1 is taken only with a tick: it is what breaks exports. */
function ForcedExample({
  dim,
  wanted,
  force,
}: {
  dim: Dynamic;
  wanted: number | null;
  force: (on: boolean) => void;
}): ReactElement | null {
  const size = dim.example < 2 ? dim.example : wanted;
  if (size === null) return null;
  return (
    <label className="forced-example">
      <input type="checkbox" checked={dim.example < 2} onChange={(event) => force(event.target.checked)} />
      Export with an example of {size} all the same
    </label>
  );
}

function SymbolRow({ dim, ...props }: Props & { dim: Dynamic }): ReactElement {
  const { specs, edit, leave } = props;
  const id = useId();
  const [wanted, setWanted] = useState<number | null>(null);
  const { symbol } = dim;
  const faults = props.faults.filter((fault) => fault.symbol === symbol);
  const said = props.advice.filter(({ input, axis }) => {
    const at = axis === null ? undefined : specs[input]?.dims[axis];
    return at?.kind === 'dynamic' && at.symbol === symbol;
  });
  const take = (name: 'example' | 'min' | 'max', text: string): string | null => {
    const size = count(text);
    if (size === undefined) return 'A whole number.';
    if (name === 'example') {
      if (size === null) return 'The example is missing.';
      setWanted(size < 2 ? size : null);
      if (size < 2) return 'Exporters take 0 and 1 for constants: use 2 or more.';
      return edit(setSymbol(specs, symbol, { example: size }), `${symbol}:example`);
    }
    return edit(setSymbol(specs, symbol, { [name]: size }), `${symbol}:${name}`);
  };
  const text = (size: number | null): string => (size === null ? '' : String(size));
  const field = (name: 'example' | 'min' | 'max', placeholder?: string): ReactElement => (
    <td>
      <EditField
        label={`${symbol}: ${name}`}
        value={text(dim[name])}
        numeric
        placeholder={placeholder}
        take={(typed) => take(name, typed)}
        leave={leave}
        describedBy={faults.length > 0 || said.length > 0 ? id : undefined}
      />
    </td>
  );
  const force = (on: boolean): void => {
    edit(setSymbol(specs, symbol, { example: on ? (wanted ?? 1) : Math.max(2, dim.min ?? 2) }), `${symbol}:force`);
    setWanted(null);
  };
  const notes = (
    <>
      {faults.map((fault) => (
        <p key={fault.message} className={fault.kind === 'tied' ? 'field-warning' : 'field-problem'}>
          {fault.message} {fault.fix}
        </p>
      ))}
      {said.map(({ message, severity }) => (
        <p key={message} className={severity === 'warning' ? 'field-warning' : 'field-help'}>
          {severity === 'warning' ? '! ' : ''}
          {message}
        </p>
      ))}
      <ForcedExample dim={dim} wanted={wanted} force={force} />
    </>
  );
  return (
    <tbody>
      <tr>
        <td>
          <EditField
            label={`${symbol}: symbol`}
            value={symbol}
            marked={faults.length > 0}
            take={(typed) => edit(setSymbol(specs, symbol, { symbol: typed.trim() }), `${symbol}:name`)}
            leave={leave}
          />
        </td>
        {field('example')}
        {field('min', 'any')}
        {field('max', 'any')}
        <td className="mono muted">{standsAt(specs, symbol)}</td>
      </tr>
      {faults.length === 0 && said.length === 0 && wanted === null && dim.example > 1 ? null : (
        <tr>
          <td colSpan={5} id={id} className="symbol-notes">
            {notes}
          </td>
        </tr>
      )}
    </tbody>
  );
}

export function SymbolRows(props: Props): ReactElement | null {
  const symbols = symbolsOf(props.specs);
  if (symbols.length === 0)
    return <p className="field-help">Every axis is static. Type a name such as batch over a size to free it.</p>;
  return (
    <table className="table symbol-rows">
      <caption className="visually-hidden">Symbols of the axes</caption>
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          <th scope="col">Example</th>
          <th scope="col">Min</th>
          <th scope="col">Max</th>
          <th scope="col">Stands at</th>
        </tr>
      </thead>
      {symbols.map((dim, index) => (
        // A row is a place in the order of appearance, so that renaming keeps the focus.
        <SymbolRow key={index} dim={dim} {...props} />
      ))}
    </table>
  );
}
