/** The graph view: what the rest of the window may use of it. */
export {
  categoryLabels,
  operatorCategories,
  operatorCategory,
  type OperatorCategory,
} from '../../src-graph/categories.js';
export type { Selection } from '../../src-graph/core/selection.js';
export { toggleView, turnView, turnWheel } from './view/view-rows.js';
export { type ViewState, viewStateSchema } from './view/view-state.js';
export { nameOf } from './view/as-json.js';
export { GraphView, type GraphViewHandle, type GraphViewProps } from './view/graph-view.js';
export { measureFonts } from './view/measure-fonts.js';
export { formalInputs } from '../../src-graph/core/formal-inputs.js';
