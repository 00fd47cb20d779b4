import { expect, test } from 'vitest';
import { caseFileWords, isCaseFile, mayHoldPictures } from './case-endings.js';

test('what a path will be read as, by its name', () => {
  expect(caseFileWords('/a/Cat.JPG')).toContain('picture');
  expect(caseFileWords('lines.txt')).toContain('one a line');
  expect(caseFileWords('photos/')).toContain('folder');
  expect(caseFileWords('model.py')).toBeNull();
  expect(['x.npz', 'x.raw', 'x.png'].every(isCaseFile)).toBe(true);
  expect(['m.onnx', 'photos', 'a.yaml'].some(isCaseFile)).toBe(false);
  expect([' cat.png', 'photos', ''].map(mayHoldPictures)).toEqual([true, true, false]);
});
