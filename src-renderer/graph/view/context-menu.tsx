/** The context menu of the graph, at the pointer or at what is selected. */
import { Menu } from '@base-ui/react/menu';
import { Fragment, type ReactElement } from 'react';
import type { MenuRows } from './menu-rows.js';
import { MenuKey } from './view-menu.js';

export interface MenuRequest {
  /** Where it opens, client px. */
  x: number;
  y: number;
  /** What it is about, for a screen reader. */
  label: string;
  rows: MenuRows;
}

interface Props {
  request: MenuRequest | null;
  container: HTMLElement | null;
  onClose: () => void;
}

export function ContextMenu({ request, container, onClose }: Props): ReactElement {
  const anchor = {
    getBoundingClientRect: () => DOMRect.fromRect({ x: request?.x ?? 0, y: request?.y ?? 0, width: 0, height: 0 }),
  };
  return (
    <Menu.Root
      open={request !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      modal={false}
    >
      <Menu.Portal container={container}>
        <Menu.Positioner className="graph-menu-place" anchor={anchor} side="bottom" align="start" sideOffset={2}>
          <Menu.Popup className="graph-menu" aria-label={request?.label ?? ''}>
            {request?.rows.map((group, i) => (
              <Fragment key={i}>
                {i === 0 ? null : <Menu.Separator className="graph-menu-line" />}
                {group.map(({ label, run, command, key }) => (
                  <Menu.Item key={label} className="graph-menu-item" onClick={run}>
                    {label}
                    {command === undefined ? null : <MenuKey command={command} />}
                    {key === undefined ? null : <kbd className="kbd push">{key}</kbd>}
                  </Menu.Item>
                ))}
              </Fragment>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
