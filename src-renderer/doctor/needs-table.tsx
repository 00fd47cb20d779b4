/** What each target, runtime and kind of source lacks, with the button or the command that provides it. */
import type { ReactElement } from 'react';
import type { DoctorNeed, PythonRequest } from '../../src-shared/python-environment.js';
import { CopyButton } from '../ui/copy.js';

interface Props {
  needs: readonly DoctorNeed[];
  /** The environment is being changed. */
  busy: boolean;
  onProvide: (request: PythonRequest) => void;
}

function provideLabel({ extras }: PythonRequest): string {
  return extras.length === 0 ? 'Set up Python' : `Install ${extras.join(', ')}`;
}

export function NeedsTable({ needs, busy, onProvide }: Props): ReactElement {
  return (
    <table className="table">
      <caption className="minor">Targets, runtimes and sources</caption>
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">State</th>
          <th scope="col">What provides it</th>
        </tr>
      </thead>
      <tbody>
        {needs.map(({ id, title, lacks, command, provide }) => (
          <tr key={id}>
            <th scope="row">{title}</th>
            <td>{lacks.length === 0 ? <span className="doctor-ok">✓ ready</span> : `lacks ${lacks.join(', ')}`}</td>
            <td>
              {provide === null ? null : (
                <button type="button" className="button small" disabled={busy} onClick={() => onProvide(provide)}>
                  {provideLabel(provide)}
                </button>
              )}
              {command === '' ? null : (
                <>
                  <code className="small">{command}</code>
                  <CopyButton iconOnly label={`Copy the command for ${title}`} text={command} />
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
