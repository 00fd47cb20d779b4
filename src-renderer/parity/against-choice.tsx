/** Which subject the others are held against, how far that has come, and what is not known of a pair. */
import type { ReactElement } from 'react';
import { Progress } from '../ui/progress.js';
import type { Against } from './use-against.js';

interface ChoiceProps {
  subjects: readonly string[];
  names: ReadonlyMap<string, string>;
  chosen: string | null;
  /** null: the reference of the comparison. */
  onChoose: (reference: string | null) => void;
}

export function AgainstChoice({ subjects, names, chosen, onChoose }: ChoiceProps): ReactElement {
  return (
    <label className="case-filter">
      <span className="muted">Against</span>
      <select
        className="select"
        title={chosen ?? subjects[0]}
        value={chosen ?? ''}
        onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
      >
        {subjects.map((subject, at) => (
          <option key={subject} value={at === 0 ? '' : subject}>
            {names.get(subject) ?? subject}
            {at === 0 ? ', the reference' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}

interface StateProps {
  progress: Against['progress'];
  /** The reference of the comparison where layers were compared with it; null where none were. */
  layersOf: string | null;
  onCancel: () => void;
}

export function AgainstState({ progress, layersOf, onCancel }: StateProps): ReactElement {
  if (progress === null) {
    return (
      <p className="small muted">
        Judged from the stored tensors; nothing was run again. The noise floor is that of the comparison
        {layersOf === null ? '' : `, and layers were compared with ${layersOf} only`}.
      </p>
    );
  }
  return (
    <div className="against-progress">
      <Progress value={progress.done / progress.total} label="Judged so far" />
      <span role="status" className="small muted">
        Judging the stored tensors: {progress.done} of {progress.total}
      </span>
      <button type="button" className="button small" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
