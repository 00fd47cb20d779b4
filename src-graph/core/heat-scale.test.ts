import { describe, expect, it } from 'vitest';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { contrast, differenceColour, heatColour } from '../draw/heat-colours.js';
import type { Palette } from '../draw/palette.js';
import type { HeatLayer } from '../heat.js';
import { sceneOf } from '../testing/scenes.js';
import { heatPosition, heatScale } from './heat-scale.js';
import { BoxKind } from './scene.js';

const model = transformerGraph(3);
const layer = (value: (node: number) => number, kind: HeatLayer['kind'] = 'amount'): HeatLayer => ({
  id: 'test',
  title: 'Test',
  unit: '',
  kind,
  values: Float64Array.from({ length: model.nodes.count }, (_, node) => value(node)),
  format: String,
});

describe('heatScale', () => {
  it('gives a closed group the sum of its nodes', () => {
    const { view } = sceneOf(model, [{ kind: 'collapseAll' }]);
    const scale = heatScale(
      view,
      layer(() => 2),
    );
    const { boxes } = view.scene;
    const box = boxes.kind.indexOf(BoxKind.group);
    expect(scale?.values[box]).toBe(2 * (view.group(box)?.total ?? 0));
  });

  it('is logarithmic where the ends are far apart, and keeps zero apart from little', () => {
    const { view } = sceneOf(model, [{ kind: 'expandAll' }]);
    const wide = heatScale(
      view,
      layer((node) => (node === 0 ? 0 : node === 1 ? 1 : 1e5)),
    );
    expect(wide?.log).toBe(true);
    if (wide === null) throw new Error('no scale');
    expect(heatPosition(wide, 0)).toBe(0);
    expect(heatPosition(wide, 1)).toBeGreaterThan(0);
    expect(heatPosition(wide, 1e5)).toBe(1);
    const narrow = heatScale(
      view,
      layer((node) => (node === 0 ? 10 : 40)),
    );
    expect(narrow?.log).toBe(false);
  });

  it('puts zero of a difference in the middle', () => {
    const { view } = sceneOf(model, [{ kind: 'expandAll' }]);
    const scale = heatScale(
      view,
      layer((node) => (node === 0 ? -1 : 4), 'difference'),
    );
    if (scale === null) throw new Error('no scale');
    expect([scale.least, scale.most]).toEqual([-4, 4]);
    expect(heatPosition(scale, 0)).toBe(0);
    expect(heatPosition(scale, -1)).toBe(-0.25);
  });

  it('counts what is not known, and is nothing where nothing is', () => {
    const { view } = sceneOf(model, [{ kind: 'expandAll' }]);
    expect(
      heatScale(
        view,
        layer(() => NaN),
      ),
    ).toBeNull();
    const scale = heatScale(
      view,
      layer((node) => (node < 3 ? NaN : 1)),
    );
    expect(scale?.unknown).toBe(3);
    expect(scale === null ? 0 : heatPosition(scale, NaN)).toBeNaN();
  });
});

describe('colours of heat', () => {
  const light = { text: '#1b2028', page: '#ffffff', raised: '#ffffff', faint: '#8b95a1', accent: '#2563d9' };
  const dark = { text: '#e7eaee', page: '#121519', raised: '#20252b', faint: '#6b7683', accent: '#78a9ff' };

  it('leave every text at 4.5:1 or better, in both themes and on both scales', () => {
    for (const palette of [light, dark] as Palette[]) {
      for (let position = -1; position <= 1; position += 1 / 32) {
        for (const { fill, text } of [heatColour(palette, Math.max(0, position)), differenceColour(palette, position)])
          expect(contrast(fill, text)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
