/** The result as a file: JSON with everything, CSV for tables, JUnit XML for CI. */
import type { ReactElement } from 'react';
import type { ParityResult } from '../../src-shared/parity.js';
import { parityCsv } from '../../src-shared/parity-results/csv.js';
import { parityJunit } from '../../src-shared/parity-results/junit.js';
import { saveBlob } from '../pictures/make-picture.js';

const kinds = [
  {
    label: 'JSON',
    name: 'parity.json',
    type: 'application/json',
    text: (parity: ParityResult) => `${JSON.stringify(parity, null, 2)}\n`,
  },
  { label: 'CSV', name: 'parity.csv', type: 'text/csv', text: parityCsv },
  { label: 'JUnit', name: 'parity.xml', type: 'application/xml', text: parityJunit },
];

export function ExportResult({ parity }: { parity: ParityResult }): ReactElement {
  return (
    <div className="export-result" role="group" aria-label="Save the result">
      <span className="muted small">Save as</span>
      {kinds.map(({ label, name, type, text }) => (
        <button
          key={label}
          type="button"
          className="button quiet small"
          onClick={() => saveBlob(new Blob([text(parity)], { type }), name)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
