/** Back and Next, or Run on the last page before it; a button that cannot be pressed has the reason beside it. */
import type { ReactElement } from 'react';
import { formatHotkey } from '../../src-shared/commands.js';
import { isMac } from '../app/hotkeys.js';

export interface Forward {
  label: 'Next' | 'Run';
  /** Why it cannot be pressed; null when it can. */
  reason: string | null;
  go: () => void;
}

interface Props {
  tabId: string;
  back: (() => void) | null;
  forward: Forward | null;
}

export function WizardFoot({ tabId, back, forward }: Props): ReactElement {
  const key = (text: string): string => formatHotkey(text, isMac());
  return (
    <footer className="wizard-foot">
      <p className="wizard-reason" id={`${tabId}-reason`} role="status">
        {forward?.reason ?? ''}
      </p>
      {back === null ? null : (
        <button type="button" className="button" title={key('Alt+ArrowLeft')} onClick={back}>
          Back
        </button>
      )}
      {forward === null ? null : (
        <button
          type="button"
          className="button primary"
          title={key('Mod+Enter')}
          disabled={forward.reason !== null}
          aria-describedby={`${tabId}-reason`}
          onClick={forward.go}
        >
          {forward.label}
        </button>
      )}
    </footer>
  );
}
