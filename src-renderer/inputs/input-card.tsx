/** One input: name, type, range of values, and a field per axis, a number or a name. */
import type { ReactElement } from 'react';
import type { InputSpec } from '../../src-shared/input-spec.js';
import { Icon } from '../ui/icons.js';
import { EditField } from './edit-field.js';
import { addAxis, type Edited, removeAxis, removeInput, setDtype, setInput, setSize, setValues } from './spec-edits.js';

/** Types that torch can make example tensors of. */
const inputDtypes = [
  'float32',
  'float16',
  'bfloat16',
  'float64',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'bool',
  'complex64',
];

interface Props {
  specs: readonly InputSpec[];
  at: number;
  /** Takes an edit made at a field; returns its problem. */
  edit: (edited: Edited, field: string) => string | null;
  leave: () => void;
  /** Symbols with a fault. */
  marked: ReadonlySet<string>;
}

export function InputCard({ specs, at, edit, leave, marked }: Props): ReactElement | null {
  const spec = specs[at];
  if (spec === undefined) return null;
  const named = `Input ${String(at + 1)}`;
  const key = (field: string): string => `${String(at)}:${field}`;
  const isInteger = /^u?int/.test(spec.dtype);
  return (
    <fieldset className="input-card">
      <legend className="visually-hidden">
        {named}, {spec.name}
      </legend>
      <div className="input-card-head">
        <label>
          Name
          <EditField
            label={`${named}: name`}
            value={spec.name}
            take={(text) => edit(setInput(specs, at, { name: text.trim() }), key('name'))}
            leave={leave}
          />
        </label>
        <label>
          Type
          <select
            className="input"
            aria-label={`${named}: type`}
            value={spec.dtype}
            onChange={(event) => edit(setDtype(specs, at, event.target.value), key('dtype'))}
          >
            {[...new Set([...inputDtypes, spec.dtype])].map((dtype) => (
              <option key={dtype}>{dtype}</option>
            ))}
          </select>
        </label>
        {isInteger ? (
          <label>
            Values
            <EditField
              label={`${named}: values`}
              value={spec.low === null || spec.high === null ? '' : `${String(spec.low)}..${String(spec.high)}`}
              placeholder="0..29999"
              take={(text) => edit(setValues(specs, at, text), key('values'))}
              leave={leave}
            />
          </label>
        ) : null}
        <button
          type="button"
          className="button quiet icon"
          aria-label={`Remove the input ${spec.name}`}
          disabled={specs.length < 2}
          onClick={() => edit(removeInput(specs, at), key('remove'))}
        >
          <Icon name="trash" size={14} />
        </button>
      </div>
      <div className="input-card-axes">
        {spec.dims.map((dim, axis) => (
          // Axes have no identity but their place.
          <label key={axis}>
            Axis {axis}
            <EditField
              label={`${spec.name}, axis ${String(axis)}`}
              value={dim.kind === 'static' ? String(dim.size) : dim.symbol}
              marked={dim.kind === 'dynamic' && marked.has(dim.symbol)}
              take={(text) => edit(setSize(specs, at, axis, text), key(`axis${String(axis)}`))}
              leave={leave}
            />
          </label>
        ))}
        <button
          type="button"
          className="button small"
          aria-label={`Add an axis to ${spec.name}`}
          onClick={() => edit(addAxis(specs, at), key('add'))}
        >
          <Icon name="plus" size={14} />
          Axis
        </button>
        <button
          type="button"
          className="button quiet small"
          aria-label={`Remove the last axis of ${spec.name}`}
          disabled={spec.dims.length === 0}
          onClick={() => edit(removeAxis(specs, at), key('less'))}
        >
          Remove the last
        </button>
      </div>
    </fieldset>
  );
}
