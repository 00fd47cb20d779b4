/** Page 5: what is timed, and how. */
import type { ReactElement } from 'react';
import { targets } from '../../src-shared/target.js';
import { TextField } from '../ui/field.js';
import { FieldHelp } from './field-help.js';
import { isMeasured, measureDefaults, type MeasuredSubject } from './measure-draft.js';
import type { StepProps } from './step-props.js';

function Subjects({ draft, change }: Pick<StepProps, 'draft' | 'change'>): ReactElement {
  const all: MeasuredSubject[] = ['eager', ...draft.targets];
  const timed = draft.subjects ?? all;
  const toggle = (subject: MeasuredSubject): void => {
    const next = timed.includes(subject) ? timed.filter((each) => each !== subject) : [...timed, subject];
    // All of them is the default, and follows the targets.
    change({ subjects: all.every((each) => next.includes(each)) ? null : next });
  };
  return (
    <fieldset className="field lines spaced">
      <legend className="field-label">What is timed</legend>
      <div className="subject-checks">
        {all.map((subject) => (
          <label key={subject} className="inline-check">
            <input type="checkbox" checked={timed.includes(subject)} onChange={() => toggle(subject)} />{' '}
            {subject === 'eager' ? 'PyTorch eager' : targets[subject].title}
          </label>
        ))}
      </div>
      <p className="field-help">
        <FieldHelp
          reason="Default all: a time says little without the one it replaces. An artifact that fails is not timed."
          recipeKey="measure.subjects"
        >
          Interleaved, each in a process of its own.
        </FieldHelp>
      </p>
    </fieldset>
  );
}

export function MeasurementsStep({ draft, change, problem }: StepProps): ReactElement {
  const measured = isMeasured(draft);
  const { warmup, samples, threads } = measureDefaults;
  return (
    <>
      <h1>Measurements</h1>
      <p className="muted">Latency of the original and of every good artifact, side by side on this machine.</p>
      <TextField
        label="Title of the run"
        value={draft.title}
        placeholder="named after the source"
        help={
          <FieldHelp reason="Default: the name of the source." recipeKey="title">
            What the run and its report are called.
          </FieldHelp>
        }
        onChange={(title) => change({ title })}
      />
      <TextField
        label="Threads"
        inputMode="numeric"
        value={draft.threads}
        placeholder={String(threads)}
        problem={problem('threads')}
        help={
          <FieldHelp
            initial={String(threads)}
            reason="It varies least, and can be compared."
            recipeKey="measure.threads"
          >
            Processor threads of every subject, in checks too.
          </FieldHelp>
        }
        onChange={(value) => change({ threads: value })}
      />
      <label className={measured ? 'check on spaced' : 'check spaced'}>
        <input type="checkbox" checked={measured} onChange={() => change({ subjects: measured ? [] : null })} />
        <span>
          <span className="check-title">Measure latency</span>
          <span className="check-help">
            <FieldHelp
              reason="Default on: it is the longest part of a run; off is subjects: []."
              recipeKey="measure.subjects"
            >
              Says what is gained by exporting at all.
            </FieldHelp>
          </span>
        </span>
      </label>
      {measured ? (
        <>
          <Subjects draft={draft} change={change} />
          <TextField
            label="Warm-up runs"
            inputMode="numeric"
            value={draft.warmup}
            placeholder={String(warmup)}
            problem={problem('warmup')}
            warning={
              draft.warmup.trim() !== '' && Number(draft.warmup) < 50
                ? 'Under 50 the first runs may still be slow.'
                : null
            }
            help={
              <FieldHelp initial={String(warmup)} reason="First runs allocate and compile." recipeKey="measure.warmup">
                Calls before the ones that count.
              </FieldHelp>
            }
            onChange={(value) => change({ warmup: value })}
          />
          <TextField
            label="Samples"
            inputMode="numeric"
            value={draft.samples}
            placeholder={String(samples)}
            problem={problem('samples')}
            warning={
              draft.samples.trim() !== '' && Number(draft.samples) < 200
                ? 'Under 200 the p99 rests on two samples or fewer.'
                : null
            }
            help={
              <FieldHelp
                initial={String(samples)}
                reason="Five of them lie beyond the p99."
                recipeKey="measure.samples"
              >
                Calls that count, for each subject and batch size.
              </FieldHelp>
            }
            onChange={(value) => change({ samples: value })}
          />
          <TextField
            label="Batch sizes"
            value={draft.batch}
            placeholder="the example"
            problem={problem('batch')}
            help={
              <FieldHelp reason="Default: the example's size alone." recipeKey="measure.batch">
                Sizes of the first dynamic axis to time at, separated by commas.
              </FieldHelp>
            }
            onChange={(batch) => change({ batch })}
          />
        </>
      ) : null}
    </>
  );
}
