/** The error that belongs to no tab, as a card over the page. Esc closes it. */
import { type ReactElement, useEffect } from 'react';
import { closeNotice, useNotice } from '../state/notice-store.js';
import { ErrorCard } from '../ui/error-card.js';

export function NoticeCard(): ReactElement | null {
  const notice = useNotice((state) => state.notice);
  useEffect(() => {
    if (notice === null) return undefined;
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      closeNotice();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [notice]);
  if (notice === null) return null;
  return (
    <div className="float-card">
      <ErrorCard
        title={notice.title}
        error={notice.error}
        actions={
          <button type="button" className="button small" onClick={closeNotice}>
            Close
          </button>
        }
      />
    </div>
  );
}
