/** A side panel that a setting, a double click and dragging all open and close. */
import { useEffect, useRef } from 'react';
import type { PanelImperativeHandle, PanelSize } from 'react-resizable-panels';
import { useSettings } from '../state/settings.js';

interface Collapsible {
  panelRef: React.RefObject<PanelImperativeHandle | null>;
  onResize: (size: PanelSize) => void;
  toggle: () => void;
}

export function useCollapsible(setting: 'outlineOpen' | 'inspectorOpen'): Collapsible {
  const open = useSettings((state) => state[setting]);
  const panelRef = useRef<PanelImperativeHandle | null>(null);
  useEffect(() => {
    const panel = panelRef.current;
    if (panel === null || panel.isCollapsed() !== open) return;
    if (open) panel.expand();
    else panel.collapse();
  }, [open]);
  return {
    panelRef,
    // Dragging the edge shut is closing it, and the other way round.
    onResize: (size) => {
      const shown = size.inPixels > 1;
      if (shown !== useSettings.getState()[setting]) useSettings.getState().change({ [setting]: shown });
    },
    toggle: () => useSettings.getState().change({ [setting]: !useSettings.getState()[setting] }),
  };
}
