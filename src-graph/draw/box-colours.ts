/** The colours of one box: by its category, or by its heat where a layer is painted. */
import { heatPosition, type HeatScale } from '../core/heat-scale.js';
import { BoxKind } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import { differenceColour, type HeatColour, heatColour } from './heat-colours.js';
import type { Palette } from './palette.js';
import { symbolColour } from './symbol-colours.js';

/** Colours of a node or closed group under heat: null where its value is not known, undefined where heat has no say. */
export function heatOfBox(
  view: SceneView,
  heat: HeatScale | null,
  palette: Palette,
  box: number,
): HeatColour | null | undefined {
  if (heat === null) return undefined;
  const kind = view.kind(box);
  if (kind !== BoxKind.node && kind !== BoxKind.group) return undefined;
  return colourOf(heat, palette, box);
}

/** Colour of a node whose bodies are shown in place, for a strip along its top; undefined for open groups and without heat. */
export function heatOfOpenNode(
  view: SceneView,
  heat: HeatScale | null,
  palette: Palette,
  box: number,
): HeatColour | undefined {
  if (heat === null || view.kind(box) !== BoxKind.container) return undefined;
  return colourOf(heat, palette, box) ?? undefined;
}

function colourOf(heat: HeatScale, palette: Palette, box: number): HeatColour | null {
  if (heat.layer.kind === 'symbols') {
    const code = heat.values[box] ?? NaN;
    return symbolColour(heat.layer, palette, Number.isNaN(code) ? 0 : code);
  }
  const position = heatPosition(heat, heat.values[box] ?? NaN);
  if (Number.isNaN(position)) return null;
  return heat.layer.kind === 'difference' ? differenceColour(palette, position) : heatColour(palette, position);
}

/** One colour for a box too small for anything else: full strength of its category, or its heat. */
export function distantColour(view: SceneView, heat: HeatScale | null, palette: Palette, box: number): string {
  const warm = heatOfBox(view, heat, palette, box);
  if (warm !== undefined) return warm?.far ?? warm?.fill ?? palette.line;
  const kind = view.kind(box);
  if (kind === BoxKind.node) return palette.category[view.category(box)] ?? palette.faint;
  return kind === BoxKind.group ? palette.lineStrong : palette.muted;
}
