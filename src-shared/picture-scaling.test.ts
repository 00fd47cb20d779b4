import { expect, test } from 'vitest';
import { imagenet, parseScaling, scalingOf } from './picture-scaling.js';

test('scalings by name and in numbers', () => {
  expect(parseScaling('auto')).toBeNull();
  expect(parseScaling(' imagenet ')).toBe(imagenet);
  expect(parseScaling('-1..1')).toMatchObject({ mean: [0.5], deviation: [0.5] });
  expect(parseScaling('0.5,0.4,0.3/0.2')).toMatchObject({ factor: 1 / 255, mean: [0.5, 0.4, 0.3], deviation: [0.2] });
  for (const bad of ['', 'image', '0.5', '1,2/1', '0/0', '0/x', '1//1', '0/1/2', 'Infinity/1'])
    expect(() => parseScaling(bad), bad).toThrow('is no way to scale pictures');
});

test('each channel has its own, a grey one the mean', () => {
  expect(scalingOf(imagenet, 2, 3)).toEqual([0.406, 0.225]);
  expect(scalingOf(imagenet, 0, 1)[0]).toBeCloseTo(0.449);
  expect(scalingOf({ name: '', factor: 1, mean: [0.5], deviation: [2] }, 2, 3)).toEqual([0.5, 2]);
});
