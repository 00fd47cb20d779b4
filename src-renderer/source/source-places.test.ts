import { expect, test } from 'vitest';
import { placeOf } from './source-places.js';

const frame = (file: string, line: number) => ({ file, line, function: 'forward', code: '' });
const origin = (...stack: ReturnType<typeof frame>[]) => ({ moduleClass: '', operator: '', fxNode: '', stack });
const sources = [{ name: 'code/a.py' }, { name: 'code/b.py' }];

test('a node belongs to the innermost of its lines that the model keeps', () => {
  expect(placeOf(origin(frame('model.py', 7), frame('code/b.py', 3), frame('code/a.py', 12)), sources)).toEqual({
    file: 1,
    line: 3,
  });
  expect(placeOf(origin(frame('model.py', 7)), sources)).toBeNull();
  expect(placeOf(null, sources)).toBeNull();
});
