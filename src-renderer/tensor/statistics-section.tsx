/** Statistics of a stored tensor: flags, facts, histogram; or the button that asks for them. */
import type { ReactElement } from 'react';
import type { StringStatistics, TensorStatistics } from '../../src-shared/tensor-statistics.js';
import { formatBytes, formatNumber } from '../../src-shared/units.js';
import { type Fact, Facts, Section } from '../inspector/section.js';
import { ErrorCard } from '../ui/error-card.js';
import { formatClock } from '../ui/format.js';
import { Progress } from '../ui/progress.js';
import { useNow } from '../ui/use-now.js';
import { Histogram } from './histogram.js';
import { flagsOf } from './tensor-flags.js';
import { useTensorStats } from './use-tensor-stats.js';

/** Tensors up to this size are looked at without being asked. */
const automaticBytes = 16_000_000;

const count = (value: number): string => value.toLocaleString('en');
const shown = (value: number | null): string => (value === null ? '–' : formatNumber(value).replace('-', '−'));

/** The exact text where it is short, else three digits with the exact one in the tooltip. */
function fact(name: string, value: number | null, exact?: string): Fact {
  const text = exact ?? (value === null ? '' : String(value));
  return { name, value: <span className="mono">{shown(value)}</span>, ...(text === '' ? {} : { exact: text }) };
}

function share(part: number, of: number): string {
  if (part === 0 || of === 0) return count(part);
  const percent = (part / of) * 100;
  return `${count(part)} (${percent < 0.1 ? '< 0.1' : formatNumber(Number(percent.toPrecision(2)))} % of the elements)`;
}

function Numbers({ stats }: { stats: TensorStatistics }): ReactElement {
  const flags = flagsOf(stats);
  const of = stats.byMagnitude ? ' of |z|' : '';
  return (
    <>
      {flags.length === 0 ? null : (
        <ul className="tensor-flags" aria-label="Remarkable">
          {flags.map(({ tone, text }) => (
            <li key={text} className={`verdict ${tone}`}>
              <span aria-hidden="true">{{ fail: '✕', warn: '!', info: 'i' }[tone]}</span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          fact(`Minimum${of}`, stats.min, stats.minText),
          fact(`Maximum${of}`, stats.max, stats.maxText),
          fact('Mean', stats.mean),
          fact('Std deviation', stats.std),
          fact('Largest |x|', stats.absMax),
          { name: 'Zeros', value: share(stats.zeros, stats.count) },
          { name: 'NaN', value: share(stats.nan, stats.count) },
          {
            name: 'Infinite',
            value:
              stats.positiveInfinite + stats.negativeInfinite === 0
                ? '0'
                : `${count(stats.positiveInfinite)} +∞, ${count(stats.negativeInfinite)} −∞`,
          },
        ]}
      />
      <Histogram stats={stats} />
    </>
  );
}

function Strings({ strings }: { strings: StringStatistics }): ReactElement {
  return (
    <Facts
      facts={[
        { name: 'Strings', value: count(strings.count) },
        { name: 'Empty', value: count(strings.empty) },
        { name: 'Shortest', value: `${count(strings.minLength)} bytes` },
        { name: 'Longest', value: `${count(strings.maxLength)} bytes` },
        { name: 'Mean length', value: `${formatNumber(strings.meanLength)} bytes` },
      ]}
    />
  );
}

function Running({ bytes, startedAt, cancel }: { bytes: number; startedAt: number; cancel: () => void }): ReactElement {
  const now = useNow(500);
  return (
    <div className="stats-running" role="status">
      <Progress value={null} label="Computing statistics" />
      <div className="button-row">
        <span className="small muted">
          Reading {formatBytes(bytes)}, {formatClock(now - startedAt)}
        </span>
        <button type="button" className="button quiet small push" onClick={cancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}

interface Props {
  modelId: string;
  value: number;
  bytes: number;
}

/** Has to be keyed by model and value. */
export function StatisticsSection({ modelId, value, bytes }: Props): ReactElement {
  const { state, answer, error, startedAt, start, cancel } = useTensorStats(modelId, value, bytes <= automaticBytes);
  return (
    <Section title="Statistics">
      {state === 'idle' ? (
        <button type="button" className="button small" onClick={start}>
          Compute statistics, {formatBytes(bytes)}
        </button>
      ) : null}
      {state === 'running' ? <Running bytes={bytes} startedAt={startedAt} cancel={cancel} /> : null}
      {error === null ? null : (
        <ErrorCard
          title="The statistics cannot be computed"
          error={error}
          actions={
            <button type="button" className="button small" onClick={start}>
              Try again
            </button>
          }
        />
      )}
      {answer?.numbers == null ? null : <Numbers stats={answer.numbers} />}
      {answer?.strings == null ? null : <Strings strings={answer.strings} />}
    </Section>
  );
}
