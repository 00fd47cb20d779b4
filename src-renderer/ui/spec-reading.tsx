/** What an input spec was understood as: type, shape with symbols, example and range. */
import type { ReactElement } from 'react';
import { type InputSpec, parseInputSpec } from '../../src-shared/input-spec.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { Shape } from './shape.js';

/** Why a spec line cannot be read; null when it can, or is empty. */
export function specProblem(line: string): string | null {
  if (line.trim() === '') return null;
  try {
    parseInputSpec(line);
    return null;
  } catch (error) {
    return error instanceof LapidaryError ? error.message : String(error);
  }
}

function sizes(spec: InputSpec): string {
  return spec.dims
    .flatMap((dim) => {
      if (dim.kind === 'static') return [];
      const range = dim.min === null || dim.max === null ? '' : `, ${String(dim.min)} to ${String(dim.max)}`;
      return [`${dim.symbol} = ${String(dim.example)}${range}`];
    })
    .join(' · ');
}

export function SpecReading({ line }: { line: string }): ReactElement | null {
  if (specProblem(line) !== null) return null;
  const spec = parseInputSpec(line);
  const dynamic = sizes(spec);
  return (
    <p className="field-help spec-reading">
      <span className="mono">{spec.name}</span> {spec.dtype}{' '}
      <Shape shape={spec.dims.map((dim) => (dim.kind === 'static' ? dim.size : dim.symbol))} />
      {spec.low === null || spec.high === null ? '' : ` · values ${String(spec.low)} to ${String(spec.high)}`}
      {dynamic === '' ? ' · all axes static' : ` · ${dynamic}`}
    </p>
  );
}
