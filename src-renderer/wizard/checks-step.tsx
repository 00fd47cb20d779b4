/** Step 4: how the artifacts are compared and timed. */
import type { ReactElement } from 'react';
import { TextField } from '../ui/field.js';
import type { ExportDraft } from './draft.js';

interface Props {
  draft: ExportDraft;
  change: (patch: Partial<ExportDraft>) => void;
  problem: (field: keyof ExportDraft) => string | null;
}

export function ChecksStep({ draft, change, problem }: Props): ReactElement {
  return (
    <>
      <h1>Checks and measurements</h1>
      <p className="muted">
        Every artifact is compared with PyTorch eager at the example sizes, at batch 1, at a larger batch and at another
        length, as far as those axes are dynamic.
      </p>
      <TextField
        label="Title of the run"
        value={draft.title}
        placeholder="named after the file"
        onChange={(title) => change({ title })}
      />
      <div className="field-pair">
        <TextField
          label="Absolute tolerance"
          inputMode="decimal"
          value={draft.atol}
          placeholder="by element type"
          problem={problem('atol')}
          onChange={(atol) => change({ atol })}
        />
        <TextField
          label="Relative tolerance"
          inputMode="decimal"
          value={draft.rtol}
          placeholder="by element type"
          problem={problem('rtol')}
          onChange={(rtol) => change({ rtol })}
        />
        <TextField
          label="Threads"
          inputMode="numeric"
          value={draft.threads}
          problem={problem('threads')}
          onChange={(threads) => change({ threads })}
        />
      </div>
      <label className={draft.measured ? 'check on spaced' : 'check spaced'}>
        <input type="checkbox" checked={draft.measured} onChange={() => change({ measured: !draft.measured })} />
        <span>
          <span className="check-title">Measure latency</span>
          <span className="check-help">Eager and every good artifact, interleaved, in separate processes.</span>
        </span>
      </label>
      {draft.measured ? (
        <div className="field-pair spaced">
          <TextField
            label="Warm-up runs"
            inputMode="numeric"
            value={draft.warmup}
            problem={problem('warmup')}
            warning={Number(draft.warmup) < 50 ? 'Under 50 the first runs may still be slow.' : null}
            onChange={(warmup) => change({ warmup })}
          />
          <TextField
            label="Samples"
            inputMode="numeric"
            value={draft.samples}
            problem={problem('samples')}
            warning={Number(draft.samples) < 200 ? 'Under 200 the p99 rests on two samples or fewer.' : null}
            onChange={(samples) => change({ samples })}
          />
          <TextField
            label="Batch sizes"
            value={draft.batch}
            placeholder="the example"
            problem={problem('batch')}
            onChange={(batch) => change({ batch })}
          />
        </div>
      ) : null}
    </>
  );
}
