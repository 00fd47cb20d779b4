import { expect, it } from 'vitest';
import { pixelSize } from '../../src-graph/picture/picture.js';
import { noHighlight } from '../../src-graph/draw/highlight.js';
import { themePalette } from '../../src-graph/draw/theme-palettes.js';
import { sceneOf } from '../../src-graph/testing/scenes.js';
import { buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { defaultWish, graphScale, pictureOf, pngSize, type ShownGraph } from './picture-wish.js';

/** A chain of operators under another name each, so that no run of them is folded. */
function shown(nodes: number, zoom = 1): ShownGraph {
  const model = buildModelGraph([
    {
      inputs: ['v0'],
      outputs: [`v${String(nodes)}`],
      nodes: Array.from({ length: nodes }, (_, i) => ({
        op: 'Relu',
        inputs: [`v${String(i)}`],
        outputs: [`v${String(i + 1)}`],
      })),
    },
  ]);
  const { view } = sceneOf(model, [{ kind: 'expandAll' }]);
  return {
    view,
    viewport: { x: 0, y: 0, zoom },
    screen: { width: 800, height: 600 },
    highlight: noHighlight,
    heat: null,
  };
}

const palette = themePalette('light');

it('keeps the size a view has on screen, times the scale', () => {
  const graph = shown(3, 0.5);
  const wish = { ...defaultWish, part: 'view', scale: 2 } as const;
  expect(graphScale(graph, wish)).toBe(1);
  expect(pngSize(graph, wish, pictureOf(graph, wish, palette))).toEqual({ kind: 'fits', width: 1600, height: 1200 });
});

it('refuses what is larger than a PNG can be, and offers a scale that fits', () => {
  const graph = shown(900);
  const wish = { ...defaultWish, scale: 4 };
  const picture = pictureOf(graph, wish, palette);
  const size = pngSize(graph, wish, picture);
  expect(size.kind).toBe('tooLarge');
  if (size.kind !== 'tooLarge' || size.offer === null) throw new Error('an offer was expected');
  expect(size.reason).toContain('32,767 px a side');
  expect(pixelSize(picture.rect, size.offer).reduced).toBe(false);
  expect(size.offer).toBeGreaterThan(0.1);
});

it('leaves the ground out when asked to', () => {
  const graph = shown(1);
  expect(pictureOf(graph, { ...defaultWish, background: false }, palette).background).toBeNull();
  expect(pictureOf(graph, defaultWish, palette).background).toBe('#ffffff');
});
