/** Files with cases of one's own: typed, chosen or dropped; what each is read as, and whether generated cases stay. */
import type { ReactElement } from 'react';
import { caseFileWords, mayHoldPictures } from '../../src-shared/case-endings.js';
import { scalingNames, usualScaling } from '../../src-shared/picture-scaling.js';
import { pickPaths } from '../app/open-files.js';
import { LinesField } from '../ui/lines-field.js';
import { SelectField } from '../ui/select-field.js';
import { type CompareDraft, withCaseFiles } from './draft.js';

const scalingWords: Readonly<Record<string, string>> = {
  [usualScaling]: 'As preprocessor_config.json beside the model says, else ImageNet',
  imagenet: 'ImageNet’s mean and deviation',
  '0..1': '0 to 1',
  '-1..1': '−1 to 1',
  '0..255': '0 to 255',
};

interface Props {
  draft: CompareDraft;
  change: (patch: Partial<CompareDraft>) => void;
}

export function CaseFiles({ draft, change }: Props): ReactElement {
  const given = draft.cases.some((line) => line.trim() !== '');
  const names = scalingNames.includes(draft.pictures) ? scalingNames : [...scalingNames, draft.pictures];
  const choose = async (): Promise<void> => {
    const paths = await pickPaths('cases');
    if (paths.length > 0) change(withCaseFiles(draft, paths));
  };
  return (
    <>
      <LinesField
        label="Files with cases"
        lineName={(index) => `Case file ${String(index + 1)}`}
        lines={draft.cases}
        onChange={(lines) => change({ cases: lines })}
        placeholder={() => 'cat.jpg, photos/, lines.txt, inputs.npz, ONNX test data'}
        problem={() => null}
        reading={(line) => <p className="field-help">{caseFileWords(line) ?? ''}</p>}
        addLabel="Add a file"
        atLeast={1}
        after={(index) =>
          index > 0 ? null : (
            <button type="button" className="button" aria-label="Choose files with cases" onClick={() => void choose()}>
              Choose…
            </button>
          )
        }
        help="Real pictures and texts, or arrays named like the inputs. Files can be dropped on this page."
      />
      {given ? (
        <label className="option-flag">
          <input
            type="checkbox"
            checked={draft.generated}
            onChange={(event) => change({ generated: event.target.checked })}
          />
          <span>
            <span className="check-title">Generated cases, too</span>
            <span className="check-help">Without them the files take their place.</span>
          </span>
        </label>
      ) : null}
      {draft.cases.some(mayHoldPictures) ? (
        <SelectField
          label="Pixels become"
          value={draft.pictures}
          choices={names.map((name) => [name, scalingWords[name] ?? name] as const)}
          onChange={(pictures) => change({ pictures })}
        />
      ) : null}
    </>
  );
}
