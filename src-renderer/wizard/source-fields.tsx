/** How a source is loaded: the fields that mean something for its kind, and those a recipe has filled in all the same. */
import type { ReactElement } from 'react';
import type { SourceKind } from '../../src-shared/source.js';
import { pickPaths } from '../app/open-files.js';
import { TextField } from '../ui/field.js';
import { LinesField } from '../ui/lines-field.js';
import type { SourceDraft } from './source-draft.js';

interface Props {
  draft: SourceDraft;
  change: (patch: Partial<SourceDraft>) => void;
  problem: (field: keyof SourceDraft) => string | null;
  kind: SourceKind;
}

type OptionField = 'entry' | 'arguments' | 'checkpoint' | 'task' | 'search';

const fieldsOf: Record<SourceKind, readonly OptionField[]> = {
  python: ['entry', 'arguments', 'checkpoint'],
  module: ['search'],
  torchscript: [],
  export: [],
  huggingface: ['task', 'arguments'],
  torchvision: ['arguments', 'checkpoint'],
  timm: ['arguments', 'checkpoint'],
};

/** Fields to show, in their order; one that is filled in is never hidden. */
export function shownFields(kind: SourceKind, draft: SourceDraft): OptionField[] {
  const all: OptionField[] = ['entry', 'task', 'arguments', 'checkpoint', 'search'];
  return all.filter((field) => fieldsOf[kind].includes(field) || draft[field].length > 0);
}

const argumentsHelp = (kind: SourceKind): string =>
  kind === 'huggingface'
    ? 'Settings of its configuration as JSON, with dtype and attn_implementation. Empty: as the folder says, in float32.'
    : 'Keyword arguments of the entry, as a JSON object. Empty: its own defaults.';

export function SourceFields({ draft, change, problem, kind }: Props): ReactElement {
  const shown = shownFields(kind, draft);
  const choose = async (): Promise<void> => {
    const [path] = await pickPaths('model');
    if (path !== undefined) change({ checkpoint: path });
  };
  const fields: Record<OptionField, ReactElement> = {
    entry: (
      <TextField
        key="entry"
        label="Entry"
        mono
        value={draft.entry}
        placeholder="make"
        problem={problem('entry')}
        help={
          <>
            Name of the function, class or instance (<code>entry</code>). May stay empty when the file has only one.
          </>
        }
        onChange={(entry) => change({ entry })}
      />
    ),
    task: (
      <TextField
        key="task"
        label="Task"
        mono
        value={draft.task}
        placeholder="text-classification"
        problem={problem('task')}
        help={
          <>
            Adds the head of that task (<code>task</code>). Empty: the class config.json names.
          </>
        }
        onChange={(task) => change({ task })}
      />
    ),
    arguments: (
      <TextField
        key="arguments"
        label="Arguments"
        mono
        value={draft.arguments}
        placeholder='{"layers": 4}'
        problem={problem('arguments')}
        help={
          <>
            {argumentsHelp(kind)} (<code>arguments</code>)
          </>
        }
        onChange={(text) => change({ arguments: text })}
      />
    ),
    checkpoint: (
      <div key="checkpoint" className="field">
        <TextField
          label="Checkpoint"
          mono
          value={draft.checkpoint}
          placeholder="weights.safetensors"
          problem={problem('checkpoint')}
          help={
            <>
              Weights to load into the model (<code>checkpoint</code>): a state_dict or .safetensors. Empty: the values
              it is made with.
            </>
          }
          onChange={(checkpoint) => change({ checkpoint })}
          after={
            <button type="button" className="button" aria-label="Choose the checkpoint" onClick={() => void choose()}>
              Choose…
            </button>
          }
        />
        {draft.checkpoint === '' && draft.strict === undefined ? null : (
          <label className={draft.strict === false ? 'check spaced' : 'check on spaced'}>
            <input
              type="checkbox"
              checked={draft.strict !== false}
              onChange={() => change({ strict: draft.strict === false ? undefined : false })}
            />
            <span>
              <span className="check-title">Every key has to match</span>
              <span className="check-help">
                <code>strict</code>. On, because a half-loaded model gives wrong answers without a sign of it.
              </span>
            </span>
          </label>
        )}
      </div>
    ),
    search: (
      <LinesField
        key="search"
        label="Where its classes are"
        lineName={(index) => `Search folder ${String(index + 1)}`}
        lines={draft.search}
        onChange={(search) => change({ search })}
        placeholder={() => '/path/to/project'}
        problem={() => null}
        addLabel="Add a folder or a script"
        atLeast={0}
        help={
          <>
            Folders with the modules its classes are imported from, or the script that saved it (<code>path</code>).
            Python&apos;s own path is searched in any case.
          </>
        }
      />
    ),
  };
  return <>{shown.map((field) => fields[field])}</>;
}
