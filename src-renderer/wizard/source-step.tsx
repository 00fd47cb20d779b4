/** Step 1: where the model comes from and how it is loaded. */
import { type ReactElement, useEffect } from 'react';
import type { SourceDescription } from '../../src-shared/contract.js';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { libraryOf, type SourceKind, sourceKinds } from '../../src-shared/source.js';
import { splitEntry } from '../../src-shared/subject.js';
import { pickPaths } from '../app/open-files.js';
import { useEngineStore } from '../state/engine-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { CodeNotice } from './code-notice.js';
import type { ExportDraft } from './draft.js';
import { NeedOffer } from './need-offer.js';
import { needsOfSource } from './needs.js';
import { needsPython } from './python-notice.js';
import { FolderButton } from './folder-button.js';
import { SampleSources } from './sample-sources.js';
import { SourceConsent } from './source-consent.js';
import { placedAt } from './source-draft.js';
import { SourceFields } from './source-fields.js';
import { SourceFound } from './source-found.js';
import type { LookState } from './use-look.js';

interface Props {
  tabId: string;
  looked: LookState;
  /** Something of the page is wrong, so that the source cannot be read. */
  wrong: boolean;
  draft: ExportDraft;
  change: (patch: Partial<ExportDraft>) => void;
  problem: (field: keyof ExportDraft) => string | null;
  described: SourceDescription | null;
  refusal: ErrorInfo | null;
  reading: boolean;
  read: () => void;
}

/** What is known of the kind before the engine has looked. */
const guess = (place: string): SourceKind => libraryOf(place) ?? 'python';

export function SourceStep(props: Props): ReactElement {
  const { draft, change, problem, described, refusal } = props;
  const { look, refusal: unknown } = props.looked;
  const kind = look?.kind ?? guess(draft.file.trim());
  const choose = async (): Promise<void> => {
    const [path] = await pickPaths('source');
    if (path !== undefined) change({ ...placedAt(path), baseDir: null });
  };
  const doctor = useEngineStore((state) => state.doctor);
  const needs = needsOfSource(draft, doctor);
  const isFolder = look === null ? null : look.kind === 'huggingface';
  const placed = draft.placed;
  useEffect(() => {
    // The recipe's key for a path is not in its text.
    if (isFolder === null || placed === 'model') return;
    const right = isFolder ? 'folder' : 'file';
    if (placed !== right) change({ placed: right });
  }, [isFolder, placed, change]);
  return (
    <>
      <h1>Source</h1>
      <p className="muted">
        A PyTorch model: a Python file that makes it, a saved one, a Hugging Face folder, or its name in a library.
      </p>
      <CodeNotice />
      {draft.file === '' ? <SampleSources tabId={props.tabId} /> : null}
      <TextField
        label="File, folder or name"
        mono
        value={draft.file}
        placeholder="model.py, whole.pt, model.pt2, bert/, timm:resnet18"
        problem={draft.file === '' || unknown !== null ? null : problem('file')}
        help={
          <>
            {look === null ? null : <strong>{sourceKinds[look.kind]}. </strong>}
            {draft.baseDir === null || draft.placed === 'model' ? null : <>Seen from {draft.baseDir}. </>}
            In the recipe: <code>{draft.placed}</code>.
          </>
        }
        onChange={(file) => change(placedAt(file))}
        // `file.py:make` may be typed as one; while it is being typed, its first letter is no entry yet.
        onLeave={() => {
          const [file, entry] = splitEntry(draft.file.trim());
          if (entry !== null) change({ file, entry });
        }}
        after={
          <>
            <button type="button" className="button" onClick={() => void choose()}>
              Choose…
            </button>
            <FolderButton from={draft.file} onChosen={(path) => change({ ...placedAt(path), baseDir: null })} />
          </>
        }
      />
      {needs.map((need) => (
        <NeedOffer key={need.id} need={need} onThere={props.wrong ? undefined : props.read} />
      ))}
      {unknown === null ? null : <ErrorCard title="This is no source" error={unknown} />}
      <SourceFields draft={draft} change={change} problem={problem} kind={kind} />
      {look === null || !look.needsTrust ? null : <SourceConsent look={look} draft={draft} change={change} />}
      <div className="button-row spaced">
        <button type="button" className="button" disabled={props.reading || props.wrong} onClick={props.read}>
          {props.reading ? 'Reading the source' : 'Read the source'}
        </button>
        <span className="small muted">Loads it, to say what it is and to fill in its inputs. Optional.</span>
      </div>
      {refusal === null || needsPython(refusal) ? null : (
        <ErrorCard title="The source cannot be read" error={refusal} />
      )}
      {described === null ? null : <SourceFound described={described} strict={draft.strict !== false} />}
    </>
  );
}
