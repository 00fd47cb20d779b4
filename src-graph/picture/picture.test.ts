import { expect, it } from 'vitest';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { noHighlight } from '../draw/highlight.js';
import { themePalette } from '../draw/theme-palettes.js';
import { sceneOf } from '../testing/scenes.js';
import { pixelColumns, pixelSize, wholePicture } from './picture.js';
import { pictureSvg } from './picture-svg.js';

const limits = { side: 1000, total: 400_000 };
const tower = { left: 0, top: 0, right: 100, bottom: 20_000 };

it('keeps the scale asked for within the limits, and says when it could not', () => {
  expect(pixelSize({ ...tower, bottom: 300 }, 2, limits)).toEqual({
    width: 200,
    height: 600,
    scale: 2,
    reduced: false,
  });
  const size = pixelSize(tower, 2, limits);
  expect(size.reduced).toBe(true);
  expect(size.height).toBeLessThanOrEqual(limits.side);
});

it('cuts a tower into columns that show all of it, larger', () => {
  const columns = pixelColumns(tower, 2, limits);
  expect(columns.parts.length).toBeGreaterThan(1);
  expect(columns.scale).toBeGreaterThan(pixelSize(tower, 2, limits).scale * 1.5);
  expect(columns.width).toBeLessThanOrEqual(limits.side);
  expect(columns.height).toBeLessThanOrEqual(limits.side);
  expect(columns.parts[0]?.top).toBe(0);
  expect(columns.parts[columns.parts.length - 1]?.bottom).toBeCloseTo(20_000);
  columns.parts.slice(1).forEach((part, i) => expect(part.top).toBeCloseTo(columns.parts[i]?.bottom ?? 0));
});

it('leaves a picture that fits in one piece', () => {
  expect(pixelColumns({ ...tower, bottom: 300 }, 1, limits).parts).toHaveLength(1);
});

it('draws every box once, with its id and tooltip, and ends at a size bound', () => {
  const { view } = sceneOf(transformerGraph(2), [{ kind: 'expandAll' }]);
  const palette = themePalette('light');
  const picture = wholePicture(view, { palette, highlight: noHighlight }, palette.page);
  const text = pictureSvg(picture, 'test').join('');
  const nodes = [...view.scene.boxes.kind].filter((kind) => kind === 0).length;
  const ids = [...text.matchAll(/<g id="(node-\d+)"><title>/g)].map((match) => match[1]);
  expect(ids).toHaveLength(nodes);
  expect(new Set(ids).size).toBe(nodes);
  expect(() => pictureSvg(picture, 'test', 1000)).toThrow(expect.objectContaining({ code: 'PICTURE_TOO_LARGE' }));
});
