/** One tab per model, comparison or run; find, palette and theme at the right. Arrow keys move between tabs. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { commandTable, formatHotkey } from '../../src-shared/commands.js';
import { useModels } from '../state/models-store.js';
import { type Theme, useSettings } from '../state/settings.js';
import { moveTab, showTab, startId, stepTab, type Tab, useTabs } from '../state/tabs-store.js';
import { Icon, type IconName } from '../ui/icons.js';
import { runCommand } from './commands.js';
import { isMac } from './hotkeys.js';
import { closeTab } from './open-tabs.js';

export const tabTabId = (id: string): string => `tab-of-${id}`;
export const tabPanelId = (id: string): string => `page-of-${id}`;

const icons: Record<Tab['kind'], IconName> = { model: 'file', export: 'export', compare: 'compare', run: 'run' };

/** Type of a dragged tab; its data is the tab's id. */
const dragType = 'application/x-lapidary-tab';

function TabButton({ tab }: { tab: Tab }): ReactElement {
  const active = useTabs((state) => state.active === tab.id);
  const opening = useModels((state) => state.models[tab.id]?.status === 'opening');
  const button = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  return (
    <div
      ref={button}
      role="tab"
      id={tabTabId(tab.id)}
      className={active ? 'tab active' : 'tab'}
      data-testid="tab"
      aria-selected={active}
      aria-controls={tabPanelId(tab.id)}
      tabIndex={active ? 0 : -1}
      title={tab.kind === 'model' ? tab.path : tab.title}
      onClick={() => showTab(tab.id)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, tab.id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (![...event.dataTransfer.types].includes(dragType)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
      }}
      onDrop={(event) => {
        const dragged = event.dataTransfer.getData(dragType);
        if (dragged === '') return;
        event.preventDefault();
        const { tabs } = useTabs.getState();
        const place = (id: string): number => tabs.findIndex((each) => each.id === id);
        moveTab(dragged, place(tab.id) - place(dragged));
        showTab(dragged);
      }}
      onAuxClick={(event) => {
        if (event.button === 1) closeTab(tab.id);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Delete') closeTab(tab.id);
        else if (event.key === 'Enter' || event.key === ' ') showTab(tab.id);
      }}
    >
      <Icon name={icons[tab.kind]} size={14} />
      <span className={opening ? 'tab-title muted' : 'tab-title'}>{tab.title}</span>
      {/* Delete does the same from the keyboard: a button inside a tab would be a second stop with no role there. */}
      <span
        className="tab-close"
        aria-hidden="true"
        title="Close"
        onClick={(event) => {
          event.stopPropagation();
          closeTab(tab.id);
        }}
      >
        <Icon name="close" size={12} />
      </span>
    </div>
  );
}

function Tabs(): ReactElement {
  const tabs = useTabs((state) => state.tabs);
  const onStart = useTabs((state) => state.active === startId);
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    stepTab(event.key === 'ArrowRight' ? 1 : -1);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <div className="tabs" role="tablist" aria-label="Open models and runs" ref={list} onKeyDown={move}>
      <div
        role="tab"
        id={tabTabId(startId)}
        className={onStart ? 'tab start active' : 'tab start'}
        aria-selected={onStart}
        aria-controls={tabPanelId(startId)}
        aria-label="Start page"
        title="Start page"
        tabIndex={onStart ? 0 : -1}
        onClick={() => showTab(startId)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') showTab(startId);
        }}
      >
        <Icon name="gem" />
      </div>
      {tabs.map((tab) => (
        <TabButton key={tab.id} tab={tab} />
      ))}
    </div>
  );
}

const nextTheme: Record<Theme, [Theme, IconName]> = {
  system: ['light', 'system'],
  light: ['dark', 'sun'],
  dark: ['system', 'moon'],
};

export function keysOf(id: string): string {
  const text = commandTable.find((row) => row.id === id)?.keys[0];
  return text === undefined ? '' : formatHotkey(text, isMac());
}

export function TabBar(): ReactElement {
  const theme = useSettings((state) => state.theme);
  const active = useTabs((state) => state.active);
  const modelShown = useModels((state) => state.models[active]?.status === 'ready');
  const [next, icon] = nextTheme[theme];
  return (
    <header className="tab-bar">
      <Tabs />
      <div className="tab-bar-tools">
        {modelShown ? (
          <button type="button" className="button quiet small" onClick={() => runCommand('edit.find')}>
            <Icon name="search" size={14} />
            Find <kbd className="kbd">{keysOf('edit.find')}</kbd>
          </button>
        ) : null}
        <button
          type="button"
          className="button quiet small icon"
          aria-label="Show all commands"
          title={`Show all commands (${keysOf('view.palette')})`}
          onClick={() => runCommand('view.palette')}
        >
          <Icon name="command" />
        </button>
        <button
          type="button"
          className="button quiet small icon"
          aria-label={`Theme: ${theme}. Change to ${next}`}
          title={`Theme: ${theme}. Change to ${next}`}
          onClick={() => useSettings.getState().change({ theme: next })}
        >
          <Icon name={icon} />
        </button>
      </div>
    </header>
  );
}
