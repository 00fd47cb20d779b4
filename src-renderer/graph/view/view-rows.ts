/** The choices of the View menu and the commands that change them, one row each. */
import type { CommandId } from '../../../src-shared/commands.js';
import type { ViewOptions } from '../../../src-graph/core/view-options.js';
import { type Settings, useSettings } from '../../state/settings.js';

export type ViewToggle = Exclude<keyof ViewOptions, 'direction'>;

export interface ViewRow {
  option: ViewToggle;
  label: string;
  command: CommandId;
}

export const viewRows: readonly ViewRow[] = [
  { option: 'attributes', label: 'Attributes', command: 'graph.attributes' },
  { option: 'weights', label: 'Weights', command: 'graph.weights' },
  { option: 'names', label: 'Names', command: 'graph.names' },
  { option: 'shapes', label: 'Shapes on edges', command: 'graph.shapes' },
  { option: 'constants', label: 'Constants', command: 'graph.constants' },
  { option: 'flat', label: 'Flat, without groups', command: 'graph.flat' },
];

/** Changes what graphs show, in every tab and for the next visit. */
export function changeView(patch: Partial<ViewOptions>): void {
  const settings = useSettings.getState();
  settings.change({ graph: { ...settings.graph, ...patch } });
}

export function toggleView(option: ViewToggle): void {
  changeView({ [option]: !useSettings.getState().graph[option] });
}

/** What the mouse wheel does, in every tab and for the next visit. */
export function changeWheel(wheel: Settings['wheel']): void {
  useSettings.getState().change({ wheel });
}

export function turnWheel(): void {
  changeWheel(useSettings.getState().wheel === 'zoom' ? 'scroll' : 'zoom');
}

export function turnView(): void {
  changeView({ direction: useSettings.getState().graph.direction === 'down' ? 'right' : 'down' });
}
