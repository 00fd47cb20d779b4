/** Views of one tab as a row of tabs with a roving tab stop: ← → move, Home and End jump. */
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';

export interface View<Id extends string> {
  id: Id;
  label: string;
  badge?: ReactNode;
}

interface Props<Id extends string> {
  label: string;
  views: readonly View<Id>[];
  view: Id;
  onView: (view: Id) => void;
  /** Prefix of the ids that tie tabs to their panel (viewPanelProps). */
  idBase: string;
}

/** What the panel of a view must carry. */
export function viewPanelProps(idBase: string, view: string): Record<string, string> {
  return { role: 'tabpanel', id: `${idBase}-panel`, 'aria-labelledby': `${idBase}-${view}` };
}

export function ViewSwitch<Id extends string>({ label, views, view, onView, idBase }: Props<Id>): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    // Alt+Home and its like are shortcuts of the window.
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = views.findIndex((candidate) => candidate.id === view);
    const last = views.length - 1;
    const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    const target = next === undefined ? undefined : views[next];
    if (target === undefined) return;
    event.preventDefault();
    onView(target.id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${idBase}-${target.id}`)}`)?.focus();
  };
  return (
    <div className="view-switch" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {views.map(({ id, label: text, badge }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${idBase}-${id}`}
          aria-selected={id === view}
          aria-controls={id === view ? `${idBase}-panel` : undefined}
          tabIndex={id === view ? 0 : -1}
          onClick={() => onView(id)}
        >
          {text}
          {badge}
        </button>
      ))}
    </div>
  );
}
