/** The sizes a model's cost is counted at: one field per symbolic dimension, counted again as one types. */
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { CostSymbol } from '../../src-shared/cost.js';
import { setSymbol } from '../state/cost-store.js';
import { Middle } from '../ui/middle.js';

const settleMs = 200;
const largest = 1_000_000_000;
/** Symbols that are no axes of an input are asked for beyond this many only on demand. */
const shownAtFirst = 8;

/** A size, null for an empty field (what is assumed), or undefined for a text that is neither. */
export function parseSymbolSize(text: string): number | null | undefined {
  const trimmed = text.trim().replace(/[,\s_](?=\d{3}\b)/g, '');
  if (trimmed === '') return null;
  if (!/^\d+$/.test(trimmed)) return undefined;
  const size = Number(trimmed);
  return size >= 1 && size <= largest ? size : undefined;
}

/** An axis that has no name in the file is called by its place: `ids, axis 1`. */
export function symbolTitle({ name, where }: CostSymbol): string {
  const place = /^(axis \d+) of (.*)$/su.exec(where);
  return place !== null && /^unk__\d+$/.test(name) ? `${place[2] ?? ''}, ${place[1] ?? ''}` : name;
}

function SymbolField({ tabId, symbol }: { tabId: string; symbol: CostSymbol }): ReactElement {
  const id = useId();
  const [text, setText] = useState(symbol.assumed || symbol.value === null ? '' : String(symbol.value));
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const size = parseSymbolSize(text);
  const invalid = size === undefined;
  const change = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    const parsed = parseSymbolSize(next);
    if (parsed !== undefined) timer.current = setTimeout(() => setSymbol(tabId, symbol.name, parsed), settleMs);
  };
  const note = invalid
    ? 'A whole number from 1 to a billion.'
    : size !== null
      ? ''
      : symbol.value === null
        ? 'not known'
        : 'assumed';
  return (
    <div className="cost-symbol">
      <label htmlFor={id} title={symbol.where === '' ? symbol.name : `${symbol.name}, ${symbol.where}`}>
        <Middle text={symbolTitle(symbol)} tail={8} />
      </label>
      <input
        id={id}
        className="input mono"
        type="text"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={symbol.value === null ? '?' : String(symbol.value)}
        aria-invalid={invalid || undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => change(event.target.value)}
      />
      <span
        id={`${id}-note`}
        className={invalid ? 'cost-symbol-note problem' : 'cost-symbol-note'}
        title={symbol.where}
      >
        {note}
      </span>
    </div>
  );
}

export function SymbolFields({ tabId, symbols }: { tabId: string; symbols: readonly CostSymbol[] }): ReactElement {
  const [all, setAll] = useState(false);
  if (symbols.length === 0) return <p className="cost-fixed">All sizes in this model are fixed.</p>;
  const first = symbols.filter((symbol) => symbol.where !== '').slice(0, shownAtFirst);
  const shown =
    all || symbols.length <= shownAtFirst ? symbols : first.length > 0 ? first : symbols.slice(0, shownAtFirst);
  return (
    <div className="cost-symbols" role="group" aria-label="Sizes of the symbolic dimensions">
      {shown.map((symbol) => (
        <SymbolField key={symbol.name} tabId={tabId} symbol={symbol} />
      ))}
      {shown.length === symbols.length ? null : (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {(symbols.length - shown.length).toLocaleString('en')} more
        </button>
      )}
    </div>
  );
}
