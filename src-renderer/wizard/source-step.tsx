/** Step 1: the Python file and the entry in it that makes the model. */
import type { ReactElement } from 'react';
import type { SourceDescription } from '../../src-shared/contract.js';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { splitEntry } from '../../src-shared/subject.js';
import { formatBytes, formatCount } from '../../src-shared/units.js';
import { pickPaths } from '../app/open-files.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { Facts } from '../inspector/section.js';
import type { ExportDraft } from './draft.js';
import { needsPython } from './python-notice.js';
import { SampleSources } from './sample-sources.js';

interface Props {
  tabId: string;
  draft: ExportDraft;
  change: (patch: Partial<ExportDraft>) => void;
  problem: (field: keyof ExportDraft) => string | null;
  described: SourceDescription | null;
  refusal: ErrorInfo | null;
  reading: boolean;
  read: () => void;
}

export function SourceStep(props: Props): ReactElement {
  const { draft, change, problem, described, refusal } = props;
  const choose = async (): Promise<void> => {
    const [path] = await pickPaths('source');
    if (path !== undefined) change({ file: path, baseDir: null });
  };
  return (
    <>
      <h1>Source</h1>
      <p className="muted">A Python file with a function or a class that returns the model, an nn.Module.</p>
      {draft.file === '' ? <SampleSources tabId={props.tabId} /> : null}
      <TextField
        label="Python file"
        mono
        value={draft.file}
        placeholder="/path/to/model.py"
        problem={draft.file === '' ? null : problem('file')}
        help={draft.baseDir === null ? undefined : `Seen from ${draft.baseDir}`}
        onChange={(text) => {
          // `file.py:make` may be typed as one.
          const [file, entry] = splitEntry(text);
          change(entry === null ? { file: text } : { file, entry });
        }}
        after={
          <button type="button" className="button" onClick={() => void choose()}>
            Choose…
          </button>
        }
      />
      <TextField
        label="Entry"
        mono
        value={draft.entry}
        placeholder="make"
        problem={problem('entry')}
        help="Name of the function or class. May stay empty when the file has only one."
        onChange={(entry) => change({ entry })}
        after={
          <button
            type="button"
            className="button"
            disabled={props.reading || problem('file') !== null || problem('entry') !== null}
            onClick={props.read}
          >
            {props.reading ? 'Reading the source' : 'Read the source'}
          </button>
        }
      />
      {refusal === null || needsPython(refusal) ? null : (
        <ErrorCard title="The source cannot be read" error={refusal} />
      )}
      {described === null ? null : (
        <section className="described" aria-label="What was found">
          <h2>{described.moduleClass}</h2>
          <Facts
            facts={[
              {
                name: 'Parameters',
                value: `${formatCount(described.parameters.count)} (${formatBytes(described.parameters.bytes)})`,
                exact: described.parameters.count.toLocaleString('en'),
              },
              {
                name: 'forward',
                value: (
                  <span className="mono">
                    {described.forward
                      .map(({ name, annotation, required }) => {
                        const typed = annotation === null ? name : `${name}: ${annotation}`;
                        return required ? typed : `${typed} = …`;
                      })
                      .join(', ')}
                  </span>
                ),
              },
              {
                name: 'Declared inputs',
                value: described.declaredInputs === null ? 'none' : described.declaredInputs.length,
              },
            ]}
          />
        </section>
      )}
    </>
  );
}
