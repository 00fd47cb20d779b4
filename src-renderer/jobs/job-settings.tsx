/** Settings of jobs: a notification when one ends, and limits of those that name none of their own. */
import { type ReactElement, useEffect, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { type JobLimits, jobLimitsSchema } from '../../src-shared/job.js';
import { allowNotifications } from '../app/notify.js';
import { engine } from '../engine-client.js';
import { useSettings } from '../state/settings.js';
import { ErrorCard } from '../ui/error-card.js';

function Notify(): ReactElement {
  const on = useSettings((state) => state.notify);
  const [refused, setRefused] = useState(false);
  const change = async (wanted: boolean): Promise<void> => {
    const allowed = wanted && (await allowNotifications());
    setRefused(wanted && !allowed);
    useSettings.getState().change({ notify: allowed });
  };
  return (
    <div>
      <label className="check">
        <input type="checkbox" checked={on} onChange={(event) => void change(event.target.checked)} />
        Notify me when a job ends while this window is in the background
      </label>
      {refused ? (
        <p className="small muted" role="status">
          Notifications are not allowed for this page; the browser’s site settings decide.
        </p>
      ) : null}
    </div>
  );
}

/** '' is no limit; null: not a number that can be one. */
function limitOf(key: keyof JobLimits, text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const parsed = jobLimitsSchema.shape[key].safeParse(/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);
  return parsed.success ? parsed.data : undefined;
}

const fields: readonly { key: keyof JobLimits; label: string; help: string }[] = [
  { key: 'seconds', label: 'Time limit, seconds', help: 'A job that takes longer is ended. Empty: none.' },
  {
    key: 'megabytes',
    label: 'Memory limit, megabytes',
    help: 'A job whose processes hold more is ended (Linux). 16 or more. Empty: none.',
  },
];

function Limits(): ReactElement {
  const [texts, setTexts] = useState<Record<keyof JobLimits, string> | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    engine.call('settings.read', {}).then(
      ({ limits }) => setTexts({ seconds: String(limits.seconds ?? ''), megabytes: String(limits.megabytes ?? '') }),
      (thrown: unknown) => setError(toErrorInfo(thrown)),
    );
  }, []);
  const save = async (): Promise<void> => {
    const seconds = limitOf('seconds', texts?.seconds ?? '');
    const megabytes = limitOf('megabytes', texts?.megabytes ?? '');
    if (seconds === undefined || megabytes === undefined) return;
    try {
      await engine.call('settings.change', { limits: { seconds, megabytes } });
      setSaved(true);
    } catch (thrown) {
      setError(toErrorInfo(thrown));
    }
  };
  if (error !== null) return <ErrorCard title="The settings of jobs" error={error} />;
  if (texts === null) return <p className="muted">Reading…</p>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {fields.map(({ key, label, help }) => {
        const wrong = limitOf(key, texts[key]) === undefined;
        return (
          <div key={key} className="job-limit">
            <label htmlFor={`limit-${key}`}>{label}</label>
            <input
              id={`limit-${key}`}
              className="input"
              inputMode="numeric"
              value={texts[key]}
              aria-invalid={wrong}
              aria-describedby={`limit-${key}-help`}
              onChange={(event) => {
                setSaved(false);
                setTexts({ ...texts, [key]: event.target.value });
              }}
            />
            <span id={`limit-${key}-help`} className="small muted">
              {help}
            </span>
          </div>
        );
      })}
      <div className="button-row">
        <button
          type="submit"
          className="button small"
          disabled={fields.some(({ key }) => limitOf(key, texts[key]) === undefined)}
        >
          Save limits
        </button>
        <span role="status" className="small muted">
          {saved ? 'Saved; jobs that start from now on have them.' : ''}
        </span>
      </div>
    </form>
  );
}

export function JobSettings(): ReactElement {
  return (
    <section className="job-settings" aria-label="Settings of jobs">
      <h2 className="minor">Settings of jobs</h2>
      <Notify />
      <Limits />
    </section>
  );
}
