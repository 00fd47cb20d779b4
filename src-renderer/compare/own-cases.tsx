/** Cases of a person's own sizes: a row each, with a field for every dynamic axis. */
import { type ReactElement, useId } from 'react';
import { formatExtraCase, parseExtraCase } from '../../src-shared/case-selection.js';
import { type ExtraCase, extraCaseSchema } from '../../src-shared/extra-case.js';
import { type InputSpec, symbolsOf } from '../../src-shared/input-spec.js';
import { without } from '../state/without.js';
import { Icon } from '../ui/icons.js';

const valueNames: Record<ExtraCase['values'], string> = {
  normal: 'normal',
  uniform: 'uniform in 0…1',
  zeros: 'zeros',
  large: 'large',
};

/** What a line says; nothing for one that cannot be read. */
function read(line: string): ExtraCase {
  try {
    return line.trim() === '' ? { sizes: {}, values: 'normal' } : parseExtraCase(line);
  } catch {
    return { sizes: {}, values: 'normal' };
  }
}

interface Props {
  specs: readonly InputSpec[];
  /** `batch=4,seq=7,values=uniform`, one a case. */
  lines: readonly string[];
  onChange: (lines: string[]) => void;
}

export function OwnCases({ specs, lines, onChange }: Props): ReactElement {
  const id = useId();
  const symbols = symbolsOf(specs);
  const own = lines.filter((line) => line.trim() !== '');
  const put = (index: number, next: ExtraCase): void =>
    onChange(own.map((line, at) => (at === index ? formatExtraCase(next) : line)));
  const first = Object.fromEntries(symbols.map(({ symbol, example }) => [symbol, example]));
  return (
    <fieldset className="field lines own-cases" aria-describedby={`${id}-help`}>
      <legend className="field-label">Cases of your own sizes</legend>
      <p className="field-help" id={`${id}-help`}>
        {symbols.length === 0
          ? 'No axis of the inputs is dynamic: a case of your own differs in its values.'
          : 'They join the generated ones below. An empty size is the example’s.'}
      </p>
      {own.map((line, index) => {
        const { sizes, values } = read(line);
        const name = `Case ${String(index + 1)}`;
        return (
          // Rows have no identity but their place.
          <div key={index} className="own-case" role="group" aria-label={name}>
            {symbols.map(({ symbol, example, min, max }) => (
              <label key={symbol}>
                <span className="mono">{symbol}</span>{' '}
                <input
                  className="input small"
                  type="number"
                  min={min ?? 1}
                  max={max ?? undefined}
                  placeholder={String(example)}
                  value={sizes[symbol] ?? ''}
                  onChange={(event) => {
                    const others = without(sizes, symbol);
                    const size = Number(event.target.value);
                    const given = event.target.value !== '' && Number.isSafeInteger(size) && size >= 0 && size < 1e9;
                    put(index, { values, sizes: given ? { ...others, [symbol]: size } : others });
                  }}
                />
              </label>
            ))}
            <label>
              <span>values</span>{' '}
              <select
                className="select small"
                value={values}
                onChange={(event) =>
                  put(index, { sizes, values: extraCaseSchema.shape.values.parse(event.target.value) })
                }
              >
                {extraCaseSchema.shape.values.options.map((kind) => (
                  <option key={kind} value={kind}>
                    {valueNames[kind]}
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              className="button quiet icon"
              aria-label={`Remove ${name.toLowerCase()}`}
              onClick={() => onChange(own.filter((_, at) => at !== index))}
            >
              <Icon name="close" size={14} />
            </button>
          </div>
        );
      })}
      <button
        type="button"
        className="button small"
        onClick={() => onChange([...own, formatExtraCase({ sizes: first, values: 'normal' })])}
      >
        <Icon name="plus" size={14} />
        Add a case
      </button>
    </fieldset>
  );
}
