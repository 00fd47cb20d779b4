/** Shapes of inputs that the file does not say, or says as an example: one field each, counted again as one types. */
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { InspectReport, ValueInfo } from '../../src-shared/inspect.js';
import { formatShape } from '../../src-shared/units.js';
import { setInputShapes, useInputShapes } from '../state/input-shapes-store.js';
import { Middle } from '../ui/middle.js';

const settleMs = 300;
const maxFields = 12;
/** Longer shapes are slips of the hand. */
const maxAxes = 16;

/** Sizes and symbols, null for an empty field (what the file says), or undefined for a text that is neither. */
export function parseInputShape(text: string): (number | string)[] | null | undefined {
  const parts = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .split(/[\s,×]+/)
    .filter((part) => part !== '');
  if (parts.length === 0) return null;
  if (parts.length > maxAxes) return undefined;
  if (!parts.every((part) => /^(\d{1,9}|[\p{L}_][\p{L}\p{N}_.]*)$/u.test(part))) return undefined;
  return parts.map((part) => (/^\d/.test(part) ? Number(part) : part));
}

/** Inputs a shape can be given for: tensors of unknown shape, and those of TorchScript, which declares none. */
export function inputsToGive({ format, inputs }: Pick<InspectReport, 'format' | 'inputs'>): ValueInfo[] {
  const isPlain = ({ dtype }: ValueInfo): boolean => dtype === null || /^[a-z0-9]+$/.test(dtype);
  return inputs
    .filter((input) => isPlain(input) && (format === 'torchscript' || input.shape === null))
    .slice(0, maxFields);
}

function InputShapeField({ tabId, input }: { tabId: string; input: ValueInfo }): ReactElement {
  const id = useId();
  const given = useInputShapes(tabId)[input.name];
  const [typed, setText] = useState<string>();
  // What was dropped with the model shows until something is typed.
  const text = typed ?? given?.join(', ') ?? '';
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const invalid = parseInputShape(text) === undefined;
  const change = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    const parsed = parseInputShape(next);
    if (parsed !== undefined)
      timer.current = setTimeout(() => setInputShapes(tabId, { [input.name]: parsed }), settleMs);
  };
  const isNumber = input.shape?.length === 0;
  const note = invalid
    ? 'Sizes like 1, 3, 224, 224.'
    : text !== ''
      ? ''
      : input.shape === null || isNumber
        ? 'not known'
        : 'as traced';
  return (
    <div className="cost-symbol">
      <label htmlFor={id} title={`Shape of the input ${input.name}`}>
        <Middle text={input.name} tail={8} />
      </label>
      <input
        id={id}
        className="input mono"
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={input.shape === null || isNumber ? '?' : formatShape(input.shape)}
        aria-invalid={invalid || undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => change(event.target.value)}
      />
      <span id={`${id}-note`} className={invalid ? 'cost-symbol-note problem' : 'cost-symbol-note'}>
        {note}
      </span>
    </div>
  );
}

export function InputShapeFields({
  tabId,
  inputs,
}: {
  tabId: string;
  inputs: readonly ValueInfo[];
}): ReactElement | null {
  if (inputs.length === 0) return null;
  return (
    <div className="cost-symbols" role="group" aria-label="Shapes of the inputs">
      {inputs.map((input) => (
        <InputShapeField key={input.name} tabId={tabId} input={input} />
      ))}
    </div>
  );
}
