/** A word from the system when a job ends and nobody looks. */
import { isEnded, type Job } from '../../src-shared/job.js';
import { openLog } from '../state/jobs-store.js';
import { useSettings } from '../state/settings.js';

/** Asks for permission; only called when the person switches notifications on. */
export async function allowNotifications(): Promise<boolean> {
  if (typeof Notification === 'undefined') return false;
  return (await Notification.requestPermission()) === 'granted';
}

const inBackground = (): boolean => document.visibilityState === 'hidden' || !document.hasFocus();

/** `before`: the job as it was known; one that had ended then is no news. */
export function notifyOfEnd(job: Job, before: Job | undefined): void {
  const news = isEnded(job) && before !== undefined && !isEnded(before);
  // Who cancelled it knows.
  if (!news || job.state === 'cancelled' || !useSettings.getState().notify || !inBackground()) return;
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const notification = new Notification(`${job.title}: ${job.state}`, { body: job.error?.message ?? '', tag: job.id });
  notification.onclick = () => {
    window.focus();
    openLog(job.id);
  };
}
