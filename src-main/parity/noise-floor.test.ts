import { expect, test } from 'vitest';
import { floorOf, type Loss } from './noise-floor.js';
import { calibrationMargin, usualC } from './rules.js';

const rounding: Loss = { output: 'y', title: 'example', dtype: 'float32', share: 2e-6, ratio: 10 };

test('the largest loss that rounding explains is the floor, and is named', () => {
  const floor = floorOf([rounding, { ...rounding, output: 'z', ratio: 4 }], '');
  expect(floor).toMatchObject({ calibrated: true, c: 10 * calibrationMargin, ratio: 10 });
  expect(floor.detail).toContain('(y at example)');
});

test('another result in float64 raises no floor, under which every error would pass', () => {
  const dropout: Loss = { output: 'y', title: 'batch = 1', dtype: 'float32', share: 0.7, ratio: 4e6 };
  const alone = floorOf([dropout], '');
  expect(alone).toMatchObject({ calibrated: false, c: usualC });
  expect(alone.detail).toContain('draws random numbers, remembers, or decides on values');
  const beside = floorOf([rounding, dropout], '');
  expect(beside).toMatchObject({ calibrated: true, ratio: 10 });
  expect(beside.detail).toContain('Left out: In float64 y differs at batch = 1');
});

test('what 16 bits round is no other result', () => {
  const half: Loss = { ...rounding, dtype: 'float16', share: 0.03, ratio: 0.5 };
  const floor = floorOf([half], '');
  expect(floor).toMatchObject({ calibrated: true, ratio: 0.5 });
  expect(floor.detail).toMatch(/^float16 against float64/);
  expect(floorOf([{ ...half, share: 0.7 }], '')).toMatchObject({ calibrated: false });
});

test('a model that does not run in float64 says why', () => {
  expect(floorOf([], 'No kernel.')).toMatchObject({
    calibrated: false,
    detail: 'Not measured: the model does not run in float64. No kernel.',
  });
});
