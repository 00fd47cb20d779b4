/** The View menu of the graph: what boxes and edges say, and which way the graph runs. */
import { Menu } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { commandTable, formatHotkey, type CommandId } from '../../../src-shared/commands.js';
import { useSettings } from '../../state/settings.js';
import { changeView, changeWheel, viewRows } from './view-rows.js';

const isMac = (): boolean => /mac|darwin/i.test(navigator.platform);

/** The key of a command beside its menu row. */
export function MenuKey({ command }: { command: CommandId }): ReactElement | null {
  const key = commandTable.find((row) => row.id === command)?.keys[0];
  return key === undefined ? null : <kbd className="kbd push">{formatHotkey(key, isMac())}</kbd>;
}

const tick = (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <path d="M2 6.5 5 9.5 10 3" fill="none" stroke="currentColor" strokeWidth="1.6" />
  </svg>
);

const directions = [
  { value: 'down', label: 'Top to bottom' },
  { value: 'right', label: 'Left to right' },
] as const;

const wheels = [
  { value: 'zoom', label: 'Mouse wheel zooms' },
  { value: 'scroll', label: 'Mouse wheel scrolls' },
] as const;

interface ChoiceProps<Value extends string> {
  value: Value;
  rows: readonly { value: Value; label: string }[];
  /** The command that goes on to the next value; its key stands at the last row. */
  command: CommandId;
  onChange: (value: Value) => void;
}

/** Rows of which one is ticked. */
function Choice<Value extends string>({ value, rows, command, onChange }: ChoiceProps<Value>): ReactElement {
  return (
    <Menu.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
      {rows.map((row, at) => (
        <Menu.RadioItem key={row.value} className="graph-menu-item" value={row.value} closeOnClick={false}>
          <span className="graph-menu-tick">
            <Menu.RadioItemIndicator>{tick}</Menu.RadioItemIndicator>
          </span>
          {row.label}
          {at === rows.length - 1 ? <MenuKey command={command} /> : null}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

export function ViewMenu({ container }: { container: HTMLElement | null }): ReactElement {
  const options = useSettings((state) => state.graph);
  const wheel = useSettings((state) => state.wheel);
  return (
    <Menu.Root>
      <Menu.Trigger className="graph-view-button" title="What the graph shows">
        View
        <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M2.5 4.5 6 8l3.5-3.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
      </Menu.Trigger>
      <Menu.Portal container={container}>
        <Menu.Positioner className="graph-menu-place" align="end" sideOffset={4}>
          <Menu.Popup className="graph-menu" aria-label="What the graph shows">
            {viewRows.map(({ option, label, command }) => (
              <Menu.CheckboxItem
                key={option}
                className="graph-menu-item"
                checked={options[option]}
                onCheckedChange={(checked) => changeView({ [option]: checked })}
              >
                <span className="graph-menu-tick">
                  <Menu.CheckboxItemIndicator>{tick}</Menu.CheckboxItemIndicator>
                </span>
                {label}
                <MenuKey command={command} />
              </Menu.CheckboxItem>
            ))}
            <Menu.Separator className="graph-menu-line" />
            <Choice
              value={options.direction}
              rows={directions}
              command="graph.direction"
              onChange={(direction) => changeView({ direction })}
            />
            <Menu.Separator className="graph-menu-line" />
            <Choice value={wheel} rows={wheels} command="graph.wheel" onChange={changeWheel} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
