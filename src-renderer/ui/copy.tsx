/** Copying to the clipboard, with a word that it was done. */
import { type ReactElement, useEffect, useState } from 'react';
import { logLine } from '../state/session-log.js';
import { Icon } from './icons.js';

/** Writes text to the clipboard; false when the browser refuses (no permission, page not focused). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    logLine('warning', `The clipboard refused the text: ${String(error)}`);
    return false;
  }
}

interface Props {
  /** What is copied; a function where making it is work. */
  text: string | (() => string);
  label: string;
  /** Only the icon is shown; the label is its name. */
  iconOnly?: boolean;
}

export function CopyButton({ text, label, iconOnly = false }: Props): ReactElement {
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => setSaid(null), 1600);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    const done = await copyText(typeof text === 'string' ? text : text());
    setSaid(done ? 'Copied' : 'Not allowed');
  };
  return (
    <button
      type="button"
      className={`button quiet small${iconOnly ? ' icon' : ''}`}
      aria-label={said ?? label}
      title={said ?? label}
      onClick={() => void copy()}
    >
      <Icon name="copy" size={14} />
      {iconOnly ? null : (said ?? label)}
    </button>
  );
}
