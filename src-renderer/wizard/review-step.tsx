/** Page 6: what will be done, with what, and about how long it takes, before anything is. */
import type { ReactElement } from 'react';
import { targets } from '../../src-shared/target.js';
import { formatBytes } from '../../src-shared/units.js';
import type { SourceDescription } from '../../src-shared/contract.js';
import { Facts } from '../inspector/section.js';
import { useEngineStore } from '../state/engine-store.js';
import { CopyButton } from '../ui/copy.js';
import { AdviceList } from './advice-list.js';
import { type ExportDraft, type Problem } from './draft.js';
import { sizeEstimates, timeEstimate } from './estimate.js';
import { NeedOffer } from './need-offer.js';
import { needsOf } from './needs.js';
import { ProblemList } from './problem-list.js';
import { recipeName } from './save-recipe.js';
import { sourceOfDraft } from './source-draft.js';
import { useEarlierRuns } from './use-earlier-runs.js';

function Needs({ draft }: { draft: ExportDraft }): ReactElement {
  const doctor = useEngineStore((state) => state.doctor);
  if (doctor === null) return <p className="muted">The engine is looking at this machine.</p>;
  const needs = needsOf(draft, doctor);
  const missing = needs.filter(({ present }) => !present);
  return (
    <>
      <Facts
        facts={needs.map(({ id, name, present, detail, command }) => ({
          name,
          value: present ? (
            <>
              {detail}
              {id === 'python' && doctor.python !== null ? (
                <span className="path-line">
                  <code className="small">{doctor.python}</code>
                </span>
              ) : null}
            </>
          ) : (
            <>
              <span className="verdict fail">
                <span aria-hidden="true">✕</span>
                <span>{detail}</span>
              </span>{' '}
              {id === 'python' ? <span className="small muted">{command}</span> : null}
            </>
          ),
        }))}
      />
      {needs
        .filter(({ id }) => id !== 'python' && id !== 'onnxruntime')
        .map((need) => (
          <NeedOffer key={need.id} need={need} />
        ))}
      <p className="small muted">
        {missing.length === 0 ? 'Nothing has to be installed.' : 'What is missing has to be installed before the run.'}
      </p>
    </>
  );
}

interface EstimateProps {
  draft: ExportDraft;
  described: SourceDescription | null;
  reading: boolean;
  read: () => void;
}

function Estimate({ draft, described, reading, read }: EstimateProps): ReactElement {
  const source = sourceOfDraft(draft);
  const time = timeEstimate(useEarlierRuns(source?.path ?? null, draft.entry.trim()), draft.targets);
  return (
    <>
      {described === null ? (
        <div className="button-row">
          <button type="button" className="button small" disabled={reading || source === null} onClick={read}>
            {reading ? 'Reading the source' : 'Read the source'}
          </button>
          <span className="small muted">Sizes are estimated from its parameters.</span>
        </div>
      ) : (
        <Facts
          facts={sizeEstimates(draft, described.parameters.bytes).map(({ target, bytes }) => ({
            name: targets[target].title,
            value: bytes === 0 ? 'structure only' : `about ${formatBytes(bytes)}`,
          }))}
        />
      )}
      <p className="small muted">
        {described === null ? '' : 'Estimated: the bytes of the parameters, which targets keep as they are. '}
        {time === null ? 'No time is estimated: this source was not run here before.' : `Estimated: ${time}`}
      </p>
    </>
  );
}

interface Props extends EstimateProps {
  tabId: string;
  problems: readonly Problem[];
  ready: boolean;
}

export function ReviewStep({ tabId, problems, ready, ...rest }: Props): ReactElement {
  const { draft } = rest;
  const command = `lapidary run ${recipeName(draft)}`;
  return (
    <>
      <h1>Review</h1>
      <p className="muted">What will be done. Nothing is written before Run.</p>
      <section aria-label="Problems by page">
        <h2 className="minor">{problems.length === 0 ? 'Complete' : 'Still to do'}</h2>
        <ProblemList tabId={tabId} problems={problems} />
      </section>
      <AdviceList draft={draft} complete={problems.length === 0 && ready} />
      <section className="spaced" aria-label="What it runs with">
        <h2 className="minor">What it runs with</h2>
        <Needs draft={draft} />
      </section>
      <section className="spaced" aria-label="Size and time">
        <h2 className="minor">Size and time</h2>
        <Estimate {...rest} />
      </section>
      <section className="spaced" aria-label="Without a window">
        <h2 className="minor">Without a window</h2>
        <p className="path-line">
          <code>{command}</code>
          <CopyButton label="Copy the command" text={command} iconOnly />
        </p>
        <p className="small muted">
          After Save in the recipe at the right. The run writes into a new folder of its own.
        </p>
      </section>
    </>
  );
}
